package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import layerwise.file.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code --log-dir}. */
class LogFolderTest {
    @TempDir
    Path folder;

    private CommandRun train(Path log) {
        CommandRun run = CommandRun.of(
                "train",
                Tables.twoClasses(folder),
                "--output",
                folder.resolve("model.safetensors"),
                "--hidden",
                "4",
                "--epochs",
                "6",
                "--validation-split",
                "0.25",
                "--seed",
                "3",
                "--history",
                folder.resolve("history.csv"),
                "--log-dir",
                log);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(folder.resolve("model.safetensors")).exists();
        return run;
    }

    private static List<String> warnings(CommandRun run) {
        return run.errLines().stream()
                .filter(line -> line.startsWith("layerwise: "))
                .toList();
    }

    @Test
    void theFolderIsMadeAndHoldsBothLogsOfTheRun() throws IOException {
        Path log = folder.resolve("runs/first");
        CommandRun run = train(log);

        assertThat(warnings(run)).isEmpty();
        RunHistory logged = RunHistory.read(log);
        assertThat(logged.epochs()).hasSize(6);
        RunHistory table = RunHistory.read(folder.resolve("history.csv"));
        for (int i = 0; i < 6; i++) {
            assertThat(logged.epochs().get(i).cost())
                    .isEqualTo(table.epochs().get(i).cost());
            assertThat(logged.epochs().get(i).metrics())
                    .isEqualTo(table.epochs().get(i).metrics());
        }
        JsonObject settings = JsonObject.parse(
                        "line 1", Files.readAllLines(log.resolve("run.jsonl")).getFirst())
                .object("settings");
        assertThat(settings.text("target")).isEqualTo("kind");
        assertThat(settings.whole("seed")).isEqualTo(3);
        assertThat(settings.text("optimizer")).isEqualTo("adam");
        assertThat(EventReader.files(log)).hasSize(1);
        assertThat(EventReader.summary(EventReader.read(EventReader.files(log).getFirst()), 18))
                .containsKeys("train/cost", "validation/accuracy", "weights/W2", "gradients/db1");
        assertThat(run.out()).contains("layerwise plot " + log);
    }

    @Test
    void metricsAreInTheUnitsOfTheTarget() {
        Path log = folder.resolve("log");
        CommandRun run = CommandRun.of(
                "train",
                Tables.values(folder),
                "--output",
                folder.resolve("model.safetensors"),
                "--hidden",
                "4",
                "--epochs",
                "1",
                "--validation-split",
                "0.25",
                "--log-dir",
                log);

        assertThat(run.exitCode()).as(run.err()).isZero();
        // Prices have a standard deviation of about 200, and one epoch teaches little.
        assertThat(RunHistory.read(log).epochs().getFirst().metrics().get("validation_rmse"))
                .isBetween(50.0, 500.0);
    }

    @Test
    void aFolderThatCannotBeMadeIsOneWarning() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        CommandRun run = train(file.resolve("log"));

        assertThat(warnings(run))
                .singleElement()
                .asString()
                .startsWith("layerwise: warning: the log in '" + file + "/log'");
        assertThat(run.errLines()).anyMatch(line -> line.startsWith("epoch 6/6"));
        assertThat(run.out()).contains("layerwise plot " + folder.resolve("history.csv"));
    }

    @Test
    void aFullDiskIsOneWarning() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        Path log = Files.createDirectory(folder.resolve("log"));
        Files.createSymbolicLink(log.resolve("run.jsonl"), Path.of("/dev/full"));
        CommandRun run = train(log);

        assertThat(warnings(run)).hasSize(1);
        assertThat(warnings(run).getFirst()).contains("No space left on device", "training goes on");
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefusedBeforeTraining() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        CommandRun run = CommandRun.of("train", "--output", folder.resolve("m"), "--log-dir", file);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err()).contains("--log-dir: '" + file + "' is no folder");
        assertThat(folder.resolve("m")).doesNotExist();
    }

    @Test
    void aRunThatDivergesLeavesItsLog() {
        Path log = folder.resolve("log");
        CommandRun run = CommandRun.of(
                "train",
                Tables.values(folder),
                "--output",
                folder.resolve("m"),
                "--optimizer",
                "sgd",
                "--learning-rate",
                "1e30",
                "--log-dir",
                log);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(log.resolve("run.jsonl")).isNotEmptyFile();
    }
}

package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotCommandTest {
    private static final String HISTORY = """
        epoch,cost,accuracy,validation_cost,validation_accuracy
        1,0.9,0.5,1.0,0.4
        2,0.6,0.6,0.8,0.5
        3,0.3,0.9,0.7,0.6
        """;

    @TempDir
    Path folder;

    private CommandRun plot(Object... arguments) {
        CommandRun run = CommandRun.of(
                Stream.concat(Stream.of("plot"), Stream.of(arguments)).toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.outLines())
                .filteredOn(line -> !line.startsWith("curves "))
                .allMatch(line -> line.length() <= 79);
        return run;
    }

    private Path history(String name) {
        return Tables.write(folder.resolve(name), HISTORY);
    }

    private Path train(String name, String seed) {
        Path log = folder.resolve(name);
        CommandRun run = CommandRun.of(
                "train",
                Tables.threeClasses(folder),
                "--output",
                folder.resolve("model.safetensors"),
                "--hidden",
                "8",
                "--epochs",
                "12",
                "--validation-split",
                "0.2",
                "--seed",
                seed,
                "--log-dir",
                log);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return log;
    }

    @Test
    void aLogIsDrawnInTheTerminalAndBesideItself() throws IOException {
        Path log = train("log", "1");
        CommandRun run = plot(log);

        assertThat(run.out()).contains("cost", "accuracy", "training", "validation", "epoch");
        assertThat(run.outLines().getLast()).startsWith("curves    " + log.resolve("curves.svg") + ", ");
        assertThat(Files.readString(log.resolve("curves.svg")))
                .startsWith("<svg ")
                .contains(
                        ">accuracy<", ">learning rate<", "optimizer adam, learning rate 0.001, batch size 32, seed 1");
    }

    @Test
    void aHistoryIsDrawnBesideItself() {
        plot(history("history.csv"));

        assertThat(folder.resolve("curves.svg")).isNotEmptyFile();
    }

    @Test
    void theEndingSaysWhatAPictureIs() throws IOException {
        Path svg = folder.resolve("a.svg");
        Path png = folder.resolve("b.PNG");
        CommandRun run = plot(history("history.csv"), "--output", svg, "--output", png, "--log-scale");

        assertThat(Files.readString(svg)).startsWith("<svg ").contains("cost (logarithmic)");
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(1000);
        assertThat(run.out()).contains("curves    " + svg, "curves    " + png);
        assertThat(folder.resolve("curves.svg")).doesNotExist();
    }

    @Test
    void severalRunsAreDrawnOverOneAnother() throws IOException {
        Path svg = folder.resolve("both.svg");
        CommandRun run = plot(train("wide", "1"), train("deep", "2"), history("older.csv"), "--output", svg);

        assertThat(run.out()).contains(" wide", " deep", " older");
        assertThat(Files.readString(svg)).contains(">wide<", ">deep<", ">older<", ">3 runs<");
    }

    @Test
    void runsOfTheSameNameAreToldApartByTheirFolders() throws IOException {
        Path first = Files.createDirectory(folder.resolve("x")).resolve("h.csv");
        Path second = Files.createDirectory(folder.resolve("y")).resolve("h.csv");
        Files.writeString(first, HISTORY);
        Files.writeString(second, HISTORY);
        Path svg = folder.resolve("both.svg");
        plot(first, second, "--output", svg);

        assertThat(Files.readString(svg)).contains("x/h.csv<", "y/h.csv<");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nowhere | there is no run 'FOLDER/nowhere'; name a folder that 'train --log-dir' wrote",
                "empty | the folder 'FOLDER/empty' holds no run.jsonl; name a folder",
                "iris.csv | 'FOLDER/iris.csv' is no history of a run: it has no numeric column 'epoch'; name",
                "epochs.csv | 'FOLDER/epochs.csv' is no history of a run: it has no numeric column 'cost'; name",
                "nan.csv | 'FOLDER/nan.csv' has no epoch with a finite cost, so that there is nothing to draw",
                "fresh | 'FOLDER/fresh/run.jsonl' holds no epoch yet",
                "foreign.jsonl | FOLDER/foreign.jsonl, line 1: field 'event' is missing; name",
                "broken.jsonl | FOLDER/broken.jsonl, line 2 is not valid JSON",
                "binary.jsonl | 'FOLDER/binary.jsonl' is no log of a run: it is not UTF-8",
            })
    void whatIsNoRunIsRefusedInOneSentence(String run, String sentence) throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(folder.resolve("iris.csv"), "width,kind\n1,a\n");
        Files.writeString(folder.resolve("epochs.csv"), "epoch,loss\n1,2\n");
        Files.writeString(folder.resolve("nan.csv"), "epoch,cost\n1,NaN\n");
        String started = "{\"event\":\"started\",\"first_epoch\":1,\"settings\":{}}\n";
        Files.writeString(Files.createDirectory(folder.resolve("fresh")).resolve("run.jsonl"), started);
        Files.writeString(folder.resolve("foreign.jsonl"), "{\"loss\":1}\n");
        Files.writeString(folder.resolve("broken.jsonl"), started + "{\"event\":\"ep\n" + "{\"event\":\"ended\"}\n");
        Files.write(folder.resolve("binary.jsonl"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        List<Path> before = files();
        CommandRun refused = CommandRun.of("plot", folder.resolve(run));

        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.errLines()).hasSize(1);
        assertThat(refused.err()).startsWith("layerwise: " + sentence.replace("FOLDER", folder.toString()));
        assertThat(files()).isEqualTo(before);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.pdf | must end with .svg or .png",
                "nowhere/a.svg | the folder",
                "history.csv | must end with",
            })
    void pictureFilesThatCannotBeAreRefused(String file, String sentence) {
        Path history = history("history.csv");
        CommandRun refused = CommandRun.of("plot", history, "--output", folder.resolve(file));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errLines()).hasSize(1);
        assertThat(refused.err()).contains("--output: ", sentence);
        assertThat(history).hasContent(HISTORY);
    }

    @Test
    void aLogarithmicScaleLeavesOutWhatIsNotPositive() {
        Path falling = Tables.write(folder.resolve("falling.csv"), "epoch,cost\n1,0.5\n2,0\n3,-1\n4,0.25\n");
        Path negative = Tables.write(folder.resolve("negative.csv"), "epoch,cost\n1,-1\n2,-2\n");

        plot(falling, "--log-scale");
        CommandRun refused = CommandRun.of("plot", negative, "--log-scale");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("negative.csv' has no epoch with a positive cost, as --log-scale needs one");
    }
}

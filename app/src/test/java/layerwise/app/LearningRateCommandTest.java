package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import layerwise.file.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --find-learning-rate}. */
class LearningRateCommandTest {
    @TempDir
    Path folder;

    private CommandRun find(Object... arguments) {
        return CommandRun.of(Stream.concat(
                        Stream.of("train", Tables.threeClasses(folder), "--find-learning-rate", "--hidden", 8),
                        Stream.of(arguments))
                .toArray());
    }

    @Test
    void printsATableAPlotAndASuggestionAndTrainsNothing() throws IOException {
        CommandRun run = find("--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^  learning rate +cost +smoothed$")
                .contains("smoothed cost", "learning rate")
                .containsPattern("(?m)^suggested learning rate  (\\d\\.\\de-\\d|[0-9.]+)$")
                .containsPattern("[\u2801-\u28ff]");
        List<String> rows = run.outLines().stream()
                .filter(line -> line.matches("  (\\d\\.\\de-\\d|[0-9.]+) +[0-9.e-]+ +[0-9.e-]+"))
                .toList();
        assertThat(rows.size()).isBetween(10, 20);
        JsonObject json = run.json();
        List<Double> rates = run.numbers("steps", "learning_rate");
        assertThat(rates.size()).isBetween(50, 200);
        assertThat(rates).isSorted();
        assertThat(json.number("suggested")).isBetween(rates.getFirst() / 10, rates.getLast());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).map(file -> file.getFileName().toString()).containsExactly("three.csv");
        }
        assertThat(Path.of("three.safetensors")).doesNotExist();
    }

    @Test
    void theSuggestedRateTrains() {
        CommandRun found = find("--json");
        CommandRun run = CommandRun.of(
                "train",
                Tables.threeClasses(folder),
                "--hidden",
                8,
                "--json",
                "--epochs",
                60,
                "--output",
                folder.resolve("model"),
                "--learning-rate",
                found.json().number("suggested"));

        assertThat(run.json().object("test").number("accuracy")).isGreaterThan(0.9);
    }

    @Test
    void drawsAPicture() throws IOException {
        Path picture = folder.resolve("rates.svg");
        CommandRun run = find("--output", picture, "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(picture))
                .startsWith("<svg ")
                .contains("learning rate", "suggested: ", "stroke-dasharray");
        assertThat(run.json().text("picture")).isEqualTo(picture.toString());
        assertThat(find("--output", folder.resolve("rates.png")).exitCode()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("rates.png"))).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void theModelOfAConfigurationFileIsNoPicture() {
        Path model = folder.resolve("kept.safetensors");
        Path file = Tables.write(folder.resolve("run.yaml"), "output: " + model + "\n");

        assertThat(find("--config", file).exitCode()).isZero();
        assertThat(model).doesNotExist();
    }

    @Test
    void whatCannotBeIsRefused() {
        CommandRun ending = find("--output", folder.resolve("rates.txt"));
        assertThat(ending.exitCode()).isEqualTo(2);
        assertThat(ending.err()).contains("--output:", "must end with .svg or .png");

        CommandRun searched = find("--optimizer", "lbfgs");
        assertThat(searched.exitCode()).isEqualTo(2);
        assertThat(searched.err()).contains("--find-learning-rate:");
    }
}

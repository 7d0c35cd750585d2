package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --weights} and {@code --metrics}. */
class WeightsTest {
    @TempDir
    Path folder;

    private Path model() {
        return folder.resolve("model.safetensors");
    }

    /** Rows whose kind is x > 0; every third is labelled wrongly, and has this weight. */
    private Path table(String wrongWeight) {
        List<String> lines = new ArrayList<>(List.of("x,kind,w"));
        for (int i = 0; i < 90; i++) {
            boolean wrong = i % 3 == 0;
            int x = (i / 3 % 10) - 5;
            boolean positive = x >= 0;
            lines.add(x + "," + (positive == wrong ? "low" : "high") + "," + (wrong ? wrongWeight : "2"));
        }
        return Tables.write(folder.resolve("weighted.csv"), lines);
    }

    private CommandRun train(Path table, Object... arguments) {
        CommandRun run = CommandRun.of(Stream.concat(
                        Stream.of(
                                "train",
                                table,
                                "--hidden",
                                8,
                                "--epochs",
                                40,
                                "--learning-rate",
                                0.02,
                                "--output",
                                model(),
                                "--json"),
                        Stream.of(arguments))
                .toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void rowsOfWeightZeroCountNeitherInTrainingNorInMeasuring() {
        Path table = table("0");
        CommandRun weighted = train(table, "--weights", "w", "--validation-split", "0.2");

        assertThat(weighted.out())
                .contains("target    kind (the last column), 2 classes", "1 feature\n", ", weighted by column 'w'\n");
        assertThat(weighted.json().object("train").number("accuracy")).isEqualTo(1);
        assertThat(weighted.json().object("test").number("accuracy")).isEqualTo(1);
        assertThat(weighted.errLines().getLast()).contains("validation accuracy 1.0000");
        CommandRun evaluated = CommandRun.of("evaluate", model(), table, "--weights", "w", "--json");
        assertThat(evaluated.json().number("accuracy")).isEqualTo(1);
        assertThat(CommandRun.of("evaluate", model(), table, "--json").json().number("accuracy"))
                .isLessThan(0.7);
    }

    @Test
    void weightsThatAreAllAlikeChangeNothingButTheConfiguration() {
        Path table = table("2");
        double weighted = train(table, "--weights", "w").json().object("test").number("cost");
        Path plain = Tables.write(folder.resolve("plain.csv"), read(table).replaceAll("(?m),[^,]*$", ""));

        assertThat(train(plain).json().object("test").number("cost")).isCloseTo(weighted, within(1e-9));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theModelDoesNotNeedTheColumn() {
        train(table("1"), "--weights", "w");
        Path bare = Tables.write(folder.resolve("bare.csv"), "x,kind\n1,high\n-3,low\n");

        assertThat(CommandRun.of("predict", model(), bare).exitCode()).isZero();
        assertThat(CommandRun.of("evaluate", model(), bare).exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | --weights w | column 'w', row 1: a weight must be 0 or more, not -1",
                "'' | --weights w | column 'w', row 1: the number is missing",
                "1 | --weights v | no column 'v'",
                "1 | --weights kind | column 'kind' is the target, and cannot be weights or groups as well",
                "1 | --metrics f2 --validation-split 0.1 | unknown metric 'f2'; expected one of accuracy,",
                "1 | --metrics rmse --validation-split 0.1 | --metrics: rmse is not for this network's outputs",
                "1 | --metrics accuracy | --metrics: they are measured on validation rows; give --validation-split",
            })
    void whatCannotBeIsRefused(String wrongWeight, String options, String sentence) {
        Object[] arguments = Stream.concat(
                        Stream.of("train", table(wrongWeight), "--target", "kind", "--output", model()),
                        Stream.of((Object[]) options.split(" ", -1)))
                .toArray();
        CommandRun run = CommandRun.of(arguments);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(sentence);
        assertThat(model()).doesNotExist();
    }

    @Test
    void evaluatingOnRowsOfWeightZeroAloneIsRefused() {
        train(table("1"), "--weights", "w");
        Path none = Tables.write(folder.resolve("none.csv"), "x,kind,w\n1,high,0\n-3,low,0\n");
        CommandRun run = CommandRun.of("evaluate", model(), none, "--weights", "w");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("none.csv: column 'w' must have a weight above 0");
    }

    @Test
    void theMetricsThatAreAskedForAreMeasuredAfterEveryEpoch() throws IOException {
        Path history = folder.resolve("history.csv");
        train(
                table("1"),
                "--weights",
                "w",
                "--validation-split",
                "0.3",
                "--history",
                history,
                "--metrics",
                "f1,calibration_error(20)");

        assertThat(Files.readAllLines(history).getFirst())
                .isEqualTo("epoch,cost,accuracy,validation_cost,validation_f1,validation_calibration_error(20)");
    }
}

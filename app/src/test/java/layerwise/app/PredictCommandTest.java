package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import layerwise.table.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
    @TempDir
    Path folder;

    private Path train(Path table) {
        return train(table, 10);
    }

    private Path train(Path table, int epochs, Object... arguments) {
        Path model = folder.resolve("model.safetensors");
        Object[] all = Stream.concat(
                        Stream.of("train", table, "--output", model, "--hidden", "8", "--epochs", epochs),
                        Stream.of(arguments))
                .toArray();
        CommandRun run = CommandRun.of(all);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return model;
    }

    private static List<String> predict(Object... arguments) {
        CommandRun run = CommandRun.of(
                Stream.concat(Stream.of("predict"), Stream.of(arguments)).toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return run.outLines();
    }

    @Test
    void givesTheLabelAndAProbabilityPerClass() {
        Path table = Tables.threeClasses(folder);
        List<String> lines = predict(train(table), table);

        assertThat(lines.getFirst()).isEqualTo("prediction,p(blue),p(green),p(red)");
        assertThat(lines).hasSize(121);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            double blue = Double.parseDouble(cells[1]);
            double green = Double.parseDouble(cells[2]);
            double red = Double.parseDouble(cells[3]);
            assertThat(blue + green + red).isCloseTo(1, within(1e-5));
            double largest = Math.max(blue, Math.max(green, red));
            assertThat(cells[0]).isEqualTo(largest == blue ? "blue" : largest == green ? "green" : "red");
        }
    }

    @Test
    void givesBothProbabilitiesOfTwoClasses() {
        Path table = Tables.twoClasses(folder);
        List<String> lines = predict(train(table), table);

        assertThat(lines.getFirst()).isEqualTo("prediction,p(no),p(yes)");
        String[] cells = lines.get(1).split(",", -1);
        double no = Double.parseDouble(cells[1]);
        double yes = Double.parseDouble(cells[2]);
        assertThat(no + yes).isCloseTo(1, within(1e-6));
        assertThat(cells[0]).isEqualTo(yes > no ? "yes" : "no");
    }

    @Test
    void givesNumbersInTheirOwnUnit() {
        Path table = Tables.values(folder);
        List<String> lines = predict(train(table, 300, "--learning-rate", 0.01), table);

        assertThat(lines.getFirst()).isEqualTo("prediction");
        List<String> rows = Tables.read(table).columns().getLast() instanceof Column.Numeric prices
                ? Stream.iterate(0, i -> i + 1)
                        .limit(prices.size())
                        .map(prices::show)
                        .toList()
                : List.of();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(Double.parseDouble(lines.get(i + 1))).isCloseTo(Double.parseDouble(rows.get(i)), within(60.0));
        }
    }

    @Test
    void isRightAsOftenAsEvaluateSays() throws IOException {
        Path table = Tables.threeClasses(folder);
        Path model = train(table, 4);
        List<String> predicted = predict(model, table).stream()
                .skip(1)
                .map(line -> line.split(",", -1)[0])
                .toList();
        List<String> actual = Files.readAllLines(table).stream()
                .skip(1)
                .map(line -> line.split(",", -1)[2])
                .toList();

        long right = Stream.iterate(0, i -> i + 1)
                .limit(predicted.size())
                .filter(i -> predicted.get(i).equals(actual.get(i)))
                .count();

        double accuracy =
                CommandRun.of("evaluate", model, table, "--json").json().number("accuracy");
        assertThat(accuracy).isEqualTo(right / 120.0).isBetween(0.3, 0.999);
    }

    @Test
    void findsColumnsByNameInAnyOrderAndIgnoresOthers() {
        Path model = train(Tables.twoClasses(folder));
        Path plain = Tables.write(folder.resolve("plain.csv"), "width,height\n13,500\n7,505\n");
        Path other =
                Tables.write(folder.resolve("other.csv"), "note,height,width,kind\na,500,13,\nb,505,7,unheard-of\n");

        CommandRun run = CommandRun.of("predict", model, other);
        assertThat(run.outLines()).isEqualTo(predict(model, plain));
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "layerwise: warning: " + other + ": column 'note' is not known to the model and passed over");
    }

    @Test
    void withoutOptionsItIsWhatItIsWhenParsed() {
        Path table = Tables.twoClasses(folder);
        Path model = train(table);
        Path wrong = Tables.write(folder.resolve("wrong.csv"), "width,depth\n13,500\n");
        Path nowhere = folder.resolve("nowhere");
        List<List<Path>> all = List.of(
                List.of(model, table),
                List.of(model),
                List.of(model, wrong),
                List.of(model, nowhere),
                List.of(nowhere, table),
                List.of(table, model),
                List.of(model, Path.of("")),
                List.of(model, table, table));
        for (List<Path> files : all) {
            CommandRun plain = CommandRun.of(
                    Stream.concat(Stream.of("predict"), files.stream()).toArray());
            CommandRun parsed = CommandRun.of(
                    Stream.concat(Stream.of("predict", "--"), files.stream()).toArray());
            assertThat(plain).isEqualTo(parsed);
        }
        assertThat(CommandRun.of("predict", model, "no\0file"))
                .isEqualTo(CommandRun.of("predict", "--", model, "no\0file"));
    }

    @Test
    void writesAFile() throws IOException {
        Path table = Tables.twoClasses(folder);
        Path model = train(table);
        Path file = folder.resolve("predictions.csv");

        assertThat(predict(model, table, "--output", file)).isEmpty();
        assertThat(Files.readAllLines(file)).isEqualTo(predict(model, table));
    }

    @Test
    void doesNotOverwriteItsInput() {
        Path table = Tables.twoClasses(folder);
        CommandRun run = CommandRun.of("predict", train(table), table, "--output", table);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--output").contains("something else");
    }

    @Test
    void givesValuesToTheDigitsThatTellThemApart() {
        StringBuilder text = new StringBuilder("x,time\n");
        for (int i = 0; i < 60; i++) {
            text.append(i).append(',').append(1_700_000_000L + i).append(".5\n");
        }
        Path table = Tables.write(folder.resolve("times.csv"), text.toString());
        List<String> lines = predict(train(table, 60), table);
        List<String> values = lines.subList(1, lines.size());
        assertThat(values).doesNotHaveDuplicates();
        assertThat(values)
                .allSatisfy(value -> assertThat(Double.parseDouble(value)).isCloseTo(1_700_000_030, within(100.0)));
    }

    @Test
    void refusesARowThatNoLayerCanCompute() {
        Path model = train(Tables.values(folder));
        // Finite in float32, but their sums in the hidden layer are not.
        Path far = Tables.write(
                folder.resolve("far.csv"),
                "size,age,price\n1,1,1000\n2e38,-2e38,1\n2e38,2e38,1\n-2e38,2e38,1\n-2e38,-2e38,1\n");
        CommandRun run = CommandRun.of("predict", model, far);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("far.csv, row ").contains("too far");
        CommandRun evaluation = CommandRun.of("evaluate", model, far);
        assertThat(evaluation.exitCode()).isEqualTo(2);
        assertThat(evaluation.err()).contains("far.csv");
    }
}

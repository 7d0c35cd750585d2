package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import layerwise.table.Column;
import layerwise.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python of {@code docs/model-file.md} reads what {@code layerwise train} writes, and predicts what {@code layerwise predict} does. */
class ModelFileInPythonIT {
    private static final Path PAGE = Checkout.ROOT.resolve("docs/model-file.md");
    private static final Pattern BLOCK = Pattern.compile("^```python\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String MODEL = "digits.safetensors";

    /** What the page leaves to its reader: where rows come from and where predictions go. */
    private static final String FRAME = """

        import csv
        with open("rows.csv", newline="") as table:
            A = predict(list(csv.DictReader(table)))
        np.savetxt("python.csv", A.T, delimiter=",", fmt="%.17g")
        """;

    @TempDir
    Path folder;

    @Test
    void numpyAlonePredictsTheDigits() throws Exception {
        Path rows = Tables.write(folder.resolve("rows.csv"), lines(Digits.read()));
        train("--epochs", "5");
        requireSame(rows, 1);
    }

    @Test
    void numpyAlonePredictsTheSecondOfTwoClasses() throws Exception {
        Path rows = Files.move(Tables.twoClasses(folder), folder.resolve("rows.csv"));
        train(
                rows,
                "--hidden",
                "5,4",
                "--activation",
                "tanh",
                "--loss",
                "binary-cross-entropy",
                "--precision",
                "float64");
        requireSame(rows, 2);
    }

    @Test
    void numpyAlonePredictsNumbersInTheirUnit() throws Exception {
        Path rows = Files.move(Tables.values(folder), folder.resolve("rows.csv"));
        train(rows, "--hidden", "8", "--dropout", "0.1", "--epochs", "3");
        requireSame(rows, 0);
    }

    @Test
    void thePackageReadsTheFile() throws Exception {
        train("--epochs", "1");
        ChildProcess python = python("safetensors", block(0));
        assertThat(python.exitCode()).as(python.report()).isZero();
        assertThat(python.output())
                .contains("64 ['dense', 'dense', 'dense'] categorical-cross-entropy")
                .contains("'W1': (256, 64)", "'b1': (256, 1)")
                .contains("'pixel00', 'pixel01'")
                .contains(" digit");
    }

    private void train(Object... arguments) {
        Stream<Object> more = Stream.of("--output", folder.resolve(MODEL), "--seed", "1");
        CommandRun run = CommandRun.of(Stream.concat(Stream.of("train"), Stream.concat(Arrays.stream(arguments), more))
                .toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    /**
     * Compares all rows.
     *
     * @param from the first column of Layerwise's predictions to compare: 0 where it is a number, 1 or 2 where probabilities begin
     */
    private void requireSame(Path rows, int from) throws Exception {
        ChildProcess python = python("numpy", block(1) + block(2) + FRAME);
        assertThat(python.exitCode()).as(python.report()).isZero();
        Path predicted = folder.resolve("layerwise.csv");
        CommandRun run = CommandRun.of("predict", folder.resolve(MODEL), rows, "--output", predicted);
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> expected = Files.readAllLines(predicted);
        List<String> found = Files.readAllLines(folder.resolve("python.csv"));
        assertThat(found).hasSize(expected.size() - 1).hasSizeGreaterThan(100);
        for (int i = 0; i < found.size(); i++) {
            double[] row = numbers(found.get(i), 0);
            double[] like = numbers(expected.get(i + 1), from);
            assertThat(row).as("row %d", i + 1).hasSameSizeAs(like);
            for (int j = 0; j < row.length; j++) {
                assertThat(row[j])
                        .as("row %d, output %d", i + 1, j)
                        .isCloseTo(like[j], within(1e-6 * Math.max(1, Math.abs(like[j]))));
            }
        }
    }

    private static double[] numbers(String line, int from) {
        return Arrays.stream(line.split(","))
                .skip(from)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private ChildProcess python(String module, String program) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("program.py"), program);
        Optional<String> python = ChildProcess.python(folder, module);
        assumeTrue(python.isPresent(), "no python3 with the module " + module + " on this machine");
        return ChildProcess.run(folder, List.of(python.orElseThrow(), file.toString()));
    }

    private static String block(int index) throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).as("Python in %s", PAGE).hasSize(3);
        return blocks.get(index);
    }

    private static List<String> lines(Table table) {
        Stream<String> header =
                Stream.of(table.columns().stream().map(Column::name).collect(Collectors.joining(",")));
        Stream<String> rows = IntStream.range(0, table.rows())
                .mapToObj(i ->
                        table.columns().stream().map(column -> column.show(i)).collect(Collectors.joining(",")));
        return Stream.concat(header, rows).toList();
    }
}

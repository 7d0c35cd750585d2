package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong input: exit code 2, one sentence that names the place, no stack trace, no file left behind. */
class BadInputTest {
    private static final String GOOD = "a,b,kind\n1,2,x\n2,3,y\n3,5,x\n4,7,y\n";

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void trainAModel() {
        Path table = Tables.write(folder.resolve("good.csv"), GOOD);
        model = folder.resolve("good.safetensors");
        CommandRun run =
                CommandRun.of("train", table, "--output", model, "--hidden", "2", "--epochs", "1", "--test-split", "0");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private Path table(String text) {
        return Tables.write(folder.resolve("bad.csv"), text);
    }

    private CommandRun refuses(Object... arguments) {
        List<Path> before = files();
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err()).startsWith("layerwise: ").doesNotContain("Exception", "\tat ");
        assertThat(files()).isEqualTo(before);
        return run;
    }

    private List<Path> files() {
        try (Stream<Path> given = Files.list(folder);
                Stream<Path> here = Files.list(Path.of(""))) {
            return Stream.concat(given, here).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CommandRun refusesToTrainOn(String text) {
        return refuses("train", table(text), "--output", folder.resolve("new.safetensors"));
    }

    @Test
    void aMissingFile() {
        assertThat(refuses("train", folder.resolve("nowhere.csv")).err()).contains("no file", "nowhere.csv");
    }

    @Test
    void aFolder() {
        assertThat(refuses("train", folder).err()).contains("folder", folder.toString());
    }

    @Test
    void anEmptyFile() {
        assertThat(refusesToTrainOn("").err()).contains("bad.csv is empty");
    }

    @Test
    void aHeaderWithoutRows() {
        assertThat(refusesToTrainOn("a,b,kind\n").err()).contains("bad.csv", "no rows");
    }

    @Test
    void aRaggedRow() {
        assertThat(refusesToTrainOn("a,b,kind\n1,2,x\n\n3,y\n").err())
                .contains(
                        "bad.csv, line 4: expected 3 cells as in the header, but got 2; complete the row or remove it");
        assertThat(refusesToTrainOn("a,b,kind\n1,2,x,7\n").err()).contains("line 2", "expected 3", "got 4");
    }

    @Test
    void textAmongNumbers() {
        assertThat(refusesToTrainOn("a,b,kind\n1,2,x\n2,three,y\n3,5,x\n").err())
                .contains("bad.csv", "column 'b'", "row 2", "'three'");
    }

    @Test
    void aMissingNumber() {
        for (String missing : List.of("NaN", "", "NA")) {
            Path table = table("a,b,kind\n1,2,x\n2," + missing + ",y\n3,5,x\n4,5,y\n");
            assertThat(refuses("train", table, "--missing", "refuse", "--test-split", "0")
                            .err())
                    .contains("column 'b'", "row 2", "missing");
        }
    }

    @Test
    void aSingleClass() {
        assertThat(refusesToTrainOn("a,b,kind\n1,2,x\n2,3,x\n3,5,x\n").err())
                .contains("column 'kind'", "only the label 'x'");
    }

    @Test
    void anUnknownTarget() {
        assertThat(refuses("train", table(GOOD), "--target", "kin").err())
                .contains("bad.csv", "no column 'kin'", "did you mean 'kind'");
    }

    @Test
    void anUnknownOption() {
        assertThat(refuses("train", table(GOOD), "--epoch", "3").err())
                .isEqualToIgnoringNewLines(
                        "layerwise: unknown option '--epoch' (did you mean --epochs?); see 'layerwise train --help'");
    }

    @Test
    void theWrongColumnsAtPrediction() {
        assertThat(refuses("predict", model, table("a,c\n1,2\n")).err()).contains("bad.csv", "no column 'b'");
        assertThat(refuses("evaluate", model, table("a,b\n1,2\n")).err()).contains("bad.csv", "no column 'kind'");
    }

    @Test
    void aTruncatedModel() throws IOException {
        byte[] bytes = Files.readAllBytes(model);
        for (int length : new int[] {0, 7, 100, bytes.length - 1}) {
            Files.write(model, Arrays.copyOf(bytes, length));
            assertThat(refuses("predict", model, table(GOOD)).err()).contains(model.toString());
        }
    }

    @Test
    void aModelWithAnAlteredByte() throws IOException {
        byte[] bytes = Files.readAllBytes(model);
        for (int i = 0; i < bytes.length; i += Math.ceilDiv(bytes.length, 40)) {
            byte[] altered = bytes.clone();
            altered[i] ^= 1;
            Files.write(model, altered);
            assertThat(refuses("evaluate", model, table(GOOD)).err()).contains(model.toString());
        }
    }

    @Test
    void aFileThatIsNoModel() {
        assertThat(refuses("inspect", table(GOOD)).err()).contains("bad.csv");
    }

    @Test
    void anUnknownLabelAtEvaluation() {
        assertThat(refuses("evaluate", model, table("a,b,kind\n1,2,x\n1,2,z\n")).err())
                .contains("column 'kind'", "row 2", "'z'");
    }

    @Test
    void textThatIsNotUtf8() throws IOException {
        Path table = folder.resolve("bad.csv");
        Files.write(table, "a,b,kind\n1,2,x\n1,2,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refuses("train", table).err()).contains("bad.csv, line 3: not UTF-8");
    }

    @Test
    void anUnclosedQuote() {
        assertThat(refusesToTrainOn("a,b,kind\n1,2,x\n1,2,\"y\n3,4,x\n").err()).contains("bad.csv, line 3");
    }

    @Test
    void otherSeparators() {
        for (String separator : List.of(";", "\t", "|")) {
            Path table = table("a,b\n1,2\n".replace(",", separator));
            assertThat(CommandRun.of("predict", model, table).outLines())
                    .as(separator)
                    .hasSize(2);
            assertThat(refuses("predict", model, table, "--delimiter", ",").err())
                    .contains("bad.csv");
        }
    }

    @Test
    void anOptionThatWouldBeOfNoEffect() {
        String query = "select * from '" + table(GOOD) + "'";
        assertThat(refuses("predict", model, "--query", query, "--delimiter", ";", "--header", "yes")
                        .err())
                .contains("--delimiter and --header say how a file is read, but none is; in a query, say it there");
        assertThat(refuses("train", "--query", query, "--encoding", "latin1").err())
                .contains("--encoding says how a file is read, but none is");
        assertThat(refuses("train", "--generate", "moons", "--format", "csv").err())
                .contains("--format says how a file is read, but none is");
        assertThat(refuses("train", table(GOOD), "--features", "a,a", "--target", "kind")
                        .err())
                .contains("--features: a column is named twice");
        assertThat(refuses("train", table(GOOD), "--scale", "0.5").err())
                .contains("--scale: it multiplies arrays, but", "bad.csv has none");
    }

    @Test
    void aRepeatedColumn() {
        assertThat(refusesToTrainOn("a,a,kind\n1,2,x\n").err()).contains("bad.csv", "column 2", "'a'");
    }

    @Test
    void negativeCounts() {
        assertThat(refuses("train", table("a,n\n1,2\n2,-3\n3,4\n"), "--loss", "poisson", "--test-split", "0")
                        .err())
                .contains("--loss", "column 'n'", "row 2", "-3");
    }

    @Test
    void anOutputThatCannotBeWritten() {
        assertThat(refuses("train", "--output", folder.resolve("nowhere/model")).err())
                .contains("--output", "nowhere");
        assertThat(refuses("train", "--history", folder).err()).contains("--history", folder.toString());
        assertThat(refuses("predict", model, "--output", folder).err()).contains("--output", folder.toString());
    }

    @Test
    void anOutputThatIsUsedForSomethingElse() {
        Path file = folder.resolve("same");
        assertThat(refuses("train", "--output", file, "--history", file).err())
                .contains("--output", "same", "something else");
        Path table = table(GOOD);
        assertThat(refuses("train", table, "--output", table).err()).contains("--output", "bad.csv", "something else");
        assertThat(refuses("train", table, "--history", table).err())
                .contains("--history", "bad.csv", "something else");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--epochs 0 | --epochs: epochs must be at least 1, not 0",
                "--epochs many | '--epochs': 'many' is not a whole number",
                "--threads 0 | --threads: threads must be at least 1, not 0",
                "--learning-rate -1 | --learning-rate: the learning rate must be positive, not -1.0",
                "--batch-size 0 | '--batch-size': a batch must have at least 1 example, not 0",
                "--validation-split 1 | --validation-split: validationSplit must be at least 0 and less than 1, not"
                        + " 1.0",
                "--test-split 1 | --test-split: the fraction of rows",
                "--hidden 4,0 | '--hidden': a hidden layer must have at least 1 unit, not 0",
                "--hidden 4,x | '--hidden': '4,x' is not a list of whole numbers",
                "--activation rel | '--activation': unknown activation 'rel'; expected one of identity, sigmoid",
                "--activation softmax | --activation: softmax is an output",
                "--dropout 1 | '--dropout': the dropout rate must be at least 0 and less than 1, not 1.0",
                "--init he(3) | '--init': the initializer 'he-normal' takes no number",
                "--loss mse | '--loss': unknown loss 'mse'; expected one of binary-cross-entropy",
                "--loss binary-cross-entropy | --loss: binary-cross-entropy is for two classes, but 'kind' has 3",
                "--optimizer adams | '--optimizer': unknown optimizer 'adams'; expected one of sgd, momentum,"
                        + " nesterov, rmsprop, adam",
                "--precision half | '--precision': unknown precision 'half'; expected float32, float64 or bfloat16",
                "--kernels cuda | --kernels: unknown kernels 'cuda'",
                "--seed | missing required parameter for option '--seed'",
                "--test a.csv --test-split 0.5 | --test and --test-split were both given",
            })
    void anOptionThatMakesNoSense(String options, String sentence) {
        Path table = Tables.threeClasses(folder);
        Object[] arguments = Stream.concat(Stream.of("train", table), Arrays.stream(options.split(" ", -1)))
                .toArray();
        assertThat(refuses(arguments).err()).contains(sentence);
    }
}

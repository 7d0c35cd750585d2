package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import layerwise.Activation;
import layerwise.Layer;
import layerwise.Model;
import layerwise.Network;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @TempDir
    Path folder;

    private Path yaml(String... lines) {
        return Tables.write(folder.resolve("run.yaml"), List.of(lines));
    }

    private Path model() {
        return folder.resolve("model.safetensors");
    }

    private static CommandRun succeed(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static CommandRun refuse(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines()).hasSize(1);
        return run;
    }

    /** The value of a key in what {@code --print-config} prints. */
    private static String value(CommandRun printed, String key) {
        return printed.outLines().stream()
                .filter(line -> line.startsWith(key + ": "))
                .map(line -> line.substring(key.length() + 2))
                .findFirst()
                .orElse("");
    }

    @Test
    void aFileHoldsDataNetworkRecipeAndOutput() throws IOException {
        Path file = yaml(
                "# a comment",
                "data: " + Tables.threeClasses(folder),
                "target: kind",
                "hidden: [6, 6]",
                "norm: batch",
                "residual: true",
                "learning-rate: 0.01",
                "epochs: 3",
                "class-weights: [1, 2, 1.5]",
                "output: " + model());
        CommandRun run = succeed("train", "--config", file);

        assertThat(run.out()).contains("3 epochs of batches of 32, adam at learning rate 0.01");
        assertThat(Model.load(model()).network().summary()).contains("batch", "residual");
        assertThat(Model.load(model()).provenance()).containsEntry("class_weights", "1.0,2.0,1.5");
    }

    @Test
    void hiddenLayersMayBeAListInAnyForm() {
        for (String hidden : List.of("[7, 5]", "7,5", "\"7,5\"", "\n- 7\n- 5")) {
            CommandRun printed = succeed("train", "--print-config", "--config", yaml("hidden: " + hidden));
            assertThat(value(printed, "hidden")).isEqualTo("[7, 5]");
        }
        assertThat(value(succeed("train", "--print-config", "--config", yaml("hidden: []")), "hidden"))
                .isEqualTo("none");
    }

    @Test
    void whatIsGivenComesBeforeTheFile() {
        Path file = yaml("data: nowhere.csv", "epochs: 3", "seed: 5", "residual: true", "test-split: 0.3");
        Path table = Tables.twoClasses(folder);
        CommandRun printed = succeed(
                "train", table, "--config", file, "--epochs", 4, "--no-residual", "--test", table, "--print-config");

        assertThat(value(printed, "data")).isEqualTo(table.toString());
        assertThat(value(printed, "epochs")).isEqualTo("4");
        assertThat(value(printed, "seed")).isEqualTo("5");
        assertThat(value(printed, "residual")).isEqualTo("false");
        assertThat(value(printed, "test")).isEqualTo(table.toString());
        assertThat(printed.out()).contains("\n# test-split:\n");
    }

    @Test
    void aFlagInTheFileCanBeGivenAgain() {
        CommandRun printed =
                succeed("train", "--config=" + yaml("residual: true\nhidden: 64,64"), "--residual", "--print-config");

        assertThat(value(printed, "residual")).isEqualTo("true");
    }

    static Stream<List<Object>> configurations() {
        return Stream.of(
                List.of(),
                List.of("--hidden", "none", "--loss", "categorical-cross-entropy"),
                List.of(
                        "--hidden",
                        "6,6",
                        "--activation",
                        "leaky-relu(0.2)",
                        "--dropout",
                        "0.1",
                        "--norm",
                        "layer",
                        "--residual",
                        "--init",
                        "normal(0.1)",
                        "--seed",
                        "-3"),
                List.of(
                        "--optimizer",
                        "muon",
                        "--schedule",
                        "warm-up(10) cosine",
                        "--weight-decay",
                        "0.001",
                        "--epochs",
                        "7",
                        "--batch-size",
                        "full",
                        "--accumulation",
                        "2",
                        "--clip-norm",
                        "1",
                        "--clip-value",
                        "0.5",
                        "--l1",
                        "1e-7",
                        "--l2",
                        "0.1",
                        "--max-norm",
                        "3"),
                List.of("--optimizer", "lbfgs"),
                List.of(
                        "--label-smoothing",
                        "0.1",
                        "--averaging",
                        "0.99",
                        "--class-weights",
                        "1,2",
                        "--patience",
                        "3",
                        "--validation-split",
                        "0.2",
                        "--metrics",
                        "f1_macro,calibration_error(20)",
                        "--precision",
                        "float64",
                        "--threads",
                        "1",
                        "--kernels",
                        "scalar"),
                List.of(
                        "--output",
                        "a model: \"mine\" # 1.safetensors",
                        "--history",
                        "~",
                        "--log-dir",
                        "log\u00e9",
                        "--checkpoint-dir",
                        "- run",
                        "--checkpoint-epochs",
                        "2",
                        "--checkpoint-minutes",
                        "0.5",
                        "--keep-checkpoints",
                        "2",
                        "--on-checkpoint-failure",
                        "stop",
                        "--resume"),
                List.of("--test-split", "0"));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void whatIsPrintedIsTakenBack(List<Object> options) {
        Path table = Tables.twoClasses(folder);
        Object[] arguments = Stream.concat(Stream.of("train", table, "--print-config"), options.stream())
                .toArray();
        CommandRun printed = succeed(arguments);
        Path file = Tables.write(folder.resolve("printed.yaml"), printed.out());

        assertThat(succeed("train", "--config", file, "--print-config").out()).isEqualTo(printed.out());
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i).toString();
            assertThat(printed.out()).contains(option.startsWith("--") ? "\n" + option.substring(2) + ": " : "");
        }
    }

    @Test
    void everyOptionIsPrintedWithItsValueOrAsAComment() {
        CommandRun printed = succeed("train", "--print-config");

        assertThat(printed.out())
                .contains("# data:\n", "target: digit\n", "loss: categorical-cross-entropy\n")
                .contains("learning-rate: 0.001\n", "batch-size: 32\n", "weight-decay: 0.0\n", "# clip-norm:\n");
        assertThat(printed.err()).isEmpty();
        List<String> missing = Arrays.stream(
                        CommandRun.of("train", "--help").out().split("\\s+", -1))
                .filter(word -> word.matches("--(\\[no-\\])?[a-z0-9-]+=?.*"))
                .map(word -> word.replaceFirst("\\[no-\\]", "")
                        .replaceFirst("=.*", "")
                        .substring(2))
                .filter(key -> key.matches("[a-z0-9-]+"))
                .distinct()
                .filter(key -> !printed.out().contains("\n" + key + ": ")
                        && !printed.out().contains("\n# " + key + ":\n"))
                .toList();
        assertThat(missing)
                .containsExactlyInAnyOrder(
                        "config", "print-config", "find-learning-rate", "json", "help", "version", "stack-trace");
    }

    @Test
    void whatFollowsFromTheDataIsOpenWhereTheyCannotBeRead() {
        CommandRun printed = succeed("train", "nowhere.csv", "--print-config");

        assertThat(printed.outLines().getFirst())
                .isEqualTo("# Without what follows from the data: there is no file 'nowhere.csv'");
        assertThat(printed.out()).contains("data: nowhere.csv\n", "# target:\n", "# epochs:\n", "# loss:\n");
    }

    @Test
    void printingTrainsNothing() {
        succeed("train", "--print-config", "--output", model());

        assertThat(model()).doesNotExist();
    }

    @Test
    void theModelKeepsTheConfigurationAndReproducesItself() throws IOException {
        Path table = Tables.threeClasses(folder);
        succeed(
                "train",
                table,
                "--output",
                model(),
                "--hidden",
                "5,5",
                "--epochs",
                "4",
                "--validation-split",
                "0.2",
                "--threads",
                "1",
                "--dropout",
                "0.1",
                "--metrics",
                "f1_macro");
        byte[] first = Files.readAllBytes(model());
        CommandRun inspected = succeed("inspect", model(), "--config");
        Path file = Tables.write(folder.resolve("again.yaml"), inspected.out());
        succeed("train", "--config", file, "--output", model(), "--threads", "2");

        assertThat(inspected.out()).contains("data: " + table + "\n", "hidden: [5, 5]\n", "metrics: [f1_macro]\n");
        assertThat(inspected.out()).doesNotContain("threads", "output");
        assertThat(Files.readAllBytes(model())).isEqualTo(first);
        assertThat(succeed("inspect", model()).out()).contains("\nconfiguration\n", "\n  hidden: [5, 5]\n");
        assertThat(succeed("inspect", model(), "--json")
                        .json()
                        .object("metadata")
                        .text("config"))
                .isEqualTo(inspected.out());
    }

    @Test
    void aModelWithoutAConfigurationSaysSo() throws IOException {
        Network network = Network.of(2, Layer.dense(1, Activation.SIGMOID));
        Model.of(network, network.initialize(Precision.FLOAT32, 1)).save(model());

        assertThat(refuse("inspect", model(), "--config").err()).contains("does not say by which options");
        assertThat(succeed("inspect", model()).out()).doesNotContain("configuration");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "learning-rat: 0.01 | 3: unknown key 'learning-rat' (did you mean 'learning-rate'?)",
                "Epochs: 3 | 3: unknown key 'Epochs' (did you mean 'epochs'?)",
                "optimiser: adam | 3: unknown key 'optimiser' (did you mean 'optimizer'?)",
                "--epochs: 3 | 3: unknown key '--epochs' (did you mean 'epochs'?)",
                "something: 3 | 3: unknown key 'something'; the keys are accumulation, activation,",
                "config: x | 3: unknown key 'config'",
                "print-config: true | 3: unknown key 'print-config'",
                "seed: 4 | 3: 'seed' is there already, in line 2; keep one of them",
                "epochs: many | 3: epochs: 'many' is not a whole number",
                "epochs: 3.5 | 3: epochs: '3.5' is not a whole number",
                "epochs: 0 | 3: epochs: epochs must be at least 1, not 0",
                "learning-rate: -1 | 3: learning-rate: the learning rate must be positive, not -1.0",
                "learning-rate: true | 3: learning-rate: 'true' is not a number",
                "residual: yes | 3: residual: expected true or false, not 'yes'",
                "optimizer: adams | 3: optimizer: unknown optimizer 'adams'; expected one of sgd,",
                "hidden: [3, x] | 3: hidden: '3,x' is not a list of whole numbers",
                "hidden: [3, [4]] | 3: 'hidden' takes a list of plain values, with no list within it",
                "epochs: [3] | 3: 'epochs' takes one value, not a list",
                "optimizer: {adam: 0.1} | 3: 'optimizer' takes a plain value, not further keys below it",
                "clip-norm: | 3: 'clip-norm' has no value; write one, or leave the line out",
                "? [a] : b | 3: a key must be a word",
                "metrics: [accuracy, f2] | 3: metrics: unknown metric 'f2'; expected one of accuracy,",
                "on-checkpoint-failure: halt | 3: on-checkpoint-failure: expected continue or stop, not 'halt'",
                "kernels: cuda | 3: kernels: unknown kernels 'cuda'",
            })
    void aLineThatIsNoSettingIsNamed(String line, String sentence) {
        Path file = yaml("# a run", "seed: 1", line);
        Path table = Tables.twoClasses(folder);

        assertThat(refuse("train", table, "--config", file, "--output", model()).err())
                .startsWith("layerwise: " + file + ", line " + sentence);
        assertThat(model()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [1", "a: b: c", "\t- a", "a: 'b", "--- \na: 1\n---\nb: 2", "*b : 1"})
    void textThatIsNotYamlIsRefusedWithItsLine(String text) {
        assertThat(refuse("train", "--config", Tables.write(folder.resolve("run.yaml"), text))
                        .err())
                .startsWith("layerwise: " + folder.resolve("run.yaml") + ", line ")
                .contains(": not YAML, ");
    }

    @Test
    void aFileThatHoldsNoSettingsIsRefused() throws IOException {
        Path file = folder.resolve("run.yaml");
        assertThat(refuse("train", "--config", file).err()).contains("there is no file '" + file + "'");
        assertThat(refuse("train", "--config", folder).err()).contains("cannot be read");
        assertThat(refuse("train", "--config", yaml("- epochs")).err())
                .contains("run.yaml, line 1: expected lines of a key and a value, such as 'epochs: 100'");
        Files.write(file, "target: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refuse("train", "--config", file).err()).contains("run.yaml: not UTF-8");
        assertThat(refuse("train", "--config").err()).contains("missing required parameter", "'--config'");
    }

    @Test
    void anEmptyFileSetsNothing() {
        assertThat(succeed("train", "--print-config", "--config", yaml("# nothing"))
                        .out())
                .isEqualTo(succeed("train", "--print-config").out());
    }

    @Test
    void whatIsGivenWronglyIsNotBlamedOnTheFile() {
        Path file = yaml("epochs: 3");

        assertThat(refuse("train", "--config", file, "--epochs", 0, "--output", model())
                        .err())
                .startsWith("layerwise: --epochs: epochs must be at least 1");
        assertThat(refuse("train", "--config", file, "--epoch", 1).err()).startsWith("layerwise: unknown option");
    }
}

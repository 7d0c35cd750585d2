package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import layerwise.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
    @TempDir
    Path folder;

    private Path model() {
        return folder.resolve("model.safetensors");
    }

    private CommandRun train(Object... arguments) {
        return trainFor(40, arguments);
    }

    private CommandRun trainFor(int epochs, Object... arguments) {
        Object[] all = Stream.concat(
                        Stream.of(
                                "train",
                                "--output",
                                model(),
                                "--hidden",
                                8,
                                "--epochs",
                                epochs,
                                "--learning-rate",
                                0.01),
                        Stream.of(arguments))
                .toArray();
        CommandRun run = CommandRun.of(all);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void digitsAreToldApartWithTheDefaults() {
        CommandRun run = CommandRun.of("train", "--output", model(), "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().object("test").number("accuracy")).isGreaterThanOrEqualTo(0.97);
        assertThat(run.json().object("train").number("rows")
                        + run.json().object("test").number("rows"))
                .isEqualTo(1797);
        assertThat(CommandRun.of("evaluate", model(), "--json").json().number("accuracy"))
                .isGreaterThan(0.99);
    }

    @Test
    void twoClassesTakeOneSigmoid() throws IOException {
        CommandRun run = train(Tables.twoClasses(folder), "--json");

        assertThat(run.json().object("test").number("accuracy")).isEqualTo(1);
        assertThat(Model.load(model()).network().loss()).hasToString("binary-cross-entropy");
        assertThat(Model.load(model()).network().outputs()).isEqualTo(1);
    }

    @Test
    void threeClassesTakeASoftmax() throws IOException {
        CommandRun run = train(Tables.threeClasses(folder), "--json");

        assertThat(run.json().object("test").number("accuracy")).isEqualTo(1);
        assertThat(Model.load(model()).network().output().activation()).hasToString("softmax");
        assertThat(Model.load(model()).network().outputs()).isEqualTo(3);
    }

    @Test
    void twoClassesTakeASoftmaxIfAskedTo() throws IOException {
        train(Tables.twoClasses(folder), "--loss", "categorical-cross-entropy");

        assertThat(Model.load(model()).network().outputs()).isEqualTo(2);
    }

    @Test
    void errorsOfNumbersAreInTheirOwnUnit() {
        CommandRun run = trainFor(300, Tables.values(folder), "--json");

        // The noise has a standard deviation of 1, the prices one of about 200.
        assertThat(run.json().object("test").number("rmse")).isBetween(0.5, 15.0);
        assertThat(run.json().object("test").number("mae"))
                .isLessThan(run.json().object("test").number("rmse"));
        assertThat(run.json().object("test").number("r2")).isBetween(0.99, 1.0);
        assertThat(run.json().object("test").number("cost")).isLessThan(0.01);
    }

    @Test
    void countsStayAsTheyAreUnderAPoissonLoss() {
        List<String> lines = Stream.concat(
                        Stream.of("rate,events"),
                        Stream.iterate(0, i -> i + 1).limit(100).map(i -> i % 4 + "," + 10 * (i % 4)))
                .toList();
        Path table = Tables.write(folder.resolve("events.csv"), lines);
        trainFor(300, table, "--loss", "poisson");

        List<String> predicted = CommandRun.of("predict", model(), table).outLines();
        assertThat(Double.parseDouble(predicted.get(4))).isCloseTo(30, within(2.0));
    }

    @Test
    void wholeNumbersArePredictedAsNumbersIfTheLossSaysSo() {
        List<String> lines = Stream.concat(
                        Stream.of("a,b,grade"),
                        Stream.iterate(0, i -> i + 1).limit(60).map(i -> i % 7 + "," + i % 3 + "," + i % 3))
                .toList();
        Path table = Tables.write(folder.resolve("grades.csv"), lines);

        assertThat(train(table).out()).contains("grade (the last column), 3 classes: 0, 1, 2");
        assertThat(train(table, "--loss", "huber").out()).contains("grade (the last column), a number");
    }

    @Test
    void saysWhatWasReadAndDecidedAndWhatToTryNext() {
        Path table = Tables.threeClasses(folder);
        CommandRun run = train(table, "--seed", "3");

        assertThat(run.out())
                .contains("data      " + table + ", 120 rows, 2 features")
                .contains("target    kind (the last column), 3 classes: blue, green, red")
                .contains("rows      96 to train on, 24 to test on")
                .contains("40 epochs of batches of 32, adam at learning rate 0.01, float32")
                .contains("seed 3")
                .contains("categorical-cross-entropy, 51 parameters")
                .contains("layerwise evaluate " + model() + " " + table)
                .contains("layerwise predict " + model() + " " + table)
                .contains("layerwise inspect " + model());
        assertThat(run.errLines())
                .hasSize(11)
                .allMatch(line -> line.matches("epoch +\\d+/40  cost \\S+  accuracy \\S+"));
    }

    @Test
    void jsonHoldsWhatOtherProgramsWant() {
        CommandRun run = train(Tables.twoClasses(folder), "--json", "--kernels", "scalar");

        assertThat(run.json().fields().keySet())
                .map(Object::toString)
                .containsExactly("train", "test", "epochs", "seconds", "model", "kernels");
        assertThat(run.json().number("epochs")).isEqualTo(40);
        assertThat(run.json().number("seconds")).isPositive();
        assertThat(run.json().text("model")).isEqualTo(model().toString());
        assertThat(run.json().text("kernels")).isEqualTo("scalar");
    }

    @Test
    void endsWithTheMetricsThatSayMostAndTheConfusionMatrixOfTheTestRows() {
        CommandRun classes = train(Tables.threeClasses(folder), "--json");
        assertThat(classes.out())
                .containsPattern("(?m)^ +rows +cost +accuracy +f1_macro +roc_auc +calibration_error$")
                .contains("test      a row for each class, a column for each prediction")
                .containsPattern("(?m)^  blue +8 +0 +0$");
        assertThat(classes.json().object("test").fields().get("confusion"))
                .isEqualTo(List.of(List.of(8L, 0L, 0L), List.of(0L, 8L, 0L), List.of(0L, 0L, 8L)));
        assertThat(classes.json().object("test").number("precision_weighted")).isEqualTo(1);

        CommandRun values = train(Tables.values(folder));
        assertThat(values.out())
                .containsPattern("(?m)^ +rows +cost +rmse +mae +r2$")
                .doesNotContain("a column for each prediction");
        assertThat(train(Tables.threeClasses(folder), "--test-split", "0").out())
                .doesNotContain("a column for each prediction");
    }

    @Test
    void historyHasALinePerEpoch() throws IOException {
        Path history = folder.resolve("history.csv");
        train(Tables.twoClasses(folder), "--history", history, "--validation-split", "0.25");

        List<String> lines = Files.readAllLines(history);
        assertThat(lines.getFirst()).isEqualTo("epoch,cost,accuracy,validation_cost,validation_accuracy");
        assertThat(lines).hasSize(41);
        assertThat(lines.getLast()).startsWith("40,");
        assertThat(cost(lines.getLast())).isLessThan(cost(lines.get(1)));
    }

    @Test
    void historyOfNumbersIsInTheirOwnUnit() throws IOException {
        Path history = folder.resolve("history.csv");
        train(Tables.values(folder), "--history", history, "--validation-split", "0.25");

        List<String> lines = Files.readAllLines(history);
        assertThat(lines.getFirst())
                .isEqualTo("epoch,cost,validation_cost,validation_rmse,validation_mae,validation_r2");
        String[] first = lines.get(1).split(",", -1);
        double scale = Double.parseDouble(first[3]) / Math.sqrt(Double.parseDouble(first[2]));
        assertThat(scale).isCloseTo(200, within(40.0));
    }

    private static double cost(String line) {
        return Double.parseDouble(line.split(",", -1)[1]);
    }

    @Test
    void theSameSeedGivesTheSameFileAtAnyNumberOfThreads() throws IOException {
        Path table = Tables.threeClasses(folder);
        train(table, "--seed", "5", "--threads", "1", "--dropout", "0.2");
        byte[] first = Files.readAllBytes(model());
        train(table, "--seed", "5", "--threads", "3", "--dropout", "0.2");
        byte[] second = Files.readAllBytes(model());
        train(table, "--seed", "6", "--threads", "1", "--dropout", "0.2");

        assertThat(second).isEqualTo(first);
        assertThat(Files.readAllBytes(model())).isNotEqualTo(first);
    }

    @Test
    void testsOnATableOfItsOwn() {
        Path table = Tables.twoClasses(folder);
        Path later =
                Tables.write(folder.resolve("later.csv"), "kind,height,width\nyes,500,7\nno,500,13\nno,501,12.5\n");
        CommandRun run = train(table, "--test", later, "--json");

        assertThat(run.json().object("train").number("rows")).isEqualTo(120);
        assertThat(run.json().object("test").number("rows")).isEqualTo(3);
        assertThat(run.json().object("test").number("accuracy")).isEqualTo(1);
    }

    @Test
    void trainsOnAllRowsWithoutASplit() {
        CommandRun run = train(Tables.twoClasses(folder), "--test-split", "0", "--json");

        assertThat(run.json().object("train").number("rows")).isEqualTo(120);
        assertThat(run.json().has("test")).isFalse();
    }

    @Test
    void takesTheTargetByItsName() {
        Path table = Tables.write(
                folder.resolve("first.csv"),
                Stream.concat(
                                Stream.of("kind,x"),
                                Stream.iterate(0, i -> i + 1)
                                        .limit(40)
                                        .map(i -> (i % 2 == 0 ? "even," : "odd,") + i % 2))
                        .toList());

        assertThat(train(table, "--target", "kind").out()).contains("target    kind, 2 classes: even, odd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", ""})
    void needsNoHiddenLayer(String hidden) throws IOException {
        CommandRun run = CommandRun.of(
                "train", Tables.twoClasses(folder), "--output", model(), "--hidden", hidden, "--precision", "float64");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Model.load(model()).network().depth()).isEqualTo(1);
        assertThat(Model.load(model()).parameters().precision()).hasToString("float64");
    }

    @Test
    void smallTablesTakeMoreEpochs() {
        CommandRun run = CommandRun.of("train", Tables.twoClasses(folder), "--output", model(), "--json");

        // 96 rows are 3 batches of 32, so that 167 epochs are 500 steps.
        assertThat(run.json().number("epochs")).isEqualTo(167);
    }

    @Test
    void divergingIsAFailureThatNamesTheStep() {
        CommandRun run = CommandRun.of(
                "train", Tables.values(folder), "--output", model(), "--optimizer", "sgd", "--learning-rate", "1e30");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines().getLast())
                .startsWith("layerwise: the cost became")
                .contains("epoch 1, step 2");
        assertThat(model()).doesNotExist();
    }

    @Test
    void aFullDiskIsAFailure() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        CommandRun run = CommandRun.of("train", Tables.values(folder), "--output", full, "--epochs", "1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines().getLast()).contains("/dev/full");
    }
}

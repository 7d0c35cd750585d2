package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossValidateCommandTest {
    @TempDir
    Path folder;

    private static CommandRun validate(Path table, Object... arguments) {
        Object[] all = Stream.concat(
                        Stream.of(
                                "cross-validate",
                                table,
                                "--hidden",
                                8,
                                "--epochs",
                                20,
                                "--learning-rate",
                                0.01,
                                "--json"),
                        Stream.of(arguments))
                .toArray();
        CommandRun run = CommandRun.of(all);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static CommandRun refuse(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).doesNotContain("\tat ");
        return run;
    }

    /** A field of each fold. */
    private static List<Double> ofFolds(CommandRun run, String name) {
        return run.numbers("folds", name);
    }

    @Test
    void everyFoldIsTestedByTheOthersAndTheirMeanIsTold() {
        CommandRun run = validate(Tables.threeClasses(folder), "--folds", 4);

        assertThat(ofFolds(run, "rows")).containsExactly(30.0, 30.0, 30.0, 30.0);
        assertThat(run.out())
                .contains("120 rows, 2 features", "folds     4, stratified\n")
                .containsPattern("(?m)^ +rows +cost +accuracy +f1_macro +roc_auc +calibration_error$")
                .containsPattern("(?m)^  fold 4 +30 +0\\.\\d+")
                .containsPattern("(?m)^  mean +0\\.\\d+")
                .containsPattern("(?m)^  ± +0\\.\\d+");
        assertThat(run.errLines()).hasSize(4).allMatch(line -> line.matches("fold \\d of 4  cost \\S+  accuracy .*"));
        assertThat(run.json().object("mean").number("accuracy")).isGreaterThan(0.9);
        List<Double> costs = ofFolds(run, "cost");
        double mean = costs.stream().mapToDouble(c -> c).average().orElseThrow();
        double squares =
                costs.stream().mapToDouble(c -> (c - mean) * (c - mean)).sum();
        assertThat(run.json().object("mean").number("cost")).isCloseTo(mean, within(1e-12));
        assertThat(run.json().object("deviation").number("cost")).isCloseTo(Math.sqrt(squares / 3), within(1e-12));
    }

    @Test
    void errorsOfNumbersAreInTheirOwnUnit() {
        CommandRun run = validate(Tables.values(folder), "--folds", 3, "--batch-size", 4);

        assertThat(run.out()).contains("folds     3\n");
        assertThat(run.json().object("mean").number("rmse")).isBetween(0.5, 100.0);
        assertThat(run.json().object("mean").number("r2")).isGreaterThan(0.7);
    }

    @Test
    void repeatsHaveFoldsOfTheirOwn() {
        CommandRun run = validate(Tables.twoClasses(folder), "--folds", 2, "--repeats", 3);

        assertThat(ofFolds(run, "repeat")).containsExactly(1.0, 1.0, 2.0, 2.0, 3.0, 3.0);
        assertThat(ofFolds(run, "fold")).containsExactly(1.0, 2.0, 1.0, 2.0, 1.0, 2.0);
        assertThat(ofFolds(run, "cost")).doesNotHaveDuplicates();
        assertThat(run.out()).contains("folds     2, stratified, 3 times").containsPattern("(?m)^  repeat 3 fold 2 ");
    }

    @Test
    void theSeedDecidesAndTheThreadsDoNot() {
        Path table = Tables.twoClasses(folder);
        List<Double> costs = ofFolds(validate(table, "--threads", 1), "cost");

        assertThat(ofFolds(validate(table, "--threads", 3), "cost")).isEqualTo(costs);
        assertThat(ofFolds(validate(table, "--seed", 2), "cost")).isNotEqualTo(costs);
    }

    /** Six people of ten rows, whose kind follows from who they are: only who has seen a person can tell. */
    private Path people() {
        List<String> lines = new ArrayList<>(List.of("person,x,weight,kind"));
        for (int i = 0; i < 60; i++) {
            int person = i % 6;
            lines.add("p" + person + "," + (10 * (person * 5 % 6) + i / 6 % 3) + "," + (i % 5) + ","
                    + (person % 2 == 0 ? "even" : "odd"));
        }
        return Tables.write(folder.resolve("people.csv"), lines);
    }

    @Test
    void groupsAreKeptTogetherAndAreNoFeature() {
        CommandRun run = validate(people(), "--groups", "person", "--weights", "weight", "--folds", 3);

        assertThat(run.out())
                .contains("60 rows, 1 feature\n")
                .contains("folds     3, stratified, by the groups of column 'person', weighted by column 'weight'");
        assertThat(ofFolds(run, "rows")).containsExactly(20.0, 20.0, 20.0);
    }

    @Test
    void theTargetIsTheLastColumnThatIsNeitherWeightsNorGroups() {
        List<String> lines = IntStream.range(0, 31)
                .mapToObj(i -> i == 0 ? "x,kind,w,g" : i + "," + (i % 2 == 0 ? "a" : "b") + ",1," + i % 4)
                .toList();
        Path table = Tables.write(folder.resolve("last.csv"), lines);

        assertThat(validate(table, "--weights", "w", "--groups", "g", "--folds", 2)
                        .out())
                .contains("target    kind (the last column), 2 classes: a, b", "1 feature\n");
    }

    @Test
    void aClassThatOneTrainingPartLacksStaysAClass() {
        // Class c is in group 2 alone, so that one of the folds is trained without it.
        List<String> lines = new ArrayList<>(List.of("x,g,kind"));
        for (int i = 0; i < 60; i++) {
            lines.add(i + "," + i % 3 + "," + (i % 3 == 2 && i % 2 == 0 ? "c" : i % 2 == 0 ? "a" : "b"));
        }
        Path table = Tables.write(folder.resolve("rare.csv"), lines);

        assertThat(ofFolds(validate(table, "--groups", "g", "--folds", 3), "rows"))
                .containsExactly(20.0, 20.0, 20.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--folds 1 | --folds: there must be at least 2 folds, not 1",
                "--folds 9 | --folds: class 'b' has 8 examples, fewer than the 9 folds; use fewer folds, or do not"
                        + " stratify",
                "--folds 25 --no-stratified | --folds: 25 folds need at least as many examples, but there are only 24",
                "--groups g | --folds: 5 folds need at least as many groups, but there are only 4",
                "--groups h | data.csv has no column 'h'",
                "--groups kind --target kind | column 'kind' is the target, and cannot be weights or groups as well",
                "--weights kind | weights must be numbers",
                "--repeats 0 | --repeats: repeats must be at least 1, not 0",
                "--target x --loss huber --stratified | --stratified: 'x' is predicted as a number",
                "--optimizer lbfgs --dropout 0.1 | L-BFGS needs a cost that does not vary by itself",
                "--output m | unknown option '--output'",
            })
    void whatCannotBeIsOneSentence(String options, String sentence) {
        List<String> lines = IntStream.range(0, 25)
                .mapToObj(i -> i == 0 ? "x,g,kind" : i + "," + i % 4 + "," + (i % 3 == 0 ? "b" : "a"))
                .toList();
        Path table = Tables.write(folder.resolve("data.csv"), lines);
        Object[] arguments = Stream.concat(
                        Stream.of("cross-validate", table), Stream.of((Object[]) options.split(" ", -1)))
                .toArray();

        assertThat(refuse(arguments).err()).contains(sentence);
    }
}

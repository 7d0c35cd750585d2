package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldsTest {
    /** As many of the labels a, b, … as said, mixed. */
    private static List<String> labels(int... counts) {
        List<String> labels = IntStream.range(0, counts.length)
                .boxed()
                .flatMap(i -> Collections.nCopies(counts[i], String.valueOf((char) ('a' + i))).stream())
                .collect(Collectors.toList());
        Collections.shuffle(labels, new Random(5));
        return labels;
    }

    private static void assertTestsEveryExampleOnce(Folds folds, int examples) {
        int[] tested = IntStream.range(0, folds.count())
                .flatMap(fold -> Arrays.stream(folds.test(fold)))
                .sorted()
                .toArray();
        assertThat(tested).isEqualTo(IntStream.range(0, examples).toArray());
        for (int fold = 0; fold < folds.count(); fold++) {
            assertThat(folds.test(fold)).isNotEmpty().isSorted();
            assertThat(folds.train(fold)).isSorted().doesNotContain(folds.test(fold));
            assertThat(folds.train(fold).length + folds.test(fold).length).isEqualTo(examples);
        }
    }

    /** The largest number of these examples in a fold, less the smallest. */
    private static int spread(Folds folds, Set<Integer> examples) {
        int[] counts = IntStream.range(0, folds.count())
                .map(fold -> (int) Arrays.stream(folds.test(fold))
                        .filter(examples::contains)
                        .count())
                .toArray();
        return Arrays.stream(counts).max().orElseThrow()
                - Arrays.stream(counts).min().orElseThrow();
    }

    private static Set<Integer> all(int examples) {
        return new HashSet<>(IntStream.range(0, examples).boxed().toList());
    }

    private static Set<Integer> having(List<?> values, Object value) {
        return new HashSet<>(IntStream.range(0, values.size())
                .filter(i -> values.get(i).equals(value))
                .boxed()
                .toList());
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "3, 2", "10, 10", "103, 5", "1000, 7"})
    void everyExampleIsTestedOnceAndFoldsAreEven(int examples, int k) {
        for (long seed = 0; seed < 20; seed++) {
            Folds folds = Folds.of(examples, k, seed);
            assertThat(folds.count()).isEqualTo(k);
            assertTestsEveryExampleOnce(folds, examples);
            assertThat(spread(folds, all(examples))).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 8, 9, 3", "5, 50, 6, 5", "2, 3, 101, 2", "11, 12, 13, 10"})
    void stratifiedFoldsAreEvenInEveryClassAndAsAWhole(int a, int b, int c, int k) {
        List<String> classes = labels(a, b, c);
        for (long seed = 0; seed < 20; seed++) {
            Folds folds = Folds.stratified(classes, k, seed);
            assertTestsEveryExampleOnce(folds, a + b + c);
            assertThat(spread(folds, all(a + b + c))).isLessThanOrEqualTo(1);
            for (String label : List.of("a", "b", "c")) {
                assertThat(spread(folds, having(classes, label))).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void groupsAreNeverParted() {
        List<Integer> groups = IntStream.range(0, 200).mapToObj(i -> i * i % 37).toList();
        List<String> classes = IntStream.range(0, 200)
                .mapToObj(i -> i * i % 37 % 3 == 0 ? "yes" : "no")
                .toList();
        for (long seed = 0; seed < 20; seed++) {
            for (Folds folds : List.of(Folds.grouped(groups, 6, seed), Folds.grouped(groups, classes, 6, seed))) {
                assertTestsEveryExampleOnce(folds, 200);
                for (int fold = 0; fold < 6; fold++) {
                    Set<Integer> tested = new HashSet<>();
                    Arrays.stream(folds.test(fold)).forEach(i -> tested.add(groups.get(i)));
                    assertThat(Arrays.stream(folds.train(fold)).mapToObj(groups::get))
                            .doesNotContainAnyElementsOf(tested);
                }
            }
        }
    }

    @Test
    void asManyFoldsAsGroupsTestOneGroupEach() {
        List<String> groups = List.of("x", "y", "x", "z", "y", "x");
        Folds folds = Folds.grouped(groups, List.of(1, 2, 1, 3, 2, 1), 3, 4);

        assertThat(IntStream.range(0, 3).mapToObj(folds::test))
                .containsExactlyInAnyOrder(new int[] {0, 2, 5}, new int[] {1, 4}, new int[] {3});
    }

    @Test
    void classesOfSmallGroupsAreSpreadOverTheFolds() {
        // Groups of 3 with one class each: 20 of class a, 40 of class b.
        List<Integer> groups = IntStream.range(0, 180).mapToObj(i -> i / 3).toList();
        List<String> classes = groups.stream().map(g -> g % 3 == 0 ? "a" : "b").toList();
        for (long seed = 0; seed < 20; seed++) {
            Folds folds = Folds.grouped(groups, classes, 4, seed);
            assertThat(spread(folds, having(classes, "a"))).isZero();
            assertThat(spread(folds, having(classes, "b"))).isZero();
        }
    }

    @Test
    void theSeedDecides() {
        List<String> classes = labels(30, 40);
        assertThat(Folds.stratified(classes, 5, 1).test(0))
                .isEqualTo(Folds.stratified(classes, 5, 1).test(0));
        assertThat(Stream.of(1, 2, 3, 4, 5)
                        .map(seed -> Arrays.toString(
                                Folds.stratified(classes, 5, seed).test(0)))
                        .distinct())
                .hasSize(5);
    }

    @Test
    void tooFewOfAnythingIsRefusedWithItsName() {
        assertThatThrownBy(() -> Folds.of(10, 1, 1)).hasMessage("there must be at least 2 folds, not 1");
        assertThatThrownBy(() -> Folds.of(4, 5, 1))
                .hasMessage("5 folds need at least as many examples, but there are only 4");
        assertThatThrownBy(() -> Folds.stratified(labels(9, 4), 5, 1))
                .hasMessage("class 'b' has 4 examples, fewer than the 5 folds; use fewer folds, or do not stratify");
        assertThatThrownBy(() -> Folds.grouped(List.of("p", "p", "q", "q", "q"), 3, 1))
                .hasMessage("3 folds need at least as many groups, but there are only 2");
        assertThatThrownBy(() -> Folds.grouped(List.of("p", "q"), List.of(1, 2, 3), 2, 1))
                .hasMessage("there must be a group for each of the 3 examples, but 2 were given");
    }
}

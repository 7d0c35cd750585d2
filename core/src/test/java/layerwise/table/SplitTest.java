package layerwise.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    /** Rows of the labels a, b, …, as many of each as said. */
    private static Table classes(int... counts) {
        return Tables.withTarget(IntStream.range(0, counts.length)
                .boxed()
                .flatMap(i -> Collections.nCopies(counts[i], String.valueOf((char) ('a' + i))).stream())
                .toArray(String[]::new));
    }

    private static Table values(int rows) {
        return Tables.withTarget(
                IntStream.range(0, rows).mapToObj(i -> i + ".5").toArray(String[]::new));
    }

    private static Split split(Table table, double fraction, long seed) {
        return Split.of(table, "y", TargetKind.AUTO, fraction, seed);
    }

    /** How many of the rows tested have each label. */
    private static int[] tested(Split split, int... counts) {
        int[] tested = new int[counts.length];
        for (int row : split.test()) {
            int label = 0;
            for (int before = counts[0]; row >= before; before += counts[label]) {
                label++;
            }
            tested[label]++;
        }
        return tested;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.2, 0.5, 0.999})
    void putsEveryRowOnOneSide(double fraction) {
        for (Table table : new Table[] {classes(5, 1, 30, 2), values(40)}) {
            Split split = split(table, fraction, 1);
            int[] all = IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test()))
                    .sorted()
                    .toArray();
            assertThat(all).isEqualTo(IntStream.range(0, table.rows()).toArray());
            assertThat(split.train()).isSorted().isNotEmpty();
            assertThat(split.test()).isSorted().isNotEmpty();
        }
    }

    @Test
    void testsTheFractionOfEveryClass() {
        assertThat(tested(split(classes(50, 100, 10), 0.2, 3), 50, 100, 10)).containsExactly(10, 20, 2);
    }

    @Test
    void sharesThatAreRoundedAddUp() {
        int[] counts = IntStream.generate(() -> 7).limit(20).toArray();
        Split split = split(classes(counts), 0.2, 3);
        assertThat(split.test()).hasSize(28);
        assertThat(tested(split, counts)).containsOnly(1, 2);
    }

    @ParameterizedTest
    @CsvSource({"0.01", "0.5", "0.99"})
    void everyClassOfTwoRowsOrMoreIsOnBothSides(double fraction) {
        int[] counts = {2, 3, 1, 40, 2};
        int[] tested = tested(split(classes(counts), fraction, 5), counts);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                assertThat(tested[i]).isZero();
            } else {
                assertThat(tested[i]).isBetween(1, counts[i] - 1);
            }
        }
    }

    @Test
    void noClassPaysForTheSharesOfManySmallOnes() {
        int[] counts = IntStream.concat(IntStream.generate(() -> 1).limit(20), IntStream.of(30))
                .toArray();
        assertThat(tested(split(classes(counts), 0.2, 5), counts)[20]).isEqualTo(6);
    }

    @Test
    void isPlainForAValue() {
        assertThat(split(values(40), 0.25, 1).test()).hasSize(10);
        assertThat(split(values(2), 0.01, 1).test()).hasSize(1);
    }

    @Test
    void dependsOnTheSeedAlone() {
        Table table = classes(50, 50);
        assertThat(split(table, 0.2, 7).test()).isEqualTo(split(table, 0.2, 7).test());
        assertThat(split(table, 0.2, 7).test())
                .isNotEqualTo(split(table, 0.2, 8).test());
    }

    @Test
    void everyRowIsTestedAsOftenAsAnyOther() {
        Table table = values(10);
        int[] times = new int[10];
        for (int seed = 0; seed < 10_000; seed++) {
            for (int row : split(table, 0.3, seed).test()) {
                times[row]++;
            }
        }
        // Five standard deviations of a binomial count of 10,000 at 0.3 are 229.
        assertThat(times)
                .satisfies(counts -> assertThat(Arrays.stream(counts)).allMatch(n -> Math.abs(n - 3000) < 230));
    }

    @Test
    void givesCopies() {
        Split split = split(values(10), 0.3, 1);
        split.test()[0] = 99;
        split.train()[0] = 99;
        assertThat(split.test()).doesNotContain(99);
        assertThat(split.train()).doesNotContain(99);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.2, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesFractionsThatLeaveASideEmpty(double fraction) {
        assertThatThrownBy(() -> split(values(10), fraction, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the fraction of rows to test on must be between 0 and 1, both excluded, but is " + fraction);
    }

    @Test
    void refusesTooFewRows() {
        assertThatThrownBy(() -> split(values(1), 0.2, 1))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage("data.csv has too few rows to test on some of them: two or more are needed;"
                        + " add rows or test on a file of its own");
        assertThatThrownBy(() -> split(classes(1, 1, 1), 0.2, 1))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage("data.csv has too few rows to test on some of them: two or more are needed of a class;"
                        + " add rows or test on a file of its own");
        assertThatThrownBy(() -> Split.of(values(5), "z", TargetKind.AUTO, 0.2, 1))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage("data.csv has no column 'z'; its columns are x, y");
    }
}

package layerwise.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetKindTest {
    private static TargetKind automatic(String... cells) {
        return TargetKind.AUTO.resolve(Tables.withTarget(cells), "y");
    }

    private static String[] repeated(int distinct, int times) {
        return IntStream.range(0, distinct * times)
                .mapToObj(i -> String.valueOf(i % distinct))
                .toArray(String[]::new);
    }

    @Test
    void textMeansClasses() {
        assertThat(automatic("a", "b", "c")).isEqualTo(TargetKind.CLASSES);
        assertThat(automatic("1", "2", "c")).isEqualTo(TargetKind.CLASSES);
    }

    @Test
    void fewIntegersMeanClassesAndOtherNumbersAValue() {
        assertThat(automatic("0", "1", "0", "1")).isEqualTo(TargetKind.CLASSES);
        assertThat(automatic("-0", "1", "0", "1.0")).isEqualTo(TargetKind.CLASSES);
        assertThat(automatic("0", "1", "0", "1.5")).isEqualTo(TargetKind.VALUE);
        assertThat(automatic(repeated(20, 2))).isEqualTo(TargetKind.CLASSES);
        assertThat(automatic(repeated(21, 10))).isEqualTo(TargetKind.VALUE);
    }

    @Test
    void integersThatHardlyRepeatMeanAValue() {
        assertThat(automatic("1", "2", "3")).isEqualTo(TargetKind.VALUE);
        assertThat(automatic("1", "1", "2")).isEqualTo(TargetKind.VALUE);
        assertThat(automatic("1", "1", "2", "2")).isEqualTo(TargetKind.CLASSES);
    }

    @Test
    void whatIsSaidIsKept() {
        Table table = Tables.withTarget("0", "1", "0", "1");
        assertThat(TargetKind.VALUE.resolve(table, "y")).isEqualTo(TargetKind.VALUE);
        assertThat(TargetKind.CLASSES.resolve(table, "y")).isEqualTo(TargetKind.CLASSES);
    }

    @Test
    void whatStandsForAMissingNumberIsNoClass() {
        assertThatThrownBy(() -> automatic("1.5", "NA", "2.5"))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage("data.csv: column 'y', row 2: the value is missing ('NA' stands for one);"
                        + " fill it in or remove the row");
        assertThat(automatic("a", "NA", "b", "NA")).isEqualTo(TargetKind.CLASSES);
    }

    @Test
    void refusesWhatCannotDecide() {
        assertThatThrownBy(() -> automatic("1", ""))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage("data.csv: column 'y', row 2: the number is missing (an empty cell or NaN);"
                        + " fill it in or remove the row");
        assertThatThrownBy(() -> automatic())
                .isInstanceOf(InvalidTableException.class)
                .hasMessage("data.csv has a header but no rows; expected at least one row of data");
    }
}

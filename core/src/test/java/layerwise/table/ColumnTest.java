package layerwise.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTest {
    private static Column column(String... cells) {
        return Column.of("c", List.of(cells));
    }

    private static double number(String cell) {
        assertThat(column(cell)).isInstanceOf(Column.Numeric.class);
        return ((Column.Numeric) column(cell)).get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "17, 17",
        "' 17\t', 17",
        "-0, -0.0",
        "0, 0",
        "+1.5, 1.5",
        ".5, 0.5",
        "5., 5",
        "1e3, 1000",
        "1.5E-3, 0.0015",
        "-2.5e+2, -250",
        "007, 7",
        "1e999, Infinity",
        "nan, NaN",
        "NaN, NaN",
        "-NAN, NaN",
        "inf, Infinity",
        "-Infinity, -Infinity",
        "'', NaN",
        "'  ', NaN",
    })
    void takesNumbersHoweverTheyAreSpelled(String cell, double expected) {
        assertThat(number(cell)).isEqualTo(Double.valueOf(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1f", "1d", "0x1p3", "1,5", "1 000", "1e", "e5", ".", "-", "+-1", "1.2.3", "NA", "true", "٣"})
    void takesEverythingElseAsText(String cell) {
        assertThat(column("1", cell)).isInstanceOfSatisfying(Column.Text.class, text -> {
            assertThat(text.get(0)).isEqualTo("1");
            assertThat(text.get(1)).isEqualTo(cell);
        });
    }

    @Test
    void takesRowsInTheOrderAskedFor() {
        assertThat(((Column.Numeric) column("1", "2", "3").rows(new int[] {2, 0, 0})).get(0))
                .isEqualTo(3);
        assertThat(((Column.Text) column("a", "b", "c").rows(new int[] {2, 0})).get(1))
                .isEqualTo("a");
        assertThat(column("a", "b").rows(new int[0]).size()).isZero();
    }

    @Test
    void cannotBeChangedThroughTheArraysItWasMadeOf() {
        double[] numbers = {1};
        String[] texts = {"a"};
        Column.Numeric numeric = Column.Numeric.of("n", numbers);
        Column.Text text = Column.Text.of("t", texts);
        numbers[0] = 2;
        texts[0] = "b";
        assertThat(numeric.get(0)).isEqualTo(1);
        assertThat(text.get(0)).isEqualTo("a");
    }

    @Test
    void showsCellsShortlyAndOnOneLine() {
        assertThat(column("17.0").show(0)).isEqualTo("17");
        assertThat(column("0.1").show(0)).isEqualTo("0.1");
        assertThat(column("a\nb").show(0)).isEqualTo("'a b'");
        assertThat(column("x".repeat(50)).show(0)).isEqualTo("'" + "x".repeat(40) + "…'");
    }
}

package layerwise.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TableTest {
    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidTableException.class).hasMessage(message);
    }

    @Test
    void holdsColumnsByName() {
        Table table = Tables.of(" age ,name", "17,Ada", "18,1");
        assertThat(table.source()).isEqualTo("data.csv");
        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.columns()).extracting(Column::name).containsExactly("age", "name");
        assertThat(table.column("age")).isInstanceOf(Column.Numeric.class);
        assertThat(table.column("name")).isInstanceOf(Column.Text.class);
        assertThat(table.has("age")).isTrue();
        assertThat(table.has("Age")).isFalse();
    }

    @Test
    void keepsTheSourcesRowNumbersWhenRowsAreTaken() {
        Table table = Tables.of("a", "10", "11", "12", "13");
        Table taken = table.rows(new int[] {3, 1}).rows(new int[] {1, 0});
        assertThat(taken.rows()).isEqualTo(2);
        assertThat(taken.rowNumber(0)).isEqualTo(2);
        assertThat(taken.rowNumber(1)).isEqualTo(4);
        assertThat(((Column.Numeric) taken.column("a")).get(0)).isEqualTo(11);
    }

    @Test
    void listsItsColumnsAndSuggestsTheNearestName() {
        Table table = Tables.of("length,width,species", "1,2,a");
        refuses(
                () -> table.column("speceis"),
                "data.csv has no column 'speceis' (did you mean 'species'?); its columns are length, width, species");
        refuses(
                () -> table.column("SPECIES"),
                "data.csv has no column 'SPECIES' (did you mean 'species'?); its columns are length, width, species");
        refuses(
                () -> table.column("colour"),
                "data.csv has no column 'colour'; its columns are length, width, species");
    }

    @Test
    void listsOnlyTheFirstOfManyColumns() {
        List<Column> columns = IntStream.rangeClosed(1, 64)
                .<Column>mapToObj(i -> Column.Numeric.of("c" + i, 0))
                .toList();
        refuses(
                () -> Table.of("wide.csv", columns).column("target"),
                "wide.csv has no column 'target'; its columns are"
                        + " c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12 and 52 more");
    }

    @Test
    void refusesWhatIsNoTable() {
        refuses(
                () -> Table.of("data.csv", List.of(), List.of()),
                "data.csv is empty; expected a header line with the columns' names, then one line per row");
        refuses(
                () -> Tables.of("a,b", "1,2", "1"),
                "data.csv, row 2: expected 2 cells as in the header, but got 1; complete the row or remove it");
        refuses(
                () -> Tables.of("a", "1,2"),
                "data.csv, row 1: expected 1 cell as in the header, but got 2; complete the row or remove it");
        refuses(
                () -> Tables.of("a,b, a", "1,2,3"),
                "data.csv: column 3 is named 'a' like an earlier one; give every column a name of its own");
        refuses(
                () -> Tables.of("a, ,c", "1,2,3"),
                "data.csv: column 2 has no name; give every column a name in the header");
        refuses(
                () -> Table.of("query", List.of(Column.Numeric.of("a", 1, 2), Column.Text.of("b", "x"))),
                "query: column 'b' has 1 rows, but column 'a' has 2");
    }

    @Test
    void mayHaveNoRows() {
        assertThat(Tables.of("a,b").rows()).isZero();
    }

    @Test
    void aColumnCanBeLeftOut() {
        Table table = Tables.of("a,b,c", "1,2,3", "4,5,6");

        assertThat(table.without("b").columns()).map(Column::name).containsExactly("a", "c");
        assertThat(table.without("b").rows()).isEqualTo(2);
        assertThatThrownBy(() -> table.without("d")).hasMessageContaining("no column 'd'");
        assertThatThrownBy(() -> table.without("a").without("b").without("c"))
                .hasMessage("data.csv has only the column 'c'; at least one more is needed");
    }

    @Test
    void labelsSpellANumberInOneWay() {
        assertThat(Tables.of("g", "1", "1.0", "01").labels("g")).containsExactly("1", "1", "1");
        assertThat(Tables.of("g", "x", " y").labels("g")).containsExactly("x", "y");
        assertThatThrownBy(() -> Tables.of("g,h", "x,1", ",2").labels("g")).hasMessageContaining("column 'g', row 2");
    }

    @Test
    void weightsAreNumbersNotBelowZeroAndNotAllZero() {
        Table table = Tables.of("w,x", "0.5,1", "0,2", "3,3");

        assertThat(table.weights("w").toRows()).isDeepEqualTo(new double[][] {{0.5, 0, 3}});
        assertThatThrownBy(() -> Tables.of("w,x", "1,1", "-2,1").weights("w"))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage("data.csv: column 'w', row 2: a weight must be 0 or more, not -2");
        assertThatThrownBy(() -> Tables.of("w,x", "1,1", ",1").weights("w")).hasMessageContaining("row 2", "missing");
        assertThatThrownBy(() -> Tables.of("w,x", "much,1", "little,1").weights("w"))
                .hasMessageContaining("weights must be numbers");
        assertThatThrownBy(() -> table.rows(new int[] {1}).weights("w"))
                .hasMessage("data.csv: column 'w' must have a weight above 0 in some of the rows it is for, but all"
                        + " are 0");
    }
}

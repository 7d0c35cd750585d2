package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuckQueryTest {
    @TempDir
    Path folder;

    private static Table only(String sql) {
        return Duck.only(DataFile.query(sql, ReadOptions.NONE));
    }

    @Test
    void filesOfSeveralFormatsAreJoined() throws Exception {
        Path left = Duck.parquet(folder.resolve("l.parquet"), "SELECT i, i * 2 AS d FROM range(5) r(i)");
        Path right = Files.writeString(folder.resolve("r.csv"), "i,name\n3,three\n1,one\n");
        Table table = only("with r as (select * from '" + right + "') select l.d, r.name from '" + left
                + "' l join r using (i) order by l.i; -- done");
        assertThat(Duck.numbers(table, "d")).containsExactly(2, 6);
        assertThat(Duck.texts(table, "name")).containsExactly("one", "three");
        assertThat(DataFile.query("select 1 as a", ReadOptions.NONE).source()).isEqualTo("the query");
    }

    @Test
    void theOrderOfTheQueryIsKept() {
        List<Double> seen = new ArrayList<>();
        for (Table part : Duck.parts(
                DataFile.query("select i from range(200000) r(i) order by (i * 7919) % 200000", ReadOptions.NONE))) {
            for (double number : Duck.numbers(part, "i")) {
                seen.add((number * 7919) % 200000);
            }
        }
        assertThat(seen).hasSize(200000).isSorted();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select g || (i // 7) as g, sum(i) as s from '%s' group by all",
                "select * from '%s' order by g",
                "select *, random() as r from '%s'",
                "select * from '%s' using sample 1000 rows",
                "select a.i, b.d from '%s' a join '%1$s' b using (i)",
                "select i, [random(), random()] as l from '%s'"
            })
    void everyReadingGivesTheSameRowsInTheSameOrder(String sql) {
        Path file = Duck.parquet(
                folder.resolve("x.parquet"), "SELECT i, i * 0.5 AS d, 'g' || i % 100 AS g FROM range(300000) r(i)");
        TableSource source = DataFile.query(sql.replace("%s", "%1$s").formatted(file), ReadOptions.NONE);
        int first = hash(source);
        assertThat(hash(source)).isEqualTo(first);
        assertThat(hash(source)).isEqualTo(first);
    }

    private static int hash(TableSource source) {
        int hash = 0;
        for (Table part : Duck.parts(source)) {
            for (var column : part.columns()) {
                hash = 31 * hash
                        + switch (column) {
                            case layerwise.table.Column.Array array ->
                                java.util.Arrays.hashCode(array.cells().toColumnMajor());
                            case layerwise.table.Column.Numeric numbers ->
                                java.util.Arrays.hashCode(Duck.numbers(part, numbers.name()));
                            case layerwise.table.Column.Text texts ->
                                java.util.Arrays.hashCode(Duck.texts(part, texts.name()));
                        };
            }
        }
        return hash;
    }

    @Test
    void aSampleByPercentageIsRefused() {
        TableSource source = DataFile.query("select * from range(100) using sample 10%", ReadOptions.NONE);
        assertThatThrownBy(source::open)
                .isInstanceOf(InvalidTableException.class)
                .hasMessageStartingWith("the query takes a sample by percentage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/x.parquet", "https://example.com/x.csv", "s3://bucket/x.parquet"})
    void nothingIsFetched(String address) {
        TableSource source = DataFile.query("select * from '" + address + "'", ReadOptions.NONE);
        assertThatThrownBy(source::open)
                .isInstanceOf(InvalidTableException.class)
                .hasMessage("the query cannot be run: '" + address
                        + "' is on another machine; download it and name the file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "select 1; select 2",
                "create table t as select 1",
                "copy (select 1 as a) to 'x.csv'",
                "install httpfs",
                "attach 'x.db'"
            })
    void whatIsNotOneSelectIsRefused(String sql) {
        TableSource source = DataFile.query(sql, ReadOptions.NONE);
        assertThatThrownBy(source::open)
                .isInstanceOf(InvalidTableException.class)
                .hasMessage("the query must be one SELECT, as in select a, b from 'table.parquet' where a > 0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        selec 1 | syntax error at or near "selec"
        select x from (select 1 as y) | Referenced column "x" not found in FROM clause! Candidate bindings: "y"
        select * from 'no/such.parquet' | No files found that match the pattern "no/such.parquet"
        select 1 as a) where (true | syntax error at or near ")"
        """)
    void errorsOfTheQueryAreOneSentence(String sql, String reason) {
        TableSource source = DataFile.query(sql, ReadOptions.NONE);
        assertThatThrownBy(source::open)
                .isInstanceOf(InvalidTableException.class)
                .hasMessage("the query cannot be run: " + reason);
    }
}

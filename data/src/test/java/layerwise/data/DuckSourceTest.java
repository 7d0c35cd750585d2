package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;
import layerwise.table.TableSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuckSourceTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path folder;

    private Path parquet(String query) {
        return Duck.parquet(folder.resolve("x.parquet"), query);
    }

    private Table read(String query) {
        return Duck.only(DataFile.open(parquet(query), ReadOptions.NONE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        TINYINT   | -128                  | 127
        UTINYINT  | 0                     | 255
        SMALLINT  | -32768                | 32767
        USMALLINT | 0                     | 65535
        INTEGER   | -2147483648           | 2147483647
        UINTEGER  | 0                     | 4294967295
        BIGINT    | -9007199254740992     | 9007199254740992
        UBIGINT   | 0                     | 9007199254740992
        HUGEINT   | -9007199254740992     | 18446744073709551616
        UHUGEINT  | 0                     | 18446744073709551616
        FLOAT     | -1.5                  | 0.25
        DOUBLE    | -1.7976931348623157e308 | 4.9e-324
        DECIMAL(4,1)   | -99.9            | 0.1
        DECIMAL(9,3)   | -1234.567        | 0.001
        DECIMAL(18,6)  | -123456789012.345678 | 0.000001
        DECIMAL(38,10) | -1234567890123456789.0123456789 | 0.1
        """)
    void numbersOfEveryTypeAreNumbersAndNullIsMissing(String type, String low, String high) {
        Table table = read(
                "SELECT CAST(x AS " + type + ") AS x FROM (VALUES ('" + low + "'), (NULL), ('" + high + "')) t(x)");
        assertThat(Duck.numbers(table, "x")).containsExactly(Double.parseDouble(low), NAN, Double.parseDouble(high));
    }

    @ParameterizedTest
    @CsvSource({
        "BIGINT, 9007199254740993",
        "BIGINT, -9223372036854775807",
        "BIGINT, 9223372036854775807",
        "UBIGINT, 18446744073709551615",
        "HUGEINT, -170141183460469231731687303715884105727",
        "UHUGEINT, 340282366920938463463374607431768211455"
    })
    void integersThatFloat64CannotHoldKeepTheirDigits(String type, String digits) {
        // A query, because Parquet has no integers of 128 bits.
        String query = "SELECT CAST(x AS " + type + ") AS x FROM (VALUES ('7'), (NULL), ('" + digits + "')) t(x)";
        assertThat(Duck.texts(Duck.only(DataFile.query(query, ReadOptions.NONE)), "x"))
                .containsExactly("7", "", digits);
    }

    @Test
    void theLeastBigintIsAPowerOfTwoAndSoExact() {
        assertThat(Duck.numbers(read("SELECT CAST('-9223372036854775808' AS BIGINT) AS x"), "x"))
                .containsExactly(-0x1p63);
    }

    @Test
    void infinitiesAndNaNStayWhatTheyAre() {
        Table table = read("SELECT CAST(x AS DOUBLE) AS d, CAST(x AS FLOAT) AS f FROM "
                + "(VALUES ('inf'), ('-inf'), ('nan'), ('-0.0')) t(x)");
        assertThat(Duck.numbers(table, "d"))
                .containsExactly(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, NAN, -0.0);
        assertThat(Duck.numbers(table, "f"))
                .containsExactly(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, NAN, -0.0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        BOOLEAN      | true                          | true
        BOOLEAN      | false                         | false
        VARCHAR      | Grüße, 世界 𝄞 "quoted" \\     | Grüße, 世界 𝄞 "quoted" \\
        ENUM('a','ä') | ä                            | ä
        UUID         | 6e6bb0d6-8a54-4b71-a0c8-0e3c5a1d3d9b | 6e6bb0d6-8a54-4b71-a0c8-0e3c5a1d3d9b
        DATE         | 2024-01-05                    | 2024-01-05
        TIME         | 10:00:00.5                    | 10:00:00.5
        TIMETZ       | 10:00:00+02                   | 10:00:00+02
        TIMESTAMP    | 2024-01-05 10:00:00           | 2024-01-05T10:00:00
        TIMESTAMP    | 1969-12-31 23:59:59.123456    | 1969-12-31T23:59:59.123456
        TIMESTAMP_S  | 2024-01-05 10:00:01           | 2024-01-05T10:00:01
        TIMESTAMP_MS | 2024-01-05 10:00:00.120       | 2024-01-05T10:00:00.12
        TIMESTAMP_NS | 2024-01-05 10:00:00.123456789 | 2024-01-05T10:00:00.123456789
        TIMESTAMPTZ  | 2024-01-05 10:00:00+02        | 2024-01-05T08:00:00Z
        TIMESTAMP    | infinity                      | infinity
        TIMESTAMPTZ  | -infinity                     | -infinity
        """)
    void everythingElseThatIsOneCellIsText(String type, String value, String text) {
        String query = "SELECT CAST(x AS " + type + ") AS x FROM (VALUES ('" + value + "'), (NULL)) t(x)";
        assertThat(Duck.texts(Duck.only(DataFile.query(query, ReadOptions.NONE)), "x"))
                .containsExactly(text, "");
        if (!type.equals("TIMETZ")) {
            assertThat(Duck.texts(read(query), "x")).containsExactly(text, "");
        }
    }

    @Test
    void aColumnOfNothingIsOfMissingNumbers() {
        assertThat(Duck.numbers(read("SELECT NULL AS x FROM range(2)"), "x")).containsExactly(NAN, NAN);
        assertThat(Duck.numbers(Duck.only(DataFile.query("select null as x", ReadOptions.NONE)), "x"))
                .containsExactly(NAN);
    }

    @Test
    void arraysAndListsOfOneLengthAreArrays() {
        Table table = Duck.only(DataFile.query(
                "SELECT CAST(a AS FLOAT[3]) AS a, CAST(a AS BIGINT[]) AS l FROM "
                        + "(VALUES ([1, 2, 3]), (NULL), ([4, NULL, 6])) t(a)",
                ReadOptions.NONE));
        for (String name : List.of("a", "l")) {
            Column.Array column = (Column.Array) table.column(name);
            assertThat(column.shape()).containsExactly(3);
            assertThat(column.cells().toColumnMajor()).containsExactly(1, 2, 3, NAN, NAN, NAN, 4, NAN, 6);
        }
    }

    @Test
    void arraysOfArraysKeepTheirShapeInCOrder() {
        Table table = Duck.only(
                DataFile.query("SELECT CAST([[1, 2], [3, 4], [5, 6]] AS DOUBLE[2][3]) AS a", ReadOptions.NONE));
        Column.Array column = (Column.Array) table.column("a");
        assertThat(column.shape()).containsExactly(3, 2);
        assertThat(column.cells().toColumnMajor()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void arraysGoOnOverPartsAndChunks() {
        Path file = parquet("SELECT i, [i, i + 0.25, i + 0.5] AS a, 'n' || (i % 7) AS t FROM range(50000) r(i)");
        int row = 0;
        List<Table> parts = Duck.parts(DataFile.open(file, ReadOptions.NONE));
        for (Table part : parts) {
            Column.Array a = (Column.Array) part.column("a");
            for (int i = 0; i < part.rows(); i++, row++) {
                assertThat(part.rowNumber(i)).isEqualTo(row + 1);
                assertThat(a.cells().get(2, i)).isEqualTo(row + 0.5);
                assertThat(((Column.Text) part.column("t")).get(i)).isEqualTo("n" + row % 7);
            }
        }
        assertThat(row).isEqualTo(50000);
        assertThat(parts.size()).isGreaterThan(2);
    }

    @Test
    void listsOfDifferentLengthsAreRefusedWithTheRow() {
        Path file = parquet("SELECT CASE WHEN i = 2345 THEN [1] ELSE [1, 2] END AS a FROM range(3000) r(i)");
        assertThatThrownBy(() -> Duck.parts(DataFile.open(file, ReadOptions.NONE)))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage(file + ": column 'a', row 2346: expected an array of 2 numbers, but got 1; make all of one"
                        + " length, or leave the column out");
        Path empty = parquet("SELECT CAST([] AS DOUBLE[]) AS a");
        assertThatThrownBy(() -> Duck.parts(DataFile.open(empty, ReadOptions.NONE)))
                .hasMessageContaining("column 'a' begins with an empty list");
        assertThat(Duck.numbers(read("SELECT CAST(NULL AS DOUBLE[]) AS a"), "a"))
                .containsExactly(NAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'x': 1}",
                "MAP {'a': 1}",
                "'\\x00'::BLOB",
                "INTERVAL 1 DAY",
                "['a']",
                "[{'x': 1}]",
                "'101'::BIT"
            })
    void whatIsNeitherNumbersNorTextIsRefusedWithAdvice(String expression) {
        String query = "SELECT 1 AS n, " + expression + " AS s";
        TableSource source = DataFile.query(query, ReadOptions.NONE);
        assertThatThrownBy(source::open)
                .isInstanceOf(InvalidTableException.class)
                .hasMessageStartingWith("the query: column 's' is of type ")
                .hasMessageEndingWith(
                        ", which is neither numbers nor text; select what is needed of it, as in --query \"select"
                                + " s.field …\", or leave the column out");
        assertThat(Duck.only(DataFile.query(query, ReadOptions.NONE.withColumns(List.of("n"))))
                        .columns())
                .hasSize(1);
    }

    @Test
    void partsGoOnOverRowGroupsWithRowNumbersAndTheSameRowsOnEveryReading() {
        Path file = folder.resolve("groups.parquet");
        Duck.run("COPY (SELECT i, i * 0.5 AS d, CASE WHEN i % 3 > 0 THEN 't' || i % 5 END AS t FROM range(30000) r(i))"
                + " TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 4096)");
        TableSource source = DataFile.open(file, ReadOptions.NONE);
        for (int reading = 0; reading < 2; reading++) {
            int row = 0;
            for (Table part : Duck.parts(source)) {
                double[] numbers = Duck.numbers(part, "i");
                double[] halves = Duck.numbers(part, "d");
                String[] texts = Duck.texts(part, "t");
                for (int i = 0; i < part.rows(); i++, row++) {
                    assertThat(part.rowNumber(i)).isEqualTo(row + 1);
                    assertThat(numbers[i]).isEqualTo(row);
                    assertThat(halves[i]).isEqualTo(row * 0.5);
                    assertThat(texts[i]).isEqualTo(row % 3 > 0 ? "t" + row % 5 : "");
                }
            }
            assertThat(row).isEqualTo(30000);
        }
    }

    @Test
    void daysOfManyYearsAreNotMixedUp() {
        Table table =
                read("SELECT DATE '1900-01-01' + CAST((i * 4099) % 100000 AS INTEGER) AS d FROM range(5000) r(i)");
        String[] days = Duck.texts(table, "d");
        for (int i = 0; i < days.length; i++) {
            assertThat(days[i])
                    .isEqualTo(LocalDate.of(1900, 1, 1)
                            .plusDays(i * 4099L % 100000)
                            .toString());
        }
    }

    @Test
    void repeatedTextsAreOneObjectInAPart() {
        String[] texts = Duck.texts(read("SELECT 'level ' || i % 2 AS t FROM range(100) r(i)"), "t");
        assertThat(texts[98]).isSameAs(texts[0]).isEqualTo("level 0");
        assertThat(texts[99]).isSameAs(texts[1]).isEqualTo("level 1");
    }

    @Test
    void wideRowsMakeSmallParts() {
        String columns = IntStream.range(0, 10_000)
                .mapToObj(j -> "i * 10000 + " + j + " AS c" + j)
                .collect(Collectors.joining(", "));
        Path file = parquet("SELECT " + columns + " FROM range(60) r(i)");
        List<Table> parts = Duck.parts(DataFile.open(file, ReadOptions.NONE));
        assertThat(parts).hasSizeGreaterThan(1);
        int row = 0;
        for (Table part : parts) {
            assertThat(part.columns()).hasSize(10_000);
            for (int i = 0; i < part.rows(); i++, row++) {
                assertThat(((Column.Numeric) part.columns().get(9_999)).get(i)).isEqualTo(row * 10_000 + 9_999);
            }
        }
        assertThat(row).isEqualTo(60);
    }

    @Test
    void longTextsMakeSmallParts() {
        Path file = parquet("SELECT repeat(chr(97 + (i % 26)::INTEGER), 20000) AS t FROM range(4000) r(i)");
        List<Table> parts = Duck.parts(DataFile.open(file, ReadOptions.NONE));
        assertThat(parts.stream().mapToInt(Table::rows).sum()).isEqualTo(4000);
        assertThat(parts.stream().skip(1).mapToInt(Table::rows).max().orElseThrow())
                .isLessThanOrEqualTo(256);
    }

    @Test
    void aFileWithoutRowsHasOnePartWithItsColumns() {
        Table table = read("SELECT 1 AS a, 'x' AS b, [1.5] AS l WHERE FALSE");
        assertThat(table.rows()).isZero();
        assertThat(table.columns()).extracting(Column::name).containsExactly("a", "b", "l");
    }

    @Test
    void columnsAreChosenInTheOrderAsked() {
        Path file = parquet("SELECT 1 AS \"a\"\"b\", 2 AS \"Größe, in 'cm'\", {'x': 1} AS s");
        Table table = Duck.only(DataFile.open(file, ReadOptions.NONE.withColumns(List.of("Größe, in 'cm'", "a\"b"))));
        assertThat(table.columns()).extracting(Column::name).containsExactly("Größe, in 'cm'", "a\"b");
        assertThat(Duck.numbers(table, "a\"b")).containsExactly(1);
        TableSource unknown = DataFile.open(file, ReadOptions.NONE.withColumns(List.of("a'b")));
        assertThatThrownBy(unknown::open)
                .isInstanceOf(InvalidTableException.class)
                .hasMessage(
                        file + " has no column 'a'b' (did you mean 'a\"b'?); its columns are a\"b, Größe, in 'cm', s");
    }

    @Test
    void twoReadingsAreIndependent() {
        TableSource source = DataFile.open(parquet("SELECT i FROM range(20000) r(i)"), ReadOptions.NONE);
        try (TableReader first = source.open();
                TableReader second = source.open()) {
            Table begun = first.next().orElseThrow();
            assertThat(Duck.numbers(second.next().orElseThrow(), "i")).isEqualTo(Duck.numbers(begun, "i"));
            assertThat(Duck.numbers(first.next().orElseThrow(), "i")[0]).isEqualTo(begun.rows());
        }
    }

    @Test
    void pathsAreTakenAsTheyStand() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("year=2024"));
        Path odd = Duck.parquet(folder.resolve("plain.parquet"), "SELECT 1 AS a");
        Path starred = Files.move(odd, deep.resolve("it's [1]*?.parquet"));
        Duck.parquet(deep.resolve("its 1xx.parquet"), "SELECT 2 AS a");
        Table table = Duck.only(DataFile.open(starred, ReadOptions.NONE));
        assertThat(Duck.numbers(table, "a")).containsExactly(1);
        assertThat(table.columns()).hasSize(1);
    }

    @Test
    void damagedFilesAreToldInASentence() throws IOException {
        Path file = parquet("SELECT i, i * 0.37 AS d, 'text ' || i AS t FROM range(20000) r(i)");
        byte[] bytes = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.parquet");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> Duck.parts(DataFile.open(cut, ReadOptions.NONE)))
                .isInstanceOf(InvalidTableException.class)
                .hasMessageStartingWith("'" + cut + "' cannot be read: No magic bytes found at end of file")
                .hasMessageNotContaining("\n");
        byte[] torn = bytes.clone();
        Arrays.fill(torn, bytes.length / 2, bytes.length / 2 + 4000, (byte) 0x5A);
        Path damaged = Files.write(folder.resolve("damaged.parquet"), torn);
        assertThatThrownBy(() -> Duck.parts(DataFile.open(damaged, ReadOptions.NONE)))
                .isInstanceOf(InvalidTableException.class)
                .hasMessageStartingWith("'" + damaged + "' cannot be read: ")
                .hasMessageNotContaining("\n");
        Path text = Files.writeString(folder.resolve("text.parquet"), "a,b\n1,2\n");
        assertThatThrownBy(() -> Duck.parts(DataFile.open(text, ReadOptions.NONE)))
                .isInstanceOf(InvalidTableException.class)
                .hasMessageStartingWith("'" + text + "' cannot be read: ");
    }

    @Test
    void anErrorOnTheWayIsNoEndOfTheRows() {
        TableSource source = DataFile.query(
                "SELECT CASE WHEN i = 3000000 THEN CAST('bad' || i AS BIGINT) ELSE i END AS x FROM range(4000000) r(i)",
                ReadOptions.NONE);
        try (TableReader reader = source.open()) {
            assertThatThrownBy(() -> {
                        while (reader.next().isPresent()) {
                            Thread.onSpinWait();
                        }
                    })
                    .isInstanceOf(InvalidTableException.class)
                    .hasMessage("the query cannot be run: Could not convert string 'bad3000000' to INT64");
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void nothingIsLeftAmongTheTemporaryFiles() throws IOException {
        Path file = parquet("SELECT [i, i] AS a FROM range(9000) r(i)");
        TableReader reader = DataFile.open(file, ReadOptions.NONE).open();
        reader.next();
        reader.close();
        reader.close();
        try (var found = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(found.map(path -> path.getFileName().toString())
                            .filter(name -> name.startsWith("layerwise-duckdb-"
                                    + ProcessHandle.current().pid() + "-")))
                    .isEmpty();
        }
    }

    @Test
    void aMissingColumnNameIsToldByTheTable() {
        Path file = parquet("SELECT 1 AS \" \"");
        assertThatThrownBy(() -> Duck.parts(DataFile.open(file, ReadOptions.NONE)))
                .hasMessage(file + ": column 1 has no name; give every column a name in the header");
    }

    private Path json(String name, String content) throws IOException {
        return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void jsonOfEveryShapeIsATable() throws IOException {
        String one = "{\"n\": 1, \"t\": \"2024-1-05\", \"b\": true, \"l\": [1, 2.5], \"z\": null}";
        String two = "{\"t\": \"Grüße \\\"q\\\" \\n\", \"n\": 2.5, \"l\": [3, null], \"late\": 9007199254740993}";
        for (Path file : List.of(
                json("lines.jsonl", one + "\n" + two + "\n"),
                json("array.json", "\uFEFF[" + one + "," + two + "]"),
                json("run-on.json", one + two),
                gzipped("packed.json.gz", one + "\r\n" + two),
                gzipped("packed.json", one + "\n" + two))) {
            Table table = Duck.only(DataFile.open(file, ReadOptions.NONE));
            assertThat(table.columns())
                    .extracting(Column::name)
                    .as(file.toString())
                    .containsExactly("n", "t", "b", "l", "z", "late");
            assertThat(Duck.numbers(table, "n")).containsExactly(1, 2.5);
            assertThat(Duck.texts(table, "t")).containsExactly("2024-1-05", "Grüße \"q\" \n");
            assertThat(Duck.texts(table, "b")).containsExactly("true", "");
            assertThat(((Column.Array) table.column("l")).cells().toColumnMajor())
                    .containsExactly(1, 2.5, 3, NAN);
            assertThat(Duck.numbers(table, "z")).containsExactly(NAN, NAN);
            assertThat(Duck.texts(table, "late")).containsExactly("", "9007199254740993");
        }
    }

    private Path gzipped(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void stringsOfJsonStayAsTheyAreSpelled() throws IOException {
        Table table = Duck.only(DataFile.open(json("dates.jsonl", """
            {"d": "2024-01-05", "z": "2024-01-05T10:00:00+02:00", "u": "6E6BB0D6-8A54-4B71-A0C8-0E3C5A1D3D9B", "m": 1}
            {"d": "2024-01-06", "z": "2024-01-05T10:00:00Z", "u": "6E6BB0D6-8A54-4B71-A0C8-0E3C5A1D3D9C", "m": "one"}
            """), ReadOptions.NONE));
        assertThat(Duck.texts(table, "d")).containsExactly("2024-01-05", "2024-01-06");
        assertThat(Duck.texts(table, "z")).containsExactly("2024-01-05T10:00:00+02:00", "2024-01-05T10:00:00Z");
        assertThat(Duck.texts(table, "u")[0]).isEqualTo("6E6BB0D6-8A54-4B71-A0C8-0E3C5A1D3D9B");
        assertThat(Duck.texts(table, "m")).containsExactly("1", "one");
    }

    @Test
    void aKeyThatComesLateIsAColumn() throws IOException {
        String many =
                IntStream.range(0, 30_000).mapToObj(i -> "{\"a\": " + i + "}\n").collect(Collectors.joining());
        TableSource source = DataFile.open(json("late.jsonl", many + "{\"a\": 0.5, \"b\": 7}\n"), ReadOptions.NONE);
        List<Table> parts = Duck.parts(source);
        Table last = parts.getLast();
        assertThat(last.rowNumber(last.rows() - 1)).isEqualTo(30_001);
        assertThat(Duck.numbers(last, "b")[last.rows() - 1]).isEqualTo(7);
        assertThat(Duck.numbers(last, "a")[last.rows() - 1]).isEqualTo(0.5);
    }

    @Test
    void jsonKeysThatDifferOnlyInCaseAreNotLost() throws IOException {
        Table table = Duck.only(DataFile.open(json("case.jsonl", "{\"a\": 1, \"A\": 2}\n"), ReadOptions.NONE));
        assertThat(table.columns()).hasSize(2);
        assertThat(((Column.Numeric) table.columns().get(1)).get(0)).isEqualTo(2);
        Table numbered = Duck.only(DataFile.open(json("numbered.jsonl", "{\"x\": 1, \"x_1\": 2}\n"), ReadOptions.NONE));
        assertThat(Duck.numbers(numbered, "x_1")).containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[1, 2]", "7", "\n"})
    void jsonWithoutObjectsIsRefused(String content) throws IOException {
        Path file = json("none.json", content);
        assertThatThrownBy(() -> Duck.parts(DataFile.open(file, ReadOptions.NONE)))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage(file + " holds no JSON objects; expected one per row, a line each or all in an array");
    }

    @Test
    void brokenJsonIsToldWithItsPlace() throws IOException {
        Path file = json("broken.jsonl", "{\"a\": 1}\n{\"a\": 2\n");
        assertThatThrownBy(() -> Duck.parts(DataFile.open(file, ReadOptions.NONE)))
                .isInstanceOf(InvalidTableException.class)
                .hasMessageStartingWith("'" + file + "' cannot be read: Malformed JSON in file")
                .hasMessageNotContaining("\n");
        Path whole = gzipped("cut.json.gz", "{\"a\": 1}\n".repeat(1000));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length - 12));
        assertThatThrownBy(() -> Duck.parts(DataFile.open(whole, ReadOptions.NONE.withFormat(DataFormat.JSON))))
                .isInstanceOf(InvalidTableException.class)
                .hasMessageStartingWith("'" + whole + "' cannot be read: ");
    }
}

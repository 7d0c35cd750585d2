package layerwise.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {
    private static final ReadOptions LATIN_1 = ReadOptions.NONE.withEncoding(ISO_8859_1);

    @TempDir
    Path folder;

    private Path write(byte[] bytes) {
        try {
            return Files.write(folder.resolve("data.csv"), bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path write(String text) {
        return write(text.getBytes(UTF_8));
    }

    private Table read(String text) {
        return Readings.table(DataFile.open(write(text), ReadOptions.NONE));
    }

    private void refuses(Path file, ReadOptions options, String message) {
        assertThatThrownBy(() -> Readings.parts(DataFile.open(file, options)))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage(message.replace("FILE", file.toString()));
    }

    private void refuses(String text, String message) {
        refuses(write(text), ReadOptions.NONE, message);
    }

    private static byte[] gzipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"savetxt.csv", "odd.csv", "odd.tsv.gz", "bom.csv", "utf16.csv", "commas.csv", "digits.csv.gz"})
    void filesOfPythonsHaveTheCellsThatPythonGaveThem(String name) {
        Readings.areThoseOf(
                DataFile.open(Readings.resource("text/" + name), ReadOptions.NONE),
                Readings.resource("text/" + name + ".cells"));
    }

    @Test
    void latin1IsReadWhereItIsNamedAndRefusedWhereNot() {
        Path file = Readings.resource("text/latin1.csv");
        Readings.areThoseOf(DataFile.open(file, LATIN_1), Readings.resource("text/latin1.csv.cells"));
        refuses(
                file,
                ReadOptions.NONE,
                "FILE, line 2: not UTF-8; save the file in that encoding, or name its own, for example --encoding"
                        + " latin-1");
    }

    @Test
    void columnsWithoutAHeaderAreNumbered() {
        Table table = Readings.parts(DataFile.open(Readings.resource("text/savetxt.csv"), ReadOptions.NONE))
                .getFirst();
        assertThat(Readings.names(table)).containsExactly("column1", "column2", "column3");
        assertThat(table.rows()).isEqualTo(40);
        assertThat(table.rowNumber(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "1,2/3,4!false",
                "1,2!false",
                "1,2/a,4!true",
                "a,2/3,4!true",
                "1,/3,4!true",
                "1,2/3,!false",
                "2019,2020/x,1!true",
                "12345678901234567891,1/12345678901234567893,2!false",
                "nan,-inf/1,2!false"
            })
    void theFirstLineIsAHeaderUnlessItAndTheRestAreNumbers(String lines, boolean header) {
        CsvDialect dialect = CsvDialect.of(lines.replace('/', '\n'), true, Optional.empty(), Optional.empty());
        assertThat(dialect.header()).isEqualTo(header);
    }

    @Test
    void whetherThereIsAHeaderCanBeSaid() {
        Path numbered = write("0,1\n2,3\n");
        Table named = Readings.table(DataFile.open(numbered, ReadOptions.NONE.withHeader(true)));
        assertThat(Readings.names(named)).containsExactly("0", "1");
        assertThat(named.rows()).isEqualTo(1);
        Path texts = write("a,b\nc,d\n");
        Table rows = Readings.table(DataFile.open(texts, ReadOptions.NONE.withHeader(false)));
        assertThat(Readings.names(rows)).containsExactly("column1", "column2");
        assertThat(rows.rows()).isEqualTo(2);
        Path commas = write("1,5;x\n2;y\n");
        Table decimal = Readings.table(DataFile.open(commas, ReadOptions.NONE.withHeader(false)));
        assertThat(((Column.Numeric) decimal.column("column1")).get(0)).isEqualTo(1.5);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '!',
            value = {
                "a,b/1,2!,",
                "a;b/1;2!;",
                "a|b/1|2!|",
                "a/1/2!,",
                "1,5;2,5/3,5;4,5!;",
                "name;city/Doe, Jane;Leeds/Roe, Jim;York!;",
                "\"a;b\",c/\"1;2\",3!,",
                "text/one, two/three/four!,",
                "text/one; two/three/four!,",
                "\"a;/b\";c;d/1;2;3!;"
            })
    void theDelimiterIsTheOneThatCutsLinesAlike(String lines, char delimiter) {
        assertThat(CsvDialect.of(lines.replace('/', '\n'), true, Optional.empty(), Optional.empty())
                        .delimiter())
                .isEqualTo(delimiter);
    }

    @Test
    void theDelimiterCanBeForced() {
        ReadOptions bars = ReadOptions.NONE.withDelimiter('|');
        Table table = Readings.table(DataFile.open(write("a,b|c,d\n1,2|3,4\n"), bars));
        assertThat(Readings.names(table)).containsExactly("a,b", "c,d");
        Table tabs = Readings.table(
                DataFile.open(write("a,b\tc,d\n1,2\t3,4\n"), ReadOptions.NONE.withFormat(DataFormat.TSV)));
        assertThat(Readings.names(tabs)).containsExactly("a,b", "c,d");
    }

    @Test
    void aCommaIsDecimalOnlyWhereNoCellSaysOtherwise() {
        Table table = read("a;b;c;d;e\n1,5;1,234;1,5;1;1,5\n2;5,678;2.5;2;x\n0,125;9;0,5;;2\n");
        assertThat(Readings.numbers(table, "a")).containsExactly(1.5, 2, 0.125);
        // These could be thousands.
        assertThat(Readings.texts(table, "b")).containsExactly("1,234", "5,678", "9");
        assertThat(Readings.texts(table, "c")).containsExactly("1,5", "2.5", "0,5");
        assertThat(Readings.numbers(table, "d")).containsExactly(1, 2, Double.NaN);
        assertThat(Readings.texts(table, "e")).containsExactly("1,5", "x", "2");
    }

    @Test
    void blankCellsAreMissingAndBlankLinesAreNone() {
        Table table = read("a,b\n\n1,\n\n, \n,x\n");
        assertThat(Readings.numbers(table, "a")).containsExactly(1, Double.NaN, Double.NaN);
        assertThat(Readings.texts(table, "b")).containsExactly("", " ", "x");
    }

    @Test
    void linesMayEndInAnyWayAndTheLastNotAtAll() {
        for (String end : List.of("\n", "\r\n", "\r")) {
            assertThat(Readings.numbers(read("a,b" + end + "1,2" + end + "3,4"), "b"))
                    .containsExactly(2, 4);
        }
    }

    @Test
    void integersThatFloat64WouldChangeAreText() {
        Table table = read("id,other\n9007199254740993,9007199254740992\n1,2\n");
        assertThat(Readings.texts(table, "id")).containsExactly("9007199254740993", "1");
        assertThat(Readings.numbers(table, "other")).containsExactly(9007199254740992.0, 2);
    }

    @Test
    void equalTextsAreOneString() {
        List<String> colours = Readings.texts(read("a,b\n1,red\n2,blue\n3,red\n"), "b");
        assertThat(colours).containsExactly("red", "blue", "red");
        assertThat(colours.get(2)).isSameAs(colours.get(0));
    }

    @Test
    void aHeaderAloneIsOnePartWithoutRows() {
        for (String text : List.of("a,b", "a,b\n", "\uFEFFa,b\r\n\r\n")) {
            Table table = read(text);
            assertThat(Readings.names(table)).containsExactly("a", "b");
            assertThat(table.rows()).isZero();
        }
    }

    @Test
    void onlyTheColumnsAskedForAreGivenInThatOrder() {
        Path file = write("a,b,c\n1,x,3\n4,y,6\n");
        Table table = Readings.table(DataFile.open(file, ReadOptions.NONE.withColumns(List.of("c", "a"))));
        assertThat(Readings.names(table)).containsExactly("c", "a");
        assertThat(Readings.numbers(table, "c")).containsExactly(3, 6);
        assertThat(Readings.numbers(table, "a")).containsExactly(1, 4);
        refuses(file, ReadOptions.NONE.withColumns(List.of("d")), "FILE has no column 'd'; its columns are a, b, c");
        Table second =
                Readings.table(DataFile.open(write("1,2\n3,4\n"), ReadOptions.NONE.withColumns(List.of("column2"))));
        assertThat(Readings.numbers(second, "column2")).containsExactly(2, 4);
    }

    @Test
    void tenThousandColumnsAreRead() {
        String header = IntStream.range(0, 10_000).mapToObj(i -> "feature" + i).collect(Collectors.joining(";"));
        String row = IntStream.range(0, 10_000).mapToObj(i -> i + ",5").collect(Collectors.joining(";"));
        List<Table> parts =
                Readings.parts(DataFile.open(write(header + "\n" + (row + "\n").repeat(60)), ReadOptions.NONE));
        assertThat(parts).hasSizeGreaterThan(1);
        assertThat(parts.stream().mapToInt(Table::rows).sum()).isEqualTo(60);
        assertThat(Readings.numbers(parts.getLast(), "feature9999")).contains(9999.5);
        assertThat(parts.getLast().columns()).hasSize(10_000);
    }

    @Test
    void partsAreOfSomeThousandRowsAndEachHasItsOwnTypes() {
        StringBuilder text = new StringBuilder("n,t\n");
        for (int i = 1; i <= 20_000; i++) {
            text.append(i).append(',').append(i == 15_000 ? "x" : "7").append('\n');
        }
        Path file = write(text.toString());
        List<Table> parts = Readings.parts(DataFile.open(file, ReadOptions.NONE));
        assertThat(parts).hasSize(3);
        int row = 0;
        for (Table part : parts) {
            assertThat(part.rowNumber(0)).isEqualTo(row + 1);
            assertThat(Readings.numbers(part, "n")[0]).isEqualTo(row + 1);
            row += part.rows();
        }
        assertThat(row).isEqualTo(20_000);
        assertThat(parts.get(0).column("t")).isInstanceOf(Column.Numeric.class);
        assertThat(parts.get(1).column("t")).isInstanceOf(Column.Text.class);
        assertThat(parts.get(2).column("t")).isInstanceOf(Column.Numeric.class);
    }

    @Test
    void everyReadingGivesTheSameRowsAndEndsWhenClosed() {
        var source = DataFile.open(write("a\n1\n2\n"), ReadOptions.NONE);
        TableReader reader = source.open();
        reader.close();
        reader.close();
        assertThat(reader.next()).isEmpty();
        for (int i = 0; i < 2; i++) {
            assertThat(Readings.numbers(Readings.table(source), "a")).containsExactly(1, 2);
        }
    }

    @Test
    void gzipIsToldByItsBytesAndReadThroughAllMembers() throws IOException {
        byte[] first = gzipped("a,b\n1,2\n".getBytes(UTF_8));
        byte[] second = gzipped("3,4\n".getBytes(UTF_8));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        Table table = Readings.table(DataFile.open(write(both), ReadOptions.NONE));
        assertThat(Readings.numbers(table, "b")).containsExactly(2, 4);
    }

    @Test
    void damagedGzipIsRefused() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        java.util.SplittableRandom random = new java.util.SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            text.append(random.nextDouble()).append(",x\n");
        }
        byte[] whole = gzipped(text.toString().getBytes(UTF_8));
        for (int length : new int[] {2, 5, 15, 1000, whole.length / 2, whole.length - 9, whole.length - 3}) {
            refuses(
                    write(Arrays.copyOf(whole, length)),
                    ReadOptions.NONE,
                    "'FILE' is gzipped, but ends before its end; copy or download it again");
        }
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1;
        refuses(
                write(flipped),
                ReadOptions.NONE,
                "'FILE' is gzipped, but damaged (Corrupt GZIP trailer); copy or download it again");
    }

    @Test
    void whatIsNoTableIsRefused() {
        for (String empty : List.of("", "\n\r\n\n", "\uFEFF")) {
            refuses(empty, "FILE is empty; expected a header line with the columns' names, then one line per row");
        }
        refuses(
                "a,b\n1,2\n\n3\n",
                "FILE, line 4: expected 2 cells as in the header, but got 1;" + " complete the row or remove it");
        refuses(
                "a,b\n1,\"x\ny\"\n3,4,5\n",
                "FILE, line 4: expected 2 cells as in the header, but got 3;" + " complete the row or remove it");
        refuses(
                "1,2\n3,4\n5,6,7\n",
                "FILE, line 3: expected 2 cells as in the first line, but got 3;" + " complete the row or remove it");
        refuses(
                "a,b,a\n1,2,3\n",
                "FILE: column 3 is named 'a' like an earlier one; give every column a name of its own");
        refuses("a, ,c\n1,2,3\n", "FILE: column 2 has no name; give every column a name in the header");
        refuses("a,b\n1,\"x\n2,y\n", "FILE, line 2: not a CSV file, Unclosed quoted field at end of input");
        refuses("a,b\n\"x\"y,1\n", "FILE, line 2: not a CSV file, Unexpected character after closing quote: 'y'");
        refuses(
                "a,b\n\0,1\n",
                "FILE is not a text file: it holds the character 0, as other formats do and UTF-16"
                        + " without a byte-order mark, for which --encoding utf-16le would be said");
    }

    @Test
    void aDuplicateOfAColumnThatIsNotAskedForIsRefusedToo() {
        refuses(
                write("a,b,a\n1,2,3\n"),
                ReadOptions.NONE.withColumns(List.of("b")),
                "FILE: column 3 is named 'a' like an earlier one; give every column a name of its own");
    }

    @Test
    void aCellWithoutEndIsRefusedBeforeItFillsTheMemory() {
        refuses(
                "a,b\n1,\"" + "x".repeat((1 << 24) + 100) + "\n",
                "FILE, line 2: a cell is longer than 16,777,216 characters; a quote that is never closed may be the"
                        + " reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void byteOrderMarksSayTheEncoding(String encoding) {
        byte[] bytes = "\uFEFFä,b\r\n1,\"é\"\r\n".getBytes(Charset.forName(encoding));
        Table table = Readings.table(DataFile.open(write(bytes), ReadOptions.NONE));
        assertThat(Readings.texts(table, "b")).containsExactly("é");
        assertThat(table.has("ä")).isTrue();
    }

    @Test
    void theLineThatIsNotOfTheEncodingIsNamedFarIntoTheFile() {
        byte[] good = "a,b\r\n".repeat(100_000).getBytes(UTF_8);
        byte[] bytes = Arrays.copyOf(good, good.length + 4);
        bytes[good.length] = (byte) 0xE4;
        bytes[good.length + 1] = ',';
        bytes[good.length + 2] = '1';
        bytes[good.length + 3] = '\n';
        refuses(
                write(bytes),
                ReadOptions.NONE,
                "FILE, line 100001: not UTF-8; save the file in that encoding,"
                        + " or name its own, for example --encoding latin-1");
        byte[] half = "\uFEFFa,b\n1,2\n3,".getBytes(UTF_16LE);
        refuses(
                write(Arrays.copyOf(half, half.length + 1)),
                ReadOptions.NONE,
                "FILE, line 3: not UTF-16LE; save the file in that encoding,"
                        + " or name its own, for example --encoding latin-1");
    }

    @Test
    void bytesOfAnyKindAreATableOrRefused() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(5);
        byte[] alphabet = "a1,\"\n\r;\t.e-|\u00e9 \0".getBytes(UTF_8);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = random.nextInt(20) == 0
                        ? (byte) random.nextInt()
                        : alphabet[random.nextInt(alphabet.length - (i % 2))];
            }
            Path file = write(bytes);
            try {
                assertThat(Readings.parts(new layerwise.data.CsvSource(file, DataFormat.CSV, ReadOptions.NONE)))
                        .isNotEmpty();
            } catch (InvalidTableException e) {
                assertThat(e.getMessage()).contains(file.toString());
            }
        }
    }
}

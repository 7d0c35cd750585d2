package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import layerwise.math.Matrix;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableWriterTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @TempDir
    Path folder;

    private static final Table ODD = Table.of(
            "odd",
            List.of(
                    Column.Numeric.of(
                            "n", 17, -0.0, 0.1, NAN, INFINITY, -INFINITY, 0x1p53, 1e300, Double.MIN_VALUE, 1.0 / 3),
                    Column.Text.of(
                            "t, \"ü\"",
                            "plain",
                            "",
                            "a,b;c\td",
                            "say \"hi\"",
                            "two\nlines",
                            "\r",
                            " ",
                            "#x",
                            "Ω𝄞\\",
                            "'")));

    private static byte[] written(DataFormat format, Table... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TableWriter writer = TableWriter.to(out, format, ColumnType.of(parts[0]))) {
            for (Table part : parts) {
                writer.write(part);
            }
            writer.commit();
        }
        return out.toByteArray();
    }

    private static String text(DataFormat format, Table... parts) throws IOException {
        return new String(written(format, parts), StandardCharsets.UTF_8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void csvHasShortNumbersEmptyCellsAndQuotesWhereNeeded() throws IOException {
        assertThat(text(DataFormat.CSV, ODD))
                .isEqualTo("n,\"t, \"\"ü\"\"\"\n"
                        + "17,plain\n"
                        + "-0.0,\n"
                        + "0.1,\"a,b;c\td\"\n"
                        + ",\"say \"\"hi\"\"\"\n"
                        + "Infinity,\"two\nlines\"\n"
                        + "-Infinity,\"\r\"\n"
                        + "9007199254740992, \n"
                        + "1.0E300,#x\n"
                        + "4.9E-324,Ω𝄞\\\n"
                        + "0.3333333333333333,'\n");
    }

    @Test
    void tsvIsTheSameWithTabs() throws IOException {
        Table table = Table.of("x", List.of(Column.Numeric.of("a", 1, 2), Column.Text.of("b", "x\ty", "z,")));
        assertThat(text(DataFormat.TSV, table)).isEqualTo("a\tb\n1\t\"x\ty\"\n2\tz,\n");
    }

    @Test
    void anEmptyCellAloneIsNoEmptyLine() throws IOException {
        assertThat(text(DataFormat.CSV, Table.of("x", List.of(Column.Numeric.of("a", NAN, 2)))))
                .isEqualTo("a\n\"\"\n2\n");
    }

    @Test
    void jsonHasAnObjectPerLine() throws IOException {
        assertThat(text(DataFormat.JSON, ODD)).isEqualTo("""
            {"n":17,"t, \\"ü\\"":"plain"}
            {"n":-0.0,"t, \\"ü\\"":null}
            {"n":0.1,"t, \\"ü\\"":"a,b;c\\td"}
            {"n":null,"t, \\"ü\\"":"say \\"hi\\""}
            {"n":"Infinity","t, \\"ü\\"":"two\\nlines"}
            {"n":"-Infinity","t, \\"ü\\"":"\\r"}
            {"n":9007199254740992,"t, \\"ü\\"":" "}
            {"n":1.0E300,"t, \\"ü\\"":"#x"}
            {"n":4.9E-324,"t, \\"ü\\"":"Ω𝄞\\\\"}
            {"n":0.3333333333333333,"t, \\"ü\\"":"'"}
            """);
        Table control = Table.of("x", List.of(Column.Text.of("c", "\u0001\u001f\u007f")));
        assertThat(text(DataFormat.JSON, control)).isEqualTo("{\"c\":\"\\u0001\\u001f\u007f\"}\n");
    }

    @Test
    void arraysAreNestedInJsonAndJsonInACellOfCsv() throws IOException {
        Table table = Table.of(
                "x",
                List.of(Column.Array.of(
                        "a",
                        List.of(2, 3),
                        Matrix.wrap(new double[] {1, 2, 3, 4, NAN, 0.5, 7, 8, 9, 10, 11, INFINITY}, 6, 2))));
        assertThat(text(DataFormat.JSON, table))
                .isEqualTo("{\"a\":[[1,2,3],[4,null,0.5]]}\n{\"a\":[[7,8,9],[10,11,\"Infinity\"]]}\n");
        assertThat(text(DataFormat.CSV, table))
                .isEqualTo("a\n\"[[1,2,3],[4,null,0.5]]\"\n\"[[7,8,9],[10,11,\"\"Infinity\"\"]]\"\n");
    }

    @Test
    void aColumnMayTurnToTextInTextFormats() throws IOException {
        Table first = Table.of("x", List.of(Column.Numeric.of("id", 1)));
        Table second = Table.of("x", List.of(Column.Text.of("id", "9007199254740993")));
        assertThat(text(DataFormat.CSV, first, second)).isEqualTo("id\n1\n9007199254740993\n");
        assertThat(text(DataFormat.JSON, first, second)).isEqualTo("{\"id\":1}\n{\"id\":\"9007199254740993\"}\n");
    }

    @Test
    void parquetComesBackAsItWas() throws IOException {
        Path file = folder.resolve("it's.parquet");
        Column.Array arrays = Column.Array.of(
                "a",
                List.of(2),
                Matrix.wrap(
                        new double[] {1, 2, 3, NAN, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, 2, 10));
        Table odd = Table.of(
                "odd", Stream.concat(ODD.columns().stream(), Stream.of(arrays)).toList());
        try (TableWriter writer = TableWriter.create(file, DataFormat.PARQUET, ColumnType.of(odd))) {
            writer.write(odd);
            assertThat(file).doesNotExist();
            writer.commit();
        }
        Table read = Duck.only(DataFile.open(file, ReadOptions.NONE));
        assertThat(Duck.numbers(read, "n")).isEqualTo(Duck.numbers(odd, "n"));
        assertThat(Duck.texts(read, "t, \"ü\"")).isEqualTo(Duck.texts(odd, "t, \"ü\""));
        assertThat(((Column.Array) read.column("a")).cells().toColumnMajor())
                .isEqualTo(arrays.cells().toColumnMajor());
        assertThat(names()).containsExactly("it's.parquet");
        assertThat(Duck.texts(
                        Duck.only(DataFile.query(
                                "select distinct compression as c from parquet_metadata('"
                                        + file.toString().replace("'", "''") + "')",
                                ReadOptions.NONE)),
                        "c"))
                .containsExactly("ZSTD");
    }

    @Test
    void manyPartsOfParquetKeepTheirOrder() throws IOException {
        Path file = folder.resolve("many.parquet");
        try (TableWriter writer =
                TableWriter.create(file, DataFormat.PARQUET, List.of(ColumnType.numeric("i"), ColumnType.text("t")))) {
            for (int part = 0; part < 30; part++) {
                double[] numbers = new double[5000];
                String[] texts = new String[5000];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = part * 5000 + i;
                    texts[i] = "t" + (part * 5000 + i) % 17;
                }
                // The order of a part's columns does not matter, and what is not asked for is left out.
                writer.write(Table.of(
                        "x",
                        List.of(
                                Column.Text.of("t", texts),
                                Column.Numeric.of("other", numbers),
                                Column.Numeric.of("i", numbers))));
            }
            writer.commit();
        }
        int row = 0;
        for (Table part : Duck.parts(DataFile.open(file, ReadOptions.NONE))) {
            assertThat(part.columns()).extracting(Column::name).containsExactly("i", "t");
            double[] numbers = Duck.numbers(part, "i");
            for (int i = 0; i < numbers.length; i++, row++) {
                assertThat(numbers[i]).isEqualTo(row);
                assertThat(((Column.Text) part.column("t")).get(i)).isEqualTo("t" + row % 17);
            }
        }
        assertThat(row).isEqualTo(150_000);
    }

    @Test
    void jsonComesBackAsItWas() throws IOException {
        Path file = folder.resolve("x.jsonl");
        Table table = Table.of(
                "x",
                List.of(
                        Column.Numeric.of("n", 1, NAN, 0.1),
                        Column.Text.of("t", "2024-01-05", "", "Ω𝄞\n\"\\"),
                        Column.Array.of("a", List.of(2), Matrix.wrap(new double[] {1, 2, NAN, 4, INFINITY, 6}, 2, 3))));
        try (TableWriter writer = TableWriter.create(file, DataFormat.JSON, ColumnType.of(table))) {
            writer.write(table);
            writer.commit();
        }
        Table read = Duck.only(DataFile.open(file, ReadOptions.NONE));
        assertThat(Duck.numbers(read, "n")).containsExactly(1, NAN, 0.1);
        assertThat(Duck.texts(read, "t")).containsExactly("2024-01-05", "", "Ω𝄞\n\"\\");
        assertThat(((Column.Array) read.column("a")).cells().toColumnMajor())
                .containsExactly(1, 2, NAN, 4, INFINITY, 6);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataFormat.class,
            names = {"CSV", "TSV", "JSON", "PARQUET"})
    void withoutACommitTheOldFileStaysAndNothingElse(DataFormat format) throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "old");
        try (TableWriter writer = TableWriter.create(file, format, ColumnType.of(ODD))) {
            writer.write(ODD);
        }
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("x");
        TableWriter writer = TableWriter.create(file, format, ColumnType.of(ODD));
        assertThatThrownBy(() -> writer.write(Table.of("other", List.of(Column.Numeric.of("n", 1)))))
                .isInstanceOf(InvalidTableException.class)
                .hasMessageStartingWith("other has no column 't, \"ü\"'");
        writer.close();
        writer.close();
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("x");
    }

    @Test
    void theEndOfTheJvmLeavesNothing() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Unfinished.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isEqualTo(7);
        assertThat(names()).containsExactly("temporary");
        assertThat(temporary).isEmptyDirectory();
    }

    /** A program that ends amid its writing. */
    static final class Unfinished {
        @SuppressWarnings("MustBeClosedChecker")
        public static void main(String[] arguments) throws IOException {
            for (DataFormat format : List.of(DataFormat.CSV, DataFormat.PARQUET)) {
                Path file = Path.of(arguments[0], "x." + format);
                TableWriter.create(file, format, ColumnType.of(ODD)).write(ODD);
            }
            Runtime.getRuntime().exit(7);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataFormat.class,
            names = {"CSV", "TSV", "JSON", "PARQUET"})
    void aTableWithoutRowsIsAFile(DataFormat format) throws IOException {
        Path file = folder.resolve("x");
        try (TableWriter writer = TableWriter.create(file, format, List.of(ColumnType.numeric("a")))) {
            writer.commit();
            assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.write(ODD)).isInstanceOf(IllegalStateException.class);
        }
        if (format == DataFormat.PARQUET) {
            assertThat(Duck.only(DataFile.open(file, ReadOptions.NONE)).rows()).isZero();
        } else {
            assertThat(file).content().isEqualTo(format == DataFormat.JSON ? "" : "a\n");
        }
    }

    @Test
    void parquetRefusesACellOfAnotherKind() throws IOException {
        Path file = folder.resolve("x.parquet");
        try (TableWriter writer =
                TableWriter.create(file, DataFormat.PARQUET, List.of(ColumnType.numeric("n"), ColumnType.text("t")))) {
            writer.write(Table.of("x", List.of(Column.Text.of("n", " ", ""), Column.Numeric.of("t", 17, NAN))));
            Table wrong = Table.part("x", List.of(Column.Text.of("n", "", "abc"), Column.Text.of("t", "a", "b")), 3);
            assertThatThrownBy(() -> writer.write(wrong))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot write '" + file
                            + "': column 'n' is to be numbers, but row 4 has 'abc'; write csv or json instead");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFullDiskIsToldWithTheFilesName() throws IOException {
        Path full = Path.of("/dev/full");
        Table table = Table.of("x", List.of(Column.Numeric.of("n", new double[20_000])));
        for (DataFormat format : List.of(DataFormat.CSV, DataFormat.JSON)) {
            TableWriter writer = TableWriter.create(full, format, ColumnType.of(table));
            assertThatThrownBy(() -> writer.write(table))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot write '/dev/full': No space left on device");
            assertThatThrownBy(writer::close).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> TableWriter.create(full, DataFormat.PARQUET, ColumnType.of(table)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write '/dev/full': Parquet needs a regular file");
    }

    @ParameterizedTest
    @EnumSource(
            value = DataFormat.class,
            names = {"CSV", "PARQUET"})
    void aFolderThatIsNotThereIsToldBeforeAnythingIsWritten(DataFormat format) {
        Path file = folder.resolve("no/x");
        assertThatThrownBy(() -> TableWriter.create(file, format, ColumnType.of(ODD)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write '" + file + "': the folder '" + folder.resolve("no")
                        + "' does not exist; create it first");
    }

    @Test
    void aStreamStaysOpenAndHasEveryPartAtOnce() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                throw new AssertionError("the stream is another's");
            }
        };
        try (TableWriter writer = TableWriter.to(out, DataFormat.CSV, List.of(ColumnType.numeric("a")))) {
            writer.write(Table.of("x", List.of(Column.Numeric.of("a", 1))));
            assertThat(out).hasToString("a\n1\n");
            writer.commit();
        }
        assertThat(out).hasToString("a\n1\n");
    }

    @Test
    void formatsAndColumnsThatCannotBeWrittenAreRefused() {
        OutputStream out = OutputStream.nullOutputStream();
        List<ColumnType> columns = List.of(ColumnType.numeric("a"));
        assertThatThrownBy(() -> TableWriter.create(folder.resolve("x"), DataFormat.HDF5, columns))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tables are written as csv, tsv, json or parquet, not as hdf5");
        assertThatThrownBy(() -> TableWriter.to(out, DataFormat.PARQUET, columns))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Parquet is written to a file, not to a stream");
        assertThatThrownBy(() -> TableWriter.to(out, DataFormat.CSV, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        List<ColumnType> twice = List.of(ColumnType.numeric("a"), ColumnType.text("a"));
        assertThatThrownBy(() -> TableWriter.to(out, DataFormat.CSV, twice))
                .hasMessage("there are two columns 'a' to write");
        assertThatThrownBy(() -> ColumnType.text(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ColumnType.array("a", List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}

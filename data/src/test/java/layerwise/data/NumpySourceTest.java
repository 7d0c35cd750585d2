package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import layerwise.table.Column;
import layerwise.table.Table;
import layerwise.table.TableSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NumpySourceTest {
    @TempDir
    Path folder;

    static Stream<ArrayCases.Case> cases() {
        return Stream.of("npy.txt", "npz.txt")
                .flatMap(resource -> ArrayCases.of(resource).stream())
                .filter(c -> !c.isFormula());
    }

    private TableSource source(String name, String... columns) {
        String resource = name.endsWith(".npz") ? "npz.txt" : "npy.txt";
        Path file = ArrayCases.of(resource, name).writeTo(folder);
        return DataFile.open(file, ReadOptions.NONE.withColumns(List.of(columns)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsWhatNumpyWrote(ArrayCases.Case written) {
        TableSource source = DataFile.open(written.writeTo(folder), ReadOptions.NONE);
        if (written.isRefused()) {
            ArrayCases.requireRefusal(source);
        } else {
            ArrayCases.requireExpected(ArrayCases.only(source), written.expected());
        }
    }

    @Test
    void readsManyRowsInParts() {
        List<Table> column = ArrayCases.read(source("many.npy"));
        assertThat(column).hasSizeGreaterThan(3);
        assertThat(ArrayCases.rows(column)).isEqualTo(20_000);
        ArrayCases.requireModulo(column, "many", 1, 0, 251);

        List<Table> table = ArrayCases.read(source("many_fortran.npy"));
        assertThat(table).hasSizeGreaterThan(1);
        assertThat(ArrayCases.rows(table)).isEqualTo(10_000);
        for (int j = 0; j < 3; j++) {
            ArrayCases.requireModulo(table, "column" + (j + 1), 3, j, 251);
        }
    }

    @ParameterizedTest
    @CsvSource({"many_pictures", "many_pictures_fortran"})
    void readsManyPicturesInPartsOfAboutTwoMegabytes(String name) {
        List<Table> parts = ArrayCases.read(source(name + ".npy"));
        assertThat(ArrayCases.rows(parts)).isEqualTo(300);
        assertThat(parts.getFirst().rows()).isBetween(150, 250);
        ArrayCases.requireModulo(parts, name, 1, 0, 251);
    }

    @Test
    void readsTenThousandColumns() {
        Table wide = ArrayCases.only(source("ten_thousand.npy"));
        assertThat(((Column.Array) wide.column("ten_thousand")).shape()).isEqualTo(List.of(10_000));
        ArrayCases.requireModulo(List.of(wide), "ten_thousand", 1, 0, 251);

        List<Table> records = ArrayCases.read(source("ten_thousand_fields.npy"));
        assertThat(records.getFirst().columns()).hasSize(10_000);
        for (int j = 0; j < 10_000; j++) {
            ArrayCases.requireModulo(records, "c" + j, 10_000, j, 251);
        }
    }

    @ParameterizedTest
    @CsvSource({"many_stored.npz", "many_deflated.npz"})
    void readsManyRowsOfSeveralArraysInParts(String name) {
        List<Table> parts = ArrayCases.read(source(name));
        assertThat(parts).hasSizeGreaterThan(1);
        assertThat(ArrayCases.rows(parts)).isEqualTo(9000);
        for (String column : List.of("x", "fortran", "y")) {
            ArrayCases.requireModulo(parts, column, 1, 0, 251);
        }
    }

    @Test
    void everyReadingGivesTheSameRows() {
        TableSource source = source("many_deflated.npz");
        ArrayCases.requireModulo(ArrayCases.read(source), "fortran", 1, 0, 251);
        ArrayCases.requireModulo(ArrayCases.read(source), "fortran", 1, 0, 251);
    }

    @Test
    void leavesNoTemporaryFile() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        List<Path> before;
        try (Stream<Path> files = Files.list(temporary)) {
            before = files.filter(f -> f.getFileName().toString().startsWith("layerwise"))
                    .toList();
        }
        ArrayCases.read(source("many_deflated.npz"));
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files.filter(f -> f.getFileName().toString().startsWith("layerwise")))
                    .isSubsetOf(before);
        }
    }

    @Test
    void readsTheColumnsThatAreAskedForInTheirOrder() {
        assertThat(ArrayCases.only(source("stored.npz", "t", "z")).columns())
                .extracting(Column::name)
                .containsExactly("t", "z");
        assertThat(ArrayCases.only(source("records.npy", "u", "i")).columns())
                .extracting(Column::name)
                .containsExactly("u", "i");
        assertThat(ArrayCases.only(source("lengths_differ.npz", "x", "y")).rows())
                .isEqualTo(3);
    }

    @Test
    void refusesColumnsThatAreNotThere() {
        ArrayCases.requireRefusal(
                source("stored.npz", "zz"),
                " has no array 'zz'; its arrays are z, pictures, a, t, fortran, id, column");
        ArrayCases.requireRefusal(source("records.npy", "zz"), " has no column 'zz'; its columns are i, f, t, u, s");
    }

    @Test
    void refusesArraysOfDifferentLengthsWithBothNamesAndLengths() {
        ArrayCases.requireRefusal(
                source("lengths_differ.npz"),
                ": 'x' has 3 rows, but 'list_classes' has 2; name those that belong together, for example with"
                        + " --features NAME --target NAME");
    }

    @Test
    void refusesWithASentenceThatSaysWhatToDo() {
        ArrayCases.requireRefusal(source("objects.npy"), "pickled objects are not read, for safety");
        ArrayCases.requireRefusal(
                source("objects.npz"), "'o' holds objects of Python's; pickled objects are not read, for safety");
        ArrayCases.requireRefusal(source("complex.npy"), "complex numbers");
        ArrayCases.requireRefusal(source("dates.npy"), "<M8[s]");
        ArrayCases.requireRefusal(source("no_axis.npy"), "a single value");
        ArrayCases.requireRefusal(source("nothing_in_rows.npy"), "rows of shape 0, which hold nothing");
        ArrayCases.requireRefusal(source("records_with_arrays.npy"), "several values in field 'a'");
        ArrayCases.requireRefusal(
                source("inexact_cube.npy"),
                ": column 'inexact_cube', row 2 holds the integer 9007199254740993, but beyond 2⁵³");
        ArrayCases.requireRefusal(source("inexact_unsigned_cube.npy"), "row 2 holds the integer 18446744073709551615");
        ArrayCases.requireRefusal(
                source("two_arrays.npy"), "should have 2 rows of 8 bytes behind its header, but has 160 bytes");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        for (String name :
                List.of("version1.npy", "version2.npy", "version3.npy", "records.npy", "table_fortran.npy")) {
            byte[] content = ArrayCases.of("npy.txt", name).content();
            Path file = folder.resolve(name);
            for (int length = 0; length < content.length; length++) {
                Files.write(file, Arrays.copyOf(content, length));
                TableSource source = DataFile.open(file, ReadOptions.NONE.withFormat(DataFormat.NPY));
                ArrayCases.requireRefusal(source, length < 8 ? "is no array of NumPy's" : "incomplete");
            }
        }
    }

    private TableSource withHeader(int version, String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] before = version == 1
                ? new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, (byte) (text.length >> 8)}
                : new byte[] {
                    (byte) 0x93,
                    'N',
                    'U',
                    'M',
                    'P',
                    'Y',
                    (byte) version,
                    0,
                    (byte) text.length,
                    (byte) (text.length >> 8),
                    0,
                    0
                };
        byte[] content = Arrays.copyOf(before, before.length + text.length + dataBytes);
        System.arraycopy(text, 0, content, before.length, text.length);
        return DataFile.open(Files.write(folder.resolve("made.npy"), content), ReadOptions.NONE);
    }

    @Test
    void readsTheDictionaryInAnyOrderAndSpelling() throws IOException {
        for (String header : List.of(
                "{\"shape\":(3,),\"descr\":\"<f8\",\"fortran_order\":False}",
                "{ 'shape' : (3L,) , 'fortran_order' : True , 'descr' : '\\x3cf8' , }  \n",
                "{'descr': ('<f8'), 'fortran_order': False, 'shape': (3, )}")) {
            assertThat(ArrayCases.only(withHeader(1, header, 24)).rows()).isEqualTo(3);
        }
    }

    @Test
    void refusesHeadersThatAreNotWhatTheFormatSays() throws IOException {
        for (String header : List.of(
                "",
                "{}",
                "{'descr': '<f8', 'fortran_order': False}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), 'more': 1}",
                "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (3,)}",
                "{'descr': '<f8', 'fortran_order': 0, 'shape': (3,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': 3}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': [3]}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (-3,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3.0,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': ('3',)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)} x",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)",
                "{'descr': '<f8' 'fortran_order': False, 'shape': (3,)}",
                "{'descr': '<f8, 'fortran_order': False, 'shape': (3,)}",
                "{'descr': __import__('os'), 'fortran_order': False, 'shape': (3,)}",
                "{'descr': '<f\\q', 'fortran_order': False, 'shape': (3,)}",
                "{'descr': '<f\\xzz', 'fortran_order': False, 'shape': (3,)}",
                "{'descr': '=f8', 'fortran_order': False, 'shape': (3,)}",
                "{'descr': '<f3', 'fortran_order': False, 'shape': (3,)}",
                "{'descr': '<f999999999999', 'fortran_order': False, 'shape': (3,)}",
                "{'descr': [], 'fortran_order': False, 'shape': (3,)}",
                "{'descr': [('a',)], 'fortran_order': False, 'shape': (3,)}",
                "{'descr': ['a'], 'fortran_order': False, 'shape': (3,)}",
                "{'descr': [('', '|V8')], 'fortran_order': False, 'shape': (3,)}",
                "{'descr': " + "[".repeat(100) + "]".repeat(100) + ", 'fortran_order': False, 'shape': (3,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807,)}",
                "{'descr': '<f8', 'fortran_order': True, 'shape': (9223372036854775807, 4611686018427387904)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 4611686018427387904, 4)}",
                "{'descr': '|S0', 'fortran_order': False, 'shape': (99999999999,)}",
                "{'descr': '<U536870912', 'fortran_order': False, 'shape': (0,)}")) {
            ArrayCases.requireRefusal(withHeader(1, header, 24));
            ArrayCases.requireRefusal(withHeader(2, header, 24));
        }
        ArrayCases.requireRefusal(
                withHeader(4, "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)}", 24), "version 4.0");
    }
}

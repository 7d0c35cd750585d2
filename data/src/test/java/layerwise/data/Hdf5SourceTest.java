package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import layerwise.table.Column;
import layerwise.table.Table;
import layerwise.table.TableSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hdf5SourceTest {
    @TempDir
    Path folder;

    static Stream<ArrayCases.Case> cases() {
        return ArrayCases.of("hdf5.txt").stream().filter(c -> !c.isFormula());
    }

    private TableSource source(String name, String... columns) {
        Path file = ArrayCases.of("hdf5.txt", name).writeTo(folder);
        return DataFile.open(file, ReadOptions.NONE.withFormat(DataFormat.HDF5).withColumns(List.of(columns)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsWhatH5pyWrote(ArrayCases.Case written) {
        TableSource source = source(written.name());
        if (written.isRefused()) {
            ArrayCases.requireRefusal(source);
        } else {
            ArrayCases.requireExpected(ArrayCases.only(source), written.expected());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"many_rows", "many_columns", "many_contiguous"})
    void readsManyRowsInParts(String name) {
        List<Table> parts = ArrayCases.read(source(name));
        assertThat(parts).hasSizeGreaterThan(2);
        assertThat(ArrayCases.rows(parts)).isEqualTo(10_000);
        ArrayCases.requireModulo(parts, "x", 1, 0, 251);
        ArrayCases.requireModulo(parts, "y", 1, 0, 251);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many_texts", "many_texts_latest"})
    void readsManyTexts(String name) {
        List<Table> parts = ArrayCases.read(source(name));
        assertThat(ArrayCases.rows(parts)).isEqualTo(5000);
        ArrayCases.requireModulo(parts, "x", 1, 0, 251);
    }

    @Test
    void readsTenThousandColumns() {
        Table table = ArrayCases.only(source("ten_thousand"));
        assertThat(((Column.Array) table.column("x")).shape()).isEqualTo(List.of(10_000));
        ArrayCases.requireModulo(List.of(table), "x", 1, 0, 251);
    }

    @Test
    void readsTheArraysThatAreAskedForInTheirOrder() {
        Table table = ArrayCases.only(source("course", "train_set_y", "/train_set_x"));
        assertThat(table.columns()).extracting(Column::name).containsExactly("train_set_y", "train_set_x");
        assertThat(((Column.Array) table.column("train_set_x")).shape()).isEqualTo(List.of(2, 2, 3));
        assertThat(ArrayCases.only(source("groups", "inner/deep/z")).rows()).isEqualTo(3);
    }

    @Test
    void listsTheArraysWhereTheyDoNotBelongTogether() {
        ArrayCases.requireRefusal(
                source("course"),
                " has arrays of different numbers of rows, list_classes (2), train_set_x (4×2×2×3), train_set_y (4);"
                        + " name those that are needed, with --features NAME --target NAME");
        ArrayCases.requireRefusal(
                source("course", "train_set_x", "list_classes"),
                ": 'train_set_x' has 4 rows, but 'list_classes' has 2; name those that belong together");
    }

    @Test
    void refusesArraysThatAreNotThereOrMakeNoColumn() {
        ArrayCases.requireRefusal(
                source("course", "train_x"),
                " has no array 'train_x'; its arrays are list_classes (2), train_set_x (4×2×2×3), train_set_y (4)");
        ArrayCases.requireRefusal(source("groups", "pair"), ": pair (3, neither numbers nor text) makes no column");
        ArrayCases.requireRefusal(source("groups", "single"), ": single (a single value) makes no column");
        ArrayCases.requireRefusal(source("groups", "elsewhere"), " has no array 'elsewhere'");
        ArrayCases.requireRefusal(source("empty_file"), " has no array whose first axis is the rows");
        ArrayCases.requireRefusal(source("scale_offset"), ": 'x' is packed by filter 6");
        ArrayCases.requireRefusal(
                source("inexact_cube"), ": column 'x', row 2 holds the integer 9007199254740993, but beyond 2⁵³");
    }

    @Test
    void refusesATreeOfChunksThatLeadsBackIntoItself() throws IOException {
        byte[] content = ArrayCases.of("hdf5.txt", "many_chunks").content();
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int signature = ByteBuffer.wrap("TREE".getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        int changed = 0;
        for (int at = 0; at + 64 < content.length; at += 8) {
            // A node of chunks, above the leaves: its first child stands behind two siblings and a key of 24 bytes.
            if (bytes.getInt(at) == signature && content[at + 4] == 1 && content[at + 5] > 0) {
                bytes.putLong(at + 48, at);
                changed++;
            }
        }
        assertThat(changed).isEqualTo(1);
        Path file = Files.write(folder.resolve("circle.h5"), content);
        ArrayCases.requireRefusal(
                DataFile.open(file, ReadOptions.NONE),
                " describes its arrays in a tree far too deep, which may lead back into itself");
    }
}

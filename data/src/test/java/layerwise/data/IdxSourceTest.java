package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.junit.jupiter.params.provider.MethodSource;

class IdxSourceTest {
    private static final ReadOptions IDX = ReadOptions.NONE.withFormat(DataFormat.IDX);

    @TempDir
    Path folder;

    static Stream<ArrayCases.Case> cases() {
        return ArrayCases.of("idx.txt").stream().filter(c -> !c.isFormula());
    }

    private Path write(String name) {
        return ArrayCases.of("idx.txt", name).writeTo(folder);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsWhatWasWritten(ArrayCases.Case written) {
        TableSource source = DataFile.open(written.writeTo(folder), IDX);
        if (written.isRefused()) {
            ArrayCases.requireRefusal(source);
        } else {
            ArrayCases.requireExpected(ArrayCases.only(source), written.expected());
        }
    }

    @Test
    void joinsTheLabelsThatLieBesideTheImages() throws IOException {
        Path images = write("many-images-idx3-ubyte.gz");
        TableSource source = DataFile.open(images, ReadOptions.NONE);
        assertThat(ArrayCases.read(source).getFirst().columns())
                .extracting(Column::name)
                .containsExactly("image");

        Path labels = write("many-labels-idx1-ubyte");
        List<Table> parts = ArrayCases.read(source);
        assertThat(parts).hasSizeGreaterThan(1);
        assertThat(ArrayCases.rows(parts)).isEqualTo(3000);
        assertThat(((Column.Array) parts.getFirst().column("image")).shape()).isEqualTo(List.of(28, 28, 1));
        ArrayCases.requireModulo(parts, "image", 1, 0, 251);
        ArrayCases.requireModulo(parts, "label", 1, 0, 10);

        Path dotted = Files.move(images, folder.resolve("many-images.idx3-ubyte.gz"));
        Files.move(labels, folder.resolve("many-labels.idx1-ubyte"));
        assertThat(ArrayCases.read(DataFile.open(dotted, ReadOptions.NONE))
                        .getFirst()
                        .columns())
                .extracting(Column::name)
                .containsExactly("image", "label");
        assertThat(ArrayCases.read(DataFile.open(dotted, ReadOptions.NONE.withColumns(List.of("label"))))
                        .getFirst()
                        .columns())
                .extracting(Column::name)
                .containsExactly("label");
    }

    @Test
    void refusesLabelsOfAnotherLength() throws IOException {
        Path images = write("many-images-idx3-ubyte.gz");
        Files.move(write("labels_gz"), folder.resolve("many-labels-idx1-ubyte.gz"));
        ArrayCases.requireRefusal(DataFile.open(images, ReadOptions.NONE), "'image' has 3000 rows, but 'label' has 2");
    }

    @Test
    void refusesColumnsThatAreNotThere() {
        ArrayCases.requireRefusal(
                DataFile.open(write("labels_gz"), IDX.withColumns(List.of("image"))),
                " has no column 'image'; its columns are label");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        for (String name : List.of("pictures_0b", "pictures_gz", "labels_gz")) {
            byte[] content = ArrayCases.of("idx.txt", name).content();
            Path file = folder.resolve(name);
            for (int length = 0; length < content.length; length++) {
                Files.write(file, Arrays.copyOf(content, length));
                ArrayCases.requireRefusal(DataFile.open(file, IDX));
            }
        }
    }
}

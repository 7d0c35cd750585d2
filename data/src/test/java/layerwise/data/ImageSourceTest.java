package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import layerwise.math.Precision;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSourceTest {
    @TempDir
    Path folder;

    private void copy(String picture, String to) {
        try {
            Path target = folder.resolve(to);
            Files.createDirectories(target.getParent());
            Files.copy(Readings.resource("pictures/" + picture), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] cell(Table table, int row) {
        Column.Array column = (Column.Array) table.column("image");
        float[] cell = new float[column.cells().rows()];
        for (int i = 0; i < cell.length; i++) {
            cell[i] = (float) column.cells().get(i, row);
        }
        return cell;
    }

    private static List<Integer> shape(Table table) {
        return ((Column.Array) table.column("image")).shape();
    }

    private static void refuses(Path file, ReadOptions options, String message) {
        assertThatThrownBy(() -> Readings.parts(DataFile.open(file, options)))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage(message.replace("FILE", file.toString()));
    }

    /** Two decoders of JPEG differ by some levels; 16 bits and transparency are not rounded to bytes. */
    @ParameterizedTest
    @CsvSource({
        "rgb.png, rgb, 0",
        "gray.png, gray, 0",
        "rgba.png, rgba, 1",
        "gray-alpha.png, gray-alpha, 1",
        "palette.png, palette, 0",
        "palette.gif, palette.gif, 0",
        "moving.gif, moving, 0",
        "bits.png, bits, 0",
        "deep.png, deep, 0.5",
        "rgb.bmp, rgb.bmp, 0",
        "rgb.jpg, rgb.jpg, 3",
        "gray.jpg, gray.jpg, 2"
    })
    void aPictureIsOneRowOfTheBytesThatPillowReads(String name, String bytes, float tolerance) {
        PillowPicture expected = PillowPicture.of(bytes);
        Table table = Readings.table(DataFile.open(Readings.resource("pictures/" + name), ReadOptions.NONE));
        assertThat(Readings.names(table)).containsExactly("image");
        assertThat(shape(table)).containsExactly(expected.height(), expected.width(), expected.channels());
        assertThat(((Column.Array) table.column("image")).cells().precision()).isEqualTo(Precision.FLOAT32);
        assertThat(cell(table, 0)).containsExactly(expected.samples(), within(tolerance));
    }

    @Test
    void channelsAreAsTheShapeSays() {
        ReadOptions gray = ReadOptions.NONE.withImageShape(List.of(23, 31, 1));
        Table luma = Readings.table(DataFile.open(Readings.resource("pictures/rgb.png"), gray));
        assertThat(cell(luma, 0)).containsExactly(PillowPicture.of("rgb.gray").samples(), within(1f));

        ReadOptions colours = ReadOptions.NONE.withImageShape(List.of(23, 31, 3));
        Table repeated = Readings.table(DataFile.open(Readings.resource("pictures/gray.png"), colours));
        float[] samples = PillowPicture.of("gray").samples();
        for (int i = 0; i < samples.length; i++) {
            assertThat(Arrays.copyOfRange(cell(repeated, 0), 3 * i, 3 * i + 3))
                    .containsExactly(samples[i], samples[i], samples[i]);
        }
    }

    @Test
    void sizesAreAsTheShapeSays() {
        ReadOptions small = ReadOptions.NONE.withImageShape(List.of(8, 8, 3));
        Table table = Readings.table(DataFile.open(Readings.resource("pictures/rgb.png"), small));
        assertThat(shape(table)).containsExactly(8, 8, 3);
        assertThat(cell(table, 0)).containsExactly(PillowPicture.of("rgb.8x8").samples(), within(1f));
    }

    @Test
    void aFolderOfPicturesHasARowForEachInTheOrderOfNames() throws IOException {
        copy("rgb.png", "b.png");
        copy("gray.png", "a.png");
        copy("palette.gif", "no-ending");
        copy("rgb.png", ".hidden.png");
        Files.writeString(folder.resolve("notes.txt"), "not a picture");
        Files.createDirectory(folder.resolve("empty"));
        Table table = Readings.table(DataFile.open(folder, ReadOptions.NONE));
        assertThat(Readings.names(table)).containsExactly("image", "file");
        assertThat(Readings.texts(table, "file")).containsExactly("a.png", "b.png", "no-ending");
        // The first one is gray.
        assertThat(shape(table)).containsExactly(23, 31, 1);
        assertThat(cell(table, 0)).containsExactly(PillowPicture.of("gray").samples());
        assertThat(cell(table, 1)).containsExactly(PillowPicture.of("rgb.gray").samples(), within(1f));
    }

    @Test
    void foldersOfPicturesAreClasses() throws IOException {
        copy("rgb.png", "dog/2.png");
        copy("gray.png", "dog/10.png");
        copy("palette.png", "cat/1.png");
        copy("palette.png", "cat/deeper/1.png");
        copy("palette.png", ".hidden/1.png");
        Files.writeString(folder.resolve("README"), "two classes");
        Table table = Readings.table(DataFile.open(folder, ReadOptions.NONE));
        assertThat(Readings.names(table)).containsExactly("image", "label");
        assertThat(Readings.texts(table, "label")).containsExactly("cat", "dog", "dog");
        assertThat(cell(table, 0)).containsExactly(PillowPicture.of("palette").samples());
        assertThat(cell(table, 2)).containsExactly(PillowPicture.of("rgb").samples());

        Table labels = Readings.table(DataFile.open(folder, ReadOptions.NONE.withColumns(List.of("label"))));
        assertThat(Readings.names(labels)).containsExactly("label");
        assertThatThrownBy(() -> DataFile.open(folder, ReadOptions.NONE.withColumns(List.of("labels")))
                        .open())
                .hasMessage(folder + " has no column 'labels' (did you mean 'label'?); its columns are image, label");
    }

    @Test
    void manyPicturesComeInParts() {
        for (int i = 0; i < 5; i++) {
            copy("gray.png", i + ".png");
        }
        List<Table> parts =
                Readings.parts(DataFile.open(folder, ReadOptions.NONE.withImageShape(List.of(400, 400, 3))));
        assertThat(parts).extracting(Table::rows).containsExactly(2, 2, 1);
        assertThat(parts.get(1).rowNumber(0)).isEqualTo(3);
        assertThat(Readings.texts(parts.get(2), "file")).containsExactly("4.png");
        assertThat(cell(parts.get(2), 0)).isEqualTo(cell(parts.get(0), 0));
    }

    @Test
    void aPictureThatCannotBeDecodedIsNamed() throws IOException {
        byte[] whole = Files.readAllBytes(Readings.resource("pictures/rgb.png"));
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> Readings.parts(DataFile.open(folder, ReadOptions.NONE)))
                .isInstanceOf(InvalidTableException.class)
                .hasMessageStartingWith("the picture '" + cut + "' cannot be decoded")
                .hasMessageEndingWith("; replace or remove it");
        byte[] photo = Files.readAllBytes(Readings.resource("pictures/rgb.jpg"));
        Path jpeg = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(photo, photo.length * 3 / 4));
        refuses(
                jpeg,
                ReadOptions.NONE,
                "the picture 'FILE' cannot be decoded: it ends before its end; replace or remove it");
        Path empty = Files.write(folder.resolve("empty.png"), new byte[0]);
        refuses(
                empty,
                ReadOptions.NONE,
                "the picture 'FILE' cannot be decoded: it is no PNG, JPEG, GIF or BMP; replace or remove it");
        refuses(
                Readings.resource("pictures/cmyk.jpg"),
                ReadOptions.NONE,
                "the picture 'FILE' cannot be decoded: its colours are neither RGB nor gray but, for example, CMYK;"
                        + " replace or remove it");
    }

    @Test
    void foldersThatAreNoTablesAreRefused() throws IOException {
        refuses(
                folder,
                ReadOptions.NONE,
                "the folder 'FILE' holds no pictures; expected pictures, or a folder of pictures for each class");
        copy("rgb.png", "a.png");
        copy("rgb.png", "dog/b.png");
        refuses(
                folder,
                ReadOptions.NONE,
                "the folder 'FILE' holds both pictures, as 'a.png', and folders of pictures, as 'dog';"
                        + " move the ones away from the others");
    }

    /** A PNG with a header that says what it likes, and next to nothing behind it. */
    private static byte[] claiming(int height, int width, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        bytes.putLong(0x89504E470D0A1A0AL).putInt(13);
        int from = bytes.position();
        bytes.put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(bytes.array(), from, bytes.position() - from);
        bytes.putInt((int) crc.getValue()).putInt(length).put(new byte[] {'I', 'D', 'A', 'T'});
        return bytes.array();
    }

    @Test
    void giganticPicturesAreRefusedBeforeTheyAreDecoded() throws IOException {
        Path file = Files.write(folder.resolve("huge.png"), claiming(1 << 16, (1 << 12) + 1, 100_000));
        refuses(
                file,
                ReadOptions.NONE,
                "'FILE' has 65536×4097 pixels, but 268,435,456 at most can be read; make it smaller");
        Files.write(file, claiming(Integer.MAX_VALUE, Integer.MAX_VALUE, 100));
        refuses(
                file,
                ReadOptions.NONE,
                "'FILE' has 2147483647×2147483647 pixels, but 268,435,456 at most can be read; make it smaller");
        Files.write(file, claiming(1 << 14, 1 << 14, 100));
        refuses(
                file,
                ReadOptions.NONE,
                "the picture 'FILE' cannot be decoded: it says that it has 16384×16384 pixels, but is too short for"
                        + " them; replace or remove it");
    }

    @Test
    void shapesThatCannotBeAreRefused() {
        Path file = Readings.resource("pictures/rgb.png");
        for (List<Integer> shape : List.of(List.of(8, 8), List.of(8, 8, 2), List.of(0, 8, 3), List.of(8, -1, 1))) {
            refuses(
                    file,
                    ReadOptions.NONE.withImageShape(shape),
                    "the shape of pictures must be a height, a width and 1 or 3 channels, not " + shape);
        }
        refuses(
                file,
                ReadOptions.NONE.withImageShape(List.of(100_000, 100_000, 3)),
                "FILE: pictures of 100000×100000×3 are too large, 67,108,864 numbers at most are possible;"
                        + " name a smaller shape for them");
    }

    @Test
    void bytesOfAnyKindAreAPictureOrRefused() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        for (String name : List.of("rgb.png", "palette.png", "moving.gif", "rgb.bmp", "rgb.jpg")) {
            byte[] valid = Files.readAllBytes(Readings.resource("pictures/" + name));
            for (int i = 0; i < 40; i++) {
                byte[] bytes = valid.clone();
                for (int k = random.nextInt(1, 5); k > 0; k--) {
                    bytes[random.nextInt(i < 20 ? 60 : bytes.length)] = (byte) random.nextInt();
                }
                Path file = Files.write(folder.resolve(name), bytes);
                try {
                    assertThat(Readings.parts(new ImageSource(file, ReadOptions.NONE)))
                            .hasSize(1);
                } catch (InvalidTableException e) {
                    assertThat(e.getMessage()).contains(file.toString());
                }
            }
        }
    }
}

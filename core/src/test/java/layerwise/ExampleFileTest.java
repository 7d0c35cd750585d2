package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import layerwise.file.InvalidFileException;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ExampleFileTest {
    private static final Matrix X = Samples.normal(1, 11, 40);
    private static final Matrix Y = Samples.normal(2, 2, 40);
    private static final Matrix WEIGHTS = Samples.positive(3, 1, 40);

    @TempDir
    Path folder;

    /** A file of these examples, written in three parts. */
    static Path write(Path file, Precision precision, Matrix x, Matrix y, Matrix weights) throws IOException {
        boolean weighted = !weights.isEmpty();
        int m = x.columns();
        int[] ends = {0, m / 3, m / 3, m};
        try (ExampleFileWriter writer =
                ExampleFileWriter.open(file, precision, x.rows(), y.rows(), weighted, "über x")) {
            for (int part = 1; part < ends.length; part++) {
                int from = ends[part - 1];
                int to = ends[part];
                writer.append(x.columns(from, to), y.columns(from, to), weighted ? weights.columns(from, to) : weights);
            }
            assertThat(writer.count()).isEqualTo(m);
            writer.finish();
        }
        return file;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void pass(ExampleFile file) {
        for (MatrixExamples part : file.parts(file.precision(), 7)) {
            assertThat(part.count()).isPositive();
        }
    }

    @Test
    void whatWasWrittenIsReadInEveryPrecision() throws IOException {
        for (Precision stored : Precision.values()) {
            for (Matrix weights : List.of(WEIGHTS, Measurement.UNWEIGHTED)) {
                Path path = write(folder.resolve("x.examples"), stored, X, Y, weights);
                try (ExampleFile file = ExampleFile.open(path)) {
                    assertThat(file.count()).isEqualTo(40);
                    assertThat(file.inputs()).isEqualTo(11);
                    assertThat(file.targetRows()).isEqualTo(2);
                    assertThat(file.isWeighted()).isEqualTo(!weights.isEmpty());
                    assertThat(file.precision().bytes()).isEqualTo(stored.bytes());
                    assertThat(file.note()).isEqualTo("über x");
                    int numbers = 40 * (11 + 2 + (weights.isEmpty() ? 0 : 1));
                    assertThat(file.bytes())
                            .isEqualTo(Files.size(path))
                            .isEqualTo(128 + (long) numbers * stored.bytes());
                    for (Precision target : Precision.values()) {
                        MatrixExamples read = file.whole(target);
                        assertThat(read.x().sameBits(X.to(stored).to(target))).isTrue();
                        assertThat(read.y().sameBits(Y.to(stored).to(target))).isTrue();
                        assertThat(read.weights().toColumnMajor())
                                .isEqualTo(weights.to(stored).to(target).toColumnMajor());
                    }
                }
            }
        }
    }

    @Test
    void examplesAreTakenFromHereAndThereAndFromSelectionsOfSelections() throws IOException {
        int[] numbers = {39, 0, 17, 17, 5, 38, 2, 1, 30, 12, 11, 3};
        Examples memory = Examples.of(X, Y, WEIGHTS);
        try (ExampleFile file = ExampleFile.open(write(folder.resolve("x"), Precision.FLOAT64, X, Y, WEIGHTS))) {
            for (Examples examples : List.of(memory, file)) {
                MatrixExamples taken =
                        examples.select(numbers).select(new int[] {11, 3, 0}).whole(Precision.FLOAT64);
                for (int i = 0; i < 11; i++) {
                    assertThat(new double[] {
                                taken.x().get(i, 0),
                                taken.x().get(i, 1),
                                taken.x().get(i, 2)
                            })
                            .containsExactly(X.get(i, 3), X.get(i, 17), X.get(i, 39));
                }
                assertThat(taken.y().get(1, 0)).isEqualTo(Y.get(1, 3));
                assertThat(taken.weights().get(0, 2)).isEqualTo(WEIGHTS.get(0, 39));
                assertThatThrownBy(() -> examples.select(new int[] {40})).isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThat(file.fingerprint(Precision.FLOAT32)).isEqualTo(memory.fingerprint(Precision.FLOAT32));
            assertThat(file.fingerprint(Precision.FLOAT64))
                    .isEqualTo(memory.fingerprint(Precision.FLOAT64))
                    .isNotEqualTo(memory.fingerprint(Precision.FLOAT32));
        }
    }

    @Test
    void aFileCutShortAnywhereOrTooLongIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(few());
        Path cut = folder.resolve("cut");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertRefused(cut);
        }
        Files.write(cut, Arrays.copyOf(bytes, bytes.length + 1));
        assertRefused(cut);
    }

    private static void assertRefused(Path file) {
        assertThatThrownBy(() -> ExampleFile.open(file).close())
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith("cannot read '" + file + "': it")
                .hasMessageNotContaining("null");
    }

    private Path few() throws IOException {
        return write(folder.resolve("x"), Precision.FLOAT32, X.columns(0, 3), Y.columns(0, 3), WEIGHTS.columns(0, 3));
    }

    @Test
    void everyFlippedBitOfTheHeaderIsFound() throws IOException {
        Path file = few();
        byte[] bytes = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * 128; bit++) {
            flip(file, bytes, bit);
            assertRefused(file);
        }
    }

    private static void flip(Path file, byte[] bytes, int bit) throws IOException {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, flipped);
    }

    @Test
    void aFlippedBitOfTheExamplesIsFoundWhenTheyArePassed() throws IOException {
        Path file = few();
        byte[] bytes = Files.readAllBytes(file);
        for (int bit = 8 * 128; bit < 8 * bytes.length; bit += 9) {
            flip(file, bytes, bit);
            try (ExampleFile damaged = ExampleFile.open(file)) {
                assertThatThrownBy(() -> pass(damaged))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessage("cannot read '" + file + "': its examples are damaged; make it anew");
            }
        }
    }

    /** Changes a number of the header and makes its checksum right again. */
    private static void set(Path file, int at, int value) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(at, value).putInt(40, 0);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 128);
        Files.write(file, bytes.putInt(40, (int) crc.getValue()).array());
    }

    @Test
    void hostileHeadersAreRefusedBeforeAnythingIsAllocated() throws IOException {
        Path file = folder.resolve("x");
        int[] largest = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 1 << 30};
        for (int at : new int[] {12, 16, 20, 24, 28, 36}) {
            for (int value : largest) {
                if (at == 24 && value == 0) {
                    continue;
                }
                write(file, Precision.FLOAT32, X, Y, WEIGHTS);
                set(file, at, value);
                assertRefused(file);
            }
        }
        write(file, Precision.FLOAT32, X, Y, WEIGHTS);
        for (int at : new int[] {16, 20, 28}) {
            set(file, at, Integer.MAX_VALUE);
        }
        assertRefused(file);
    }

    @Test
    void aNewerVersionIsSaid() throws IOException {
        Path file = write(folder.resolve("x"), Precision.FLOAT32, X, Y, WEIGHTS);
        set(file, 8, 2);
        assertThatThrownBy(() -> ExampleFile.open(file))
                .hasMessage(
                        "cannot read '" + file + "': it is of version 2 of its format, but this Layerwise reads up to"
                                + " version 1; make it anew, or use a newer Layerwise");
        Path text = Files.writeString(folder.resolve("text"), "a,b\n".repeat(100));
        assertThatThrownBy(() -> ExampleFile.open(text)).hasMessageContaining("it is no file of examples");
        assertThatThrownBy(() -> ExampleFile.open(folder)).hasMessageContaining("it is a folder");
        assertThatThrownBy(() -> ExampleFile.open(folder.resolve("none")))
                .hasMessageContaining("there is no such file");
    }

    @Test
    void nothingIsLeftOfAFileThatIsNotFinished() throws IOException {
        Path file = folder.resolve("x");
        try (ExampleFileWriter writer = ExampleFileWriter.open(file, Precision.FLOAT32, 11, 2, false)) {
            writer.append(X, Y);
            assertThat(writer.bytes()).isEqualTo(64 + 40 * 13 * 4);
        }
        assertThat(names()).isEmpty();
        write(file, Precision.FLOAT32, X, Y, WEIGHTS);
        byte[] before = Files.readAllBytes(file);
        try (ExampleFileWriter writer = ExampleFileWriter.open(file, Precision.FLOAT32, 11, 2, false)) {
            writer.append(X, Y);
        }
        assertThat(names()).containsExactly("x");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void theWriterRefusesWhatDoesNotFitAndGoesOn() throws IOException {
        Path file = folder.resolve("x");
        try (ExampleFileWriter writer = ExampleFileWriter.open(file, Precision.FLOAT32, 11, 2, false)) {
            assertThatThrownBy(writer::finish).hasMessageContaining("has no example");
            assertThatThrownBy(() -> writer.append(Y, X))
                    .hasMessage("the file takes X of (11, m), Y of (2, m) and no weights, but got (2, 40), (11, 40)"
                            + " and (0, 0)");
            assertThatThrownBy(() -> writer.append(X, Y, WEIGHTS)).hasMessageContaining("no weights");
            writer.append(X, Y);
            Matrix holed = X.copy();
            holed.set(3, 39, 1e39);
            assertThatThrownBy(() -> writer.append(holed, Y))
                    .hasMessage("X must be finite in float32, but row 3 of example 79 is 1.0E39");
            writer.append(X, Y);
            writer.finish();
            assertThatThrownBy(() -> writer.append(X, Y)).hasMessageContaining("takes no more");
        }
        try (ExampleFile read = ExampleFile.open(file)) {
            assertThat(read.count()).isEqualTo(80);
            pass(read);
        }
    }

    @Test
    void placesThatCannotBeWrittenAreNamed() throws IOException {
        assertThatThrownBy(() -> ExampleFileWriter.open(folder.resolve("none/x"), Precision.FLOAT32, 1, 1, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not exist; create it first");
        assertThatThrownBy(() -> ExampleFileWriter.open(folder, Precision.FLOAT32, 1, 1, false))
                .hasMessageContaining("it is a folder");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFolderThatMustNotBeWrittenToIsNamed() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        Assumptions.assumeFalse(Files.isWritable(closed));
        assertThatThrownBy(() -> ExampleFileWriter.open(closed.resolve("x"), Precision.FLOAT32, 1, 1, false))
                .hasMessageContaining("no permission to create files");
    }

    /** Nine gigabytes and 2.3·10⁹ numbers, of which the disk keeps those that are not 0 only. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void examplesBeyondTwoToTheThirtyFirstNumbersAreReadWhereTheyAre() throws IOException {
        int m = 90_000_000;
        ExampleHeader header = new ExampleHeader(Precision.FLOAT32, 24, 1, false, m, 0, "");
        Path path = folder.resolve("sparse");
        int[] numbers = {0, 21_474_836, 42_949_673, 85_899_346, m - 1};
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(header.bytes().array());
            for (int number : numbers) {
                ByteBuffer example = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < 25; i++) {
                    example.putFloat(number % 1000 + i);
                }
                file.seek(64 + number * 100L);
                file.write(example.array());
            }
            file.setLength(header.length());
        }
        try (ExampleFile file = ExampleFile.open(path)) {
            assertThat(file.bytes()).isEqualTo(9_000_000_064L);
            MatrixExamples taken = file.room(Precision.FLOAT32, numbers.length);
            file.take(numbers, 0, taken);
            for (int j = 0; j < numbers.length; j++) {
                assertThat(taken.x().get(0, j)).isEqualTo(numbers[j] % 1000);
                assertThat(taken.x().get(23, j)).isEqualTo(numbers[j] % 1000 + 23);
                assertThat(taken.y().get(0, j)).isEqualTo(numbers[j] % 1000 + 24);
                MatrixExamples part = file.part(numbers[j], 1, file.room(Precision.FLOAT64, 1));
                assertThat(part.y().get(0, 0)).isEqualTo(numbers[j] % 1000 + 24);
            }
            assertThatThrownBy(() -> file.whole(Precision.FLOAT32))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(
                            "a full batch is read into memory, but its 90000000 examples take 8583 MB, for which"
                                    + " the heap of \\d+ MB has no room; choose a batch size, or a larger heap");
        }
    }
}

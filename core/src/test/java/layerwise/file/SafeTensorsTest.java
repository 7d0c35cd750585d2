package layerwise.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafeTensorsTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("model.safetensors");
    }

    private static Matrix random(Precision precision, int rows, int columns) {
        Random random = new Random(31L * rows + columns);
        Matrix matrix = Matrix.zeros(precision, rows, columns);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                matrix.set(i, j, random.nextGaussian());
            }
        }
        return matrix;
    }

    private static SequencedMap<String, Matrix> small() {
        SequencedMap<String, Matrix> tensors = new LinkedHashMap<>();
        tensors.put("W1", random(Precision.FLOAT32, 2, 3));
        tensors.put("b1", random(Precision.FLOAT64, 2, 1));
        return tensors;
    }

    private static SequencedMap<String, String> metadata() {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("network", "{\"units\":[2,3],\"sha256\":\"é\"}");
        metadata.put("format", "layerwise");
        return metadata;
    }

    private static Matrix matrix(SequencedMap<String, Matrix> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    private void requireRefused(String messagePart) {
        assertThatThrownBy(() -> SafeTensors.readVerified(file, metadata -> {}))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith("cannot read '" + file + "': ")
                .hasMessageContaining(messagePart);
    }

    @ParameterizedTest
    @EnumSource(value = Precision.class, names = "BFLOAT16", mode = EnumSource.Mode.EXCLUDE) // stored as float32
    void givesBackTheBitsOfEveryShape(Precision precision) throws IOException {
        // The last two are larger than a chunk: once with rows that fit into one, once with a row that does not.
        int[][] shapes = {{1, 1}, {0, 3}, {3, 0}, {1, 7}, {7, 1}, {31, 65}, {65, 207}, {700, 1001}, {2, 300_001}};
        SequencedMap<String, Matrix> tensors = new LinkedHashMap<>();
        for (int[] shape : shapes) {
            tensors.put(shape[0] + "×" + shape[1], random(precision, shape[0], shape[1]));
        }
        SafeTensors.write(file, tensors, metadata());
        SafeTensors.Content content = SafeTensors.readVerified(file, metadata -> {});
        assertThat(content.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
        assertThat(content.tensors())
                .allSatisfy((name, matrix) -> assertThat(matrix.sameBits(matrix(tensors, name)))
                        .as(name)
                        .isTrue());
        assertThat(content.metadata()).containsExactlyEntriesOf(metadata());
    }

    @Test
    void keepsSpecialValues() throws IOException {
        double payload = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);
        float floatPayload = Float.intBitsToFloat(0xffc1_2345);
        SequencedMap<String, Matrix> tensors = new LinkedHashMap<>();
        tensors.put("double", Matrix.of(new double[][] {
            {Double.NaN, payload, -0.0}, {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE}
        }));
        tensors.put("float", Matrix.wrap(new float[] {Float.NaN, floatPayload, -0f, Float.MIN_VALUE}, 2, 2));
        SafeTensors.write(file, tensors, new LinkedHashMap<>());
        SequencedMap<String, Matrix> read =
                SafeTensors.readVerified(file, metadata -> {}).tensors();
        assertThat(Double.doubleToRawLongBits(matrix(read, "double").get(0, 1))).isEqualTo(0x7ff8_0000_dead_beefL);
        assertThat(Float.floatToRawIntBits((float) matrix(read, "float").get(1, 0)))
                .isEqualTo(0xffc1_2345);
        assertThat(read)
                .allSatisfy((name, matrix) ->
                        assertThat(matrix.sameBits(matrix(tensors, name))).isTrue());
    }

    @Test
    void writesTheFormatAsPythonExpectsIt() throws IOException {
        SequencedMap<String, Matrix> tensors = new LinkedHashMap<>();
        tensors.put("W1", Matrix.of(new double[][] {{1, 2, 3}, {4, 5, 6}}).to(Precision.FLOAT32));
        tensors.put("b1", Matrix.of(new double[][] {{7}, {8}}));
        SafeTensors.write(file, tensors, new LinkedHashMap<>());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        byte[] header = new byte[length];
        bytes.get(header);
        assertThat(length % 8).isZero();
        assertThat(new String(header, StandardCharsets.UTF_8))
                .matches("\\{\"__metadata__\":\\{\"sha256\":\"[0-9a-f]{64}\"},"
                        + "\"W1\":\\{\"dtype\":\"F32\",\"shape\":\\[2,3],\"data_offsets\":\\[16,40]},"
                        + "\"b1\":\\{\"dtype\":\"F64\",\"shape\":\\[2,1],\"data_offsets\":\\[0,16]}} *");
        assertThat(bytes.getDouble()).isEqualTo(7);
        assertThat(bytes.getDouble()).isEqualTo(8);
        for (int i = 1; i <= 6; i++) {
            assertThat(bytes.getFloat()).isEqualTo(i);
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void equalContentGivesEqualBytes() throws IOException {
        SafeTensors.write(file, small(), metadata());
        byte[] first = Files.readAllBytes(file);
        SafeTensors.write(file, small(), metadata());
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void anyAlteredByteIsNoticed() throws IOException {
        SafeTensors.write(file, small(), metadata());
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            for (int change : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 'b' ^ 'c', '{' ^ ' ', 255}) {
                byte[] altered = bytes.clone();
                altered[i] ^= (byte) change;
                Files.write(file, altered);
                assertThatThrownBy(() -> SafeTensors.readVerified(file, metadata -> {}))
                        .as("byte %d of %d xor %d", i, bytes.length, change)
                        .isInstanceOf(InvalidFileException.class);
            }
        }
    }

    @Test
    void alteredDataAndMetadataAreNamedAsSuch() throws IOException {
        SafeTensors.write(file, small(), metadata());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1]++;
        Files.write(file, bytes);
        requireRefused("it was altered or damaged: its checksum does not match");
        bytes[bytes.length - 1]--;
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Files.writeString(file, text.replace("[2,3]", "[3,2]"), StandardCharsets.ISO_8859_1);
        requireRefused("it was altered or damaged: its checksum does not match");
        Files.writeString(file, text.replace("[2,3]", "[2,4]"), StandardCharsets.ISO_8859_1);
        requireRefused("it is damaged or no safetensors file: tensor 'W1' of the shape [2, 4]");
        Files.writeString(file, text.replace("\"sha256\":\"", "\"SHA256\":\""), StandardCharsets.ISO_8859_1);
        requireRefused("it carries no checksum, so it was altered or is not a file that Layerwise wrote");
        assertThat(SafeTensors.read(file).verified()).isFalse();
    }

    @Test
    void truncationAtEveryLengthIsRefused() throws IOException {
        SafeTensors.write(file, small(), metadata());
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            requireRefused(length == 0 ? "it is empty" : "it is truncated");
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        requireRefused(
                "it is truncated: " + bytes.length + " bytes were expected, " + (bytes.length - 1) + " are there");
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        requireRefused(
                "it is too long: " + bytes.length + " bytes were expected, " + (bytes.length + 1) + " are there");
    }

    /** The mapped bytes are gone when they are asked for: the virtual machine must not go with them. */
    @Test
    void aFileThatIsCutWhileItIsReadIsRefused() throws IOException {
        SequencedMap<String, Matrix> tensors = new LinkedHashMap<>();
        tensors.put("W1", random(Precision.FLOAT64, 500, 500));
        SafeTensors.write(file, tensors, metadata());
        assertThatThrownBy(() -> SafeTensors.readVerified(file, metadata -> cut(10_000)))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage("cannot read '" + file + "': it became shorter, or its disk failed, while it was read");
    }

    private void cut(int length) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void metadataMayBeRefusedBeforeAnythingElseIsSeen() throws IOException {
        write("{\"W1\":7,\"__metadata__\":{\"version\":\"8\"}}", new byte[0]);
        assertThatThrownBy(() -> SafeTensors.readVerified(file, metadata -> {
                    throw new IllegalArgumentException("version " + metadata.get("version") + " is too new");
                }))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage("cannot read '" + file + "': version 8 is too new");
    }

    @Test
    void whatIsQuotedFromAFileStaysOneReadableLine() throws IOException {
        write("{\"\\n\\u001b[2J" + "x".repeat(1000) + "\":7}", new byte[0]);
        assertThatThrownBy(() -> SafeTensors.read(file))
                .hasMessageContaining("the header: field '\uFFFD\uFFFD[2Jxxx")
                .hasMessageEndingWith("x…")
                .message()
                .hasSizeLessThan(700);
    }

    @Test
    void readsAFileWithoutAChecksumAndSaysSo() throws IOException {
        String header = "{ \"b\": {\"dtype\": \"F32\", \"shape\": [1, 2], \"data_offsets\": [0, 8]} }";
        write(
                header,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(1)
                        .putFloat(2)
                        .array());
        SafeTensors.Content content = SafeTensors.read(file);
        assertThat(content.verified()).isFalse();
        assertThat(content.metadata()).isEmpty();
        assertThat(matrix(content.tensors(), "b").toRows()).isDeepEqualTo(new double[][] {{1, 2}});
        requireRefused("it carries no checksum");
    }

    @Test
    void refusesAChecksumThatIsNone() throws IOException {
        for (String checksum : new String[] {"", "abc", "0".repeat(64), "\\u0030" + "0".repeat(63), "é".repeat(64)}) {
            write("{\"__metadata__\":{\"sha256\":\"" + checksum + "\"}}", new byte[0]);
            requireRefused("its checksum does not match");
        }
    }

    @Test
    void namesMissingFilesAndFolders() {
        requireRefused("there is no such file");
        assertThatThrownBy(() -> SafeTensors.read(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage("cannot read '" + folder + "': it is a folder");
    }

    @Test
    void tellsOtherFilesApart() throws IOException {
        Files.writeString(file, "age,height,label\n1,2,yes\n");
        requireRefused(
                "it is not a safetensors file: its first 8 bytes announce a header of 7451598556557043553 bytes");
        write("[]", new byte[0]);
        requireRefused("the header is not a JSON object");
        write("{\"a\": b}", new byte[0]);
        requireRefused("line 1, column 7: expected a value");
        Files.write(file, new byte[] {1, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff});
        requireRefused("the header is not UTF-8");
        write("{\"__metadata__\":{\"a\":\"\uFFFD\"}}", new byte[0]);
        assertThat(SafeTensors.read(file).metadata()).containsEntry("a", "\uFFFD");
    }

    @Test
    void refusesHostileLengths() throws IOException {
        for (long length : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE, 1L << 40, 100_000_001}) {
            Files.write(
                    file,
                    ByteBuffer.allocate(16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .array());
            requireRefused("it is not a safetensors file");
        }
        Files.write(
                file,
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(100_000_000)
                        .array());
        requireRefused("announce a header of 100000000 bytes, but only 8 follow");
    }

    @Test
    void refusesHostileHeaders() throws IOException {
        refuseTensor("\"F32\"", "[2,1]", "[0,4]", "has 2 elements of 4 bytes, which do not fit its 4 bytes of data");
        refuseTensor("\"F64\"", "[-1,-1]", "[0,8]", "expected [rows, columns], each from 0 to 2147483647");
        refuseTensor("\"F64\"", "[1]", "[0,8]", "expected [rows, columns]");
        refuseTensor("\"F64\"", "[1,1,1]", "[0,8]", "expected [rows, columns]");
        refuseTensor("\"F64\"", "[1.0,1]", "[0,8]", "field 'shape' must be an array of whole numbers, got 1.0");
        refuseTensor("\"F64\"", "[2147483647,2147483647]", "[0,8]", "which do not fit its 8 bytes of data");
        refuseTensor("\"F32\"", "[4294967296,4294967296]", "[0,0]", "expected [rows, columns]");
        refuseTensor("\"F32\"", "[65536,65536]", "[0,17179869184]", "do not fit");
        refuseTensor("\"F32\"", "[1,1]", "[0,9223372036854775807]", "do not fit");
        refuseTensor("\"F32\"", "[1,1]", "[0,9223372036854775808]", "must be an array of whole numbers, got 9.22");
        refuseTensor("\"F32\"", "[1,1]", "[-4,0]", "expected [begin, end] with 0 ≤ begin ≤ end");
        refuseTensor("\"F32\"", "[1,1]", "[8,4]", "expected [begin, end] with 0 ≤ begin ≤ end");
        refuseTensor("\"F32\"", "[1,1]", "[4,8]", "begin at byte 4, after a gap; expected byte 0");
        refuseTensor("\"F32\"", "[1,1]", "[0,4]", "it is too long");
        refuseTensor("\"F32\"", "[20000,20000]", "[0,1600000000]", "it is truncated");
        refuseTensor("\"BF16\"", "[1,1]", "[0,2]", "has the type 'BF16'; only F32 and F64 can be read");
        refuseTensor("4", "[1,1]", "[0,4]", "field 'dtype' must be a string, got 4");
        refuseTensor("\"F32\",\"x\":1", "[1,1]", "[0,4]", "unknown field 'x'");
        refuse("{\"W1\":7}", "field 'W1' must be an object, got 7");
        refuse("{\"W1\":{}}", "the header, 'W1': field 'dtype' is missing");
        refuse("{\"__metadata__\":{\"a\":1}}", "field 'a' must be a string, got 1");
        String entry = "\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":";
        refuse(
                "{\"a" + entry + "[0,4]},\"b" + entry + "[2,6]}}",
                "the data of tensor 'b' begin at byte 2, inside another tensor's; expected byte 4");
        refuse("{\"a" + entry + "[0,4]},\"b" + entry + "[0,4]}}", "inside another tensor's");
        refuse("{\"a" + entry + "[0,4]},\"a" + entry + "[4,8]}}", "expected each name once, but 'a' is repeated");
    }

    @Test
    void refusesAMillionTensorsBeforeTheyCostMemory() throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 1_000_000; i++) {
            header.append(i == 0 ? "\"" : ",\"").append(i);
            header.append("\":{\"dtype\":\"F32\",\"shape\":[2147483647,0],\"data_offsets\":[0,0]}");
        }
        write(header.append('}').toString(), new byte[0]);
        requireRefused("expected at most 1000000 values");
    }

    private void refuseTensor(String type, String shape, String offsets, String messagePart) throws IOException {
        refuse(
                "{\"W1\":{\"dtype\":" + type + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}",
                messagePart);
    }

    private void refuse(String header, String messagePart) throws IOException {
        write(header, new byte[8]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        requireRefused(messagePart);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated")
                .isLessThan(8 << 20);
    }

    private void write(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(json.length).put(json).put(data).array());
    }

    @Test
    void refusesNamesThatTheFormatUsesItself() {
        SequencedMap<String, Matrix> tensors = small();
        SequencedMap<String, String> metadata = metadata();
        metadata.put("sha256", "mine");
        assertThatThrownBy(() -> SafeTensors.write(file, tensors, metadata))
                .hasMessage("the metadata's 'sha256' is the file's own; take another name");
        tensors.put("__metadata__", random(Precision.FLOAT32, 1, 1));
        assertThatThrownBy(() -> SafeTensors.write(file, tensors, metadata()))
                .hasMessage("'__metadata__' is no name for a tensor: the format uses it itself");
        assertThat(file).doesNotExist();
    }

    @Test
    void failingToWriteLeavesTheOldFile() throws IOException {
        SafeTensors.write(file, small(), metadata());
        byte[] old = Files.readAllBytes(file);
        Path missing = folder.resolve("missing").resolve("model.safetensors");
        assertThatThrownBy(() -> SafeTensors.write(missing, small(), metadata()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not exist; create it first");
        SequencedMap<String, String> tooMuch = metadata();
        tooMuch.put("much", "x".repeat(100_000_000));
        assertThatThrownBy(() -> SafeTensors.write(file, small(), tooMuch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a safetensors file holds at most 100000000");
        assertThat(Files.readAllBytes(file)).isEqualTo(old);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}

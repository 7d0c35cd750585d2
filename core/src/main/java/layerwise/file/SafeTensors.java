package layerwise.file;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import layerwise.file.TensorHeader.Tensor;
import layerwise.file.TensorHeader.Tile;
import layerwise.math.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Files in the safetensors format: named matrices and named strings, readable by Python as they are. A file is the length of a
 * JSON header (8 bytes, little-endian), the header, and the elements, row by row as NumPy expects.
 *
 * <p>What is written carries a checksum: the metadata's {@code sha256} is the SHA-256, in lower-case hexadecimal digits, of the
 * whole file with these 64 digits themselves taken as the character 0. Equal content gives equal bytes.
 *
 * <p>Reading maps the file and trusts nothing in it: lengths, offsets, overlaps, gaps and shapes are checked against the size of the
 * file before anything of a size named in the file is allocated. Whatever the bytes are, reading takes time in proportion to their
 * number and allocates no more than {@link #mostBytes}.
 *
 * <p>Source: <a href="https://github.com/huggingface/safetensors#format">the format's description</a>.
 */
public final class SafeTensors {
    private static final int BYTES_PER_BYTE = 64;
    private static final int BYTES_AT_LEAST = 1 << 21;
    private static final String CHECKSUM = "sha256";
    private static final String ZEROS = "0".repeat(64);
    private static final int CHUNK_BYTES = 1 << 20;
    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SafeTensors() {}

    /**
     * What a file holds.
     *
     * @param tensors the matrices in the order of the file's header
     * @param metadata the strings in the order of the file's header, without the checksum
     * @param verified whether there is a checksum; where there is one, it matches
     */
    public record Content(
            SequencedMap<String, Matrix> tensors, SequencedMap<String, String> metadata, boolean verified) {
        /** Makes both maps unmodifiable. */
        public Content {
            tensors = Collections.unmodifiableSequencedMap(tensors);
            metadata = Collections.unmodifiableSequencedMap(metadata);
        }
    }

    /**
     * Creates or replaces {@code file}, whole or not at all, see {@link AtomicFile#write}. Nobody may change a matrix meanwhile.
     *
     * @throws IllegalArgumentException if a tensor is named {@code __metadata__}, or the metadata hold a {@code sha256}
     * @throws IOException with a sentence that names the file, if it cannot be written
     */
    public static void write(Path file, SequencedMap<String, Matrix> tensors, SequencedMap<String, String> metadata)
            throws IOException {
        if (metadata.containsKey(CHECKSUM)) {
            throw new IllegalArgumentException(
                    "the metadata's '" + CHECKSUM + "' is the file's own; take another name");
        }
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            write(out, TensorHeader.of(tensors, withChecksum(metadata, ZEROS)), tensors);
        }
        String checksum = HexFormat.of().formatHex(digest.digest());
        TensorHeader header = TensorHeader.of(tensors, withChecksum(metadata, checksum));
        AtomicFile.write(file, out -> write(out, header, tensors));
    }

    private static SequencedMap<String, String> withChecksum(SequencedMap<String, String> metadata, String checksum) {
        SequencedMap<String, String> sealed = new LinkedHashMap<>(metadata);
        sealed.put(CHECKSUM, checksum);
        return sealed;
    }

    private static void write(OutputStream out, TensorHeader header, Map<String, Matrix> tensors) throws IOException {
        out.write(header.bytes());
        byte[] bytes = new byte[CHUNK_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : header.inDataOrder()) {
            Matrix matrix = Objects.requireNonNull(tensors.get(tensor.name()));
            for (Tile tile : tensor.tiles(CHUNK_BYTES)) {
                encode(matrix, tile, buffer);
                out.write(bytes, 0, tile.size() * tensor.precision().bytes());
            }
        }
    }

    /**
     * What {@code file} holds, if it is a safetensors file of float32 and float64 matrices; one without a checksum is taken, one
     * whose checksum does not match is not.
     *
     * @throws InvalidFileException if the file is missing, cannot be read, is none of these, or was altered or cut
     */
    public static Content read(Path file) throws InvalidFileException {
        return read(file, metadata -> {});
    }

    /**
     * What {@code file} holds, if {@link #write} wrote it and no byte has changed since.
     *
     * @param judge sees the metadata before anything else of the file is looked at, and refuses them by an {@link
     *     IllegalArgumentException}, whose message becomes the reason: a file of a newer kind is told as that, not as damaged
     * @throws InvalidFileException as {@link #read(Path)}, and if the metadata are refused, or there is no checksum
     */
    public static Content readVerified(Path file, Consumer<Map<String, String>> judge) throws InvalidFileException {
        return requireVerified(file, read(file, judge));
    }

    /** As {@link #readVerified(Path, Consumer)}, of bytes that are in memory, as if they were those of {@code file}. */
    public static Content readVerified(Path file, MemorySegment bytes, Consumer<Map<String, String>> judge)
            throws InvalidFileException {
        return requireVerified(file, read(file, bytes, judge));
    }

    /** The most bytes that are allocated in all to read a model of a file of this size, whatever is in it. */
    public static long mostBytes(long fileBytes) {
        return BYTES_AT_LEAST + BYTES_PER_BYTE * fileBytes;
    }

    private static Content requireVerified(Path file, Content content) throws InvalidFileException {
        if (!content.verified()) {
            throw new InvalidFileException(
                    file, "it carries no checksum, so it was altered or is not a file that Layerwise wrote");
        }
        return content;
    }

    private static Content read(Path file, Consumer<Map<String, String>> judge) throws InvalidFileException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InvalidFileException(
                    file, Files.isDirectory(file) ? "it is a folder" : "it is not a regular file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            return read(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), judge);
        } catch (InvalidFileException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidFileException(file, AtomicFile.reason(e), e);
        } catch (InternalError e) {
            // So the virtual machine tells that a mapped page is gone.
            throw new InvalidFileException(file, "it became shorter, or its disk failed, while it was read", e);
        }
    }

    private static Content read(Path file, MemorySegment bytes, Consumer<Map<String, String>> judge)
            throws InvalidFileException {
        try {
            return read(bytes, judge);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static Content read(MemorySegment bytes, Consumer<Map<String, String>> judge) {
        byte[] prefix = readHeader(bytes);
        TensorHeader header = TensorHeader.parse(prefix, judge);
        long expected = prefix.length + header.dataBytes();
        if (bytes.byteSize() != expected) {
            throw new IllegalArgumentException((bytes.byteSize() < expected ? "it is truncated: " : "it is too long: ")
                    + expected + " bytes were expected, " + bytes.byteSize() + " are there");
        }
        SequencedMap<String, String> metadata = new LinkedHashMap<>(header.metadata());
        String checksum = metadata.remove(CHECKSUM);
        MessageDigest digest = sha256();
        updateWithoutChecksum(digest, prefix, checksum);
        Map<String, Matrix> read = new HashMap<>();
        // Digested and decoded is a copy, which nobody changes in between.
        byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, header.dataBytes())];
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        long position = prefix.length;
        for (Tensor tensor : header.inDataOrder()) {
            Matrix matrix = Matrix.zeros(tensor.precision(), tensor.rows(), tensor.columns());
            for (Tile tile : tensor.tiles(CHUNK_BYTES)) {
                int length = tile.size() * tensor.precision().bytes();
                MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, chunk, 0, length);
                digest.update(chunk, 0, length);
                decode(buffer, tile, matrix);
                position += length;
            }
            read.put(tensor.name(), matrix);
        }
        if (checksum != null && !checksum.equals(HexFormat.of().formatHex(digest.digest()))) {
            throw new IllegalArgumentException("it was altered or damaged: its checksum does not match");
        }
        SequencedMap<String, Matrix> tensors = new LinkedHashMap<>();
        for (Tensor tensor : header.tensors()) {
            tensors.put(tensor.name(), Objects.requireNonNull(read.get(tensor.name())));
        }
        return new Content(tensors, metadata, checksum != null);
    }

    /** The file's bytes before the data. */
    private static byte[] readHeader(MemorySegment bytes) {
        long size = bytes.byteSize();
        if (size < TensorHeader.LENGTH_BYTES) {
            throw new IllegalArgumentException(
                    size == 0
                            ? "it is empty"
                            : "it is truncated or no safetensors file: it has only " + size + " bytes");
        }
        long headerBytes = bytes.get(LENGTH, 0);
        if (headerBytes < 0 || headerBytes > TensorHeader.MAXIMUM_BYTES) {
            throw new IllegalArgumentException("it is not a safetensors file: its first 8 bytes announce a header of "
                    + Long.toUnsignedString(headerBytes) + " bytes");
        }
        if (headerBytes > size - TensorHeader.LENGTH_BYTES) {
            throw new IllegalArgumentException(
                    "it is truncated or no safetensors file: its first 8 bytes announce a header of " + headerBytes
                            + " bytes, but only " + (size - TensorHeader.LENGTH_BYTES) + " follow");
        }
        return bytes.asSlice(0, TensorHeader.LENGTH_BYTES + headerBytes).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Digests the bytes before the data, the checksum's digits taken as zeros. */
    private static void updateWithoutChecksum(MessageDigest digest, byte[] prefix, @Nullable String checksum) {
        // Quotes inside a JSON string are escaped, so this text can only be the field itself.
        String field = "\"" + CHECKSUM + "\":\"";
        int start = new String(prefix, StandardCharsets.ISO_8859_1).indexOf(field + checksum + "\"") + field.length();
        if (checksum == null || checksum.length() != ZEROS.length() || start < field.length()) {
            digest.update(prefix);
            return;
        }
        int end = start + ZEROS.length();
        digest.update(prefix, 0, start);
        digest.update(ZEROS.getBytes(StandardCharsets.ISO_8859_1));
        digest.update(prefix, end, prefix.length - end);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Puts a tile of {@code matrix} into {@code buffer}, row by row. Columns are the outer loop because a column lies together. */
    private static void encode(Matrix matrix, Tile tile, ByteBuffer buffer) {
        for (int j = 0; j < tile.columns(); j++) {
            for (int i = 0; i < tile.rows(); i++) {
                double element = matrix.get(tile.row() + i, tile.column() + j);
                int k = i * tile.columns() + j;
                switch (matrix.precision()) {
                    case FLOAT32, BFLOAT16 -> buffer.putFloat(k * Float.BYTES, (float) element);
                    case FLOAT64 -> buffer.putDouble(k * Double.BYTES, element);
                }
            }
        }
    }

    private static void decode(ByteBuffer buffer, Tile tile, Matrix matrix) {
        for (int j = 0; j < tile.columns(); j++) {
            for (int i = 0; i < tile.rows(); i++) {
                int k = i * tile.columns() + j;
                double element = switch (matrix.precision()) {
                    case FLOAT32, BFLOAT16 -> buffer.getFloat(k * Float.BYTES);
                    case FLOAT64 -> buffer.getDouble(k * Double.BYTES);
                };
                matrix.set(tile.row() + i, tile.column() + j, element);
            }
        }
    }
}

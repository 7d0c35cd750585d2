package layerwise.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
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
 * <p>Reading trusts nothing: lengths, offsets, overlaps, gaps and shapes are checked against the size of the file before anything
 * of a size named in the file is allocated.
 *
 * <p>Source: <a href="https://github.com/huggingface/safetensors#format">the format's description</a>.
 */
public final class SafeTensors {
    private static final String CHECKSUM = "sha256";
    private static final String ZEROS = "0".repeat(64);
    private static final int CHUNK_BYTES = 1 << 20;

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
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InvalidFileException(
                    file, Files.isDirectory(file) ? "it is a folder" : "it is not a regular file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new InvalidFileException(file, AtomicFile.reason(e), e);
        }
    }

    /**
     * What {@code file} holds, if {@link #write} wrote it and no byte has changed since.
     *
     * @throws InvalidFileException as {@link #read}, and if there is no checksum
     */
    public static Content readVerified(Path file) throws InvalidFileException {
        Content content = read(file);
        if (!content.verified()) {
            throw new InvalidFileException(
                    file, "it carries no checksum, so it was altered or is not a file that Layerwise wrote");
        }
        return content;
    }

    private static Content read(FileChannel channel) throws IOException {
        long fileBytes = channel.size();
        byte[] prefix = readHeader(channel, fileBytes);
        TensorHeader header;
        try {
            header = TensorHeader.parse(prefix);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is damaged or no safetensors file: " + e.getMessage(), e);
        }
        long expected = prefix.length + header.dataBytes();
        if (fileBytes != expected) {
            throw new IllegalArgumentException((fileBytes < expected ? "it is truncated: " : "it is too long: ")
                    + expected + " bytes were expected, " + fileBytes + " are there");
        }
        SequencedMap<String, String> metadata = new LinkedHashMap<>(header.metadata());
        String checksum = metadata.remove(CHECKSUM);
        MessageDigest digest = sha256();
        updateWithoutChecksum(digest, prefix, checksum);
        Map<String, Matrix> read = new HashMap<>();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, header.dataBytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : header.inDataOrder()) {
            Matrix matrix = Matrix.zeros(tensor.precision(), tensor.rows(), tensor.columns());
            for (Tile tile : tensor.tiles(CHUNK_BYTES)) {
                readFully(
                        channel,
                        buffer.clear().limit(tile.size() * tensor.precision().bytes()));
                digest.update(buffer.flip());
                decode(buffer, tile, matrix);
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
    private static byte[] readHeader(FileChannel channel, long fileBytes) throws IOException {
        if (fileBytes < TensorHeader.LENGTH_BYTES) {
            throw new IllegalArgumentException(
                    fileBytes == 0
                            ? "it is empty"
                            : "it is truncated or no safetensors file: it has only " + fileBytes + " bytes");
        }
        ByteBuffer length = ByteBuffer.allocate(TensorHeader.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, length);
        long headerBytes = length.getLong(0);
        if (headerBytes < 0 || headerBytes > TensorHeader.MAXIMUM_BYTES) {
            throw new IllegalArgumentException("it is not a safetensors file: its first 8 bytes announce a header of "
                    + Long.toUnsignedString(headerBytes) + " bytes");
        }
        if (headerBytes > fileBytes - TensorHeader.LENGTH_BYTES) {
            throw new IllegalArgumentException(
                    "it is truncated or no safetensors file: its first 8 bytes announce a header of " + headerBytes
                            + " bytes, but only " + (fileBytes - TensorHeader.LENGTH_BYTES) + " follow");
        }
        ByteBuffer prefix = ByteBuffer.allocate(TensorHeader.LENGTH_BYTES + (int) headerBytes);
        readFully(channel.position(0), prefix);
        return prefix.array();
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
        }
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

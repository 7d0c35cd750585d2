package layerwise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import layerwise.file.AtomicFile;
import layerwise.file.PendingFile;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * Writes an {@link ExampleFile} part by part, so that the examples need not be in memory together. The file appears, whole, with
 * {@link #finish}; until then an older one of its name stays as it was.
 *
 * <pre>{@code
 * try (ExampleFileWriter writer = ExampleFileWriter.open(path, Precision.FLOAT32, 50, 1, false)) {
 *     writer.append(x, y);
 *     writer.finish();
 * }
 * }</pre>
 */
public final class ExampleFileWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final Path path;
    private final PendingFile pending;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C checksum = new CRC32C();
    private ExampleHeader header;
    private boolean writes = true;

    private ExampleFileWriter(Path path, PendingFile pending, FileChannel channel, ExampleHeader header) {
        this.path = path;
        this.pending = pending;
        this.channel = channel;
        this.header = header;
    }

    /**
     * A writer without a note.
     *
     * @param precision that the numbers are rounded to and training reads; bfloat16 is kept as float32
     * @param inputs n⁰
     * @param targetRows the rows of Y
     * @param isWeighted whether each example has a weight
     * @throws IOException if the file cannot be written; the message says why
     */
    public static ExampleFileWriter open(Path path, Precision precision, int inputs, int targetRows, boolean isWeighted)
            throws IOException {
        return open(path, precision, inputs, targetRows, isWeighted, "");
    }

    /**
     * A writer.
     *
     * @param note kept in the file, for example of what it is made, so that one knows whether it still is; at most 1 MiB in UTF-8
     * @throws IOException if the file cannot be written; the message says why
     */
    public static ExampleFileWriter open(
            Path path, Precision precision, int inputs, int targetRows, boolean isWeighted, String note)
            throws IOException {
        if (inputs < 1 || targetRows < 1) {
            throw new IllegalArgumentException(
                    "X and Y must have at least 1 row, but have " + inputs + " and " + targetRows);
        }
        int noteLength = note.getBytes(StandardCharsets.UTF_8).length;
        if (noteLength > ExampleHeader.LONGEST_NOTE) {
            throw new IllegalArgumentException(
                    "a note must have at most " + ExampleHeader.LONGEST_NOTE + " bytes, not " + noteLength);
        }
        AtomicFile.requireWritable(path);
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException("cannot write '" + path + "': it is no regular file");
        }
        Precision stored = precision == Precision.FLOAT64 ? Precision.FLOAT64 : Precision.FLOAT32;
        ExampleHeader header = new ExampleHeader(stored, inputs, targetRows, isWeighted, 0, 0, note);
        try {
            PendingFile pending = PendingFile.beside(path);
            FileChannel channel =
                    FileChannel.open(pending.temporary(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel.position(header.start());
            return new ExampleFileWriter(path, pending, channel, header);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static IOException failed(Path path, IOException e) {
        return new IOException("cannot write '" + path + "': " + AtomicFile.reason(e), e);
    }

    /** The number of examples so far. */
    public int count() {
        return header.count();
    }

    /** The length of the file with the examples so far, in bytes. */
    public long bytes() {
        return header.length();
    }

    /**
     * Adds examples that all count alike.
     *
     * @param x (n⁰, m), of any precision
     * @param y their targets
     * @throws IllegalArgumentException as {@link #append(Matrix, Matrix, Matrix)}
     * @throws IOException if they cannot be written; the message says why
     */
    public void append(Matrix x, Matrix y) throws IOException {
        append(x, y, Measurement.UNWEIGHTED);
    }

    /**
     * Adds examples.
     *
     * @param x (n⁰, m), of any precision
     * @param y their targets
     * @param weights (1, m), 0 or more; an empty matrix where the file has none
     * @throws IllegalArgumentException if a shape does not fit the file, or a number is not finite in its precision; nothing has been
     *     added then
     * @throws IOException if they cannot be written; the message says why
     */
    public void append(Matrix x, Matrix y, Matrix weights) throws IOException {
        requireWriting();
        int m = x.columns();
        if (x.rows() != header.inputs()
                || y.rows() != header.targetRows()
                || y.columns() != m
                || (header.isWeighted() ? weights.rows() != 1 || weights.columns() != m : !weights.isEmpty())) {
            throw new IllegalArgumentException("the file takes X of (" + header.inputs() + ", m), Y of ("
                    + header.targetRows() + ", m) and " + (header.isWeighted() ? "weights of (1, m)" : "no weights")
                    + ", but got " + x.shape() + ", " + y.shape() + " and " + weights.shape());
        }
        if (m > Integer.MAX_VALUE - 8 - header.count()) {
            throw new IllegalArgumentException("a file holds at most " + (Integer.MAX_VALUE - 8) + " examples");
        }
        requireFinite("X", x);
        requireFinite("Y", y);
        requireFinite("the weights", weights);
        try {
            for (int j = 0; j < m; j++) {
                put(x, j);
                put(y, j);
                if (header.isWeighted()) {
                    put(weights, j);
                }
            }
        } catch (IOException e) {
            writes = false;
            throw failed(path, e);
        }
        header = header(header.count() + m, 0);
    }

    private void requireWriting() {
        if (!writes) {
            throw new IllegalStateException(
                    "the file '" + path + "' takes no more: it is finished or closed, or could not be written");
        }
    }

    private ExampleHeader header(int count, int newChecksum) {
        return new ExampleHeader(
                header.precision(),
                header.inputs(),
                header.targetRows(),
                header.isWeighted(),
                count,
                newChecksum,
                header.note());
    }

    private void requireFinite(String name, Matrix matrix) {
        for (int j = 0; j < matrix.columns(); j++) {
            for (int i = 0; i < matrix.rows(); i++) {
                if (!header.precision().holds(matrix.get(i, j))) {
                    throw new IllegalArgumentException(name + " must be finite in " + header.precision() + ", but row "
                            + i + " of example " + (header.count() + (long) j) + " is " + matrix.get(i, j));
                }
            }
        }
    }

    private void put(Matrix matrix, int column) throws IOException {
        boolean doubles = header.precision() == Precision.FLOAT64;
        for (int i = 0; i < matrix.rows(); i++) {
            if (buffer.remaining() < Double.BYTES) {
                write();
            }
            double value = matrix.get(i, column);
            if (doubles) {
                buffer.putDouble(value);
            } else {
                buffer.putFloat((float) value);
            }
        }
    }

    private void write() throws IOException {
        buffer.flip();
        checksum.update(buffer);
        buffer.rewind();
        writeAll(buffer);
        buffer.clear();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Puts the file on the disk and under its name.
     *
     * @throws IllegalStateException if it has no example, or is finished already
     * @throws IOException if it cannot be written; the message says why
     */
    public void finish() throws IOException {
        requireWriting();
        if (header.count() == 0) {
            throw new IllegalStateException(
                    "the file '" + path + "' has no example; append some before it is finished");
        }
        writes = false;
        try {
            write();
            channel.position(0);
            writeAll(header(header.count(), (int) checksum.getValue()).bytes());
            channel.close();
            pending.commit();
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /** Ends writing; what has not been finished is deleted. */
    @Override
    public void close() throws IOException {
        writes = false;
        channel.close();
        pending.close();
    }
}

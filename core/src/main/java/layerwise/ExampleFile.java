package layerwise;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.zip.CRC32C;
import layerwise.file.AtomicFile;
import layerwise.file.InvalidFileException;
import layerwise.math.Precision;

/**
 * Examples in a file that is mapped into memory, and may be larger than the heap: what an {@link ExampleFileWriter} has written, encoded once
 * for any number of trainings. The system keeps as much of it in memory as there is room for, beside the heap. Close it when
 * nothing reads it any more; the file must not be changed before that.
 */
public final class ExampleFile extends Examples implements AutoCloseable {
    /** Examples whose memory is touched before it is copied, so that the processor fetches several at a time. */
    private static final int AHEAD = 8;

    private static final int COPIED = 1 << 16;

    private final Path path;
    private final ExampleHeader header;
    private final RandomAccessFile file;
    private final Arena arena;
    private final MemorySegment examples;
    private final long stride;
    private final long yAt;
    private final long weightAt;
    // What was touched, so that the compiler leaves touching be.
    @SuppressWarnings("UnusedVariable")
    private volatile byte touched;

    private ExampleFile(Path path, ExampleHeader header, RandomAccessFile file, Arena arena, MemorySegment examples) {
        this.path = path;
        this.header = header;
        this.file = file;
        this.arena = arena;
        this.examples = examples;
        this.stride = header.stride();
        this.yAt = (long) header.inputs() * header.precision().bytes();
        this.weightAt = yAt + (long) header.targetRows() * header.precision().bytes();
    }

    /**
     * Opens a file of examples. Its header and its length are checked here, the checksum of the examples when they are first read from the
     * beginning to the end, as training and evaluation do.
     *
     * @throws IOException if it cannot be read, is none, is damaged, or is of a newer version; the message says which
     */
    public static ExampleFile open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new InvalidFileException(path, "it is a folder, not a file of examples");
        }
        RandomAccessFile file = null;
        try {
            file = new RandomAccessFile(path.toFile(), "r");
            return map(path, header(path, file), file);
        } catch (IOException | RuntimeException | Error e) {
            if (file != null) {
                file.close();
            }
            if (e instanceof IOException io && !(e instanceof InvalidFileException)) {
                String reason = Files.exists(path) ? AtomicFile.reason(io) : "there is no such file";
                throw new InvalidFileException(path, reason, e);
            }
            throw e;
        }
    }

    private static ExampleFile map(Path path, ExampleHeader header, RandomAccessFile file) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            MemorySegment mapped = file.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, header.length(), arena);
            return new ExampleFile(path, header, file, arena, mapped.asSlice(header.start()));
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static ExampleHeader header(Path path, RandomAccessFile file) throws IOException {
        long length = file.length();
        byte[] fixed = new byte[(int) Math.min(ExampleHeader.FIXED, length)];
        file.readFully(fixed);
        byte[] all = new byte[ExampleHeader.length(path, ByteBuffer.wrap(fixed))];
        if (all.length > length) {
            throw new InvalidFileException(path, "it is cut short within its header; make it anew");
        }
        try {
            file.seek(0);
            file.readFully(all);
        } catch (EOFException e) {
            throw new InvalidFileException(path, "it is cut short within its header; make it anew", e);
        }
        return ExampleHeader.read(path, ByteBuffer.wrap(all), length);
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** Its length in bytes. */
    public long bytes() {
        return header.length();
    }

    /** What its writer noted, for example of what it was made; empty if nothing. */
    public String note() {
        return header.note();
    }

    @Override
    public int count() {
        return header.count();
    }

    @Override
    public int inputs() {
        return header.inputs();
    }

    @Override
    public int targetRows() {
        return header.targetRows();
    }

    @Override
    public boolean isWeighted() {
        return header.isWeighted();
    }

    @Override
    public Precision precision() {
        return header.precision();
    }

    @Override
    boolean isInMemory() {
        return false;
    }

    /** This itself: numbers are converted as they are read. */
    @Override
    Examples in(Precision other) {
        return this;
    }

    @Override
    void take(int[] places, int from, MatrixExamples out) {
        int count = out.count();
        try {
            byte sum = 0;
            for (int j = 0; j < count; j++) {
                if (j + AHEAD < count) {
                    sum += examples.get(ValueLayout.JAVA_BYTE, places[from + j + AHEAD] * stride);
                }
                copy(places[from + j], 1, out, j);
            }
            touched = sum;
        } catch (InternalError | IllegalStateException e) {
            throw failed(e);
        }
        requireWhole();
    }

    @Override
    MatrixExamples part(int from, int count, MatrixExamples room) {
        try {
            for (int j = 0; j < count; j++) {
                copy(from + j, 1, room, j);
            }
        } catch (InternalError | IllegalStateException e) {
            throw failed(e);
        }
        requireWhole();
        return room.columns(0, count);
    }

    private void copy(int example, int count, MatrixExamples out, int to) {
        long at = example * stride;
        Precision stored = header.precision();
        out.x().copyColumns(examples, at, stored, to, count);
        out.y().copyColumns(examples, at + yAt, stored, to, count);
        if (header.isWeighted()) {
            out.weights().copyColumns(examples, at + weightAt, stored, to, count);
        }
    }

    /** What is mapped beyond the end of a file that was cut short meanwhile reads as anything. */
    private void requireWhole() {
        try {
            if (file.length() < header.length()) {
                throw new InvalidFileException(path, "it was cut short while it was read");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private RuntimeException failed(Throwable e) {
        if (!arena.scope().isAlive()) {
            return new IllegalStateException("the examples in '" + path + "' were closed while they were in use", e);
        }
        IOException failure =
                new InvalidFileException(path, "the disk failed, or it was cut short, while it was read", e);
        return new UncheckedIOException(failure.getMessage(), failure);
    }

    /** A pass that ends with the comparison of the checksum. */
    @Override
    Iterator<MatrixExamples> passage(Precision target, int atATime) {
        return new Passage(this, target, atATime) {
            private final CRC32C checksum = new CRC32C();
            // Copied, as a fault of the disk within the checksum's own instructions would end the process.
            private final byte[] copy = new byte[COPIED];

            @Override
            void passed(int from, int count) {
                long end = (from + count) * stride;
                try {
                    for (long at = from * stride; at < end; at += COPIED) {
                        int length = (int) Math.min(COPIED, end - at);
                        MemorySegment.copy(examples, ValueLayout.JAVA_BYTE, at, copy, 0, length);
                        checksum.update(copy, 0, length);
                    }
                } catch (InternalError | IllegalStateException e) {
                    throw failed(e);
                }
                if (!hasNext() && (int) checksum.getValue() != header.checksum()) {
                    IOException damaged = new InvalidFileException(path, "its examples are damaged; make it anew");
                    throw new UncheckedIOException(damaged.getMessage(), damaged);
                }
            }
        };
    }

    /** Closes it, if it is not closed already; a training that still reads it fails. */
    @Override
    public void close() throws IOException {
        if (arena.scope().isAlive()) {
            arena.close();
        }
        file.close();
    }
}

package layerwise.data;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import layerwise.table.InvalidTableException;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/**
 * The rows of an array of NumPy's, a {@code .npy} file: its first axis. A matrix of 2 to 1,000 columns is a table of the columns
 * {@code column1}, {@code column2}, …; records are columns by the names of their fields; all else is one column named like the file.
 *
 * <p>Memory: a part of the rows, about 2 MB, or a row where one is larger.
 */
final class NumpySource implements TableSource {
    private final Path file;
    private final ReadOptions options;

    private NumpySource(Path file, ReadOptions options) {
        this.file = file;
        this.options = options;
    }

    /** The rows of one array, or of the arrays of a {@code .npz} file. */
    static TableSource of(Path file, DataFormat format, ReadOptions options) {
        return format == DataFormat.NPZ ? new NpzSource(file, options) : new NumpySource(file, options);
    }

    @Override
    public String source() {
        return file.toString();
    }

    @Override
    public TableReader open() {
        try {
            ArrayReader.Member member = member();
            try {
                return new ArrayReader(file, List.of(member), List.of());
            } catch (InvalidTableException e) {
                member.bytes().close();
                throw e;
            }
        } catch (IOException e) {
            throw ArrayReader.damaged(file, e);
        }
    }

    private ArrayReader.Member member() throws IOException {
        String source = file.toString();
        long size = Files.size(file);
        InputStream in = Files.newInputStream(file);
        boolean taken = false;
        try {
            NpyHeader header = NpyHeader.read(source, in, size);
            RowLayout layout = NpyLayout.of(source, header, name(), true);
            requireSize(source, header, layout, size);
            RowLayout selected = layout.select(source, options.columns());
            long rows = header.shape()[0];
            RowBytes bytes;
            if (isGathered(header)) {
                bytes = map(source, file, header, elementBytes(header, layout), () -> {});
            } else {
                bytes = new RowBytes.Stream(source, in, layout.rowBytes(), rows, _ -> {});
                taken = true;
            }
            return new ArrayReader.Member(name(), selected, rows, bytes);
        } finally {
            if (!taken) {
                in.close();
            }
        }
    }

    /** The file's name without its ending. */
    private String name() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        return stem.isBlank() ? "array" : stem;
    }

    /** Whether the elements of a row lie apart. */
    static boolean isGathered(NpyHeader header) {
        long[] shape = header.shape();
        return header.fortran() && shape.length > 1 && shape[0] > 1;
    }

    /** The number of bytes of an element of an array that has no fields. */
    static int elementBytes(NpyHeader header, RowLayout layout) {
        long elements = 1;
        for (int k = 1; k < header.shape().length; k++) {
            elements *= header.shape()[k];
        }
        return (int) (layout.rowBytes() / elements);
    }

    /**
     * The rows of a file in Fortran order.
     *
     * @param end what is done when they are closed
     */
    static RowBytes map(String source, Path file, NpyHeader header, int elementBytes, AutoCloseable end)
            throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment elements =
                    channel.map(FileChannel.MapMode.READ_ONLY, header.bytes(), channel.size() - header.bytes(), arena);
            return new FortranRows(source, elements, header.shape(), elementBytes, () -> {
                arena.close();
                end.close();
            });
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Refuses an array whose elements take more or fewer bytes than there are. */
    static void requireSize(String source, NpyHeader header, RowLayout layout, long size) {
        long there = size - header.bytes();
        long rows = header.shape()[0];
        if (rows > there / layout.rowBytes() || rows * layout.rowBytes() != there) {
            throw new InvalidTableException(source + " should have " + rows + " rows of " + layout.rowBytes()
                    + " bytes behind its header, but has " + there + " bytes; the file is "
                    + (rows > there / layout.rowBytes() ? "incomplete" : "damaged, or holds several arrays"));
        }
    }
}

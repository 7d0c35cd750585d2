package layerwise.data;

import io.jhdf.Constants;
import io.jhdf.ObjectHeader;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.CompactDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpace;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FillValueMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import layerwise.table.InvalidTableException;

/**
 * An array of an HDF5 file.
 *
 * @param path its name, behind those of the groups it is in, with {@code /} between
 * @param shape the lengths of its axes; empty for a single value, or none
 * @param type of its elements; empty if they are neither numbers nor text
 * @param header what the file says of it
 */
@SuppressWarnings("ArrayRecordComponent") // Not compared.
record Hdf5Dataset(String path, long[] shape, Optional<ElementType> type, ObjectHeader header) {
    private static final int NULL_SPACE = 2;
    private static final int MOST_AXES = 32;
    /** An array that is not written in full may be of this many bytes, or of as many as could be packed into the file. */
    private static final long PLAUSIBLE_BYTES = 16 << 20;

    private static final int MOST_PACKED = 1032;

    /** The array that a header describes. */
    static Hdf5Dataset of(String path, ObjectHeader header, Hdf5Storage storage) {
        DataSpace space = header.getMessageOfType(DataSpaceMessage.class).getDataSpace();
        long[] shape = space.getType() == NULL_SPACE ? new long[0] : space.getDimensionsAsLong();
        if (shape.length > MOST_AXES) {
            throw new InvalidTableException("an array has at most " + MOST_AXES + " axes, not " + shape.length);
        }
        Optional<ElementType> type =
                Hdf5Type.of(header.getMessageOfType(DataTypeMessage.class).getDataType(), storage);
        return new Hdf5Dataset(path, shape, type, header);
    }

    /** Whether it has rows of numbers or text. */
    boolean isColumn() {
        return shape.length > 0 && type.isPresent();
    }

    /** Name and shape as messages show them, for example <i>x (209×64×64×3)</i>. */
    String show() {
        return path + " (" + (shape.length == 0 ? "a single value" : RowLayout.show(shape))
                + (type.isPresent() ? "" : ", neither numbers nor text") + ")";
    }

    /** Its rows, from the first on, as a column. */
    ArrayReader.Member open(Hdf5Storage storage, String source) {
        if (!isColumn()) {
            throw new InvalidTableException(source + ": " + show()
                    + " makes no column; name an array of numbers or text whose first axis is the rows");
        }
        String place = source + ": '" + path + "'";
        ElementType element = type.orElseThrow();
        RowLayout layout = RowLayout.of(place, path, element, Arrays.copyOfRange(shape, 1, shape.length));
        if (shape[0] < 0 || shape[0] > Integer.MAX_VALUE) {
            throw new InvalidTableException(
                    place + " has " + shape[0] + " rows, but at most " + Integer.MAX_VALUE + " are read");
        }
        DataLayoutMessage storedAs = header.getMessageOfType(DataLayoutMessage.class);
        RowBytes rows = switch (storedAs) {
            case CompactDataLayoutMessage compact -> compact(place, compact.getDataBuffer(), layout.rowBytes());
            case ContiguousDataLayoutMessage contiguous ->
                contiguous(storage, place, contiguous.getAddress(), layout.rowBytes());
            default ->
                new Hdf5Chunks(storage, place, this, layout.rowBytes(), Hdf5Chunks.index(storage, this, storedAs));
        };
        return new ArrayReader.Member(path, layout, shape[0], rows);
    }

    private RowBytes compact(String place, ByteBuffer data, int rowBytes) {
        if (data.remaining() != shape[0] * rowBytes) {
            throw new InvalidTableException(place + " should have " + shape[0] + " rows of " + rowBytes
                    + " bytes, but has " + data.remaining() + " bytes; the file is damaged");
        }
        return new Rows((first, count) -> data.slice((int) first * rowBytes, count * rowBytes));
    }

    private RowBytes contiguous(Hdf5Storage storage, String place, long address, int rowBytes) {
        if (address == Constants.UNDEFINED_ADDRESS) {
            requirePlausible(storage, place, rowBytes);
            byte[] fill = fill();
            return new Rows((_, count) -> {
                byte[] cells = new byte[count * rowBytes];
                fill(cells, fill);
                return ByteBuffer.wrap(cells);
            });
        }
        if (shape[0] > (storage.size() - address) / rowBytes) {
            throw new InvalidTableException(place + " should have " + shape[0] + " rows of " + rowBytes
                    + " bytes, more than the file holds; the file is incomplete or damaged");
        }
        return new Rows((first, count) -> storage.data(address + first * rowBytes, count * rowBytes));
    }

    /** Refuses an array that is so large that nobody can have meant to leave most of it unwritten. */
    void requirePlausible(Hdf5Storage storage, String place, int rowBytes) {
        if (shape[0] > Math.max(PLAUSIBLE_BYTES, storage.size() * MOST_PACKED) / rowBytes) {
            throw new InvalidTableException(
                    place + " should have " + shape[0] + " rows of " + rowBytes + " bytes, but the file has only "
                            + storage.size() + " bytes; it is damaged, or holds next to nothing");
        }
    }

    /** The bytes of an element that was never written. */
    byte[] fill() {
        int bytes = type.orElseThrow().bytes();
        if (header.hasMessageOfType(FillValueMessage.class)) {
            FillValueMessage message = header.getMessageOfType(FillValueMessage.class);
            if (message.isFillValueDefined() && message.getFillValue().remaining() == bytes) {
                byte[] fill = new byte[bytes];
                message.getFillValue().get(fill);
                return fill;
            }
        }
        return new byte[bytes];
    }

    /** Sets every element to the same bytes. */
    static void fill(byte[] cells, byte[] element) {
        for (int at = 0; at < cells.length; at += element.length) {
            System.arraycopy(element, 0, cells, at, element.length);
        }
    }

    /** Rows that are found by their number. */
    private static final class Rows implements RowBytes {
        private final Access access;
        private long read;

        /** The bytes of some rows. */
        private interface Access {
            ByteBuffer rows(long first, int count);
        }

        Rows(Access access) {
            this.access = access;
        }

        @Override
        public ByteBuffer next(int count) {
            ByteBuffer rows = access.rows(read, count);
            read += count;
            return rows;
        }

        @Override
        public void close() {
            // The storage is closed by whoever opened it.
        }
    }
}

package layerwise.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import layerwise.table.InvalidTableException;

/**
 * The rows of an array in Fortran order, put into C order: with i the row of m, element (i, j₁, …, j_k) lies at
 * i + m (j₁ + n₁ (j₂ + n₂ (…))).
 */
final class FortranRows implements RowBytes {
    private final String source;
    private final MemorySegment elements;
    private final long rows;
    private final int elementBytes;
    private final int[] axes;
    private final int width;
    private final AutoCloseable resource;
    private long read;

    /**
     * The rows from the first on.
     *
     * @param source the beginning of a message
     * @param elements all of the array
     * @param shape the lengths of its axes; a row has fewer than 2³¹ elements
     * @param resource what holds the elements
     */
    FortranRows(String source, MemorySegment elements, long[] shape, int elementBytes, AutoCloseable resource) {
        this.source = source;
        this.elements = elements;
        this.rows = shape[0];
        this.elementBytes = elementBytes;
        this.axes = new int[shape.length - 1];
        int product = 1;
        for (int k = 0; k < axes.length; k++) {
            axes[k] = (int) shape[k + 1];
            product *= axes[k];
        }
        this.width = product;
        this.resource = resource;
    }

    @Override
    public ByteBuffer next(int count) {
        byte[] cells = new byte[Math.multiplyExact(count, width * elementBytes)];
        int[] index = new int[axes.length];
        try {
            for (int column = 0; column < width; column++) {
                gather(column, place(index), count, cells);
                advance(index);
            }
        } catch (InternalError e) {
            // The JVM says so when a mapped file has become shorter.
            throw new InvalidTableException(source + " cannot be read: it has changed while it was read", e);
        }
        read += count;
        return ByteBuffer.wrap(cells);
    }

    /** Where the element of that index lies within a row in C order. */
    private int place(int[] index) {
        int place = 0;
        for (int k = 0; k < axes.length; k++) {
            place = place * axes[k] + index[k];
        }
        return place;
    }

    /** To the next index, the first one fastest. */
    private void advance(int[] index) {
        for (int k = 0; k < axes.length; k++) {
            if (++index[k] < axes[k]) {
                return;
            }
            index[k] = 0;
        }
    }

    private void gather(int column, int place, int count, byte[] cells) {
        long from = (read + column * rows) * elementBytes;
        int to = place * elementBytes;
        int stride = width * elementBytes;
        for (int i = 0; i < count; i++) {
            for (int b = 0; b < elementBytes; b++) {
                cells[to + b] = elements.get(ValueLayout.JAVA_BYTE, from + b);
            }
            from += elementBytes;
            to += stride;
        }
    }

    @Override
    public void close() {
        try {
            resource.close();
        } catch (Exception e) {
            // Nothing was written.
        }
    }
}

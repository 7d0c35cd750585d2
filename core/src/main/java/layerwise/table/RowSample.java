package layerwise.table;

import java.util.Arrays;
import layerwise.math.RandomStream;

/**
 * Which rows of a table of unknown length quantiles are taken from: all as long as they are few, then a random part of them, which is a
 * function of their order alone. A row stays if its random number lies below a threshold that is halved whenever too many do.
 */
final class RowSample {
    /** The stream that rows are drawn from, apart from those of every other purpose: the letters SAMPLE. */
    private static final long KEY = 0x53414D504C45L;

    private static final int NUMBERS = 1 << 21;
    private static final int LEAST = 1 << 10;
    private static final int MOST = 1 << 17;

    private final int capacity;
    private long threshold = Long.MAX_VALUE;
    private long[] kept = {};
    private int size;
    private long seen;

    /** Of a table with that many columns, of which about 2²¹ numbers in all are kept, and twice as many at times. */
    RowSample(int columns) {
        this.capacity = Math.clamp(NUMBERS / Math.max(columns, 1), LEAST, MOST);
    }

    /** The rows to be kept among the next so many, counted from 0. */
    int[] next(int rows) {
        int[] chosen = new int[rows];
        int count = 0;
        if (kept.length < size + rows) {
            kept = Arrays.copyOf(kept, Math.max(size + rows, size + size / 2));
        }
        for (int i = 0; i < rows; i++) {
            long number = RandomStream.bits(KEY, seen++) >>> 1;
            if (number <= threshold) {
                kept[size++] = number;
                chosen[count++] = i;
            }
        }
        return Arrays.copyOf(chosen, count);
    }

    /** Whether twice as many are kept as should be, so that {@link #thin} is due. */
    boolean isTooLarge() {
        return size > 2 * capacity;
    }

    /** Whether more are kept than should be in the end: what then stays does not depend on when some were let go. */
    boolean isAboveCapacity() {
        return size > capacity;
    }

    /** Those to be kept of all that were kept so far, counted from 0. */
    int[] thin() {
        int[] left = new int[size];
        int count = size;
        for (int i = 0; i < size; i++) {
            left[i] = i;
        }
        while (count > capacity) {
            threshold /= 2;
            int fewer = 0;
            for (int i = 0; i < count; i++) {
                if (kept[i] <= threshold) {
                    kept[fewer] = kept[i];
                    left[fewer++] = left[i];
                }
            }
            count = fewer;
        }
        size = count;
        return Arrays.copyOf(left, count);
    }
}

package layerwise.onednn;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Arrays from an element on, as the memory segments that calls take. Making one allocates (the compiler does not always see that it
 * stays in the call), so the segments are kept: a plan uses the same parts of the same arrays at every step. Whoever goes through
 * many arrays fills the table, and it starts anew; so it keeps no more than {@value #MOST} of them alive. For one thread at a time.
 */
final class Segments {
    private static final int MOST = 1 << 14;

    private @Nullable Object[] arrays = new @Nullable Object[64];
    private int[] offsets = new int[64];
    private @Nullable MemorySegment[] segments = new @Nullable MemorySegment[64];
    private int count;

    /** The array from element {@code at} on. */
    MemorySegment of(float[] array, int at) {
        int place = find(array, at);
        MemorySegment segment = segments[place];
        return segment != null
                ? segment
                : add(array, at, MemorySegment.ofArray(array).asSlice(4L * at));
    }

    /** The array from element {@code at} on. */
    MemorySegment of(short[] array, int at) {
        int place = find(array, at);
        MemorySegment segment = segments[place];
        return segment != null
                ? segment
                : add(array, at, MemorySegment.ofArray(array).asSlice(2L * at));
    }

    /** Where the segment stands, or else the empty place where it belongs. */
    @SuppressWarnings("ReferenceEquality") // The same array is meant, not one that looks the same.
    private int find(Object array, int at) {
        int mask = arrays.length - 1;
        int hash = (System.identityHashCode(array) + at) * 0x9E3779B9;
        int place = (hash >>> 16) & mask;
        while (arrays[place] != null && (arrays[place] != array || offsets[place] != at)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private MemorySegment add(Object array, int at, MemorySegment segment) {
        if (count == MOST) {
            Arrays.fill(arrays, null);
            Arrays.fill(segments, null);
            count = 0;
        } else if (2 * count >= arrays.length) {
            grow();
        }
        put(array, at, segment);
        count++;
        return segment;
    }

    private void grow() {
        @Nullable Object[] oldArrays = arrays;
        int[] oldOffsets = offsets;
        @Nullable MemorySegment[] oldSegments = segments;
        arrays = new @Nullable Object[2 * oldArrays.length];
        offsets = new int[2 * oldArrays.length];
        segments = new @Nullable MemorySegment[2 * oldArrays.length];
        for (int i = 0; i < oldArrays.length; i++) {
            Object array = oldArrays[i];
            MemorySegment segment = oldSegments[i];
            if (array != null && segment != null) {
                put(array, oldOffsets[i], segment);
            }
        }
    }

    private void put(Object array, int at, MemorySegment segment) {
        int place = find(array, at);
        arrays[place] = array;
        offsets[place] = at;
        segments[place] = segment;
    }
}

package layerwise.table;

import java.util.Arrays;

/** A set of numbers, 0.0 and −0.0 being one, that takes no more than so many. */
final class DistinctNumbers {
    private final int most;
    private long[] slots = new long[16];
    private boolean[] taken = new boolean[16];
    private int size;
    private boolean full;

    DistinctNumbers(int most) {
        this.most = most;
    }

    void add(double number) {
        if (full) {
            return;
        }
        long bits = Double.doubleToLongBits(number + 0.0);
        int slot = slot(slots, taken, bits);
        if (taken[slot]) {
            return;
        }
        if (size == most) {
            full = true;
            // Whoever asks for them asks whether they are all first.
            slots = new long[0];
            taken = new boolean[0];
            return;
        }
        slots[slot] = bits;
        taken[slot] = true;
        if (++size * 2 > slots.length) {
            grow();
        }
    }

    private static int slot(long[] slots, boolean[] taken, long bits) {
        int mask = slots.length - 1;
        int slot = (int) ((bits * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (taken[slot] && slots[slot] != bits) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] wider = new long[2 * slots.length];
        boolean[] held = new boolean[wider.length];
        for (int i = 0; i < slots.length; i++) {
            if (taken[i]) {
                int slot = slot(wider, held, slots[i]);
                wider[slot] = slots[i];
                held[slot] = true;
            }
        }
        slots = wider;
        taken = held;
    }

    int size() {
        return size;
    }

    /** Whether a number was left out. */
    boolean isFull() {
        return full;
    }

    /** The numbers, ascending. */
    double[] sorted() {
        double[] numbers = new double[size];
        int count = 0;
        for (int i = 0; i < slots.length; i++) {
            if (taken[i]) {
                numbers[count++] = Double.longBitsToDouble(slots[i]);
            }
        }
        Arrays.sort(numbers);
        return numbers;
    }
}

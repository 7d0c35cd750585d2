package layerwise.onednn;

import layerwise.math.Kernels;

/** An operand of a product in float32 times a factor. The memory is kept from call to call; so are the numbers, until the next call. */
final class Scaled extends Kernels.Work {
    /** Numbers in a tile: some 5 µs. */
    private static final int TILE = 1 << 15;

    private static final float[] NOTHING = {};

    private final int threads;
    private float[] from = NOTHING;
    private int at;
    private int length;
    private float factor;
    private float[] scaled = NOTHING;

    Scaled(int threads) {
        this.threads = threads;
    }

    /** So many numbers from an index of the array on, times the factor, from index 0 on. */
    float[] of(float[] newFrom, int newAt, int newLength, float newFactor) {
        from = newFrom;
        at = newAt;
        length = newLength;
        factor = newFactor;
        if (scaled.length < length) {
            scaled = new float[length];
        }
        run(Math.ceilDiv(length, TILE), threads);
        from = NOTHING;
        return scaled;
    }

    @Override
    protected void tile(int tile, int slot) {
        int first = tile * TILE;
        int count = Math.min(TILE, length - first);
        for (int k = first; k < first + count; k++) {
            scaled[k] = from[at + k] * factor;
        }
    }
}

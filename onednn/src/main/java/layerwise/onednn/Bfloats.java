package layerwise.onednn;

import layerwise.math.Kernels;

/**
 * Copies of float32 numbers rounded to bfloat16: to nearest, ties to even, as their upper halves; a NaN stays a NaN. The memory is
 * kept from call to call; so are the numbers, until the next call.
 */
final class Bfloats extends Kernels.Work {
    private static final boolean VECTORS =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    /** Numbers in a tile: some 5 µs. */
    private static final int TILE = 1 << 15;

    private static final float[] NOTHING = {};

    private final int threads;
    private short[] rounded = {};
    private float[] from = NOTHING;
    private int at;
    private int length;

    Bfloats(int threads) {
        this.threads = threads;
    }

    /** The rounded numbers, from index 0 on. */
    short[] round(float[] from, int at, int length) {
        return round(from, at, length, length);
    }

    /** The rounded numbers, from index 0 on, with memory for {@code room} of them. */
    short[] round(float[] from, int at, int length, int room) {
        if (rounded.length < room) {
            rounded = new short[room];
        }
        this.from = from;
        this.at = at;
        this.length = length;
        run((length + TILE - 1) / TILE, threads);
        this.from = NOTHING;
        return rounded;
    }

    @Override
    protected void tile(int tile, int slot) {
        int first = tile * TILE;
        int count = Math.min(TILE, length - first);
        if (VECTORS) {
            BfloatVectors.round(from, at + first, rounded, first, count);
        } else {
            round(from, at + first, rounded, first, count);
        }
    }

    private static void round(float[] from, int at, short[] to, int toAt, int length) {
        for (int k = 0; k < length; k++) {
            to[toAt + k] = round(from[at + k]);
        }
    }

    /** The upper half of the nearest bfloat16. */
    static short round(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            // The bit keeps a NaN whose payload stands in the lower half from becoming an infinity.
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}

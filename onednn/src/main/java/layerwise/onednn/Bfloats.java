package layerwise.onednn;

import layerwise.math.Kernels;

/**
 * The operands of a product, float32 numbers rounded to bfloat16: to nearest, ties to even, as their upper halves; a NaN stays a NaN. Both
 * are rounded in one job, so that threads wait for one another once. The memory is kept from call to call; so are the numbers, until the
 * next call.
 */
final class Bfloats extends Kernels.Work {
    private static final boolean VECTORS =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    /** Numbers in a tile: some 5 µs. With fewer in all, no other thread is asked. */
    private static final int TILE = 1 << 15;

    private static final float[] NOTHING = {};

    private final int threads;
    private final Operand x = new Operand();
    private final Operand y = new Operand();

    Bfloats(int threads) {
        this.threads = threads;
    }

    private static final class Operand {
        short[] rounded = {};
        private float[] from = NOTHING;
        private int at;
        private int length;

        void of(float[] newFrom, int newAt, int newLength) {
            from = newFrom;
            at = newAt;
            length = newLength;
            require(newLength);
        }

        void require(int room) {
            if (rounded.length < room) {
                rounded = new short[room];
            }
        }

        int tiles() {
            return (length + TILE - 1) / TILE;
        }

        void round(int tile) {
            int first = tile * TILE;
            int count = Math.min(TILE, length - first);
            if (VECTORS) {
                BfloatVectors.round(from, at + first, rounded, first, count);
            } else {
                for (int k = first; k < first + count; k++) {
                    rounded[k] = Bfloats.round(from[at + k]);
                }
            }
        }

        void release() {
            from = NOTHING;
        }
    }

    /** Before {@link #round}: makes room for more numbers of X than are rounded; what stands there does not matter. */
    Bfloats withRoom(int numbersOfX) {
        x.require(numbersOfX);
        return this;
    }

    /** Rounds so many numbers from an index of each array on. */
    Bfloats round(float[] fromX, int atX, int lengthX, float[] fromY, int atY, int lengthY) {
        x.of(fromX, atX, lengthX);
        y.of(fromY, atY, lengthY);
        run(x.tiles() + y.tiles(), (long) lengthX + lengthY > TILE ? threads : 1);
        x.release();
        y.release();
        return this;
    }

    /** X, rounded, from index 0 on. */
    short[] x() {
        return x.rounded;
    }

    /** Y, rounded, from index 0 on. */
    short[] y() {
        return y.rounded;
    }

    @Override
    protected void tile(int tile, int slot) {
        int more = tile - x.tiles();
        if (more < 0) {
            x.round(tile);
        } else {
            y.round(more);
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

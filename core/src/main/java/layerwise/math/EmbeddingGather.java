package layerwise.math;

/** {@link Kernels#embedding}, split over a {@link Team} by examples. */
final class EmbeddingGather extends Team.Work {
    /** Numbers copied per tile, enough to be worth handing to another thread. */
    private static final int PER_TILE = 1 << 13;

    private static final Matrix NONE = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private static final int[] NO_LEVELS = {};

    private final int threads;
    private Matrix aPrev = NONE;
    private Matrix e = NONE;
    private Matrix a = NONE;
    private int[] levels = NO_LEVELS;
    private int columnsPerTile;

    EmbeddingGather(int threads) {
        this.threads = threads;
    }

    void gather(Matrix newAPrev, int[] newLevels, Matrix newE, Matrix newA) {
        int columns = newA.columns();
        columnsPerTile = Math.max(1, PER_TILE / Math.max(1, newA.rows()));
        if (columns <= columnsPerTile) {
            // Small batches are not worth the memory barriers of what follows.
            gather(newAPrev, newLevels, newE, newA, 0, columns);
            return;
        }
        aPrev = newAPrev;
        levels = newLevels;
        e = newE;
        a = newA;
        Team.run(this, Math.ceilDiv(columns, columnsPerTile), threads);
        aPrev = NONE;
        levels = NO_LEVELS;
        e = NONE;
        a = NONE;
    }

    @Override
    void tile(int tile, int slot) {
        int first = tile * columnsPerTile;
        gather(aPrev, levels, e, a, first, Math.min(first + columnsPerTile, a.columns()));
    }

    private static void gather(Matrix aPrev, int[] levels, Matrix e, Matrix a, int from, int to) {
        int plain = aPrev.rows() - levels.length;
        for (int j = from; j < to; j++) {
            int in = aPrev.offset + j * aPrev.rows();
            int out = a.offset + j * a.rows();
            if (a.precision() == Precision.FLOAT64) {
                System.arraycopy(aPrev.doubles, in, a.doubles, out, plain);
                gather(aPrev.doubles, in + plain, levels, e.doubles, e.offset, e.rows(), a.doubles, out + plain);
            } else {
                System.arraycopy(aPrev.floats, in, a.floats, out, plain);
                gather(aPrev.floats, in + plain, levels, e.floats, e.offset, e.rows(), a.floats, out + plain);
            }
        }
    }

    private static void gather(float[] in, int inAt, int[] levels, float[] e, int eAt, int d, float[] out, int outAt) {
        int field = eAt;
        int to = outAt;
        for (int f = 0; f < levels.length; f++) {
            int level = (int) in[inAt + f];
            int column = field + level * d;
            for (int i = 0; i < d; i++) {
                out[to + i] = e[column + i];
            }
            field += levels[f] * d;
            to += d;
        }
    }

    private static void gather(
            double[] in, int inAt, int[] levels, double[] e, int eAt, int d, double[] out, int outAt) {
        int field = eAt;
        int to = outAt;
        for (int f = 0; f < levels.length; f++) {
            int level = (int) in[inAt + f];
            int column = field + level * d;
            for (int i = 0; i < d; i++) {
                out[to + i] = e[column + i];
            }
            field += levels[f] * d;
            to += d;
        }
    }
}

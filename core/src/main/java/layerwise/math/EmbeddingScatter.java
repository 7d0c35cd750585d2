package layerwise.math;

import java.util.Arrays;

/**
 * dE of {@link Kernels#embeddingGradient}, split over a {@link Team} by fields: each adds up its columns' sums in float64, example by
 * example, so that neither the number of threads nor the tiles change a bit.
 */
final class EmbeddingScatter extends Team.Work {
    /** Numbers added per tile, enough to be worth handing to another thread. */
    private static final int PER_TILE = 1 << 13;

    private static final Matrix NONE = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private static final int[] NO_LEVELS = {};

    private final int threads;
    private double[] sums = {};
    private Matrix dA = NONE;
    private Matrix aPrev = NONE;
    private Matrix dE = NONE;
    private int[] levels = NO_LEVELS;
    private int fieldsPerTile;

    EmbeddingScatter(int threads) {
        this.threads = threads;
    }

    void scatter(Matrix newDA, Matrix newAPrev, int[] newLevels, Matrix newDE) {
        if (sums.length < newDE.size()) {
            sums = new double[newDE.size()];
        }
        int fields = newLevels.length;
        long perField = (long) newDA.columns() * newDE.rows() + newDE.size() / Math.max(1, fields);
        fieldsPerTile = (int) Math.max(1, PER_TILE / Math.max(1, perField));
        if (fields <= fieldsPerTile) {
            // Small batches are not worth the memory barriers of what follows.
            scatter(newDA, newAPrev, newLevels, newDE, 0, fields);
            return;
        }
        dA = newDA;
        aPrev = newAPrev;
        levels = newLevels;
        dE = newDE;
        Team.run(this, Math.ceilDiv(fields, fieldsPerTile), threads);
        dA = NONE;
        aPrev = NONE;
        levels = NO_LEVELS;
        dE = NONE;
    }

    @Override
    void tile(int tile, int slot) {
        int first = tile * fieldsPerTile;
        scatter(dA, aPrev, levels, dE, first, Math.min(first + fieldsPerTile, levels.length));
    }

    private void scatter(Matrix dA, Matrix aPrev, int[] levels, Matrix dE, int from, int to) {
        int d = dE.rows();
        int plain = aPrev.rows() - levels.length;
        int begin = d * sum(levels, 0, from);
        int end = begin + d * sum(levels, from, to);
        Arrays.fill(sums, begin, end, 0);
        for (int j = 0; j < dA.columns(); j++) {
            int in = aPrev.offset + j * aPrev.rows() + plain;
            int out = dA.offset + j * dA.rows() + plain;
            if (dE.precision() == Precision.FLOAT64) {
                add(dA.doubles, out, aPrev.doubles, in, levels, d, from, to, begin);
            } else {
                add(dA.floats, out, aPrev.floats, in, levels, d, from, to, begin);
            }
        }
        double perExample = 1.0 / dA.columns();
        for (int k = begin; k < end; k++) {
            dE.put(k, perExample * sums[k]);
        }
    }

    private static int sum(int[] levels, int from, int to) {
        int sum = 0;
        for (int f = from; f < to; f++) {
            sum += levels[f];
        }
        return sum;
    }

    private void add(float[] dA, int dAAt, float[] in, int inAt, int[] levels, int d, int from, int to, int begin) {
        int field = begin;
        for (int f = from; f < to; f++) {
            int level = (int) in[inAt + f];
            int column = field + level * d;
            int at = dAAt + f * d;
            for (int i = 0; i < d; i++) {
                sums[column + i] += dA[at + i];
            }
            field += levels[f] * d;
        }
    }

    private void add(double[] dA, int dAAt, double[] in, int inAt, int[] levels, int d, int from, int to, int begin) {
        int field = begin;
        for (int f = from; f < to; f++) {
            int level = (int) in[inAt + f];
            int column = field + level * d;
            int at = dAAt + f * d;
            for (int i = 0; i < d; i++) {
                sums[column + i] += dA[at + i];
            }
            field += levels[f] * d;
        }
    }
}

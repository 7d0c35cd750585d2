package layerwise.math;

import java.util.Arrays;

/**
 * Sums over all elements of a matrix, split over a {@link Team}: tiles are of a fixed size, each adds up its own terms in float64, block
 * by block, and the caller adds up the tiles in their order. So the number of threads changes no bit. Products of two numbers in
 * float32 are exact in float64.
 */
final class VectorSums extends Team.Work {
    private static final Matrix NONE = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private static final double[] NOTHING = {};
    // Elements worth handing to another thread.
    private static final int TILE = 16 * BlockSums.BLOCK;

    private final int threads;
    private final double[][] scratch;
    private double[] sums = new double[1];
    private boolean absolute;
    private Matrix sharedX = NONE;
    private Matrix sharedY = NONE;

    VectorSums(int threads) {
        this.threads = threads;
        scratch = new double[threads][];
        Arrays.fill(scratch, NOTHING);
    }

    double dot(Matrix x, Matrix y) {
        absolute = false;
        return sum(x, y);
    }

    double absoluteSum(Matrix x) {
        absolute = true;
        return sum(x, x);
    }

    private double sum(Matrix x, Matrix y) {
        int tiles = Math.ceilDiv(x.size(), TILE);
        if (tiles <= 1) {
            // Small matrices are not worth the memory barriers of what follows.
            return sum(x, y, 0, 0);
        }
        if (sums.length < tiles) {
            sums = new double[tiles];
        }
        sharedX = x;
        sharedY = y;
        Team.run(this, tiles, threads);
        sharedX = NONE;
        sharedY = NONE;
        double sum = 0;
        for (int tile = 0; tile < tiles; tile++) {
            sum += sums[tile];
        }
        return sum;
    }

    @Override
    void tile(int tile, int slot) {
        sums[tile] = sum(sharedX, sharedY, tile * TILE, slot);
    }

    private double sum(Matrix x, Matrix y, int from, int slot) {
        if (scratch[slot].length == 0) {
            scratch[slot] = new double[BlockSums.BLOCK];
        }
        double[] block = scratch[slot];
        int end = Math.min(x.size() - from, TILE) + from;
        double sum = 0;
        for (int k = from; k < end; k += BlockSums.BLOCK) {
            int length = Math.min(BlockSums.BLOCK, end - k);
            terms(x, x.offset + k, y, y.offset + k, length, block);
            sum += BlockSums.sum(block, length);
        }
        return sum;
    }

    private void terms(Matrix x, int xAt, Matrix y, int yAt, int length, double[] block) {
        if (x.precision() == Precision.FLOAT64) {
            if (absolute) {
                magnitudes(x.doubles, xAt, length, block);
            } else {
                products(x.doubles, xAt, y.doubles, yAt, length, block);
            }
        } else if (absolute) {
            magnitudes(x.floats, xAt, length, block);
        } else {
            products(x.floats, xAt, y.floats, yAt, length, block);
        }
    }

    private static void products(float[] x, int xAt, float[] y, int yAt, int length, double[] block) {
        for (int k = 0; k < length; k++) {
            double factor = x[xAt + k];
            block[k] = factor * y[yAt + k];
        }
    }

    private static void products(double[] x, int xAt, double[] y, int yAt, int length, double[] block) {
        for (int k = 0; k < length; k++) {
            block[k] = x[xAt + k] * y[yAt + k];
        }
    }

    private static void magnitudes(float[] x, int at, int length, double[] block) {
        for (int k = 0; k < length; k++) {
            block[k] = Math.abs(x[at + k]);
        }
    }

    private static void magnitudes(double[] x, int at, int length, double[] block) {
        for (int k = 0; k < length; k++) {
            block[k] = Math.abs(x[at + k]);
        }
    }
}

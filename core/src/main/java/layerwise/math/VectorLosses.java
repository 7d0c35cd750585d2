package layerwise.math;

import java.util.Arrays;

/**
 * Losses and their gradients split over a {@link Team}, in float64 whatever the precision, for the outputs of a network are few: a
 * block at a time is copied to scratch memory, where {@link DoubleLosses} work on it.
 *
 * <p>A cost is a sum over all elements. Its tiles are of a fixed size, each adds up its own elements, and the caller adds
 * up the tiles in their order: so the number of threads changes no bit.
 */
final class VectorLosses extends Team.Work {
    private enum Task {
        COST,
        COST_GRADIENT,
        OUTPUT_GRADIENT
    }

    private static final Matrix NONE = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private static final double[] NOTHING = {};
    // Elements worth handing to another thread.
    private static final int TILE = 16 * DoubleLosses.BLOCK;

    private final int threads;
    private final double[][] scratch;
    private final double[][] marginScratch;
    private double[] sums = new double[1];
    private Task task = Task.COST;
    private Criterion criterion = Criterion.MEAN_SQUARED_ERROR;
    private double parameter;
    private int perTile;
    private Matrix sharedZ = NONE;
    private Matrix sharedA = NONE;
    private Matrix sharedY = NONE;
    private Matrix sharedOut = NONE;
    // Empty where all examples weigh the same.
    private Matrix weights = NONE;

    VectorLosses(int threads) {
        this.threads = threads;
        scratch = new double[threads][];
        marginScratch = new double[threads][];
        Arrays.fill(scratch, NOTHING);
        Arrays.fill(marginScratch, NOTHING);
    }

    double cost(Criterion newCriterion, double newParameter, Matrix newZ, Matrix newA, Matrix newY) {
        return cost(newCriterion, newParameter, newZ, newA, newY, NONE);
    }

    double cost(Criterion newCriterion, double newParameter, Matrix newZ, Matrix newA, Matrix newY, Matrix newWeights) {
        boolean columns = newCriterion == Criterion.CATEGORICAL_CROSS_ENTROPY;
        weights = newWeights;
        int tiles = run(Task.COST, newCriterion, newParameter, newZ, newA, newY, NONE, columns);
        weights = NONE;
        double sum = 0;
        for (int tile = 0; tile < tiles; tile++) {
            sum += sums[tile];
        }
        return sum / (columns ? newZ.columns() : newZ.size());
    }

    void costGradient(Criterion newCriterion, double newParameter, Matrix newZ, Matrix newA, Matrix newY, Matrix dA) {
        run(Task.COST_GRADIENT, newCriterion, newParameter, newZ, newA, newY, dA, newY.rows() != newZ.rows());
    }

    void outputGradient(Criterion newCriterion, double newParameter, Matrix newZ, Matrix newA, Matrix newY, Matrix dZ) {
        run(Task.OUTPUT_GRADIENT, newCriterion, newParameter, newZ, newA, newY, dZ, newY.rows() != newZ.rows());
    }

    /** Runs the task over tiles of elements, or of whole columns, and returns how many there were. */
    private int run(
            Task newTask,
            Criterion newCriterion,
            double newParameter,
            Matrix z,
            Matrix a,
            Matrix y,
            Matrix out,
            boolean columns) {
        if (z.isEmpty()) {
            return 0;
        }
        task = newTask;
        criterion = newCriterion;
        parameter = newParameter;
        perTile = columns ? Math.max(1, TILE / z.rows()) : TILE;
        int tiles = Math.ceilDiv(columns ? z.columns() : z.size(), perTile);
        if (tiles == 1) {
            // Small matrices are not worth the memory barriers of what follows.
            compute(z, a, y, out, 0, 0);
            return 1;
        }
        if (sums.length < tiles) {
            sums = new double[tiles];
        }
        sharedZ = z;
        sharedA = a;
        sharedY = y;
        sharedOut = out;
        Team.run(this, tiles, threads);
        sharedZ = NONE;
        sharedA = NONE;
        sharedY = NONE;
        sharedOut = NONE;
        return tiles;
    }

    @Override
    void tile(int tile, int slot) {
        compute(sharedZ, sharedA, sharedY, sharedOut, tile, slot);
    }

    private void compute(Matrix z, Matrix a, Matrix y, Matrix out, int tile, int slot) {
        if (scratch[slot].length == 0) {
            scratch[slot] = new double[DoubleLosses.SCRATCH];
            marginScratch[slot] = new double[DoubleLosses.BLOCK];
        }
        int from = tile * perTile;
        if (criterion == Criterion.CATEGORICAL_CROSS_ENTROPY && task == Task.COST) {
            sums[tile] = crossEntropy(z, a, y, from, Math.min(from + perTile, z.columns()), slot);
        } else if (y.rows() != z.rows()) {
            gradientOfClasses(a, y, out, from, Math.min(from + perTile, z.columns()));
        } else {
            sums[tile] = elements(z, a, y, out, from, Math.min(from + perTile, z.size()), scratch[slot]);
        }
    }

    /** The sum of the losses of a range of elements, or their gradients and 0. */
    private double elements(Matrix z, Matrix a, Matrix y, Matrix out, int from, int to, double[] block) {
        double perOutput = 1.0 / z.rows();
        boolean needsZ = criterion == Criterion.POISSON
                || (criterion == Criterion.BINARY_CROSS_ENTROPY && task != Task.OUTPUT_GRADIENT);
        double sum = 0;
        for (int k = from; k < to; k += DoubleLosses.BLOCK) {
            int length = Math.min(DoubleLosses.BLOCK, to - k);
            if (needsZ) {
                copy(z, k, block, DoubleLosses.Z, length);
            }
            copy(a, k, block, DoubleLosses.A, length);
            copy(y, k, block, DoubleLosses.Y, length);
            switch (task) {
                case COST -> {
                    DoubleLosses.losses(criterion, parameter, block, length);
                    if (!weights.isEmpty()) {
                        weigh(k, length, z.rows(), block);
                    }
                    sum += DoubleLosses.sum(block, length);
                }
                case COST_GRADIENT -> DoubleLosses.costGradients(criterion, parameter, perOutput, block, length);
                case OUTPUT_GRADIENT -> DoubleLosses.outputGradients(criterion, parameter, perOutput, block, length);
            }
            if (task != Task.COST) {
                copy(block, out, k, length);
            }
        }
        return sum;
    }

    /** Multiplies each loss in the block, which begins with element {@code from}, by the weight of its example. */
    private void weigh(int from, int length, int rows, double[] block) {
        int column = from / rows;
        int end = (column + 1) * rows - from;
        double weight = weights.at(column);
        for (int k = 0; k < length; k++) {
            if (k == end) {
                column++;
                end += rows;
                weight = weights.at(column);
            }
            block[DoubleLosses.OUT + k] *= weight;
        }
    }

    private static void copy(Matrix from, int at, double[] to, int toAt, int length) {
        if (from.precision() == Precision.FLOAT64) {
            System.arraycopy(from.doubles, from.offset + at, to, toAt, length);
        } else {
            float[] floats = from.floats;
            int start = from.offset + at;
            for (int k = 0; k < length; k++) {
                to[toAt + k] = floats[start + k];
            }
        }
    }

    private static void copy(double[] block, Matrix to, int at, int length) {
        if (to.precision() == Precision.FLOAT64) {
            System.arraycopy(block, DoubleLosses.OUT, to.doubles, to.offset + at, length);
        } else {
            float[] floats = to.floats;
            int start = to.offset + at;
            for (int k = 0; k < length; k++) {
                floats[start + k] = (float) block[DoubleLosses.OUT + k];
            }
        }
    }

    /** Σ log Σₖ e^zₖ − Σⱼ yⱼ zⱼ of the columns of a range, from what softmax has computed already. */
    private double crossEntropy(Matrix z, Matrix a, Matrix y, int fromColumn, int toColumn, int slot) {
        double[] block = scratch[slot];
        double[] margins = marginScratch[slot];
        double sum = 0;
        for (int j = fromColumn; j < toColumn; j += DoubleLosses.BLOCK) {
            int columns = Math.min(DoubleLosses.BLOCK, toColumn - j);
            int n = z.rows();
            int skipped = j * n;
            int yAt = y.offset + j * y.rows();
            if (z.precision() == Precision.FLOAT64) {
                DoubleSoftmax.crossEntropyTerms(
                        z.doubles,
                        z.offset + skipped,
                        a.doubles,
                        a.offset + skipped,
                        y.doubles,
                        yAt,
                        y.rows(),
                        n,
                        columns,
                        block,
                        margins);
            } else {
                FloatSoftmax.crossEntropyTerms(
                        z.floats,
                        z.offset + skipped,
                        a.floats,
                        a.offset + skipped,
                        y.floats,
                        yAt,
                        y.rows(),
                        n,
                        columns,
                        block,
                        margins);
            }
            DoubleLosses.logarithms(block, margins, columns);
            if (!weights.isEmpty()) {
                weigh(j, columns, 1, block);
            }
            sum += DoubleLosses.sum(block, columns);
        }
        return sum;
    }

    /** The gradients where the targets are class numbers: all but one element of a column are a, or 0. */
    private void gradientOfClasses(Matrix a, Matrix y, Matrix out, int fromColumn, int toColumn) {
        int n = a.rows();
        if (task == Task.OUTPUT_GRADIENT) {
            out.copyColumns(a, fromColumn, fromColumn, toColumn - fromColumn);
        } else if (out.precision() == Precision.FLOAT64) {
            Arrays.fill(out.doubles, out.offset + fromColumn * n, out.offset + toColumn * n, 0);
        } else {
            Arrays.fill(out.floats, out.offset + fromColumn * n, out.offset + toColumn * n, 0);
        }
        for (int j = fromColumn; j < toColumn; j++) {
            double number = y.at(j);
            int k = (int) number;
            if (k == number && k >= 0 && k < n) {
                int right = k + j * n;
                out.put(right, task == Task.OUTPUT_GRADIENT ? a.at(right) - 1 : -1 / a.at(right));
            }
        }
    }
}

package layerwise.math;

import java.util.Arrays;

/**
 * Element-wise work split over a {@link Team}: each tile is a range of elements, for softmax of whole columns, computed by the
 * loops of the precision at hand. Where a range begins and ends changes no bit, so ranges are as even as the size allows.
 */
final class VectorElements extends Team.Work {
    private enum Task {
        ACTIVATION,
        ACTIVATION_GRADIENT,
        SOFTMAX,
        SOFTMAX_GRADIENT,
        DROPOUT,
        BIAS_GRADIENT,
        GRADIENT_DESCENT,
        MOMENTUM,
        ADAM
    }

    private static final Matrix NONE = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};
    // Elements that are worth handing to another thread, a few microseconds of work: where one costs a division, an
    // exponential or a random number, and where it costs no more than reading and writing it.
    private static final int COSTLY = 1 << 13;
    private static final int CHEAP = 1 << 15;
    // What a column costs beside its elements, in elements: the search for its maximum, and its sum.
    private static final int SHORT_COLUMN = 64;
    // Ranges are so many elements or a multiple of them, so that only the last ends within a vector.
    private static final int GRAIN = 64;

    private final int threads;
    private final float[][] floatScratch;
    private final double[][] doubleScratch;
    private Task task = Task.ACTIVATION;
    private int perTile;
    private Function g = Function.IDENTITY;
    private double parameter;
    private long key;
    private final AdamRates rates = new AdamRates();
    private Matrix in1 = NONE;
    private Matrix in2 = NONE;
    private Matrix in3 = NONE;
    private Matrix out = NONE;

    VectorElements(int threads) {
        this.threads = threads;
        floatScratch = new float[threads][];
        doubleScratch = new double[threads][];
        Arrays.fill(floatScratch, NO_FLOATS);
        Arrays.fill(doubleScratch, NO_DOUBLES);
    }

    void activation(Function newG, double newParameter, Matrix z, Matrix a) {
        g = newG;
        parameter = newParameter;
        if (g == Function.SOFTMAX) {
            runColumns(Task.SOFTMAX, z, NONE, a);
        } else {
            runElements(Task.ACTIVATION, z, NONE, NONE, a, isCheap(g) ? CHEAP : COSTLY);
        }
    }

    void activationGradient(Function newG, double newParameter, Matrix dA, Matrix z, Matrix a, Matrix dZ) {
        g = newG;
        parameter = newParameter;
        if (g == Function.SOFTMAX) {
            runColumns(Task.SOFTMAX_GRADIENT, dA, a, dZ);
        } else {
            runElements(Task.ACTIVATION_GRADIENT, dA, z, a, dZ, isCheap(g) ? CHEAP : COSTLY);
        }
    }

    private static boolean isCheap(Function g) {
        return g == Function.IDENTITY || g == Function.RELU || g == Function.LEAKY_RELU;
    }

    void dropout(Matrix in, long newKey, double rate, Matrix newOut) {
        key = newKey;
        parameter = rate;
        runElements(Task.DROPOUT, in, NONE, NONE, newOut, COSTLY);
    }

    void biasGradient(Matrix dZ, Matrix db) {
        // A tile is a range of rows, each summed over all columns.
        run(Task.BIAS_GRADIENT, dZ, NONE, NONE, db, db.rows(), Math.max(GRAIN, CHEAP / Math.max(1, dZ.columns())));
    }

    void gradientDescent(Matrix theta, Matrix gradient, double learningRate) {
        rates.set(learningRate, 0, 0, 0, 1);
        runElements(Task.GRADIENT_DESCENT, gradient, NONE, NONE, theta, CHEAP);
    }

    void momentum(Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta) {
        rates.set(learningRate, beta, 0, 0, 1);
        runElements(Task.MOMENTUM, gradient, v, NONE, theta, CHEAP);
    }

    void adam(
            Matrix theta,
            Matrix gradient,
            Matrix s,
            Matrix r,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            long t) {
        rates.set(learningRate, beta1, beta2, epsilon, t);
        runElements(Task.ADAM, gradient, s, r, theta, COSTLY);
    }

    private void runElements(Task newTask, Matrix first, Matrix second, Matrix third, Matrix newOut, int worthwhile) {
        int size = newOut.size();
        int tiles = size / worthwhile;
        int range = tiles < 2 ? size : Math.ceilDiv(size, tiles * GRAIN) * GRAIN;
        run(newTask, first, second, third, newOut, size, range);
    }

    private void runColumns(Task newTask, Matrix first, Matrix second, Matrix newOut) {
        int columns = newOut.columns();
        int tiles = (newOut.rows() + SHORT_COLUMN) * columns / COSTLY;
        run(newTask, first, second, NONE, newOut, columns, tiles < 2 ? columns : Math.ceilDiv(columns, tiles));
    }

    private void run(
            Task newTask, Matrix first, Matrix second, Matrix third, Matrix newOut, int total, int newPerTile) {
        if (newOut.isEmpty()) {
            return;
        }
        task = newTask;
        perTile = newPerTile;
        if (total <= newPerTile) {
            // Small matrices are not worth the memory barriers of what follows.
            compute(first, second, third, newOut, 0, 0);
            return;
        }
        in1 = first;
        in2 = second;
        in3 = third;
        out = newOut;
        Team.run(this, Math.ceilDiv(total, perTile), threads);
        // What is not let go of here would be kept from the collector for as long as the kernels live.
        in1 = NONE;
        in2 = NONE;
        in3 = NONE;
        out = NONE;
    }

    @Override
    void tile(int tile, int slot) {
        compute(in1, in2, in3, out, tile * perTile, slot);
    }

    private void compute(Matrix first, Matrix second, Matrix third, Matrix result, int from, int slot) {
        if (result.precision() == Precision.FLOAT64) {
            doubles(first, second, third, result, from, doubleScratch(slot));
        } else {
            if (floatScratch[slot].length == 0) {
                floatScratch[slot] = new float[FloatSlopes.SCRATCH];
            }
            floats(first, second, third, result, from, slot, floatScratch[slot]);
        }
    }

    private void floats(Matrix x, Matrix y, Matrix z, Matrix result, int from, int slot, float[] scratch) {
        int length = Math.min(perTile, result.size() - from);
        int at = result.offset + from;
        int xAt = x.offset + from;
        int yAt = y.offset + from;
        int zAt = z.offset + from;
        switch (task) {
            case ACTIVATION ->
                FloatActivations.activation(g, (float) parameter, x.floats, xAt, result.floats, at, length, scratch);
            case ACTIVATION_GRADIENT ->
                FloatSlopes.activationGradient(
                        g,
                        (float) parameter,
                        x.floats,
                        xAt,
                        y.floats,
                        yAt,
                        z.floats,
                        zAt,
                        result.floats,
                        at,
                        length,
                        scratch);
            case SOFTMAX -> {
                int n = result.rows();
                int columns = Math.min(perTile, result.columns() - from);
                FloatSoftmax.softmax(
                        x.floats, x.offset + from * n, result.floats, result.offset + from * n, n, columns, scratch);
            }
            case SOFTMAX_GRADIENT -> {
                int n = result.rows();
                int columns = Math.min(perTile, result.columns() - from);
                FloatSoftmax.softmaxGradient(
                        x.floats,
                        x.offset + from * n,
                        y.floats,
                        y.offset + from * n,
                        result.floats,
                        result.offset + from * n,
                        n,
                        columns);
            }
            case DROPOUT ->
                VectorDropout.dropout(
                        x.floats,
                        xAt,
                        key,
                        from,
                        droppedBelow(),
                        1 / (1 - parameter),
                        result.floats,
                        at,
                        length,
                        doubleScratch(slot));
            case BIAS_GRADIENT -> {
                int m = x.columns();
                int to = Math.min(from + perTile, result.rows());
                FloatElements.sumColumns(
                        1.0f / m, x.floats, x.offset, x.rows(), m, from, to, result.floats, result.offset);
            }
            case GRADIENT_DESCENT ->
                FloatElements.gradientDescent(
                        result.floats, at, x.floats, xAt, (float) rates.learningRate, length, scratch);
            case MOMENTUM ->
                FloatElements.momentum(
                        result.floats,
                        at,
                        x.floats,
                        xAt,
                        y.floats,
                        yAt,
                        (float) rates.learningRate,
                        (float) rates.beta1,
                        length,
                        scratch);
            case ADAM ->
                FloatElements.adam(
                        result.floats, at, x.floats, xAt, y.floats, yAt, z.floats, zAt, rates, length, scratch);
        }
    }

    private void doubles(Matrix x, Matrix y, Matrix z, Matrix result, int from, double[] scratch) {
        int length = Math.min(perTile, result.size() - from);
        int at = result.offset + from;
        int xAt = x.offset + from;
        int yAt = y.offset + from;
        int zAt = z.offset + from;
        switch (task) {
            case ACTIVATION ->
                DoubleActivations.activation(g, parameter, x.doubles, xAt, result.doubles, at, length, scratch);
            case ACTIVATION_GRADIENT ->
                DoubleSlopes.activationGradient(
                        g,
                        parameter,
                        x.doubles,
                        xAt,
                        y.doubles,
                        yAt,
                        z.doubles,
                        zAt,
                        result.doubles,
                        at,
                        length,
                        scratch);
            case SOFTMAX -> {
                int n = result.rows();
                int columns = Math.min(perTile, result.columns() - from);
                DoubleSoftmax.softmax(
                        x.doubles, x.offset + from * n, result.doubles, result.offset + from * n, n, columns, scratch);
            }
            case SOFTMAX_GRADIENT -> {
                int n = result.rows();
                int columns = Math.min(perTile, result.columns() - from);
                DoubleSoftmax.softmaxGradient(
                        x.doubles,
                        x.offset + from * n,
                        y.doubles,
                        y.offset + from * n,
                        result.doubles,
                        result.offset + from * n,
                        n,
                        columns);
            }
            case DROPOUT ->
                VectorDropout.dropout(
                        x.doubles, xAt, key, from, droppedBelow(), 1 / (1 - parameter), result.doubles, at, length);
            case BIAS_GRADIENT -> {
                int m = x.columns();
                int to = Math.min(from + perTile, result.rows());
                DoubleElements.sumColumns(
                        1.0 / m, x.doubles, x.offset, x.rows(), m, from, to, result.doubles, result.offset);
            }
            case GRADIENT_DESCENT ->
                DoubleElements.gradientDescent(result.doubles, at, x.doubles, xAt, rates.learningRate, length, scratch);
            case MOMENTUM ->
                DoubleElements.momentum(
                        result.doubles,
                        at,
                        x.doubles,
                        xAt,
                        y.doubles,
                        yAt,
                        rates.learningRate,
                        rates.beta1,
                        length,
                        scratch);
            case ADAM ->
                DoubleElements.adam(
                        result.doubles, at, x.doubles, xAt, y.doubles, yAt, z.doubles, zAt, rates, length, scratch);
        }
    }

    private double[] doubleScratch(int slot) {
        if (doubleScratch[slot].length == 0) {
            doubleScratch[slot] = new double[DoubleSlopes.SCRATCH];
        }
        return doubleScratch[slot];
    }

    /** The least of 53 random bits that is kept: k·2⁻⁵³ is below the rate exactly where k is below this. */
    private long droppedBelow() {
        return (long) Math.ceil(parameter * 0x1p53);
    }
}

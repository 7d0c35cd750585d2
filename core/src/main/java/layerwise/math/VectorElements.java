package layerwise.math;

import java.util.Arrays;

/**
 * Element-wise work split over a {@link Team}: each tile is a range of elements, for softmax of whole columns, computed by the
 * loops of the precision at hand. Where a range begins and ends changes no bit, so ranges are as even as the size allows.
 */
final class VectorElements extends VectorRanges {
    private enum Task {
        ACTIVATION,
        ACTIVATION_GRADIENT,
        SOFTMAX,
        SOFTMAX_GRADIENT,
        DROPOUT,
        BIAS_GRADIENT
    }

    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};
    // What a column costs beside its elements, in elements: the search for its maximum, and its sum.
    private static final int SHORT_COLUMN = 64;

    private final float[][] floatScratch;
    private final double[][] doubleScratch;
    private Task task = Task.ACTIVATION;
    private Function g = Function.IDENTITY;
    private double parameter;
    private long key;

    VectorElements(int threads) {
        super(threads);
        floatScratch = new float[threads][];
        doubleScratch = new double[threads][];
        Arrays.fill(floatScratch, NO_FLOATS);
        Arrays.fill(doubleScratch, NO_DOUBLES);
    }

    void activation(Function newG, double newParameter, Matrix z, Matrix a) {
        g = newG;
        parameter = newParameter;
        if (g == Function.SOFTMAX) {
            task = Task.SOFTMAX;
            runColumns(z, NONE, a);
        } else {
            task = Task.ACTIVATION;
            runElements(z, NONE, NONE, a, isCheap(g) ? CHEAP : COSTLY);
        }
    }

    void activationGradient(Function newG, double newParameter, Matrix dA, Matrix z, Matrix a, Matrix dZ) {
        g = newG;
        parameter = newParameter;
        if (g == Function.SOFTMAX) {
            task = Task.SOFTMAX_GRADIENT;
            runColumns(dA, a, dZ);
        } else {
            task = Task.ACTIVATION_GRADIENT;
            runElements(dA, z, a, dZ, isCheap(g) ? CHEAP : COSTLY);
        }
    }

    private static boolean isCheap(Function g) {
        return g == Function.IDENTITY || g == Function.RELU || g == Function.LEAKY_RELU;
    }

    void dropout(Matrix in, long newKey, double rate, Matrix newOut) {
        key = newKey;
        parameter = rate;
        task = Task.DROPOUT;
        runElements(in, NONE, NONE, newOut, COSTLY);
    }

    void biasGradient(Matrix dZ, Matrix db) {
        task = Task.BIAS_GRADIENT;
        // A tile is a range of rows, each summed over all columns.
        run(dZ, NONE, NONE, db, db.rows(), rowsPerTile(CHEAP, dZ.columns()));
    }

    private void runColumns(Matrix first, Matrix second, Matrix newOut) {
        run(first, second, NONE, newOut, newOut.columns(), columnsPerTile(COSTLY, newOut, SHORT_COLUMN));
    }

    @Override
    void compute(Matrix first, Matrix second, Matrix third, Matrix result, int from, int slot) {
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
        int length = end(from, result.size()) - from;
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
                int columns = end(from, result.columns()) - from;
                FloatSoftmax.softmax(
                        x.floats, x.offset + from * n, result.floats, result.offset + from * n, n, columns, scratch);
            }
            case SOFTMAX_GRADIENT -> {
                int n = result.rows();
                int columns = end(from, result.columns()) - from;
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
                int to = end(from, result.rows());
                FloatElements.sumColumns(
                        1.0f / m, x.floats, x.offset, x.rows(), m, from, to, result.floats, result.offset);
            }
        }
    }

    private void doubles(Matrix x, Matrix y, Matrix z, Matrix result, int from, double[] scratch) {
        int length = end(from, result.size()) - from;
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
                int columns = end(from, result.columns()) - from;
                DoubleSoftmax.softmax(
                        x.doubles, x.offset + from * n, result.doubles, result.offset + from * n, n, columns, scratch);
            }
            case SOFTMAX_GRADIENT -> {
                int n = result.rows();
                int columns = end(from, result.columns()) - from;
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
                int to = end(from, result.rows());
                DoubleElements.sumColumns(
                        1.0 / m, x.doubles, x.offset, x.rows(), m, from, to, result.doubles, result.offset);
            }
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

package layerwise.math;

import java.util.Arrays;

/**
 * Sums, limits and scalings of matrices over ranges of elements, rows or columns, by the loops of the precision at hand:
 * {@link FloatArithmetic} and its twin.
 */
final class VectorArithmetic extends VectorRanges {
    private enum Task {
        COMBINE,
        CLIP,
        PENALTY_GRADIENT,
        LIMIT_NORMS,
        SCALE_COLUMNS,
        SCALE_SHIFT
    }

    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};
    // What a column costs beside its elements, in elements.
    private static final int SHORT_COLUMN = 16;

    private final double[][] scratch;
    private final float[][] floatFactors;
    private final double[][] doubleFactors;
    private Task task = Task.COMBINE;
    private double first;
    private double second;

    VectorArithmetic(int threads) {
        super(threads);
        scratch = new double[threads][];
        floatFactors = new float[threads][];
        doubleFactors = new double[threads][];
        Arrays.fill(scratch, NO_DOUBLES);
        Arrays.fill(floatFactors, NO_FLOATS);
        Arrays.fill(doubleFactors, NO_DOUBLES);
    }

    void combine(double a, Matrix x, double b, Matrix y, Matrix out) {
        task = Task.COMBINE;
        first = a;
        second = b;
        runElements(x, y, NONE, out, CHEAP);
    }

    void clip(Matrix x, double limit) {
        task = Task.CLIP;
        first = limit;
        runElements(NONE, NONE, NONE, x, CHEAP);
    }

    void penaltyGradient(Matrix w, double l1, double l2, Matrix dW) {
        task = Task.PENALTY_GRADIENT;
        first = l1;
        second = l2;
        runElements(w, NONE, NONE, dW, CHEAP);
    }

    void limitNorms(Matrix w, double limit) {
        task = Task.LIMIT_NORMS;
        first = limit;
        run(NONE, NONE, NONE, w, w.rows(), rowsPerTile(CHEAP, w.columns()));
    }

    void scaleColumns(Matrix x, Matrix weights) {
        task = Task.SCALE_COLUMNS;
        run(weights, NONE, NONE, x, x.columns(), columnsPerTile(CHEAP, x, SHORT_COLUMN));
    }

    void scaleShift(Matrix in, Matrix scale, Matrix shift, Matrix out) {
        task = Task.SCALE_SHIFT;
        run(in, scale, shift, out, out.columns(), columnsPerTile(CHEAP, out, SHORT_COLUMN));
    }

    @Override
    void compute(Matrix x, Matrix y, Matrix z, Matrix result, int from, int slot) {
        if (scratch[slot].length == 0) {
            scratch[slot] = new double[FloatArithmetic.SCRATCH];
            floatFactors[slot] = new float[FloatArithmetic.SCRATCH];
            doubleFactors[slot] = new double[DoubleArithmetic.SCRATCH];
        }
        if (result.precision() == Precision.FLOAT64) {
            doubles(x, y, z, result, from, scratch[slot], doubleFactors[slot]);
        } else {
            floats(x, y, z, result, from, scratch[slot], floatFactors[slot]);
        }
    }

    private void floats(Matrix x, Matrix y, Matrix z, Matrix result, int from, double[] block, float[] factors) {
        int length = end(from, result.size()) - from;
        int at = result.offset + from;
        switch (task) {
            case COMBINE ->
                FloatArithmetic.combine(
                        first,
                        x.floats,
                        x.offset + from,
                        second,
                        y.floats,
                        y.offset + from,
                        result.floats,
                        at,
                        length,
                        block);
            case CLIP -> FloatArithmetic.clip(result.floats, at, (float) first, length);
            case PENALTY_GRADIENT ->
                FloatArithmetic.penaltyGradient(
                        x.floats, x.offset + from, (float) first, (float) second, result.floats, at, length);
            case LIMIT_NORMS ->
                FloatArithmetic.limitNorms(result, first, from, end(from, result.rows()), block, factors);
            case SCALE_COLUMNS -> FloatArithmetic.scaleColumns(result, x, from, end(from, result.columns()));
            case SCALE_SHIFT -> FloatArithmetic.scaleShift(x, y, z, result, from, end(from, result.columns()));
        }
    }

    private void doubles(Matrix x, Matrix y, Matrix z, Matrix result, int from, double[] block, double[] factors) {
        int length = end(from, result.size()) - from;
        int at = result.offset + from;
        switch (task) {
            case COMBINE ->
                DoubleArithmetic.combine(
                        first,
                        x.doubles,
                        x.offset + from,
                        second,
                        y.doubles,
                        y.offset + from,
                        result.doubles,
                        at,
                        length,
                        block);
            case CLIP -> DoubleArithmetic.clip(result.doubles, at, first, length);
            case PENALTY_GRADIENT ->
                DoubleArithmetic.penaltyGradient(x.doubles, x.offset + from, first, second, result.doubles, at, length);
            case LIMIT_NORMS ->
                DoubleArithmetic.limitNorms(result, first, from, end(from, result.rows()), block, factors);
            case SCALE_COLUMNS -> DoubleArithmetic.scaleColumns(result, x, from, end(from, result.columns()));
            case SCALE_SHIFT -> DoubleArithmetic.scaleShift(x, y, z, result, from, end(from, result.columns()));
        }
    }
}

package layerwise.math;

import java.util.Arrays;

/**
 * Normalisation and its gradient over ranges of rows or columns, by the loops of the precision at hand: over the examples
 * {@link FloatBatchNormalization} and its twin, over the features {@link FloatLayerNormalization} and its twin.
 */
final class VectorNormalization extends VectorRanges {
    private enum Task {
        BATCH,
        BATCH_GRADIENT,
        LAYER,
        LAYER_PARAMETER_GRADIENTS,
        LAYER_INPUT_GRADIENTS
    }

    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};
    // What a column costs beside its elements, in elements: two sums, a root and a division.
    private static final int SHORT_COLUMN = 64;

    private final double[][] sums1;
    private final double[][] sums2;
    private final float[][] floatFactors;
    private final double[][] doubleFactors;
    private Task task = Task.BATCH;
    private double epsilon;
    private Matrix in = NONE;
    private Matrix out = NONE;
    private Matrix mean = NONE;
    private Matrix variance = NONE;
    private Matrix gamma = NONE;
    private Matrix beta = NONE;
    private Matrix dOut = NONE;
    private Matrix dIn = NONE;
    private Matrix dGamma = NONE;
    private Matrix dBeta = NONE;

    VectorNormalization(int threads) {
        super(threads);
        sums1 = new double[threads][];
        sums2 = new double[threads][];
        floatFactors = new float[threads][];
        doubleFactors = new double[threads][];
        Arrays.fill(sums1, NO_DOUBLES);
        Arrays.fill(sums2, NO_DOUBLES);
        Arrays.fill(floatFactors, NO_FLOATS);
        Arrays.fill(doubleFactors, NO_DOUBLES);
    }

    void normalize(
            Axis axis,
            Matrix newIn,
            Matrix newGamma,
            Matrix newBeta,
            double newEpsilon,
            Matrix newMean,
            Matrix newVariance,
            Matrix newOut) {
        in = newIn;
        gamma = newGamma;
        beta = newBeta;
        epsilon = newEpsilon;
        mean = newMean;
        variance = newVariance;
        out = newOut;
        switch (axis) {
            case EXAMPLES -> runRows(Task.BATCH, mean);
            case FEATURES -> runColumns(Task.LAYER);
        }
        letGo();
    }

    void gradient(
            Axis axis,
            Matrix newDOut,
            Matrix newIn,
            Matrix newMean,
            Matrix newVariance,
            Matrix newGamma,
            double newEpsilon,
            Matrix newDIn,
            Matrix newDGamma,
            Matrix newDBeta) {
        dOut = newDOut;
        in = newIn;
        mean = newMean;
        variance = newVariance;
        gamma = newGamma;
        epsilon = newEpsilon;
        dIn = newDIn;
        dGamma = newDGamma;
        dBeta = newDBeta;
        switch (axis) {
            case EXAMPLES -> runRows(Task.BATCH_GRADIENT, dBeta);
            case FEATURES -> {
                // dIn may be dOut, so it comes last.
                runRows(Task.LAYER_PARAMETER_GRADIENTS, dBeta);
                if (!dIn.isEmpty()) {
                    runColumns(Task.LAYER_INPUT_GRADIENTS);
                }
            }
        }
        letGo();
    }

    private void runRows(Task newTask, Matrix perRow) {
        task = newTask;
        run(NONE, NONE, NONE, perRow, perRow.rows(), rowsPerTile(CHEAP, in.columns()));
    }

    private void runColumns(Task newTask) {
        task = newTask;
        run(NONE, NONE, NONE, mean, mean.columns(), columnsPerTile(COSTLY, in, SHORT_COLUMN));
    }

    /** What is not let go of here would be kept from the collector for as long as the kernels live. */
    private void letGo() {
        in = NONE;
        out = NONE;
        mean = NONE;
        variance = NONE;
        gamma = NONE;
        beta = NONE;
        dOut = NONE;
        dIn = NONE;
        dGamma = NONE;
        dBeta = NONE;
    }

    @Override
    void compute(Matrix first, Matrix second, Matrix third, Matrix result, int from, int slot) {
        if (sums1[slot].length == 0) {
            sums1[slot] = new double[FloatBatchNormalization.BLOCK];
            sums2[slot] = new double[FloatBatchNormalization.BLOCK];
            floatFactors[slot] = new float[FloatBatchNormalization.FACTORS];
            doubleFactors[slot] = new double[DoubleBatchNormalization.FACTORS];
        }
        int to = end(from, result.size());
        if (result.precision() == Precision.FLOAT64) {
            doubles(from, to, sums1[slot], sums2[slot], doubleFactors[slot]);
        } else {
            floats(from, to, sums1[slot], sums2[slot], floatFactors[slot]);
        }
    }

    private void floats(int from, int to, double[] block1, double[] block2, float[] factors) {
        switch (task) {
            case BATCH ->
                FloatBatchNormalization.normalize(
                        in, gamma, beta, epsilon, mean, variance, out, from, to, block1, factors);
            case BATCH_GRADIENT ->
                FloatBatchNormalization.gradient(
                        dOut, in, mean, variance, gamma, epsilon, dIn, dGamma, dBeta, from, to, block1, block2,
                        factors);
            case LAYER ->
                FloatLayerNormalization.normalize(in, gamma, beta, epsilon, mean, variance, out, from, to, block1);
            case LAYER_PARAMETER_GRADIENTS ->
                FloatLayerNormalization.parameterGradients(
                        dOut, in, mean, variance, epsilon, dGamma, dBeta, from, to, block1, block2);
            case LAYER_INPUT_GRADIENTS ->
                FloatLayerNormalization.inputGradients(
                        dOut, in, mean, variance, gamma, epsilon, dIn, from, to, block1, block2);
        }
    }

    private void doubles(int from, int to, double[] block1, double[] block2, double[] factors) {
        switch (task) {
            case BATCH ->
                DoubleBatchNormalization.normalize(
                        in, gamma, beta, epsilon, mean, variance, out, from, to, block1, factors);
            case BATCH_GRADIENT ->
                DoubleBatchNormalization.gradient(
                        dOut, in, mean, variance, gamma, epsilon, dIn, dGamma, dBeta, from, to, block1, block2,
                        factors);
            case LAYER ->
                DoubleLayerNormalization.normalize(in, gamma, beta, epsilon, mean, variance, out, from, to, block1);
            case LAYER_PARAMETER_GRADIENTS ->
                DoubleLayerNormalization.parameterGradients(
                        dOut, in, mean, variance, epsilon, dGamma, dBeta, from, to, block1, block2);
            case LAYER_INPUT_GRADIENTS ->
                DoubleLayerNormalization.inputGradients(
                        dOut, in, mean, variance, gamma, epsilon, dIn, from, to, block1, block2);
        }
    }
}

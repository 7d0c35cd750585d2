package layerwise.math;

import java.util.Arrays;

/**
 * The optimisers' updates over ranges of elements, by the loops of the precision at hand: {@link FloatUpdates} and its twin. The first matrix
 * is the gradient, the others are the optimiser's state, and the output is θ.
 */
final class VectorUpdates extends VectorRanges {
    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};

    private final UpdateRates rates = new UpdateRates();
    private final float[][] floatScratch;
    private final double[][] doubleScratch;
    private UpdateRule rule = UpdateRule.GRADIENT_DESCENT;

    VectorUpdates(int threads) {
        super(threads);
        floatScratch = new float[threads][];
        doubleScratch = new double[threads][];
        Arrays.fill(floatScratch, NO_FLOATS);
        Arrays.fill(doubleScratch, NO_DOUBLES);
    }

    void gradientDescent(Matrix theta, Matrix gradient, double learningRate, double decay) {
        rule = UpdateRule.GRADIENT_DESCENT;
        rates.set(learningRate, 0, 0, 0, decay, 1);
        runElements(gradient, NONE, NONE, theta, CHEAP);
    }

    void momentum(
            Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta, boolean nesterov, double decay) {
        rule = nesterov ? UpdateRule.NESTEROV : UpdateRule.MOMENTUM;
        rates.set(learningRate, beta, 0, 0, decay, 1);
        runElements(gradient, v, NONE, theta, CHEAP);
    }

    void rmsProp(
            Matrix theta, Matrix gradient, Matrix r, double learningRate, double rho, double epsilon, double decay) {
        rule = UpdateRule.RMS_PROP;
        rates.set(learningRate, 0, rho, epsilon, decay, 1);
        runElements(gradient, r, NONE, theta, COSTLY);
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
            double decay,
            long t) {
        rule = UpdateRule.ADAM;
        rates.set(learningRate, beta1, beta2, epsilon, decay, t);
        runElements(gradient, s, r, theta, COSTLY);
    }

    void scheduleFree(
            Matrix theta,
            Matrix gradient,
            Matrix z,
            Matrix r,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double decay,
            double c,
            long t) {
        rule = UpdateRule.SCHEDULE_FREE;
        rates.set(learningRate, beta1, beta2, epsilon, decay, t);
        rates.setMean(c);
        runElements(gradient, z, r, theta, COSTLY);
    }

    @Override
    void compute(Matrix first, Matrix second, Matrix third, Matrix result, int from, int slot) {
        int length = end(from, result.size()) - from;
        int at = result.offset + from;
        int firstAt = first.offset + from;
        int secondAt = second.offset + from;
        int thirdAt = third.offset + from;
        if (result.precision() == Precision.FLOAT64) {
            if (doubleScratch[slot].length == 0) {
                doubleScratch[slot] = new double[DoubleUpdates.SCRATCH];
            }
            DoubleUpdates.update(
                    rule,
                    rates,
                    result.doubles,
                    at,
                    first.doubles,
                    firstAt,
                    second.doubles,
                    secondAt,
                    third.doubles,
                    thirdAt,
                    length,
                    doubleScratch[slot]);
        } else {
            if (floatScratch[slot].length == 0) {
                floatScratch[slot] = new float[FloatUpdates.SCRATCH];
            }
            FloatUpdates.update(
                    rule,
                    rates,
                    result.floats,
                    at,
                    first.floats,
                    firstAt,
                    second.floats,
                    secondAt,
                    third.floats,
                    thirdAt,
                    length,
                    floatScratch[slot]);
        }
    }
}

package layerwise;

import layerwise.math.Criterion;
import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/** The best kernels with one of the four equations of the backward pass made slightly wrong. */
final class BrokenKernels extends Kernels {
    enum Equation {
        NONE,
        ACTIVATION_GRADIENT,
        WEIGHT_GRADIENT,
        BIAS_GRADIENT,
        INPUT_GRADIENT
    }

    private static final double OFF = 1.001;

    private final Kernels right = Kernels.best(1);
    private final Equation broken;

    BrokenKernels(Equation broken) {
        this.broken = broken;
    }

    private void breakIf(Equation equation, Matrix result) {
        if (equation == broken) {
            for (int j = 0; j < result.columns(); j++) {
                for (int i = 0; i < result.rows(); i++) {
                    result.set(i, j, OFF * result.get(i, j));
                }
            }
        }
    }

    @Override
    public String name() {
        return "broken";
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    protected void computeAffine(Matrix w, Matrix aPrev, Matrix b, Matrix z) {
        right.affine(w, aPrev, b, z);
    }

    @Override
    protected void computeActivation(Function g, double parameter, Matrix z, Matrix a) {
        right.activation(g, parameter, z, a);
    }

    @Override
    protected void computeActivationGradient(Function g, double parameter, Matrix dA, Matrix z, Matrix a, Matrix dZ) {
        right.activationGradient(g, parameter, dA, z, a, dZ);
        breakIf(Equation.ACTIVATION_GRADIENT, dZ);
    }

    @Override
    protected void computeWeightGradient(Matrix dZ, Matrix aPrev, Matrix dW) {
        right.weightGradient(dZ, aPrev, dW);
        breakIf(Equation.WEIGHT_GRADIENT, dW);
    }

    @Override
    protected void computeBiasGradient(Matrix dZ, Matrix db) {
        right.biasGradient(dZ, db);
        breakIf(Equation.BIAS_GRADIENT, db);
    }

    @Override
    protected void computeInputGradient(Matrix w, Matrix dZ, Matrix dAPrev) {
        right.inputGradient(w, dZ, dAPrev);
        breakIf(Equation.INPUT_GRADIENT, dAPrev);
    }

    @Override
    protected double computeCost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y) {
        return right.cost(criterion, parameter, z, a, y);
    }

    @Override
    protected void computeCostGradient(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dA) {
        right.costGradient(criterion, parameter, z, a, y, dA);
    }

    @Override
    protected void computeOutputGradient(
            Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dZ) {
        right.outputGradient(criterion, parameter, z, a, y, dZ);
    }

    @Override
    protected void computeDropout(Matrix in, long key, double rate, Matrix out) {
        right.dropout(in, key, rate, out);
    }

    @Override
    protected void computeGather(Matrix source, int[] order, int from, Matrix out) {
        right.gather(source, order, from, out);
    }

    @Override
    protected void computeGradientDescent(Matrix theta, Matrix gradient, double learningRate) {
        right.gradientDescent(theta, gradient, learningRate);
    }

    @Override
    protected void computeMomentum(Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta) {
        right.momentum(theta, gradient, v, learningRate, beta);
    }

    @Override
    protected void computeAdam(
            Matrix theta,
            Matrix gradient,
            Matrix s,
            Matrix r,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            long t) {
        right.adam(theta, gradient, s, r, learningRate, beta1, beta2, epsilon, t);
    }
}

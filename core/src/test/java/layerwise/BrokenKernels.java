package layerwise;

import layerwise.math.ForwardingKernels;
import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/** The best kernels with one of the four equations of the backward pass made slightly wrong. */
final class BrokenKernels extends ForwardingKernels {
    enum Equation {
        NONE,
        ACTIVATION_GRADIENT,
        WEIGHT_GRADIENT,
        BIAS_GRADIENT,
        INPUT_GRADIENT
    }

    private static final double OFF = 1.001;

    private final Equation broken;

    BrokenKernels(Equation broken) {
        super(Kernels.best(1));
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
    protected void computeActivationGradient(Function g, double parameter, Matrix dA, Matrix z, Matrix a, Matrix dZ) {
        super.computeActivationGradient(g, parameter, dA, z, a, dZ);
        breakIf(Equation.ACTIVATION_GRADIENT, dZ);
    }

    @Override
    protected void computeWeightGradient(Matrix dZ, Matrix aPrev, Matrix dW) {
        super.computeWeightGradient(dZ, aPrev, dW);
        breakIf(Equation.WEIGHT_GRADIENT, dW);
    }

    @Override
    protected void computeBiasGradient(Matrix dZ, Matrix db) {
        super.computeBiasGradient(dZ, db);
        breakIf(Equation.BIAS_GRADIENT, db);
    }

    @Override
    protected void computeInputGradient(Matrix w, Matrix dZ, Matrix dAPrev) {
        super.computeInputGradient(w, dZ, dAPrev);
        breakIf(Equation.INPUT_GRADIENT, dAPrev);
    }
}

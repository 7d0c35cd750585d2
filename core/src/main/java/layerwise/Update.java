package layerwise;

import layerwise.math.Kernels;
import layerwise.math.Matrix;

/** An optimiser at work on one network's flat parameters: its state, and one fused pass per step. */
final class Update {
    private final Optimizer optimizer;
    private final Kernels kernels;
    private final Matrix theta;
    private final Matrix gradient;
    // v of momentum, or the first and second moments of Adam; empty where the optimiser has no such state.
    private final Matrix first;
    private final Matrix second;
    private long t;

    Update(Optimizer optimizer, Kernels kernels, Matrix theta, Matrix gradient) {
        this.optimizer = optimizer;
        this.kernels = kernels;
        this.theta = theta;
        this.gradient = gradient;
        boolean hasFirst = !(optimizer instanceof Optimizer.Sgd);
        boolean hasSecond = optimizer instanceof Optimizer.Adam;
        this.first = Matrix.zeros(theta.precision(), hasFirst ? theta.rows() : 0, 1);
        this.second = Matrix.zeros(theta.precision(), hasSecond ? theta.rows() : 0, 1);
    }

    /** One step along the gradients that stand in the array now. */
    void step() {
        t++;
        switch (optimizer) {
            case Optimizer.Sgd(double learningRate) -> kernels.gradientDescent(theta, gradient, learningRate, 0);
            case Optimizer.Momentum(double learningRate, double beta) ->
                kernels.momentum(theta, gradient, first, learningRate, beta, false, 0);
            case Optimizer.Adam(double learningRate, double beta1, double beta2, double epsilon) ->
                kernels.adam(theta, gradient, first, second, learningRate, beta1, beta2, epsilon, 0, t);
        }
    }
}

package layerwise;

import java.util.List;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/** L-BFGS at work on the whole cost: a step is one of its iterations. */
final class LbfgsUpdate implements Update {
    private final Lbfgs lbfgs;
    private final Matrix theta;
    private final Matrix gradient;

    LbfgsUpdate(Optimizer.Lbfgs optimizer, Kernels kernels, Matrix theta, Matrix gradient) {
        this.lbfgs = new Lbfgs(kernels, theta.rows(), theta.precision(), optimizer.history());
        this.theta = theta;
        this.gradient = gradient;
    }

    @Override
    public double step(double factor, double cost, Objective objective) {
        return lbfgs.iterate(theta, gradient, cost, objective);
    }

    @Override
    public List<Matrix> matrices() {
        return lbfgs.matrices();
    }

    @Override
    public double[] scalars() {
        return lbfgs.scalars();
    }

    @Override
    public void restore(double[] scalars) {
        lbfgs.restore(scalars);
    }
}

package layerwise;

import java.util.Arrays;
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
    public double step(double factor, double cost, Lbfgs.Objective objective) {
        try {
            return lbfgs.iterate(theta, gradient, cost, objective);
        } catch (IllegalArgumentException notFinite) {
            throw new DivergedException(String.valueOf(notFinite.getMessage()));
        }
    }

    @Override
    public List<Matrix> matrices() {
        return lbfgs.matrices();
    }

    @Override
    public boolean isConverged() {
        return lbfgs.converged();
    }

    /** The counters, then the other numbers. */
    @Override
    public double[] scalars() {
        long[] counters = lbfgs.counters();
        double[] others = lbfgs.scalars();
        double[] all = new double[counters.length + others.length];
        for (int i = 0; i < counters.length; i++) {
            all[i] = counters[i];
        }
        System.arraycopy(others, 0, all, counters.length, others.length);
        return all;
    }

    @Override
    public void restore(double[] all) {
        long[] counters = new long[lbfgs.counters().length];
        for (int i = 0; i < counters.length; i++) {
            counters[i] = (long) all[i];
        }
        lbfgs.restore(counters, Arrays.copyOfRange(all, counters.length, all.length));
    }
}

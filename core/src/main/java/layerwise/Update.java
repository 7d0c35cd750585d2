package layerwise;

import java.util.List;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/** An optimiser at work on one network's parameters: its state, and one step. */
sealed interface Update permits ElementwiseUpdate, MuonUpdate, LbfgsUpdate {
    /**
     * One step along the gradients that stand in the array now.
     *
     * @param factor what the schedule makes of the learning rate
     * @param cost J at the parameters as they are
     * @param objective the cost and the gradients anew, at the parameters as they then are
     * @return J at the new parameters where the step has computed it, together with the gradients there; NaN otherwise
     */
    double step(double factor, double cost, Lbfgs.Objective objective);

    /** The state that goes with the parameters, live, in an order that does not change. */
    List<Matrix> matrices();

    /** The rest of the state, a copy. */
    double[] scalars();

    /** Takes back what {@link #scalars} gave. */
    void restore(double[] scalars);

    /** Whether further steps would change nothing. */
    default boolean isConverged() {
        return false;
    }

    /** Writes the parameters to be kept where they are others than those that are trained; whether they are. */
    default boolean keep(Matrix theta) {
        return false;
    }

    /** An optimiser's machine, for the parameters and their gradients in the same layout. */
    static Update of(Optimizer optimizer, Kernels kernels, LayerViews theta, LayerViews gradient) {
        return switch (optimizer) {
            case Optimizer.Muon muon -> new MuonUpdate(muon, kernels, theta, gradient);
            case Optimizer.Lbfgs lbfgs -> new LbfgsUpdate(lbfgs, kernels, theta.flat(), gradient.flat());
            case Optimizer.Sgd _,
                    Optimizer.Momentum _,
                    Optimizer.RmsProp _,
                    Optimizer.Adam _,
                    Optimizer.ScheduleFree _ -> new ElementwiseUpdate(optimizer, kernels, theta, gradient, _ -> true);
        };
    }
}

package layerwise;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/**
 * An optimiser that treats every number alike, but for the weight decay of the matrices W and E: one fused pass over each stretch of the flat
 * arrays that decays or does not, which is a single one where nothing decays.
 */
final class ElementwiseUpdate implements Update {
    private final Optimizer optimizer;
    private final Kernels kernels;
    private final Matrix theta;
    // v of momentum, r of RMSProp, or the first and second moments of Adam, or z and r of schedule-free AdamW; empty
    // where the optimiser
    // has no such state.
    private final Matrix first;
    private final Matrix second;
    private final List<Stretch> stretches = new ArrayList<>();
    private long t;
    private double largestRate;
    private double weightSum;
    private double c;

    /** A part of the arrays that is updated in one pass. */
    private record Stretch(Matrix theta, Matrix gradient, Matrix first, Matrix second, double decay) {}

    /**
     * An optimiser for some of the parameters.
     *
     * @param included which of them it moves
     */
    ElementwiseUpdate(
            Optimizer optimizer,
            Kernels kernels,
            LayerViews parameters,
            LayerViews gradients,
            Predicate<Layout.Entry> included) {
        this.optimizer = optimizer;
        this.kernels = kernels;
        this.theta = parameters.flat();
        int size = theta.rows();
        boolean hasFirst = !(optimizer instanceof Optimizer.Sgd);
        boolean hasSecond = optimizer instanceof Optimizer.Adam || optimizer instanceof Optimizer.ScheduleFree;
        this.first = Matrix.zeros(theta.precision(), hasFirst ? size : 0, 1);
        this.second = Matrix.zeros(theta.precision(), hasSecond ? size : 0, 1);
        if (optimizer instanceof Optimizer.ScheduleFree) {
            first.copyFrom(theta);
        }
        int from = 0;
        int at = 0;
        double decay = 0;
        for (Layout.Entry entry : parameters.entries()) {
            double next = !included.test(entry) ? Double.NaN : entry.isDecayed() ? optimizer.weightDecay() : 0;
            if (Double.compare(next, decay) != 0) {
                add(gradients.flat(), from, at, decay);
                from = at;
                decay = next;
            }
            at += entry.size();
        }
        add(gradients.flat(), from, at, decay);
    }

    private void add(Matrix gradient, int from, int to, double decay) {
        if (to > from && !Double.isNaN(decay)) {
            stretches.add(new Stretch(
                    part(theta, from, to),
                    part(gradient, from, to),
                    part(first, from, to),
                    part(second, from, to),
                    decay));
        }
    }

    private static Matrix part(Matrix flat, int from, int to) {
        return flat.isEmpty() ? flat : flat.view(from, to - from, 1);
    }

    @Override
    public double step(double factor, double cost, Lbfgs.Objective objective) {
        step(factor);
        return Double.NaN;
    }

    void step(double factor) {
        t++;
        double rate = optimizer.learningRate() * factor;
        if (optimizer instanceof Optimizer.ScheduleFree) {
            // Each iterate's weight in the average is the square of the largest learning rate so far.
            largestRate = Math.max(largestRate, rate);
            double weight = largestRate * largestRate;
            weightSum += weight;
            c = weightSum == 0 ? 0 : weight / weightSum;
        }
        for (int i = 0; i < stretches.size(); i++) {
            step(stretches.get(i), rate);
        }
    }

    private void step(Stretch s, double rate) {
        switch (optimizer) {
            case Optimizer.Sgd _ -> kernels.gradientDescent(s.theta, s.gradient, rate, s.decay);
            case Optimizer.Momentum momentum ->
                kernels.momentum(s.theta, s.gradient, s.first, rate, momentum.beta(), momentum.nesterov(), s.decay);
            case Optimizer.RmsProp rmsProp ->
                kernels.rmsProp(s.theta, s.gradient, s.first, rate, rmsProp.rho(), rmsProp.epsilon(), s.decay);
            case Optimizer.Adam adam ->
                kernels.adam(
                        s.theta,
                        s.gradient,
                        s.first,
                        s.second,
                        rate,
                        adam.beta1(),
                        adam.beta2(),
                        adam.epsilon(),
                        s.decay,
                        t);
            case Optimizer.ScheduleFree free ->
                kernels.scheduleFree(
                        s.theta,
                        s.gradient,
                        s.first,
                        s.second,
                        rate,
                        free.beta1(),
                        free.beta2(),
                        free.epsilon(),
                        s.decay,
                        c,
                        t);
            case Optimizer.Muon _, Optimizer.Lbfgs _ ->
                throw new IllegalStateException(optimizer + " is no optimiser of single numbers");
        }
    }

    /** x = y + (1 − 1/β₁)(z − y): what schedule-free AdamW keeps, while y is trained. */
    @Override
    public boolean keep(Matrix kept) {
        if (optimizer instanceof Optimizer.ScheduleFree free) {
            double y = 1 / free.beta1();
            kernels.combine(y, theta, 1 - y, first, kept);
            return true;
        }
        return false;
    }

    @Override
    public List<Matrix> matrices() {
        return List.of(first, second);
    }

    @Override
    public double[] scalars() {
        return new double[] {t, largestRate, weightSum};
    }

    @Override
    public void restore(double[] scalars) {
        t = (long) scalars[0];
        largestRate = scalars[1];
        weightSum = scalars[2];
    }
}

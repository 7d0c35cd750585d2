package layerwise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * The gradients of backward propagation beside difference quotients of the cost, ∂J/∂θ ≈ (J(θ + ε) − J(θ − ε)) / 2ε, in float64.
 *
 * <p>Where a quotient would straddle a corner of an activation or of the loss it is taken anew with a smaller ε, and left out
 * and counted if the corner stays within reach: there the quotient is no derivative. Gradients and
 * quotients that are both no larger than what the rounding of J alone makes of the quotients count as equal, so that gradients
 * that are truly zero pass.
 *
 * @param relativeDifference ‖dθ − quotients‖ / (‖dθ‖ + ‖quotients‖) over all parameters that were checked, as in the course;
 *     NaN if every entry was left out
 * @param parameters the same for each of W1, b1, …, with the worst entry
 */
public record GradientCheck(double relativeDifference, List<Parameter> parameters) {
    // The largest ε balances the quotient's truncation, ~ε², against rounding, ~10⁻¹⁶/ε; the others are for kinks.
    private static final double[] EPSILONS = {1e-5, 1e-6, 1e-7};

    /** Copies the reports. */
    public GradientCheck {
        parameters = List.copyOf(parameters);
    }

    /**
     * The check of one parameter matrix.
     *
     * @param name {@code W1}, {@code b1}, …
     * @param checked the number of entries that were compared
     * @param atKinks the number left out because a corner was within reach
     * @param relativeDifference of the entries that were compared
     * @param worst the entry that differs most, if any was compared
     */
    public record Parameter(String name, int checked, int atKinks, double relativeDifference, Optional<Entry> worst) {}

    /**
     * One entry of a parameter matrix.
     *
     * @param row from 0
     * @param column from 0
     * @param gradient what backward propagation gives
     * @param quotient what the difference quotient gives
     */
    public record Entry(int row, int column, double gradient, double quotient) {
        /** |gradient − quotient|. */
        public double difference() {
            return Math.abs(gradient - quotient);
        }
    }

    /** The parameter whose gradient differs most, of those that were checked; the first if none was. */
    public Parameter worst() {
        return parameters.stream()
                .filter(parameter -> parameter.checked() > 0)
                .max(Comparator.comparingDouble(Parameter::relativeDifference))
                .orElse(parameters.getFirst());
    }

    /**
     * Checks every parameter of a network with the best kernels. The cost is computed twice per parameter. Dropout layers, if
     * any, keep one mask throughout.
     *
     * @param parameters of any precision; a float64 copy is checked
     * @param x (n⁰, m)
     * @param y the targets
     */
    public static GradientCheck of(Network network, Parameters parameters, Matrix x, Matrix y) {
        return of(network, parameters, x, y, Kernels.best(1), Integer.MAX_VALUE);
    }

    /**
     * Checks at most {@code entries} entries of each parameter matrix, evenly spread over it, with the given kernels.
     *
     * @throws IllegalArgumentException if X, Y or the parameters do not fit the network
     */
    public static GradientCheck of(
            Network network, Parameters parameters, Matrix x, Matrix y, Kernels kernels, int entries) {
        if (entries < 1) {
            throw new IllegalArgumentException("at least 1 entry of each parameter must be checked, not " + entries);
        }
        network.requireExamples(x, y, Precision.FLOAT64);
        return new Checker(
                        network,
                        parameters.to(Precision.FLOAT64),
                        x.to(Precision.FLOAT64),
                        y.to(Precision.FLOAT64),
                        kernels)
                .check(entries);
    }

    /** Squared norms of a difference and of what it is between. */
    private static final class Norms {
        private double difference;
        private double gradient;
        private double quotient;
        private double rounding;
        private int entries;

        void add(Entry entry, double entryRounding) {
            entries++;
            rounding += entryRounding * entryRounding;
            difference += entry.difference() * entry.difference();
            gradient += entry.gradient * entry.gradient;
            quotient += entry.quotient * entry.quotient;
        }

        void add(Norms other) {
            entries += other.entries;
            rounding += other.rounding;
            difference += other.difference;
            gradient += other.gradient;
            quotient += other.quotient;
        }

        double relativeDifference() {
            if (entries == 0) {
                return Double.NaN;
            }
            boolean nothing = Math.max(gradient, quotient) <= rounding;
            return nothing ? 0 : Math.sqrt(difference) / (Math.sqrt(gradient) + Math.sqrt(quotient));
        }
    }

    /** A watched plan whose parameters are nudged one at a time. */
    private static final class Checker {
        private final Network network;
        private final Plan plan;
        private final LayerViews gradients;
        private final Parameters parameters;
        private final Matrix y;
        private final double costAtRest;
        private final Matrix outputAtRest;
        private double epsilon = EPSILONS[0];
        private final List<Matrix> kinked = new ArrayList<>();
        private final List<Matrix> kinkedAtRest = new ArrayList<>();

        Checker(Network network, Parameters parameters, Matrix x, Matrix y, Kernels kernels) {
            this.network = network;
            this.parameters = parameters;
            this.y = y;
            this.gradients = LayerViews.zeros(network, Precision.FLOAT64);
            Workspace workspace = new Workspace(Precision.FLOAT64, x.columns());
            this.plan = new Plan(network, kernels, parameters, gradients, workspace, x, Plan.Mode.WATCH, true);
            plan.drawMasks(Purpose.DROPOUT.key(0, 0));
            plan.forward();
            plan.backward(y);
            costAtRest = plan.cost(y);
            if (!Double.isFinite(costAtRest)) {
                throw new IllegalArgumentException(
                        "the cost of these examples is " + costAtRest + "; there is no gradient to check");
            }
            outputAtRest = plan.output().copy();
            List<Layer.Dense> dense = network.dense();
            for (int l = 1; l <= dense.size(); l++) {
                if (dense.get(l - 1).activation().function().hasKink()) {
                    watch(plan.layer(l).z);
                }
            }
            for (NormStep norm : plan.norms()) {
                if (norm.activation().function().hasKink()) {
                    watch(norm.z);
                }
            }
        }

        private void watch(Matrix z) {
            kinked.add(z);
            kinkedAtRest.add(z.copy());
        }

        GradientCheck check(int entries) {
            Norms all = new Norms();
            List<Parameter> reports = new ArrayList<>();
            parameters.views().byName().forEach((name, theta) -> {
                Matrix gradient = Objects.requireNonNull(gradients.byName().get(name));
                reports.add(check(name, theta, gradient, entries, all));
            });
            return new GradientCheck(all.relativeDifference(), reports);
        }

        private Parameter check(String name, Matrix theta, Matrix gradient, int entries, Norms all) {
            Norms norms = new Norms();
            int checked = 0;
            int atKinks = 0;
            Optional<Entry> worst = Optional.empty();
            int count = Math.min(entries, theta.size());
            for (int e = 0; e < count; e++) {
                int k = (int) ((long) e * theta.size() / count);
                int row = k % theta.rows();
                int column = k / theta.rows();
                double quotient = quotient(theta, row, column);
                if (Double.isNaN(quotient)) {
                    atKinks++;
                    continue;
                }
                Entry entry = new Entry(row, column, gradient.get(row, column), quotient);
                norms.add(entry, Math.ulp(costAtRest) / epsilon);
                checked++;
                // A gradient that is NaN differs most of all.
                if (worst.isEmpty() || !(entry.difference() <= worst.get().difference())) {
                    worst = Optional.of(entry);
                }
            }
            all.add(norms);
            return new Parameter(name, checked, atKinks, norms.relativeDifference(), worst);
        }

        /** The difference quotient, or NaN if a corner is within reach of the smallest ε. */
        private double quotient(Matrix theta, int row, int column) {
            double rest = theta.get(row, column);
            double quotient = Double.NaN;
            for (int attempt = 0; attempt < EPSILONS.length && Double.isNaN(quotient); attempt++) {
                epsilon = EPSILONS[attempt];
                double above = rest + epsilon;
                double below = rest - epsilon;
                double costAbove = cost(theta, row, column, above);
                boolean crossed = crossesKink();
                double costBelow = cost(theta, row, column, below);
                crossed |= crossesKink();
                if (!crossed) {
                    quotient = (costAbove - costBelow) / (above - below);
                }
            }
            theta.set(row, column, rest);
            return quotient;
        }

        private double cost(Matrix theta, int row, int column, double value) {
            theta.set(row, column, value);
            plan.forward();
            return plan.cost(y);
        }

        private boolean crossesKink() {
            for (int i = 0; i < kinked.size(); i++) {
                if (changesSide(kinked.get(i), kinkedAtRest.get(i))) {
                    return true;
                }
            }
            return lossChangesPiece();
        }

        private static boolean changesSide(Matrix z, Matrix rest) {
            for (int j = 0; j < z.columns(); j++) {
                for (int i = 0; i < z.rows(); i++) {
                    if (Math.signum(z.get(i, j)) != Math.signum(rest.get(i, j))) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean lossChangesPiece() {
            Matrix a = plan.output();
            // Targets that are class numbers belong to a loss of one piece.
            for (int j = 0; j < a.columns() && y.rows() == a.rows(); j++) {
                for (int i = 0; i < a.rows(); i++) {
                    Loss loss = network.loss();
                    if (loss.piece(a.get(i, j), y.get(i, j)) != loss.piece(outputAtRest.get(i, j), y.get(i, j))) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}

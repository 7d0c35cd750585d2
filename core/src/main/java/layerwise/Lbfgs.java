package layerwise;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * L-BFGS, θ := θ − a·H·g with the step a from a {@link LineSearch}, at work: H, an estimate of the inverse of the Hessian, is
 * made at each iteration of the last few pairs s = change of θ, y = change of g, starting from γ·I with γ = sᵀy/yᵀy.
 *
 * <p>For a cost and gradient that are the same whenever they are evaluated at the same θ, which means all examples at once.
 * Nocedal, <em>Updating quasi-Newton matrices with limited storage</em>, Mathematics of Computation 35, 1980; Nocedal and
 * Wright, <em>Numerical Optimization</em>, 2nd edition, algorithms 7.4 and 7.5 and equation 7.20. First step, line search,
 * which pairs are kept and what happens when a search fails are as in L-BFGS-B without bounds (Zhu, Byrd, Lu and Nocedal,
 * algorithm 778, 1997; version 3.0), which SciPy's {@code minimize} calls; so are the iterates, up to rounding.
 *
 * <p>Vectors are (P, 1) matrices in the precision of the parameters, scalar products are float64. An iteration allocates
 * nothing. Between two iterations the state is {@link #matrices}, {@link #counters} and {@link #scalars}; a machine that is
 * {@linkplain #restore restored} from them goes on with the same bits.
 */
final class Lbfgs {
    /** The most evaluations of one line search, of which an iteration makes at most two. */
    static final int EVALUATIONS_PER_SEARCH = 20;

    private final Kernels kernels;
    private final int size;
    private final Precision precision;
    private final int history;
    private final Matrix[] s;
    private final Matrix[] y;
    private final double[] rho;
    private final double[] alpha;
    private final Matrix direction;
    private final Matrix formerTheta;
    private final Matrix formerGradient;
    private final LineSearch search = new LineSearch();

    private long iterations;
    private int pairs;
    // The pairs stand in a ring: the next one goes to this place, the newest stands before it.
    private int next;
    private double gamma = 1;
    private boolean converged;

    /** The function that is minimised. */
    interface Objective {
        /** J at the present θ; leaves its gradient in the gradient matrix. It may be infinite or NaN, and is then avoided. */
        double evaluate();
    }

    /**
     * Allocates.
     *
     * @param size P, the number of parameters
     * @param history how many pairs are remembered, at least 1; 10 is usual
     * @throws IllegalArgumentException if the history is not positive
     */
    Lbfgs(Kernels kernels, int size, Precision precision, int history) {
        if (history < 1) {
            throw new IllegalArgumentException("the history of L-BFGS must be at least 1 pair, not " + history);
        }
        this.kernels = kernels;
        this.size = size;
        this.precision = precision;
        this.history = history;
        this.s = zeros(precision, size, history);
        this.y = zeros(precision, size, history);
        this.rho = new double[history];
        this.alpha = new double[history];
        this.direction = Matrix.zeros(precision, size, 1);
        this.formerTheta = Matrix.zeros(precision, size, 1);
        this.formerGradient = Matrix.zeros(precision, size, 1);
    }

    private static Matrix[] zeros(Precision precision, int size, int count) {
        Matrix[] matrices = new Matrix[count];
        for (int i = 0; i < count; i++) {
            matrices[i] = Matrix.zeros(precision, size, 1);
        }
        return matrices;
    }

    /**
     * One iteration: moves θ to where the cost is lower, and gives the cost there; the gradient matrix then holds the gradient
     * there. If there is no lower cost to be found {@link #converged} becomes true; where the line search failed, even in the
     * direction of steepest descent, θ and the gradient are as they were.
     *
     * @param theta (P, 1)
     * @param gradient (P, 1), the gradient at θ
     * @param cost J at θ
     * @throws IllegalArgumentException if a matrix has another shape or precision, or cost or gradient are not finite
     */
    double iterate(Matrix theta, Matrix gradient, double cost, Objective objective) {
        requireVector("θ", theta);
        requireVector("the gradient", gradient);
        double squaredNorm = kernels.dot(gradient, gradient);
        if (!Double.isFinite(cost) || !Double.isFinite(squaredNorm)) {
            throw new IllegalArgumentException("L-BFGS must start from a finite cost and gradient, but the cost is "
                    + cost + " and the squared norm of the gradient " + squaredNorm);
        }
        if (squaredNorm == 0) {
            converged = true;
        }
        if (converged) {
            return cost;
        }
        formerTheta.copyFrom(theta);
        formerGradient.copyFrom(gradient);
        while (true) {
            aim(gradient);
            double slope = kernels.dot(gradient, direction);
            double newCost = slope < 0 ? search(theta, gradient, cost, slope, objective) : Double.NaN;
            if (Double.isFinite(newCost)) {
                remember(theta, gradient, slope);
                iterations++;
                converged = cost - newCost <= 0;
                return newCost;
            }
            theta.copyFrom(formerTheta);
            gradient.copyFrom(formerGradient);
            if (pairs == 0) {
                converged = true;
                return cost;
            }
            // Perhaps the pairs mislead: once more from here, in the direction of steepest descent.
            forget();
        }
    }

    /** direction := −H·g, by the two loops over the pairs, newest to oldest and back. */
    private void aim(Matrix gradient) {
        kernels.combine(-1, gradient, 0, gradient, direction);
        for (int age = 0; age < pairs; age++) {
            int i = place(age);
            alpha[i] = rho[i] * kernels.dot(s[i], direction);
            kernels.combine(1, direction, -alpha[i], y[i], direction);
        }
        if (gamma != 1) {
            kernels.combine(gamma, direction, 0, direction, direction);
        }
        for (int age = pairs - 1; age >= 0; age--) {
            int i = place(age);
            double beta = rho[i] * kernels.dot(y[i], direction);
            kernels.combine(1, direction, alpha[i] - beta, s[i], direction);
        }
    }

    /** Where the pair of that age stands; the newest has age 0. */
    private int place(int age) {
        return Math.floorMod(next - 1 - age, history);
    }

    /** Moves θ along the direction to a step that the line search accepts and gives the cost there; NaN if there is none. */
    private double search(Matrix theta, Matrix gradient, double cost, double slope, Objective objective) {
        double first = iterations == 0 ? 1 / Math.sqrt(kernels.dot(direction, direction)) : 1;
        search.start(cost, slope, first);
        for (int evaluation = 0; evaluation < EVALUATIONS_PER_SEARCH; evaluation++) {
            kernels.combine(1, formerTheta, search.step(), direction, theta);
            double newCost = objective.evaluate();
            if (search.accepts(newCost, kernels.dot(gradient, direction))) {
                return newCost;
            }
        }
        return Double.NaN;
    }

    /** Keeps s and y of the step just made, unless the curvature sᵀy along it is lost in rounding or negative. */
    private void remember(Matrix theta, Matrix gradient, double slope) {
        // The former vectors are not needed any more; the pair is made in their place, so that no older one is harmed.
        kernels.combine(1, theta, -1, formerTheta, formerTheta);
        kernels.combine(1, gradient, -1, formerGradient, formerGradient);
        double curvature = kernels.dot(formerTheta, formerGradient);
        if (curvature <= roundingUnit() * -slope * search.step()) {
            return;
        }
        s[next].copyFrom(formerTheta);
        y[next].copyFrom(formerGradient);
        rho[next] = 1 / curvature;
        gamma = curvature / kernels.dot(formerGradient, formerGradient);
        next = (next + 1) % history;
        pairs = Math.min(pairs + 1, history);
    }

    private double roundingUnit() {
        return switch (precision) {
            case FLOAT64 -> Math.ulp(1.0);
            case FLOAT32, BFLOAT16 -> Math.ulp(1f);
        };
    }

    private void forget() {
        pairs = 0;
        next = 0;
        gamma = 1;
    }

    /** Whether the last iteration found no lower cost, or the gradient is zero; further ones then change nothing. */
    boolean converged() {
        return converged;
    }

    /** s and y of every place in the ring, the live matrices: the large part of the state. */
    List<Matrix> matrices() {
        List<Matrix> matrices = new ArrayList<>(List.of(s));
        matrices.addAll(List.of(y));
        return matrices;
    }

    /** The whole numbers of the state, a copy: iterations, pairs, the next place in the ring, 1 if converged. */
    long[] counters() {
        return new long[] {iterations, pairs, next, converged ? 1 : 0};
    }

    /** The other numbers of the state, a copy: γ, then 1/sᵀy of every place in the ring. */
    double[] scalars() {
        double[] scalars = new double[1 + history];
        scalars[0] = gamma;
        System.arraycopy(rho, 0, scalars, 1, history);
        return scalars;
    }

    /**
     * Takes over a state whose matrices have been copied into {@link #matrices} already.
     *
     * @throws IllegalArgumentException if the numbers are not those of a machine with this history
     */
    void restore(long[] counters, double[] scalars) {
        boolean fits = counters.length == 4
                && scalars.length == 1 + history
                && counters[0] >= 0
                && counters[1] >= 0
                && counters[1] <= history
                && counters[2] >= 0
                && counters[2] < history;
        if (!fits) {
            throw new IllegalArgumentException("a state of L-BFGS with a history of " + history
                    + " has 4 counters within it and " + (1 + history) + " scalars, but got "
                    + counters.length + " counters and " + scalars.length + " scalars");
        }
        iterations = counters[0];
        pairs = (int) counters[1];
        next = (int) counters[2];
        converged = counters[3] != 0;
        gamma = scalars[0];
        System.arraycopy(scalars, 1, rho, 0, history);
    }

    private void requireVector(String name, Matrix vector) {
        if (vector.rows() != size || vector.columns() != 1 || vector.precision() != precision) {
            throw new IllegalArgumentException(
                    "L-BFGS needs " + name + " as (" + size + ", 1) " + precision + ", but got " + vector);
        }
    }
}

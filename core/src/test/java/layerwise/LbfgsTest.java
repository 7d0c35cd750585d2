package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L-BFGS against SciPy's ({@code src/test/numpy/lbfgs.py} and {@code optimizers.py}), and on functions that misbehave. */
class LbfgsTest {
    private static final int HISTORY = 10;
    private static final double LIKE_SCIPY = 1e-12;

    /** A function of x that writes its gradient to g. */
    private interface Function {
        double at(double[] x, double[] g);
    }

    /** A function with the point it is at, and the machine that minimises it. */
    private static final class Descent implements Lbfgs.Objective {
        private final Function function;
        final Matrix theta;
        final Matrix gradient;
        final Lbfgs lbfgs;
        private final double[] x;
        private final double[] g;
        double cost;
        int evaluations;
        int notFinite;

        Descent(Function function, Matrix start, Precision precision) {
            this(function, start, precision, Kernels.best(1));
        }

        Descent(Function function, Matrix start, Precision precision, Kernels kernels) {
            this.function = function;
            this.theta = start.to(precision);
            this.gradient = Matrix.zeros(precision, start.rows(), 1);
            this.lbfgs = new Lbfgs(kernels, start.rows(), precision, HISTORY);
            this.x = new double[start.rows()];
            this.g = new double[start.rows()];
            this.cost = evaluate();
        }

        @Override
        public double evaluate() {
            evaluations++;
            theta.copyTo(x);
            double value = function.at(x, g);
            notFinite += Double.isFinite(value) ? 0 : 1;
            gradient.copyFrom(g);
            return value;
        }

        void iterate() {
            cost = lbfgs.iterate(theta, gradient, cost, this);
        }

        int iterateUntilConverged(int most) {
            for (int iteration = 0; iteration < most; iteration++) {
                if (lbfgs.converged()) {
                    return iteration;
                }
                iterate();
            }
            throw new AssertionError("not converged after " + most + " iterations; the cost is " + cost);
        }
    }

    private static double rosenbrock(double[] x, double[] g) {
        double cost = 0;
        g[0] = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double rise = x[i + 1] - x[i] * x[i];
            cost += 100 * rise * rise + (1 - x[i]) * (1 - x[i]);
            g[i] += -400 * x[i] * rise - 2 * (1 - x[i]);
            g[i + 1] = 200 * rise;
        }
        return cost;
    }

    /** ½ Σ hᵢ(xᵢ − 1)² with h from 1 to 10^exponent. */
    private static Function quadratic(double exponent) {
        return (x, g) -> {
            double cost = 0;
            for (int i = 0; i < x.length; i++) {
                double h = Math.pow(10, exponent * i / (x.length - 1));
                g[i] = h * (x[i] - 1);
                cost += 0.5 * g[i] * (x[i] - 1);
            }
            return cost;
        };
    }

    private static Matrix column(double... values) {
        return Matrix.wrap(values, values.length, 1);
    }

    /** −1.2, 1, −1.2, 1, …, where Rosenbrock's function is started by custom. */
    private static Matrix usualStart(int size) {
        Matrix start = Matrix.zeros(Precision.FLOAT64, size, 1);
        for (int i = 0; i < size; i++) {
            start.set(i, 0, i % 2 == 0 ? -1.2 : 1);
        }
        return start;
    }

    private static void assertIteratesAreSciPys(Function function, String name) {
        NumpyFixture numpy = NumpyFixture.read("lbfgs.txt");
        Matrix iterates = numpy.matrix(name + ".iterates");
        Descent descent = new Descent(function, numpy.matrix(name + ".start"), Precision.FLOAT64);
        for (int k = 0; k < iterates.columns(); k++) {
            descent.iterate();
            assertThat(NumpyFixture.relativeDifference(descent.theta, iterates.columns(k, k + 1)))
                    .as("%s, iterate %d", name, k + 1)
                    .isLessThanOrEqualTo(LIKE_SCIPY);
            assertThat(NumpyFixture.relativeDifference(descent.cost, numpy.numbers(name + ".costs")[k]))
                    .as("%s, cost %d", name, k + 1)
                    .isLessThanOrEqualTo(LIKE_SCIPY);
            assertThat(descent.evaluations).isEqualTo((int) numpy.numbers(name + ".evaluations")[k]);
        }
    }

    @Test
    void iteratesAreSciPysOnRosenbrocksFunction() {
        assertIteratesAreSciPys(LbfgsTest::rosenbrock, "rosenbrock2");
        assertIteratesAreSciPys(LbfgsTest::rosenbrock, "rosenbrock10");
    }

    @Test
    void iteratesAreSciPysOnAQuadraticFunction() {
        assertIteratesAreSciPys(quadratic(4), "quadratic");
    }

    @Test
    void iteratesAreSciPysOnANetwork() {
        NumpyFixture numpy = NumpyFixture.read("optimizers.txt");
        Network network = Network.of(
                3,
                Layer.dense(4, Activation.TANH),
                Layer.dense(4, Activation.TANH),
                Layer.dense(2, Activation.SOFTMAX));
        Parameters parameters = Parameters.zeros(network, Precision.FLOAT64);
        parameters.byName().forEach((name, value) -> value.copyFrom(numpy.matrix("initial." + name)));
        LayerViews gradients = LayerViews.zeros(network, Precision.FLOAT64);
        Kernels kernels = Kernels.best(1);
        Matrix x = numpy.matrix("X");
        Matrix y = numpy.matrix("Y");
        Workspace workspace = new Workspace(Precision.FLOAT64, x.columns());
        Plan plan = new Plan(network, kernels, parameters, gradients, workspace, x, Plan.Mode.TRAIN, true);
        int[] evaluations = {0};
        Lbfgs.Objective objective = () -> {
            evaluations[0]++;
            plan.forward();
            plan.backward(y);
            return plan.cost(y);
        };
        Lbfgs lbfgs = new Lbfgs(kernels, parameters.flat().rows(), Precision.FLOAT64, HISTORY);
        Matrix iterates = numpy.matrix("lbfgs.parameters");
        double cost = objective.evaluate();
        for (int k = 0; k < iterates.columns(); k++) {
            assertThat(NumpyFixture.relativeDifference(cost, numpy.numbers("lbfgs.costs")[k]))
                    .isLessThanOrEqualTo(LIKE_SCIPY);
            cost = lbfgs.iterate(parameters.flat(), gradients.flat(), cost, objective);
            assertThat(NumpyFixture.relativeDifference(parameters.flat(), iterates.columns(k, k + 1)))
                    .as("iterate %d", k + 1)
                    .isLessThanOrEqualTo(LIKE_SCIPY);
            assertThat(evaluations[0]).isEqualTo((int) numpy.numbers("lbfgs.evaluations")[k]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void rosenbrocksFunctionIsMinimised(int size) {
        Descent descent = new Descent(LbfgsTest::rosenbrock, usualStart(size), Precision.FLOAT64);
        descent.iterateUntilConverged(200);
        assertThat(descent.cost).isLessThan(1e-20);
        for (int i = 0; i < size; i++) {
            assertThat(descent.theta.get(i, 0)).isEqualTo(1, within(1e-9));
        }
    }

    @Test
    void anIllConditionedQuadraticFunctionIsMinimised() {
        Descent descent = new Descent(quadratic(4), Matrix.zeros(Precision.FLOAT64, 100, 1), Precision.FLOAT64);
        descent.iterateUntilConverged(3000);
        for (int i = 0; i < 100; i++) {
            assertThat(descent.theta.get(i, 0)).isEqualTo(1, within(1e-6));
        }
    }

    @Test
    void float32ComesAsNearAsItsRoundingAllows() {
        Descent descent = new Descent(LbfgsTest::rosenbrock, usualStart(10), Precision.FLOAT32);
        descent.iterateUntilConverged(500);
        for (int i = 0; i < 10; i++) {
            assertThat(descent.theta.get(i, 0)).isEqualTo(1, within(2e-3));
        }
    }

    @Test
    void theCostNeverRises() {
        Descent descent = new Descent(LbfgsTest::rosenbrock, usualStart(10), Precision.FLOAT64);
        while (!descent.lbfgs.converged()) {
            double before = descent.cost;
            descent.iterate();
            assertThat(descent.cost).isLessThanOrEqualTo(before);
        }
    }

    @Test
    void regionsWhereTheCostIsNotFiniteAreAvoided() {
        // Σ x − log x is NaN where an x is negative, and the first steps lead there.
        Function barrier = (x, g) -> {
            double cost = 0;
            for (int i = 0; i < x.length; i++) {
                cost += 100 * (x[i] - Math.log(x[i]) * (i + 1));
                g[i] = 100 * (1 - (i + 1) / x[i]);
            }
            return cost;
        };
        Descent descent = new Descent(barrier, column(50, 0.01, 3, 40), Precision.FLOAT64);
        while (!descent.lbfgs.converged()) {
            descent.iterate();
            assertThat(descent.cost).isFinite();
            assertThat(descent.gradient.isFinite()).isTrue();
        }
        assertThat(descent.notFinite).isPositive();
        for (int i = 0; i < 4; i++) {
            assertThat(descent.theta.get(i, 0)).isEqualTo(i + 1, within(1e-6));
        }
    }

    @Test
    void aGradientThatPointsUphillLeavesEverythingAsItWas() {
        Function wrong = (x, g) -> {
            double cost = rosenbrock(x, g);
            for (int i = 0; i < g.length; i++) {
                g[i] = -g[i];
            }
            return cost;
        };
        Descent descent = new Descent(wrong, usualStart(4), Precision.FLOAT64);
        Matrix gradient = descent.gradient.copy();
        double cost = descent.cost;
        descent.iterate();
        assertThat(descent.lbfgs.converged()).isTrue();
        assertThat(descent.evaluations - 1).isLessThanOrEqualTo(Lbfgs.EVALUATIONS_PER_SEARCH);
        assertThat(descent.theta.sameBits(usualStart(4))).isTrue();
        assertThat(descent.gradient.sameBits(gradient)).isTrue();
        assertThat(descent.cost).isEqualTo(cost);
    }

    @Test
    void aFailedSearchStartsAgainWithoutHistory() {
        int[] failures = {0};
        Function moody = (x, g) -> {
            double cost = rosenbrock(x, g);
            return failures[0]-- > 0 ? Double.NaN : cost;
        };
        Descent descent = new Descent(moody, usualStart(4), Precision.FLOAT64);
        for (int i = 0; i < 5; i++) {
            descent.iterate();
        }
        assertThat(descent.lbfgs.counters()).containsExactly(5, 5, 5, 0);
        double before = descent.cost;
        failures[0] = Lbfgs.EVALUATIONS_PER_SEARCH;
        descent.iterate();
        assertThat(failures[0]).isLessThanOrEqualTo(0);
        assertThat(descent.cost).isLessThan(before);
        assertThat(descent.lbfgs.counters()).containsExactly(6, 1, 1, 0);
    }

    @Test
    void twoFailedSearchesEndTheDescent() {
        int[] failures = {0};
        Function moody = (x, g) -> failures[0]-- > 0 ? Double.NaN : rosenbrock(x, g);
        Descent descent = new Descent(moody, usualStart(4), Precision.FLOAT64);
        for (int i = 0; i < 5; i++) {
            descent.iterate();
        }
        Matrix theta = descent.theta.copy();
        double cost = descent.cost;
        int evaluations = descent.evaluations;
        failures[0] = Integer.MAX_VALUE;
        descent.iterate();
        assertThat(descent.evaluations - evaluations).isEqualTo(2 * Lbfgs.EVALUATIONS_PER_SEARCH);
        assertThat(descent.lbfgs.converged()).isTrue();
        assertThat(descent.theta.sameBits(theta)).isTrue();
        assertThat(descent.cost).isEqualTo(cost);
    }

    @Test
    void aStepWithoutCurvatureIsNotRemembered() {
        Function slope = (x, g) -> {
            g[0] = -1;
            return -x[0];
        };
        Descent descent = new Descent(slope, column(0), Precision.FLOAT64);
        descent.iterate();
        assertThat(descent.cost).isNegative();
        assertThat(descent.lbfgs.counters()).containsExactly(1, 0, 0, 0);
    }

    @Test
    void aCostThatDoesNotFallAnyMoreIsConvergence() {
        // In float64, 1 + ½·1e-20·x² is 1 wherever the search goes, though its gradient is not 0.
        Function flat = (x, g) -> {
            g[0] = 1e-20 * x[0];
            return 1 + 0.5 * g[0] * x[0];
        };
        Descent descent = new Descent(flat, column(1), Precision.FLOAT64);
        descent.iterate();
        assertThat(descent.lbfgs.converged()).isTrue();
        int evaluations = descent.evaluations;
        descent.iterate();
        assertThat(descent.evaluations).isEqualTo(evaluations);
    }

    @Test
    void aZeroGradientIsConvergence() {
        Descent descent = new Descent(LbfgsTest::rosenbrock, column(1, 1), Precision.FLOAT64);
        descent.iterate();
        assertThat(descent.lbfgs.converged()).isTrue();
        assertThat(descent.evaluations).isEqualTo(1);
        assertThat(descent.theta.sameBits(column(1, 1))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aRestoredMachineGoesOnWithTheSameBits(Precision precision) {
        for (int pause : new int[] {0, 1, 4, HISTORY, 17}) {
            Descent whole = new Descent(LbfgsTest::rosenbrock, usualStart(10), precision);
            for (int i = 0; i < pause; i++) {
                whole.iterate();
            }
            Descent resumed = new Descent(LbfgsTest::rosenbrock, whole.theta, precision);
            List<Matrix> matrices = whole.lbfgs.matrices();
            for (int i = 0; i < matrices.size(); i++) {
                resumed.lbfgs.matrices().get(i).copyFrom(matrices.get(i));
            }
            resumed.lbfgs.restore(whole.lbfgs.counters(), whole.lbfgs.scalars());
            for (int i = 0; i < 15; i++) {
                whole.iterate();
                resumed.iterate();
                assertThat(resumed.theta.sameBits(whole.theta))
                        .as("%d iterations after %d", i + 1, pause)
                        .isTrue();
            }
            assertThat(resumed.lbfgs.counters()).isEqualTo(whole.lbfgs.counters());
            assertThat(resumed.lbfgs.scalars()).isEqualTo(whole.lbfgs.scalars());
        }
    }

    @Test
    void theStateMattersToTheIterates() {
        Descent whole = new Descent(LbfgsTest::rosenbrock, usualStart(10), Precision.FLOAT64);
        for (int i = 0; i < 4; i++) {
            whole.iterate();
        }
        Descent fresh = new Descent(LbfgsTest::rosenbrock, whole.theta, Precision.FLOAT64);
        whole.iterate();
        fresh.iterate();
        assertThat(fresh.theta.sameBits(whole.theta)).isFalse();
    }

    @Test
    void iterationsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long allocated = Long.MAX_VALUE;
        // Plain loops, so that what is measured is the machine's own; AllocationTest has steps on all kernels.
        Kernels scalar = Kernels.named("scalar", 1);
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (allocated > 0 && System.nanoTime() < deadline) {
            Descent descent = new Descent(LbfgsTest::rosenbrock, usualStart(200), Precision.FLOAT32, scalar);
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 60; i++) {
                descent.iterate();
            }
            allocated = threads.getThreadAllocatedBytes(thread) - before;
            assertThat(descent.lbfgs.counters()[0]).isGreaterThan(HISTORY);
        }
        assertThat(allocated).isZero();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Kernels kernels = Kernels.best(1);
        assertThatThrownBy(() -> new Lbfgs(kernels, 3, Precision.FLOAT64, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the history of L-BFGS must be at least 1 pair, not 0");
        Lbfgs lbfgs = new Lbfgs(kernels, 3, Precision.FLOAT64, 2);
        Matrix three = Matrix.zeros(Precision.FLOAT64, 3, 1);
        assertThatThrownBy(() -> lbfgs.iterate(Matrix.zeros(Precision.FLOAT64, 4, 1), three, 1, () -> 0))
                .hasMessage("L-BFGS needs θ as (3, 1) float64, but got (4, 1) float64");
        assertThatThrownBy(() -> lbfgs.iterate(three, Matrix.zeros(Precision.FLOAT32, 3, 1), 1, () -> 0))
                .hasMessage("L-BFGS needs the gradient as (3, 1) float64, but got (3, 1) float32");
        assertThatThrownBy(() -> lbfgs.iterate(three, three, Double.NaN, () -> 0))
                .hasMessageContaining("the cost is NaN");
        assertThatThrownBy(() -> lbfgs.iterate(three, column(1, Double.POSITIVE_INFINITY, 0), 1, () -> 0))
                .hasMessageContaining("the squared norm of the gradient Infinity");
        assertThatThrownBy(() -> lbfgs.restore(new long[] {5, 3, 0, 0}, new double[3]))
                .hasMessageContaining("a history of 2");
        assertThatThrownBy(() -> lbfgs.restore(new long[4], new double[4]))
                .hasMessageContaining("3 scalars, but got 4 counters and 4 scalars");
    }
}

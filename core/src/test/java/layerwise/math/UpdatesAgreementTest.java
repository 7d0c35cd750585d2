package layerwise.math;

import static layerwise.math.KernelsAgreementTest.REFERENCE;
import static layerwise.math.KernelsAgreementTest.THREADS;
import static layerwise.math.KernelsAgreementTest.assertWithin;
import static layerwise.math.KernelsAgreementTest.random;
import static layerwise.math.KernelsAgreementTest.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import layerwise.math.KernelsAgreementTest.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The optimisers' updates of every provider that is available here, against the scalar reference and against sums by hand. */
class UpdatesAgreementTest {
    private static final String SUBJECTS = "layerwise.math.KernelsAgreementTest#subjects";

    /** Parameters under one rule, with its state. */
    private record Run(UpdateRule rule, Matrix theta, Matrix first, Matrix second) {
        static Run of(UpdateRule rule, int n, Precision precision) {
            Matrix theta = random(7, n, 1, precision);
            // Schedule-free z begins where y does.
            Matrix first = rule == UpdateRule.SCHEDULE_FREE ? theta.copy() : Matrix.zeros(precision, n, 1);
            return new Run(rule, theta, first, Matrix.zeros(precision, n, 1));
        }

        Run wide() {
            return new Run(
                    rule,
                    KernelsAgreementTest.wide(theta),
                    KernelsAgreementTest.wide(first),
                    KernelsAgreementTest.wide(second));
        }

        void step(Kernels kernels, Matrix gradient, double decay, int t) {
            switch (rule) {
                case GRADIENT_DESCENT -> kernels.gradientDescent(theta, gradient, 0.1, decay);
                case MOMENTUM -> kernels.momentum(theta, gradient, first, 0.01, 0.9, false, decay);
                case NESTEROV -> kernels.momentum(theta, gradient, first, 0.01, 0.9, true, decay);
                case RMS_PROP -> kernels.rmsProp(theta, gradient, first, 0.01, 0.99, 1e-8, decay);
                case ADAM -> kernels.adam(theta, gradient, first, second, 0.01, 0.9, 0.999, 1e-8, decay, t);
                case SCHEDULE_FREE ->
                    kernels.scheduleFree(theta, gradient, first, second, 0.01, 0.9, 0.999, 1e-8, decay, 1.0 / t, t);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void updatesAgreeOverManySteps(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        for (UpdateRule rule : UpdateRule.values()) {
            for (int n : new int[] {1, 2, 3, 7, 31, 64, 65, 207, 70_001}) {
                Run run = Run.of(rule, n, subject.precision());
                Run expected = run.wide();
                Matrix scale = Matrix.zeros(Precision.FLOAT64, n, 1);
                scale.fill(10);
                for (int t = 1; t <= 5; t++) {
                    Matrix gradient = random(8 + t, n, 1, subject.precision());
                    run.step(kernels, gradient, 0.3, t);
                    expected.step(REFERENCE, wide(gradient), 0.3, t);
                    assertWithin(subject, run.theta(), expected.theta(), scale, 4 * t);
                    assertWithin(subject, run.first(), expected.first(), scale, 4 * t);
                    assertWithin(subject, run.second(), expected.second(), scale, 4 * t);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void anyNumberOfThreadsGivesTheSameBits(Subject subject) {
        for (UpdateRule rule : UpdateRule.values()) {
            Run first = Run.of(rule, 140_003, subject.precision());
            Matrix gradient = random(8, 140_003, 1, subject.precision());
            first.step(subject.provider().open(1), gradient, 0.3, 1);
            for (int threads : THREADS) {
                Run again = Run.of(rule, 140_003, subject.precision());
                again.step(subject.provider().open(threads), gradient, 0.3, 1);
                assertThat(again.theta().sameBits(first.theta())
                                && again.first().sameBits(first.first())
                                && again.second().sameBits(first.second()))
                        .as("%s, %s at %d threads", subject, rule, threads)
                        .isTrue();
            }
        }
    }

    /** Rounding would keep the smallest subnormal number as it is. */
    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void meansDecayToZeroAndAreNeverSubnormal(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        boolean wide = subject.precision() == Precision.FLOAT64;
        double least = wide ? Double.MIN_NORMAL : Float.MIN_NORMAL;
        for (UpdateRule rule : UpdateRule.values()) {
            Run run = Run.of(rule, 67, subject.precision());
            Matrix zero = Matrix.zeros(subject.precision(), 67, 1);
            Matrix mean = rule == UpdateRule.SCHEDULE_FREE ? run.second() : run.first();
            mean.fill(8 * least);
            run.second().fill(8 * least);
            if (rule == UpdateRule.MOMENTUM || rule == UpdateRule.NESTEROV) {
                run.first().set(66, 0, -8 * least);
            }
            for (int t = 1; t <= 3000; t++) {
                run.step(kernels, zero, 0, t);
                for (int k = 0; k < 67 && rule.states > 0; k++) {
                    assertThat(Math.abs(mean.at(k))).matches(size -> size == 0 || size >= least);
                }
            }
            if (rule.states > 0) {
                assertThat(mean.at(0)).as("%s, %s", subject, rule).isZero();
                assertThat(mean.at(66)).as("%s, %s", subject, rule).isZero();
            }
            if (rule.states > 1) {
                assertThat(run.second().at(66)).as("%s, %s", subject, rule).isZero();
            }
        }
    }

    /** θ = 2 and α = 0.1, λ = 0.2: decay alone makes it 1.96. */
    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void updatesAreThoseByHand(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        double bound = 8 * subject.unitRoundoff();
        Matrix theta = number(subject, 2);
        kernels.gradientDescent(theta, number(subject, 0.5), 0.1, 0.2);
        assertThat(theta.at(0)).isCloseTo(1.91, within(bound));

        theta.fill(2);
        Matrix v = number(subject, 0.4);
        kernels.momentum(theta, number(subject, 0.5), v, 0.1, 0.5, false, 0.2);
        assertThat(v.at(0)).isCloseTo(0.7, within(bound));
        assertThat(theta.at(0)).isCloseTo(1.89, within(bound));

        theta.fill(2);
        v.fill(0.4);
        kernels.momentum(theta, number(subject, 0.5), v, 0.1, 0.5, true, 0.2);
        assertThat(v.at(0)).isCloseTo(0.7, within(bound));
        // 1.96 − 0.1(0.5 + 0.5·0.7)
        assertThat(theta.at(0)).isCloseTo(1.875, within(bound));

        theta.fill(2);
        Matrix r = number(subject, 0);
        kernels.rmsProp(theta, number(subject, 2), r, 0.1, 0.75, 1, 0.2);
        assertThat(r.at(0)).isEqualTo(1);
        // 1.96 − 0.1·2/(1 + 1)
        assertThat(theta.at(0)).isCloseTo(1.86, within(bound));

        theta.fill(2);
        r.fill(0);
        Matrix s = number(subject, 0);
        kernels.adam(theta, number(subject, 2), s, r, 0.1, 0.9, 0.999, 2, 0.2, 1);
        assertThat(s.at(0)).isCloseTo(0.2, within(bound));
        assertThat(r.at(0)).isCloseTo(0.004, within(bound));
        // 1.96 − 0.1·2/(2 + 2)
        assertThat(theta.at(0)).isCloseTo(1.91, within(bound));

        theta.fill(2);
        r.fill(0);
        Matrix z = number(subject, 3);
        kernels.scheduleFree(theta, number(subject, 2), z, r, 0.1, 0.9, 0.999, 2, 0.2, 0.5, 1);
        // d = 2/(2 + 2) + 0.2·2 = 0.9; y = 2 + ½(3 − 2) + 0.1(0.45 − 1)·0.9; z = 3 − 0.09
        assertThat(theta.at(0)).isCloseTo(2.4505, within(bound));
        assertThat(z.at(0)).isCloseTo(2.91, within(bound));
        assertThat(r.at(0)).isCloseTo(0.004, within(bound));
    }

    private static Matrix number(Subject subject, double value) {
        Matrix matrix = Matrix.zeros(subject.precision(), 1, 1);
        matrix.fill(value);
        return matrix;
    }

    /** z, their mean x, and y = (1 − β₁)z + β₁x between them, as the paper defines them: the mean x is what the kernel has eliminated. */
    @Test
    void scheduleFreeFollowsTheThreeSequencesOfThePaper() {
        Kernels kernels = Kernels.best(1);
        double alpha = 0.05;
        double beta1 = 0.9;
        double decay = 0.1;
        Matrix y = number(1.5);
        Matrix zKept = number(1.5);
        Matrix rKept = number(0);
        double z = 1.5;
        double x = 1.5;
        double r = 0;
        for (int t = 1; t <= 30; t++) {
            double between = (1 - beta1) * z + beta1 * x;
            assertThat(y.at(0)).isCloseTo(between, within(1e-13));
            double g = Math.sin(between + t);
            r = 0.99 * r + 0.01 * g * g;
            z -= alpha * (g / (Math.sqrt(r / (1 - Math.pow(0.99, t))) + 1e-8) + decay * between);
            x += (z - x) / (t + 1);
            kernels.scheduleFree(y, number(g), zKept, rKept, alpha, beta1, 0.99, 1e-8, decay, 1.0 / (t + 1), t);
        }
        assertThat(x).isNotCloseTo(z, within(1e-3));
    }

    private static Matrix number(double value) {
        return Matrix.of(new double[][] {{value}});
    }

    /** Beside 1, αλ = 10⁻⁵ has two digits in float32; the update must have all of them. */
    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void decayAndStepAreRoundedIntoTheParametersOnce(Subject subject) {
        assumeTrue(subject.precision() == Precision.FLOAT32);
        Matrix theta = random(20, 10_000, 1, subject.precision());
        Matrix old = theta.copy();
        Matrix gradient = random(21, 10_000, 1, subject.precision());
        subject.provider().open(1).gradientDescent(theta, gradient, 1e-3, 1e-2);
        for (int k = 0; k < theta.size(); k++) {
            double exact = (1 - 1e-5) * old.at(k) - 1e-3 * gradient.at(k);
            double ulp = Math.ulp((float) exact);
            // Where the step is larger than the parameter, its own roundings show.
            if (Math.abs(exact) > 0.1) {
                assertThat(Math.abs(theta.at(k) - exact)).isLessThanOrEqualTo(0.52 * ulp);
            }
        }
    }

    /** Without decay the bits are those of the formulas without it, in the order of these expressions. */
    @Test
    void noDecayIsNoOperation() {
        assumeTrue(new VectorProvider().probe().isEmpty());
        Kernels kernels = new VectorProvider().open(1);
        int n = 1003;
        Matrix gradient = random(8, n, 1, Precision.FLOAT32);
        Run descent = Run.of(UpdateRule.GRADIENT_DESCENT, n, Precision.FLOAT32);
        Run momentum = Run.of(UpdateRule.MOMENTUM, n, Precision.FLOAT32);
        Run adam = Run.of(UpdateRule.ADAM, n, Precision.FLOAT32);
        descent.step(kernels, gradient, 0, 1);
        momentum.first().copyFrom(random(9, n, 1, Precision.FLOAT32));
        Matrix oldV = momentum.first().copy();
        momentum.step(kernels, gradient, 0, 1);
        adam.step(kernels, gradient, 0, 1);
        float[] old = floats(random(7, n, 1, Precision.FLOAT32));
        float[] g = floats(gradient);
        for (int k = 0; k < n; k++) {
            assertThat((float) descent.theta().at(k)).isEqualTo(old[k] - g[k] * 0.1f);
            float v = (float) oldV.at(k) * 0.9f + g[k];
            assertThat((float) momentum.theta().at(k)).isEqualTo(old[k] - v * 0.01f);
            float s = 0 * 0.9f + g[k] * (float) (1 - 0.9);
            float r = 0 * 0.999f + g[k] * g[k] * (float) (1 - 0.999);
            float sCorrection = (float) (1 / (1 - 0.9));
            float rCorrection = (float) (1 / (1 - 0.999));
            float step = s * sCorrection / ((float) Math.sqrt(r * rCorrection) + 1e-8f);
            assertThat((float) adam.theta().at(k)).isEqualTo(old[k] - step * 0.01f);
        }
    }

    private static float[] floats(Matrix matrix) {
        float[] result = new float[matrix.size()];
        matrix.copyTo(result);
        return result;
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void updatesRefuseStateOfAnotherShapeAndParametersThatAreReadOnly(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        Matrix theta = random(1, 3, 1, subject.precision());
        Matrix gradient = random(2, 3, 1, subject.precision());
        Matrix shorter = random(3, 2, 1, subject.precision());
        Matrix fitting = random(3, 3, 1, subject.precision());
        assertThatThrownBy(() -> kernels.rmsProp(theta, gradient, shorter, 0.1, 0.9, 1e-8, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2, 1)");
        assertThatThrownBy(
                        () -> kernels.scheduleFree(theta, gradient, fitting, shorter, 0.1, 0.9, 0.999, 1e-8, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2, 1)");
        assertThatThrownBy(() -> kernels.scheduleFree(
                        theta.asReadOnly(), gradient, fitting, fitting, 0.1, 0.9, 0.999, 1e-8, 0, 1, 1))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}

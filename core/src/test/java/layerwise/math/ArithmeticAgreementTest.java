package layerwise.math;

import static layerwise.math.KernelsAgreementTest.REFERENCE;
import static layerwise.math.KernelsAgreementTest.SIZES;
import static layerwise.math.KernelsAgreementTest.THREADS;
import static layerwise.math.KernelsAgreementTest.assertWithin;
import static layerwise.math.KernelsAgreementTest.magnitudes;
import static layerwise.math.KernelsAgreementTest.output;
import static layerwise.math.KernelsAgreementTest.random;
import static layerwise.math.KernelsAgreementTest.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import layerwise.math.KernelsAgreementTest.Subject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums, limits, penalties and scalings of every provider that is available here. */
class ArithmeticAgreementTest {
    private static final String SUBJECTS = "layerwise.math.KernelsAgreementTest#subjects";

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void combinationsAreRoundedOnceAndMayBeInPlace(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        for (int n : SIZES) {
            for (int m : SIZES) {
                Matrix x = random(1, n, m, subject.precision());
                Matrix y = random(2, n, m, subject.precision());
                Matrix out = output(n, m, subject.precision());
                kernels.combine(0.9999, x, 1e-4, y, out);
                Matrix expected = output(n, m, subject.precision());
                for (int k = 0; k < out.size(); k++) {
                    expected.put(k, 0.9999 * x.at(k) + 1e-4 * y.at(k));
                }
                assertThat(out.sameBits(expected)).isTrue();
                Matrix inX = x.copy();
                kernels.combine(0.9999, inX, 1e-4, y, inX);
                assertThat(inX.sameBits(expected)).isTrue();
                Matrix inY = y.copy();
                kernels.combine(0.9999, x, 1e-4, inY, inY);
                assertThat(inY.sameBits(expected)).isTrue();
                kernels.combine(1, x, -2, x, x);
                assertThat(x.at(n * m - 1))
                        .isEqualTo(-random(1, n, m, subject.precision()).at(n * m - 1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void sumsAreWithinTheirBound(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        for (int n : new int[] {1, 2, 7, 8, 9, 15, 16, 17, 255, 256, 257, 511, 512, 513, 8191, 8192, 8193, 100_003}) {
            Matrix x = random(1, n, 1, subject.precision());
            Matrix y = random(2, n, 1, subject.precision());
            DoubleDouble dot = DoubleDouble.of(0);
            DoubleDouble squares = DoubleDouble.of(0);
            DoubleDouble magnitudes = DoubleDouble.of(0);
            double products = 0;
            for (int k = 0; k < n; k++) {
                dot = dot.plus(DoubleDouble.of(x.at(k)).times(DoubleDouble.of(y.at(k))));
                squares = squares.plus(DoubleDouble.of(x.at(k)).times(DoubleDouble.of(x.at(k))));
                magnitudes = magnitudes.plus(DoubleDouble.of(Math.abs(x.at(k))));
                products += Math.abs(x.at(k) * y.at(k));
            }
            boolean ordered = subject.provider() instanceof ScalarProvider;
            double bound = (ordered ? n : n / 8192.0 + 40) * 0x1p-53;
            assertThat(kernels.dot(x, y)).isCloseTo(dot.high(), within(bound * products));
            assertThat(kernels.dot(x, x)).isCloseTo(squares.high(), within(bound * squares.high()));
            assertThat(kernels.absoluteSum(x)).isCloseTo(magnitudes.high(), within(bound * magnitudes.high()));
        }
        Matrix nothing = output(3, 0, subject.precision());
        assertThat(kernels.dot(nothing, nothing)).isZero();
        assertThat(kernels.absoluteSum(nothing)).isZero();
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void sumsAreThoseByHand(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        Matrix x = Matrix.of(new double[][] {{1, -2}, {3, 0.5}}).to(subject.precision());
        Matrix y = Matrix.of(new double[][] {{4, 5}, {-6, 8}}).to(subject.precision());
        assertThat(kernels.dot(x, y)).isEqualTo(4 - 10 - 18 + 4);
        assertThat(kernels.dot(x, x)).isEqualTo(14.25);
        assertThat(kernels.absoluteSum(x)).isEqualTo(6.5);
        // A view, whose neighbours must not count.
        assertThat(kernels.absoluteSum(x.columns(1, 2))).isEqualTo(2.5);
        x.set(1, 0, Double.NaN);
        assertThat(kernels.dot(x, y)).isNaN();
        assertThat(kernels.absoluteSum(x)).isNaN();
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void clippingKeepsWhatIsWithinTheLimitAndNaN(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        for (int n : SIZES) {
            Matrix x = random(3, n, 3, subject.precision());
            x.put(n - 1, Double.NaN);
            x.put(n, Double.POSITIVE_INFINITY);
            x.put(n + 1, Double.NEGATIVE_INFINITY);
            Matrix expected = x.copy();
            for (int k = 0; k < x.size(); k++) {
                double old = x.at(k);
                expected.put(k, old > 0.75 ? 0.75 : old < -0.75 ? -0.75 : old);
            }
            kernels.clip(x, 0.75);
            assertThat(x.sameBits(expected)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void penaltiesAddTheirGradient(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        Matrix few = Matrix.of(new double[][] {{2, -4, 0}}).to(subject.precision());
        Matrix dFew = Matrix.of(new double[][] {{1, 1, 1}}).to(subject.precision());
        kernels.penaltyGradient(few, 0.25, 0.5, dFew);
        assertThat(dFew.toColumnMajor()).containsExactly(1 + 1 + 0.25, 1 - 2 - 0.25, 1);
        for (int n : SIZES) {
            for (int m : SIZES) {
                Matrix w = random(4, n, m, subject.precision());
                Matrix dW = random(5, n, m, subject.precision());
                Matrix expected = wide(dW);
                REFERENCE.penaltyGradient(wide(w), 0.01, 0.1, expected);
                Matrix scale = magnitudes(dW);
                REFERENCE.penaltyGradient(magnitudes(w), 0.01, 0.1, scale);
                kernels.penaltyGradient(w, 0.01, 0.1, dW);
                assertWithin(subject, dW, expected, scale, 3);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void rowsBeyondTheLimitAreScaledToItAndOthersKeepTheirBits(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        Matrix few = Matrix.of(new double[][] {{3, 4}, {0.6, 0.8}, {0, -20}}).to(subject.precision());
        Matrix fewOld = few.copy();
        kernels.limitNorms(few, 2);
        assertThat(few.get(0, 0)).isCloseTo(1.2, within(4 * subject.unitRoundoff()));
        assertThat(few.get(0, 1)).isCloseTo(1.6, within(4 * subject.unitRoundoff()));
        assertThat(few.get(1, 0)).isEqualTo(fewOld.get(1, 0));
        assertThat(few.get(1, 1)).isEqualTo(fewOld.get(1, 1));
        assertThat(few.get(2, 0)).isZero();
        assertThat(few.get(2, 1)).isEqualTo(-2);
        for (int n : SIZES) {
            for (int nPrev : SIZES) {
                Matrix w = random(6, n, nPrev, subject.precision());
                double limit = Math.sqrt(nPrev);
                Matrix old = w.copy();
                Matrix expected = wide(w);
                REFERENCE.limitNorms(expected, limit);
                kernels.limitNorms(w, limit);
                assertWithin(subject, w, expected, magnitudes(old), nPrev / 2.0 + 4);
                assertRowsWithin(old, w, limit);
            }
        }
    }

    private static void assertRowsWithin(Matrix old, Matrix w, double limit) {
        for (int i = 0; i < w.rows(); i++) {
            double squares = 0;
            for (int p = 0; p < w.columns(); p++) {
                squares += old.get(i, p) * old.get(i, p);
            }
            if (Math.sqrt(squares) < limit * (1 - 1e-12)) {
                for (int p = 0; p < w.columns(); p++) {
                    assertThat(w.get(i, p)).isEqualTo(old.get(i, p));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void columnsAreScaledByTheirWeights(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        for (int n : SIZES) {
            for (int m : SIZES) {
                Matrix x = random(7, n, m, subject.precision());
                Matrix weights = random(8, 1, m, subject.precision());
                Matrix expected = output(n, m, subject.precision());
                for (int j = 0; j < m; j++) {
                    for (int i = 0; i < n; i++) {
                        // A product of two numbers in float32 is exact in float64, and so rounded once.
                        expected.set(i, j, x.get(i, j) * weights.get(0, j));
                    }
                }
                kernels.scaleColumns(x, weights);
                assertThat(x.sameBits(expected)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void rowsAreScaledAndShifted(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        Matrix few = Matrix.of(new double[][] {{1, 2}, {3, 4}}).to(subject.precision());
        Matrix two = Matrix.of(new double[][] {{10}, {-1}}).to(subject.precision());
        Matrix three = Matrix.of(new double[][] {{0.5}, {0.25}}).to(subject.precision());
        kernels.scaleShift(few, two, three, few);
        assertThat(few.toColumnMajor()).containsExactly(10.5, -2.75, 20.5, -3.75);
        for (int n : SIZES) {
            for (int m : SIZES) {
                Matrix in = random(9, n, m, subject.precision());
                Matrix scale = random(10, n, 1, subject.precision());
                Matrix shift = random(11, n, 1, subject.precision());
                Matrix out = output(n, m, subject.precision());
                kernels.scaleShift(in, scale, shift, out);
                Matrix expected = output(n, m, Precision.FLOAT64);
                REFERENCE.scaleShift(wide(in), wide(scale), wide(shift), expected);
                Matrix bound = output(n, m, Precision.FLOAT64);
                REFERENCE.scaleShift(magnitudes(in), magnitudes(scale), magnitudes(shift), bound);
                assertWithin(subject, out, expected, bound, 2);
                kernels.scaleShift(in, scale, shift, in);
                assertThat(in.sameBits(out)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void anyNumberOfThreadsGivesTheSameBits(Subject subject) {
        for (int[] shape : new int[][] {{700, 130}, {64, 3001}, {3, 70_001}}) {
            Matrix first = results(subject.provider().open(1), subject.precision(), shape[0], shape[1]);
            for (int threads : THREADS) {
                Matrix again = results(subject.provider().open(threads), subject.precision(), shape[0], shape[1]);
                assertThat(again.sameBits(first))
                        .as("%s, (%d, %d) at %d threads", subject, shape[0], shape[1], threads)
                        .isTrue();
            }
        }
    }

    /** All operations in turn on one matrix, and in its last two elements the sums. */
    private static Matrix results(Kernels kernels, Precision precision, int n, int m) {
        Matrix x = random(12, n, m, precision);
        Matrix y = random(13, n, m, precision);
        kernels.combine(0.9, x, 0.2, y, x);
        kernels.penaltyGradient(y, 0.01, 0.1, x);
        kernels.clip(x, 2);
        kernels.scaleColumns(x, random(14, 1, m, precision));
        kernels.scaleShift(x, random(15, n, 1, precision), random(16, n, 1, precision), x);
        kernels.limitNorms(x, Math.sqrt(m));
        Matrix result = Matrix.zeros(Precision.FLOAT64, n * m + 2, 1);
        result.view(0, n, m).copyFrom(wide(x));
        result.set(n * m, 0, kernels.dot(x, y));
        result.set(n * m + 1, 0, kernels.absoluteSum(x));
        return result;
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void matricesThatDoNotFitAreRefused(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        Matrix x = random(1, 3, 2, subject.precision());
        Matrix other = random(2, 2, 3, subject.precision());
        assertThatThrownBy(() -> kernels.combine(1, x, 1, other, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out = a·x + b·y");
        assertThatThrownBy(() -> kernels.dot(x, other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kernels.penaltyGradient(other, 1, 1, x)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kernels.scaleColumns(x, other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kernels.scaleShift(x, other, other, x)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kernels.clip(x.asReadOnly(), 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> kernels.limitNorms(x.asReadOnly(), 1))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}

package layerwise.math;

import static layerwise.math.KernelsAgreementTest.REFERENCE;
import static layerwise.math.KernelsAgreementTest.SIZES;
import static layerwise.math.KernelsAgreementTest.THREADS;
import static layerwise.math.KernelsAgreementTest.assertWithin;
import static layerwise.math.KernelsAgreementTest.output;
import static layerwise.math.KernelsAgreementTest.random;
import static layerwise.math.KernelsAgreementTest.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import layerwise.math.KernelsAgreementTest.Subject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch and layer normalisation of every provider that is available here, and their gradients. */
class NormalizationAgreementTest {
    private static final String SUBJECTS = "layerwise.math.KernelsAgreementTest#subjects";
    private static final double EPSILON = 1e-5;
    private static final Matrix NOBODY = Matrix.zeros(Precision.FLOAT32, 0, 0);

    /** One normalisation: what goes in, what comes out. */
    private record Case(
            Axis axis,
            Matrix in,
            Matrix gamma,
            Matrix beta,
            Matrix mean,
            Matrix variance,
            Matrix out,
            Matrix dOut,
            Matrix dIn,
            Matrix dGamma,
            Matrix dBeta) {
        static Case of(Axis axis, Matrix in) {
            Precision precision = in.precision();
            int n = in.rows();
            int m = in.columns();
            int rows = axis == Axis.EXAMPLES ? n : 1;
            int columns = axis == Axis.EXAMPLES ? 1 : m;
            return new Case(
                    axis,
                    in,
                    random(22, n, 1, precision),
                    random(23, n, 1, precision),
                    output(rows, columns, precision),
                    output(rows, columns, precision),
                    output(n, m, precision),
                    random(24, n, m, precision),
                    output(n, m, precision),
                    output(n, 1, precision),
                    output(n, 1, precision));
        }

        Case wide() {
            return of(axis, KernelsAgreementTest.wide(in))
                    .with(
                            KernelsAgreementTest.wide(gamma),
                            KernelsAgreementTest.wide(beta),
                            KernelsAgreementTest.wide(dOut));
        }

        private Case with(Matrix otherGamma, Matrix otherBeta, Matrix otherDOut) {
            return new Case(axis, in, otherGamma, otherBeta, mean, variance, out, otherDOut, dIn, dGamma, dBeta);
        }

        void forward(Kernels kernels) {
            kernels.normalize(axis, in, gamma, beta, EPSILON, mean, variance, out);
        }

        void backward(Kernels kernels, Matrix gradient, Matrix inputGradient) {
            kernels.normalizeGradient(axis, gradient, in, mean, variance, gamma, EPSILON, inputGradient, dGamma, dBeta);
        }

        /** How many elements have one mean. */
        int terms() {
            return axis == Axis.EXAMPLES ? in.columns() : in.rows();
        }

        int statistic(int k) {
            return axis == Axis.EXAMPLES ? k % in.rows() : k / in.rows();
        }
    }

    /** Elements of mean 3 and deviation 1. */
    private static Matrix shifted(int n, int m, Precision precision) {
        Matrix matrix = random(21, n, m, precision);
        for (int k = 0; k < matrix.size(); k++) {
            matrix.put(k, 3 + matrix.at(k));
        }
        return matrix;
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void normalisationsAndTheirGradientsAgree(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        for (Axis axis : Axis.values()) {
            for (int n : SIZES) {
                for (int m : SIZES) {
                    agree(subject, kernels, Case.of(axis, shifted(n, m, subject.precision())));
                }
            }
            agree(subject, kernels, Case.of(axis, shifted(1030, 70, subject.precision())));
            agree(subject, kernels, Case.of(axis, shifted(70, 1030, subject.precision())));
        }
    }

    private static void agree(Subject subject, Kernels kernels, Case actual) {
        Case expected = actual.wide();
        actual.forward(kernels);
        expected.forward(REFERENCE);
        // In float64 the reference's sums are as wrong as the others'; in float32 sums are exact beside the roundings.
        double roundings = 10 + (subject.precision() == Precision.FLOAT64 ? actual.terms() : 0);
        Matrix sizes = output(expected.mean().rows(), expected.mean().columns(), Precision.FLOAT64);
        sizes.fill(3 + 5);
        assertWithin(subject, actual.mean(), expected.mean(), sizes, roundings);
        assertWithin(subject, actual.variance(), expected.variance(), sizes, roundings);
        double largest = largest(expected.in());
        Matrix scale = output(actual.in().rows(), actual.in().columns(), Precision.FLOAT64);
        for (int k = 0; k < scale.size(); k++) {
            double inverse = 1 / Math.sqrt(expected.variance().at(expected.statistic(k)) + EPSILON);
            int i = k % scale.rows();
            scale.put(
                    k,
                    Math.abs(expected.gamma().at(i)) * largest * inverse
                            + Math.abs(expected.beta().at(i)));
        }
        assertWithin(subject, actual.out(), expected.out(), scale, roundings);

        actual.backward(kernels, actual.dOut(), actual.dIn());
        // The gradient at the statistics that the kernels under test left.
        expected.mean().copyFrom(wide(actual.mean()));
        expected.variance().copyFrom(wide(actual.variance()));
        expected.backward(REFERENCE, expected.dOut(), expected.dIn());
        double steepest = largest(expected.dOut());
        double weight = largest(expected.gamma());
        double furthest = 0;
        for (int k = 0; k < scale.size(); k++) {
            double inverse = 1 / Math.sqrt(expected.variance().at(expected.statistic(k)) + EPSILON);
            furthest = Math.max(furthest, largest * inverse);
            scale.put(k, inverse * weight * steepest * (2 + 2 * largest * inverse * largest * inverse));
        }
        assertWithin(subject, actual.dIn(), expected.dIn(), scale, roundings);
        Matrix perRow = output(scale.rows(), 1, Precision.FLOAT64);
        perRow.fill(steepest);
        assertWithin(
                subject,
                actual.dBeta(),
                expected.dBeta(),
                perRow,
                roundings + actual.in().columns());
        perRow.fill(steepest * furthest);
        assertWithin(
                subject,
                actual.dGamma(),
                expected.dGamma(),
                perRow,
                roundings + actual.in().columns());
    }

    private static double largest(Matrix matrix) {
        double largest = 0;
        for (int k = 0; k < matrix.size(); k++) {
            largest = Math.max(largest, Math.abs(matrix.at(k)));
        }
        return largest;
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void theInputsGradientMayBeInPlaceOrUnwanted(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        for (Axis axis : Axis.values()) {
            for (int n : SIZES) {
                Case apart = Case.of(axis, shifted(n, 65, subject.precision()));
                apart.forward(kernels);
                apart.backward(kernels, apart.dOut(), apart.dIn());
                Case other = Case.of(axis, apart.in());
                other.forward(kernels);
                other.backward(kernels, other.dOut(), NOBODY);
                assertThat(other.dGamma().sameBits(apart.dGamma())).isTrue();
                assertThat(other.dBeta().sameBits(apart.dBeta())).isTrue();
                other.dGamma().fill(Double.NaN);
                other.dBeta().fill(Double.NaN);
                other.backward(kernels, other.dOut(), other.dOut());
                assertThat(other.dOut().sameBits(apart.dIn())).isTrue();
                assertThat(other.dGamma().sameBits(apart.dGamma())).isTrue();
                assertThat(other.dBeta().sameBits(apart.dBeta())).isTrue();
            }
        }
    }

    /** Rows 1, 3 and 10, 50 with ε = 3 and 41: deviations 2 and 21. */
    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void normalisationsAreThoseByHand(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        Matrix in = Matrix.of(new double[][] {{1, 3}, {10, 50}}).to(subject.precision());
        Matrix gamma = Matrix.of(new double[][] {{4}, {2}}).to(subject.precision());
        Matrix beta = Matrix.of(new double[][] {{0.5}, {-1}}).to(subject.precision());
        Matrix mean = output(2, 1, subject.precision());
        Matrix variance = output(2, 1, subject.precision());
        Matrix out = output(2, 2, subject.precision());
        kernels.normalize(Axis.EXAMPLES, in, gamma, beta, 3, mean, variance, out);
        assertThat(mean.toColumnMajor()).containsExactly(2, 30);
        assertThat(variance.toColumnMajor()).containsExactly(1, 400);
        assertThat(out.get(0, 0)).isEqualTo(0.5 - 4 * 0.5);
        assertThat(out.get(0, 1)).isEqualTo(0.5 + 4 * 0.5);
        kernels.normalize(Axis.EXAMPLES, in, gamma, beta, 41, mean, variance, out);
        double bound = 40 * subject.unitRoundoff();
        assertThat(out.get(1, 0)).isCloseTo(-1 - 2 * 20 / 21.0, within(bound));
        assertThat(out.get(1, 1)).isCloseTo(-1 + 2 * 20 / 21.0, within(bound));

        // Columns (1, 10) and (3, 50): means 5.5 and 26.5, variances 4.5² = 20.25 and 23.5² = 552.25.
        Matrix means = output(1, 2, subject.precision());
        Matrix variances = output(1, 2, subject.precision());
        kernels.normalize(Axis.FEATURES, in, gamma, beta, 0, means, variances, out);
        assertThat(means.toColumnMajor()).containsExactly(5.5, 26.5);
        assertThat(variances.toColumnMajor()).containsExactly(20.25, 552.25);
        double[] expected = {0.5 - 4, -1 + 2, 0.5 - 4, -1 + 2};
        for (int k = 0; k < 4; k++) {
            assertThat(out.at(k)).isCloseTo(expected[k], within(bound));
        }
    }

    /** Row 1, 3 with ε = 3, so x̂ = ∓½; γ = 4, dOut = 1, 3: dβ = 2, dγ = ½, dIn = 4/2·((1, 3) − 2 − (∓½)·½) = (−1.5, 1.5). */
    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void gradientsAreThoseByHand(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        Matrix in = Matrix.of(new double[][] {{1, 3}}).to(subject.precision());
        Matrix mean = Matrix.of(new double[][] {{2}}).to(subject.precision());
        Matrix variance = Matrix.of(new double[][] {{1}}).to(subject.precision());
        Matrix gamma = Matrix.of(new double[][] {{4}}).to(subject.precision());
        Matrix dOut = in.copy();
        Matrix dIn = output(1, 2, subject.precision());
        Matrix dGamma = output(1, 1, subject.precision());
        Matrix dBeta = output(1, 1, subject.precision());
        kernels.normalizeGradient(Axis.EXAMPLES, dOut, in, mean, variance, gamma, 3, dIn, dGamma, dBeta);
        assertThat(dBeta.at(0)).isEqualTo(2);
        assertThat(dGamma.at(0)).isEqualTo(0.5);
        assertThat(dIn.toColumnMajor()).containsExactly(-1.5, 1.5);

        // The same numbers as one column with γ = 1: the means are over its rows, but dβ and dγ over its one example.
        Matrix ones = Matrix.of(new double[][] {{1}, {1}}).to(subject.precision());
        Matrix dIn2 = output(2, 1, subject.precision());
        Matrix dGamma2 = output(2, 1, subject.precision());
        Matrix dBeta2 = output(2, 1, subject.precision());
        kernels.normalizeGradient(
                Axis.FEATURES, dOut.view(0, 2, 1), in.view(0, 2, 1), mean, variance, ones, 3, dIn2, dGamma2, dBeta2);
        assertThat(dBeta2.toColumnMajor()).containsExactly(1, 3);
        assertThat(dGamma2.toColumnMajor()).containsExactly(-0.5, 1.5);
        assertThat(dIn2.toColumnMajor()).containsExactly(-0.375, 0.375);
    }

    /** J = 1/m Σⱼ cⱼ·outⱼ, so dOut is C, dIn is m·∂J/∂in, and dγ and dβ are J's. */
    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void gradientsAreThoseOfCentralDifferences(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        if (subject.precision() != Precision.FLOAT64) {
            return;
        }
        for (Axis axis : Axis.values()) {
            for (int[] shape : new int[][] {{5, 7}, {19, 4}, {3, 2}}) {
                Case normal = Case.of(axis, shifted(shape[0], shape[1], Precision.FLOAT64));
                normal.forward(kernels);
                normal.backward(kernels, normal.dOut(), normal.dIn());
                assertDifferences(kernels, normal, normal.in(), normal.dIn(), shape[1]);
                assertDifferences(kernels, normal, normal.gamma(), normal.dGamma(), 1);
                assertDifferences(kernels, normal, normal.beta(), normal.dBeta(), 1);
            }
        }
    }

    private static void assertDifferences(Kernels kernels, Case normal, Matrix argument, Matrix gradient, int factor) {
        double step = 1e-5;
        for (int k = 0; k < argument.size(); k++) {
            double old = argument.at(k);
            argument.put(k, old + step);
            normal.forward(kernels);
            double above = kernels.dot(normal.out(), normal.dOut());
            argument.put(k, old - step);
            normal.forward(kernels);
            double below = kernels.dot(normal.out(), normal.dOut());
            argument.put(k, old);
            double difference = (above - below) / (2 * step) / normal.in().columns();
            assertThat(gradient.at(k))
                    .as("%s, element %d of %s", normal.axis(), k, argument.shape())
                    .isCloseTo(factor * difference, within(1e-7));
        }
    }

    /** A mean of 2²⁰ deviations in float32 and 2³⁰ in float64: there E[x²] − E[x]² has no right digit. */
    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void aLargeMeanCostsTheVarianceNoDigits(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        double mean = subject.precision() == Precision.FLOAT64 ? 0x1p30 : 0x1p20;
        for (Axis axis : Axis.values()) {
            Matrix in = Matrix.zeros(subject.precision(), 40, 40);
            for (int k = 0; k < in.size(); k++) {
                // Half of each row and of each column is one above the mean, half one below: the variance is 1.
                in.put(k, mean + ((k + k / 40) % 2 == 0 ? 1 : -1));
            }
            Case normal = Case.of(axis, in);
            normal.forward(kernels);
            for (int s = 0; s < 40; s++) {
                assertThat(normal.mean().at(s)).isEqualTo(mean);
                assertThat(normal.variance().at(s)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void anyNumberOfThreadsGivesTheSameBits(Subject subject) {
        for (Axis axis : Axis.values()) {
            for (int[] shape : new int[][] {{1501, 130}, {130, 1501}, {300, 9}}) {
                Case first = results(subject.provider().open(1), axis, subject.precision(), shape);
                for (int threads : THREADS) {
                    Case again = results(subject.provider().open(threads), axis, subject.precision(), shape);
                    List<Matrix> expected = outputs(first);
                    List<Matrix> actual = outputs(again);
                    for (int i = 0; i < expected.size(); i++) {
                        assertThat(actual.get(i).sameBits(expected.get(i)))
                                .as("%s, %s, result %d at %d threads", subject, axis, i, threads)
                                .isTrue();
                    }
                }
            }
        }
    }

    private static Case results(Kernels kernels, Axis axis, Precision precision, int[] shape) {
        Case normal = Case.of(axis, shifted(shape[0], shape[1], precision));
        normal.forward(kernels);
        normal.backward(kernels, normal.dOut(), normal.dIn());
        return normal;
    }

    private static List<Matrix> outputs(Case normal) {
        return List.of(normal.mean(), normal.variance(), normal.out(), normal.dIn(), normal.dGamma(), normal.dBeta());
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void statisticsOfNoExamplesAreTheMeanOfNothing(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        Case batch = Case.of(Axis.EXAMPLES, output(3, 0, subject.precision()));
        batch.forward(kernels);
        batch.backward(kernels, batch.dOut(), batch.dIn());
        assertThat(batch.mean().at(2)).isNaN();
        assertThat(batch.variance().at(2)).isNaN();
        assertThat(batch.dGamma().at(2)).isNaN();
        Case layer = Case.of(Axis.FEATURES, output(3, 0, subject.precision()));
        layer.forward(kernels);
        layer.backward(kernels, layer.dOut(), layer.dIn());
        assertThat(layer.dBeta().at(2)).isNaN();
    }

    /** Views into a larger array must be honoured: parameters are views of one flat array. */
    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void viewsAreReadAndWrittenWhereTheyStand(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        for (Axis axis : Axis.values()) {
            Case apart = Case.of(axis, shifted(7, 7, subject.precision()));
            apart.forward(kernels);
            apart.backward(kernels, apart.dOut(), apart.dIn());
            Matrix flat = Matrix.zeros(subject.precision(), 1000, 1);
            flat.fill(-5);
            int rows = apart.mean().rows();
            int columns = apart.mean().columns();
            Case views = new Case(
                    axis,
                    flat.view(1, 7, 7),
                    flat.view(51, 7, 1),
                    flat.view(59, 7, 1),
                    flat.view(67, rows, columns),
                    flat.view(75, rows, columns),
                    flat.view(83, 7, 7),
                    flat.view(133, 7, 7),
                    flat.view(183, 7, 7),
                    flat.view(233, 7, 1),
                    flat.view(241, 7, 1));
            views.in().copyFrom(apart.in());
            views.gamma().copyFrom(apart.gamma());
            views.beta().copyFrom(apart.beta());
            views.dOut().copyFrom(apart.dOut());
            views.forward(kernels);
            views.backward(kernels, views.dOut(), views.dIn());
            for (int i = 0; i < outputs(apart).size(); i++) {
                assertThat(outputs(views).get(i).sameBits(outputs(apart).get(i)))
                        .as("%s, result %d", axis, i)
                        .isTrue();
            }
            for (int gap : new int[] {0, 50, 58, 66, 74, 82, 132, 182, 232, 240, 248}) {
                assertThat(flat.at(gap)).isEqualTo(-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void statisticsOfTheOtherAxisAreRefused(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        Case batch = Case.of(Axis.EXAMPLES, shifted(3, 4, subject.precision()));
        Matrix perExample = output(1, 4, subject.precision());
        assertThatThrownBy(() -> kernels.normalize(
                        Axis.EXAMPLES,
                        batch.in(),
                        batch.gamma(),
                        batch.beta(),
                        EPSILON,
                        perExample,
                        perExample,
                        batch.out()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(1, 4)");
        assertThatThrownBy(() -> kernels.normalizeGradient(
                        Axis.FEATURES,
                        batch.dOut(),
                        batch.in(),
                        batch.mean(),
                        batch.variance(),
                        batch.gamma(),
                        EPSILON,
                        batch.dIn(),
                        batch.dGamma(),
                        batch.dBeta()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(3, 1)");
        assertThatThrownBy(
                        () -> batch.backward(kernels, batch.dOut(), batch.dIn().asReadOnly()))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}

package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every provider that is available here against the scalar reference in float64, over awkward sizes. */
class KernelsAgreementTest {
    static final int[] SIZES = {1, 2, 3, 7, 31, 64, 65, 207};
    static final int[] THREADS = {1, 2, 3, 7};
    static final Kernels REFERENCE = new ScalarKernels();

    /** Kernels under test, by provider and precision. */
    record Subject(KernelsProvider provider, Precision precision) {
        /** Half the distance between 1 and the next number: the largest relative error of one rounding. */
        double unitRoundoff() {
            return precision == Precision.FLOAT64 ? 0x1p-53 : 0x1p-24;
        }

        @Override
        public String toString() {
            return provider.name() + " " + precision;
        }
    }

    static Stream<Subject> subjects() {
        return KernelsLadder.providers().stream()
                .filter(provider -> provider.probe().isEmpty())
                .flatMap(provider -> Stream.of(Precision.values()).map(precision -> new Subject(provider, precision)));
    }

    static Matrix random(long seed, int rows, int columns, Precision precision) {
        Matrix matrix = Matrix.zeros(precision, rows, columns);
        for (int k = 0; k < matrix.size(); k++) {
            matrix.put(k, RandomStream.normal(seed, k));
        }
        return matrix;
    }

    static Matrix output(int rows, int columns, Precision precision) {
        Matrix matrix = Matrix.zeros(precision, rows, columns);
        // What stands there before must not matter.
        matrix.fill(Double.NaN);
        return matrix;
    }

    static Matrix magnitudes(Matrix matrix) {
        Matrix result = matrix.to(Precision.FLOAT64);
        for (int k = 0; k < result.size(); k++) {
            result.put(k, Math.abs(result.at(k)));
        }
        return result;
    }

    static Matrix wide(Matrix matrix) {
        return matrix.to(Precision.FLOAT64);
    }

    /** The elements as a product takes them. */
    private static Matrix factors(Matrix matrix) {
        Matrix result = wide(matrix);
        if (matrix.precision() == Precision.BFLOAT16) {
            for (int k = 0; k < result.size(); k++) {
                result.put(k, Bfloat16.round((float) result.at(k)));
            }
        }
        return result;
    }

    /** |actual − expected| ≤ roundings · u · scale, for each element. */
    static void assertWithin(Subject subject, Matrix actual, Matrix expected, Matrix scale, double roundings) {
        for (int k = 0; k < actual.size(); k++) {
            double bound = roundings * subject.unitRoundoff() * scale.at(k);
            if (!(Math.abs(actual.at(k) - expected.at(k)) <= bound)) {
                throw new AssertionError(subject + ", element " + k + " of " + actual.shape() + ": " + actual.at(k)
                        + ", but the reference has " + expected.at(k) + ", beyond the bound " + bound);
            }
        }
    }

    /** The three products and the bias gradient: errors grow with the number of terms, and with Σ |terms|. */
    @ParameterizedTest
    @MethodSource("subjects")
    void productsAgreeWithinABoundThatScalesWithTheReductionLength(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        Precision precision = subject.precision();
        for (int n : SIZES) {
            for (int nPrev : SIZES) {
                for (int m : SIZES) {
                    Matrix w = random(1, n, nPrev, precision);
                    Matrix aPrev = random(2, nPrev, m, precision);
                    Matrix b = random(3, n, 1, precision);
                    Matrix dZ = random(4, n, m, precision);

                    Matrix z = output(n, m, precision);
                    kernels.affine(w, aPrev, b, z);
                    Matrix expectedZ = output(n, m, Precision.FLOAT64);
                    REFERENCE.affine(factors(w), factors(aPrev), wide(b), expectedZ);
                    Matrix scaleZ = output(n, m, Precision.FLOAT64);
                    REFERENCE.affine(magnitudes(w), magnitudes(aPrev), magnitudes(b), scaleZ);
                    assertWithin(subject, z, expectedZ, scaleZ, nPrev + 3);

                    Matrix dW = output(n, nPrev, precision);
                    kernels.weightGradient(dZ, aPrev, dW);
                    Matrix expectedDW = output(n, nPrev, Precision.FLOAT64);
                    REFERENCE.weightGradient(factors(dZ), factors(aPrev), expectedDW);
                    Matrix scaleDW = output(n, nPrev, Precision.FLOAT64);
                    REFERENCE.weightGradient(magnitudes(dZ), magnitudes(aPrev), scaleDW);
                    assertWithin(subject, dW, expectedDW, scaleDW, m + 3);

                    Matrix dAPrev = output(nPrev, m, precision);
                    kernels.inputGradient(w, dZ, dAPrev);
                    Matrix expectedDA = output(nPrev, m, Precision.FLOAT64);
                    REFERENCE.inputGradient(factors(w), factors(dZ), expectedDA);
                    Matrix scaleDA = output(nPrev, m, Precision.FLOAT64);
                    REFERENCE.inputGradient(magnitudes(w), magnitudes(dZ), scaleDA);
                    assertWithin(subject, dAPrev, expectedDA, scaleDA, n + 3);

                    Matrix db = output(n, 1, precision);
                    kernels.biasGradient(dZ, db);
                    Matrix expectedDb = output(n, 1, Precision.FLOAT64);
                    REFERENCE.biasGradient(wide(dZ), expectedDb);
                    Matrix scaleDb = output(n, 1, Precision.FLOAT64);
                    REFERENCE.biasGradient(magnitudes(dZ), scaleDb);
                    assertWithin(subject, db, expectedDb, scaleDb, m + 3);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void activationsAndTheirGradientsAgreeToAFewUlps(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        Precision precision = subject.precision();
        for (Function g : Function.values()) {
            double parameter = 0.3; // which all but two functions ignore
            for (int n : SIZES) {
                for (int m : SIZES) {
                    Matrix z = random(5, n, m, precision);
                    Matrix dA = random(6, n, m, precision);
                    Matrix a = output(n, m, precision);
                    kernels.activation(g, parameter, z, a);
                    Matrix expectedA = output(n, m, Precision.FLOAT64);
                    REFERENCE.activation(g, parameter, wide(z), expectedA);
                    // In float64 the reference is wrong too: softmax by its sum, and Φ in its lower tail by 16
                    // roundings.
                    boolean rough = precision == Precision.FLOAT64 && (g == Function.SOFTMAX || g == Function.GELU);
                    assertWithin(subject, a, expectedA, magnitudes(expectedA), rough ? 30 : 8);

                    Matrix dZ = output(n, m, precision);
                    kernels.activationGradient(g, parameter, dA, z, a, dZ);
                    Matrix expectedDZ = output(n, m, Precision.FLOAT64);
                    REFERENCE.activationGradient(g, parameter, wide(dA), wide(z), wide(a), expectedDZ);
                    // Softmax's gradient is a difference of sums over the column, whose errors are those of its terms.
                    Matrix scale = g == Function.SOFTMAX ? columnSums(dA) : magnitudes(dA);
                    assertWithin(subject, dZ, expectedDZ, scale, g == Function.SOFTMAX ? n + 8 : 8);
                    Matrix inPlace = dA.copy();
                    kernels.activationGradient(g, parameter, inPlace, z, a, inPlace);
                    assertThat(inPlace.sameBits(dZ)).isTrue();

                    if (g.slopeFollowsFromValue(parameter)) {
                        Matrix overwritten = z.copy();
                        kernels.activation(g, parameter, overwritten, overwritten);
                        assertThat(overwritten.sameBits(a)).isTrue();
                        kernels.activationGradient(g, parameter, dA, a, a, inPlace);
                        assertThat(inPlace.sameBits(dZ)).isTrue();
                    }
                }
            }
        }
    }

    private static Matrix columnSums(Matrix matrix) {
        Matrix sums = output(matrix.rows(), matrix.columns(), Precision.FLOAT64);
        for (int j = 0; j < matrix.columns(); j++) {
            double sum = 0;
            for (int i = 0; i < matrix.rows(); i++) {
                sum += Math.abs(matrix.get(i, j));
            }
            sums.columns(j, j + 1).fill(sum);
        }
        return sums;
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void costsAndOutputGradientsAgree(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        Precision precision = subject.precision();
        for (Criterion criterion : Criterion.values()) {
            double parameter = criterion == Criterion.HUBER ? 0.8 : 0;
            for (int n : new int[] {2, 7, 31}) {
                for (int m : SIZES) {
                    Matrix z = random(9, n, m, precision);
                    Matrix a = output(n, m, precision);
                    kernels.activation(criterion.canonicalOutput(), 0, z, a);
                    Matrix y = targets(criterion, n, m, precision);
                    double cost = kernels.cost(criterion, parameter, z, a, y);
                    double expected = REFERENCE.cost(criterion, parameter, wide(z), wide(a), wide(y));
                    // The terms of Poisson's loss have both signs; the others are as large together as their sum.
                    double size = criterion == Criterion.POISSON ? expected + n : expected;
                    double roundings = 8 + Math.sqrt(n * m);
                    assertThat(Math.abs(cost - expected))
                            .as("%s, %s of (%d, %d)", subject, criterion, n, m)
                            .isLessThanOrEqualTo(roundings * subject.unitRoundoff() * size);
                    Matrix weights = random(19, 1, m, precision);
                    double weighted = kernels.cost(criterion, parameter, z, a, y, weights);
                    double expectedWeighted =
                            REFERENCE.cost(criterion, parameter, wide(z), wide(a), wide(y), wide(weights));
                    double largest = largestMagnitude(weights);
                    assertThat(Math.abs(weighted - expectedWeighted))
                            .as("%s, weighted %s of (%d, %d)", subject, criterion, n, m)
                            .isLessThanOrEqualTo(roundings * subject.unitRoundoff() * size * largest);
                    weights.fill(1);
                    assertThat(kernels.cost(criterion, parameter, z, a, y, weights))
                            .isCloseTo(cost, within(n * m * 0x1p-53 * size));
                    Matrix dZ = output(n, m, precision);
                    kernels.outputGradient(criterion, parameter, z, a, y, dZ);
                    Matrix expectedDZ = output(n, m, Precision.FLOAT64);
                    REFERENCE.outputGradient(criterion, parameter, wide(z), wide(a), wide(y), expectedDZ);
                    Matrix scale = output(n, m, Precision.FLOAT64);
                    scale.fill(10);
                    assertWithin(subject, dZ, expectedDZ, scale, 8);
                    Matrix dA = output(n, m, precision);
                    kernels.costGradient(criterion, parameter, z, a, y, dA);
                    Matrix expectedDA = output(n, m, Precision.FLOAT64);
                    REFERENCE.costGradient(criterion, parameter, wide(z), wide(a), wide(y), expectedDA);
                    assertWithin(subject, dA, expectedDA, magnitudes(expectedDA), 8);
                }
            }
        }
    }

    private static double largestMagnitude(Matrix matrix) {
        double largest = 0;
        for (int k = 0; k < matrix.size(); k++) {
            largest = Math.max(largest, Math.abs(matrix.at(k)));
        }
        return largest;
    }

    /** Examples of weight 2 and 0 for two examples: J = ½(2·loss₁ + 0·loss₂). */
    @ParameterizedTest
    @MethodSource("subjects")
    void eachExampleCountsByItsWeight(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        Matrix a = Matrix.of(new double[][] {{1, 5}, {3, 7}}).to(subject.precision());
        Matrix y = Matrix.of(new double[][] {{0, 0}, {1, 0}}).to(subject.precision());
        Matrix weights = Matrix.of(new double[][] {{2, 0}}).to(subject.precision());
        // The first example's loss is ½(1² + 2²), the second one's ½(5² + 7²).
        assertThat(kernels.cost(Criterion.MEAN_SQUARED_ERROR, 0, a, a, y, weights))
                .isEqualTo(2.5);
        weights.set(0, 1, 1);
        assertThat(kernels.cost(Criterion.MEAN_SQUARED_ERROR, 0, a, a, y, weights))
                .isEqualTo(2.5 + 18.5);
        assertThatThrownBy(() -> kernels.cost(Criterion.MEAN_SQUARED_ERROR, 0, a, a, y, a))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("J = 1/m Σ w loss");
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void weightedCostsHaveTheSameBitsAtAnyNumberOfThreads(Subject subject) {
        for (Criterion criterion : Criterion.values()) {
            Matrix z = random(9, 31, 900, subject.precision());
            Matrix a = output(31, 900, subject.precision());
            REFERENCE.activation(criterion.canonicalOutput(), 0, z, a);
            Matrix y = targets(criterion, 31, 900, subject.precision());
            Matrix weights = random(19, 1, 900, subject.precision());
            double first = subject.provider().open(1).cost(criterion, 0.8, z, a, y, weights);
            for (int threads : THREADS) {
                assertThat(subject.provider().open(threads).cost(criterion, 0.8, z, a, y, weights))
                        .as("%s, %s at %d threads", subject, criterion, threads)
                        .isEqualTo(first);
            }
        }
    }

    private static Matrix targets(Criterion criterion, int n, int m, Precision precision) {
        int rows = criterion == Criterion.CATEGORICAL_CROSS_ENTROPY ? 1 : n;
        Matrix y = random(10, rows, m, precision);
        for (int k = 0; k < y.size(); k++) {
            switch (criterion) {
                case BINARY_CROSS_ENTROPY -> y.put(k, y.at(k) > 0 ? 1 : 0);
                case CATEGORICAL_CROSS_ENTROPY, POISSON -> y.put(k, Math.floor(n * RandomStream.uniform(10, k)));
                case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> {}
            }
        }
        return y;
    }

    /** Sizes on either side of what is split among threads. */
    @ParameterizedTest
    @MethodSource("subjects")
    void anyNumberOfThreadsGivesTheSameBits(Subject subject) {
        Precision precision = subject.precision();
        List<int[]> shapes = List.of(new int[] {65, 31, 207}, new int[] {300, 257, 130}, new int[] {10, 700, 513});
        for (int[] shape : shapes) {
            Matrix[] first = results(subject.provider().open(1), precision, shape);
            for (int threads : THREADS) {
                Kernels kernels = subject.provider().open(threads);
                Matrix[] again = results(kernels, precision, shape);
                for (int i = 0; i < first.length; i++) {
                    assertThat(again[i].sameBits(first[i]))
                            .as("%s, result %d at %d threads", subject, i, threads)
                            .isTrue();
                }
            }
        }
    }

    private static Matrix[] results(Kernels kernels, Precision precision, int[] shape) {
        int n = shape[0];
        int nPrev = shape[1];
        int m = shape[2];
        Matrix w = random(11, n, nPrev, precision);
        Matrix aPrev = random(12, nPrev, m, precision);
        Matrix b = random(13, n, 1, precision);
        Matrix z = output(n, m, precision);
        kernels.affine(w, aPrev, b, z);
        Matrix a = output(n, m, precision);
        kernels.activation(Function.GELU, 0, z, a);
        Matrix softmax = output(n, m, precision);
        kernels.activation(Function.SOFTMAX, 0, z, softmax);
        Matrix dZ = output(n, m, precision);
        kernels.activationGradient(Function.GELU, 0, softmax, z, a, dZ);
        Matrix dropped = output(n, m, precision);
        kernels.dropout(dZ, 14, 0.3, dropped);
        Matrix dW = output(n, nPrev, precision);
        kernels.weightGradient(dropped, aPrev, dW);
        Matrix db = output(n, 1, precision);
        kernels.biasGradient(dropped, db);
        Matrix dAPrev = output(nPrev, m, precision);
        kernels.inputGradient(w, dropped, dAPrev);
        Matrix s = Matrix.zeros(precision, n, nPrev);
        Matrix r = Matrix.zeros(precision, n, nPrev);
        kernels.adam(w, dW, s, r, 0.01, 0.9, 0.999, 1e-8, 0, 1);
        return new Matrix[] {z, a, softmax, dZ, dropped, dW, db, dAPrev, w, s, r};
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void dropoutAndGatherAreTheSameEverywhere(Subject subject) {
        Kernels kernels = subject.provider().open(3);
        for (int n : SIZES) {
            Matrix in = random(15, n, 65, subject.precision());
            Matrix out = output(n, 65, subject.precision());
            kernels.dropout(in, 16, 0.4, out);
            Matrix expected = output(n, 65, subject.precision());
            REFERENCE.dropout(in, 16, 0.4, expected);
            assertThat(out.sameBits(expected)).isTrue();
            // More columns than are fetched at once, or make one tile.
            Matrix source = random(18, n, 200, subject.precision());
            int[] order = new int[200];
            RandomStream.permutation(17, order);
            Matrix taken = output(n, 150, subject.precision());
            kernels.gather(source, order, 50, taken);
            for (int j = 0; j < 150; j++) {
                assertThat(taken.columns(j, j + 1).sameBits(source.columns(order[50 + j], order[50 + j] + 1)))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void noExamplesAreNoWork(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        Precision precision = subject.precision();
        for (int n : new int[] {3, 100}) {
            for (int nPrev : new int[] {4, 500, 12288}) {
                Matrix w = random(1, n, nPrev, precision);
                Matrix aPrev = output(nPrev, 0, precision);
                Matrix z = output(n, 0, precision);
                kernels.affine(w, aPrev, random(2, n, 1, precision), z);
                kernels.activation(Function.TANH, 0, z, z);
                kernels.inputGradient(w, z, aPrev);
                Matrix dW = output(n, nPrev, precision);
                Matrix db = output(n, 1, precision);
                kernels.weightGradient(z, aPrev, dW);
                kernels.biasGradient(z, db);
                // The mean of nothing.
                assertThat(dW.get(n - 1, nPrev - 1)).isNaN();
                assertThat(db.get(n - 1, 0)).isNaN();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void matricesThatDoNotFitAreRefused(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        Precision precision = subject.precision();
        Matrix w = random(1, 3, 2, precision);
        Matrix b = random(2, 3, 1, precision);
        Matrix z = output(3, 4, precision);
        assertThatThrownBy(() -> kernels.affine(w, random(3, 5, 4, precision), b, z))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Z = W·A_prev + b")
                .hasMessageContaining("(5, 4)");
        assertThatThrownBy(() -> kernels.affine(w, random(3, 2, 4, precision), b, z.asReadOnly()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    /** Views into a larger array must be honoured: parameters are views of one flat array. */
    @ParameterizedTest
    @MethodSource("subjects")
    void viewsAreReadAndWrittenWhereTheyStand(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        Precision precision = subject.precision();
        Matrix flat = random(18, 1000, 1, precision);
        Matrix w = flat.view(13, 7, 5);
        Matrix b = flat.view(111, 7, 1);
        Matrix aPrev = flat.view(222, 5, 3);
        Matrix target = Matrix.zeros(precision, 100, 1);
        target.fill(-5);
        Matrix z = target.view(9, 7, 3);
        kernels.affine(w, aPrev, b, z);
        Matrix apart = output(7, 3, precision);
        kernels.affine(w.copy(), aPrev.copy(), b.copy(), apart);
        assertThat(z.sameBits(apart)).isTrue();
        assertThat(target.at(8)).isEqualTo(-5);
        assertThat(target.at(9 + 21)).isEqualTo(-5);
    }
}

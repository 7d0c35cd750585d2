package layerwise.math;

import static layerwise.math.KernelsAgreementTest.REFERENCE;
import static layerwise.math.KernelsAgreementTest.THREADS;
import static layerwise.math.KernelsAgreementTest.assertWithin;
import static layerwise.math.KernelsAgreementTest.magnitudes;
import static layerwise.math.KernelsAgreementTest.output;
import static layerwise.math.KernelsAgreementTest.random;
import static layerwise.math.KernelsAgreementTest.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import layerwise.math.KernelsAgreementTest.Subject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Embeddings of every provider that is available here against products with one-hot columns. */
class EmbeddingAgreementTest {
    private static final String SUBJECTS = "layerwise.math.KernelsAgreementTest#subjects";
    private static final Matrix NOBODY = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private static final int[][] LEVELS = {{}, {1}, {1, 1}, {7}, {2, 31, 3}, {65, 1, 207, 4, 5, 6, 7}};

    /** So many plain numbers, then levels, of which the upper half of each field is drawn by half of the examples. */
    private static Matrix examples(int plain, int[] levels, int m, Precision precision) {
        Matrix x = random(31, plain + levels.length, m, precision);
        for (int j = 0; j < m; j++) {
            for (int f = 0; f < levels.length; f++) {
                double u = RandomStream.uniform(32, (long) j * levels.length + f);
                x.set(plain + f, j, Math.floor(levels[f] * (j % 2 == 0 ? u * u : 0.5 + u / 2)));
            }
        }
        return x;
    }

    /** The matrix that, times {@link #oneHot}, is what an embedding gives: the identity, then the blocks E_f along the diagonal. */
    private static Matrix blocks(int plain, int[] levels, Matrix e) {
        int d = e.rows();
        Matrix w = Matrix.zeros(Precision.FLOAT64, plain + levels.length * d, plain + e.columns());
        for (int i = 0; i < plain; i++) {
            w.set(i, i, 1);
        }
        int column = 0;
        for (int f = 0; f < levels.length; f++) {
            for (int level = 0; level < levels[f]; level++, column++) {
                for (int i = 0; i < d; i++) {
                    w.set(plain + f * d + i, plain + column, e.get(i, column));
                }
            }
        }
        return w;
    }

    private static Matrix oneHot(int plain, int[] levels, Matrix x) {
        Matrix wide =
                Matrix.zeros(Precision.FLOAT64, plain + IntStream.of(levels).sum(), x.columns());
        for (int j = 0; j < x.columns(); j++) {
            for (int i = 0; i < plain; i++) {
                wide.set(i, j, x.get(i, j));
            }
            int first = plain;
            for (int f = 0; f < levels.length; f++) {
                wide.set(first + (int) x.get(plain + f, j), j, 1);
                first += levels[f];
            }
        }
        return wide;
    }

    /** dE out of dW of those blocks. */
    private static Matrix fromBlocks(int plain, int[] levels, int d, Matrix dW) {
        Matrix dE = Matrix.zeros(Precision.FLOAT64, d, IntStream.of(levels).sum());
        int column = 0;
        for (int f = 0; f < levels.length; f++) {
            for (int level = 0; level < levels[f]; level++, column++) {
                for (int i = 0; i < d; i++) {
                    dE.set(i, column, dW.get(plain + f * d + i, plain + column));
                }
            }
        }
        return dE;
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void anEmbeddingIsTheProductWithOneHotColumns(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        for (int[] levels : LEVELS) {
            for (int plain : new int[] {0, 1, 7}) {
                for (int d : new int[] {1, 3, 8, 31}) {
                    for (int m : new int[] {1, 2, 7, 65}) {
                        agree(subject, kernels, plain, levels, d, m);
                    }
                }
            }
        }
        agree(subject, kernels, 3, new int[] {50, 2, 300}, 9, 2001);
    }

    private static void agree(Subject subject, Kernels kernels, int plain, int[] levels, int d, int m) {
        Precision precision = subject.precision();
        Matrix x = examples(plain, levels, m, precision);
        Matrix e = random(33, d, IntStream.of(levels).sum(), precision);
        int n = plain + levels.length * d;
        Matrix a = output(n, m, precision);
        kernels.embedding(x, levels, e, a);
        Matrix ones = oneHot(plain, levels, x);
        Matrix expected = output(n, m, Precision.FLOAT64);
        REFERENCE.affine(blocks(plain, levels, e), ones, Matrix.zeros(Precision.FLOAT64, n, 1), expected);
        // One factor of each product is 1 and the others are 0, so that nothing is rounded.
        assertThat(wide(a).sameBits(expected)).isTrue();

        Matrix dA = random(34, n, m, precision);
        Matrix dE = output(e.rows(), e.columns(), precision);
        Matrix dX = output(x.rows(), m, precision);
        kernels.embeddingGradient(dA, x, levels, dE, dX);
        Matrix dW = output(n, ones.rows(), Precision.FLOAT64);
        REFERENCE.weightGradient(wide(dA), ones, dW);
        Matrix sizes = output(n, ones.rows(), Precision.FLOAT64);
        REFERENCE.weightGradient(magnitudes(dA), ones, sizes);
        // Sums are in float64 whatever the precision.
        assertWithin(
                subject,
                dE,
                fromBlocks(plain, levels, d, dW),
                fromBlocks(plain, levels, d, sizes),
                precision == Precision.FLOAT64 ? m + 2 : 1.001);
        for (int j = 0; j < m; j++) {
            for (int i = 0; i < x.rows(); i++) {
                assertThat(dX.get(i, j)).isEqualTo(i < plain ? dA.get(i, j) : 0);
            }
        }
        Matrix alone = output(e.rows(), e.columns(), precision);
        kernels.embeddingGradient(dA, x, levels, alone, NOBODY);
        assertThat(alone.sameBits(dE)).isTrue();
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void theNumberOfThreadsChangesNoBit(Subject subject) {
        int[] levels = IntStream.range(0, 40).map(f -> 1 + 5 * f).toArray();
        int m = 700;
        Matrix x = examples(5, levels, m, subject.precision());
        Matrix e = random(35, 8, IntStream.of(levels).sum(), subject.precision());
        Matrix dA = random(36, 5 + 40 * 8, m, subject.precision());
        Matrix oneA = output(dA.rows(), m, subject.precision());
        Matrix oneDE = output(8, e.columns(), subject.precision());
        for (int threads : THREADS) {
            Kernels kernels = subject.provider().open(threads);
            Matrix a = output(dA.rows(), m, subject.precision());
            Matrix dE = output(8, e.columns(), subject.precision());
            kernels.embedding(x, levels, e, a);
            kernels.embeddingGradient(dA, x, levels, dE, NOBODY);
            if (threads == 1) {
                oneA.copyFrom(a);
                oneDE.copyFrom(dE);
            }
            assertThat(a.sameBits(oneA)).isTrue();
            assertThat(dE.sameBits(oneDE)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void viewsAreReadAndWrittenWhereTheyStand(Subject subject) {
        Precision precision = subject.precision();
        int[] levels = {3, 4};
        Matrix x = examples(2, levels, 9, precision);
        Matrix memory = Matrix.zeros(precision, 400, 1);
        Matrix xThere = memory.view(5, 4, 9);
        xThere.copyFrom(x);
        Matrix eThere = memory.view(50, 2, 7);
        eThere.copyFrom(random(37, 2, 7, precision));
        Matrix aThere = memory.view(70, 6, 9);
        Matrix dEThere = memory.view(140, 2, 7);
        memory.view(200, 200, 1).fill(-5);
        Kernels kernels = subject.provider().open(1);
        kernels.embedding(xThere, levels, eThere, aThere);
        kernels.embeddingGradient(aThere, xThere, levels, dEThere, NOBODY);
        Matrix a = output(6, 9, precision);
        Matrix dE = output(2, 7, precision);
        kernels.embedding(x, levels, eThere.copy(), a);
        kernels.embeddingGradient(a, x, levels, dE, NOBODY);
        assertThat(aThere.sameBits(a)).isTrue();
        assertThat(dEThere.sameBits(dE)).isTrue();
        assertThat(memory.at(69)).isZero();
        assertThat(memory.at(70 + 54)).isZero();
        assertThat(memory.at(139)).isZero();
        assertThat(memory.at(140 + 14)).isZero();
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void whatIsNoLevelIsRefusedBeforeAnythingIsWritten(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        int[] levels = {4, 3};
        for (double wrong :
                new double[] {-1, 3, 4, 0.5, 1e10, -1e10, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
                }) {
            Matrix x = examples(1, levels, 5, subject.precision());
            x.set(2, 3, wrong);
            Matrix e = random(38, 2, 7, subject.precision());
            Matrix a = output(5, 5, subject.precision());
            assertThatThrownBy(() -> kernels.embedding(x, levels, e, a))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "feature 2 of example 3 is a level of field 2 of 2 and must be a whole number from 0 to 2,"
                                    + " but is " + x.get(2, 3));
            assertThat(a.get(0, 0)).isNaN();
            Matrix dE = output(2, 7, subject.precision());
            assertThatThrownBy(() ->
                            kernels.embeddingGradient(random(39, 5, 5, subject.precision()), x, levels, dE, NOBODY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("feature 2 of example 3");
            assertThat(dE.get(0, 0)).isNaN();
        }
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void matricesThatDoNotFitAreRefused(Subject subject) {
        Kernels kernels = subject.provider().open(1);
        Precision precision = subject.precision();
        int[] levels = {4, 3};
        Matrix x = examples(1, levels, 5, precision);
        Matrix e = random(40, 2, 7, precision);
        Matrix a = output(5, 5, precision);
        assertThatThrownBy(() -> kernels.embedding(x, new int[] {4, 4}, e, a))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A = (A_prev, E[:, level])")
                .hasMessageContaining("(2, 7)");
        assertThatThrownBy(() -> kernels.embedding(x, new int[] {1, 1, 1, 4}, e, a))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kernels.embedding(x, levels, e, output(6, 5, precision)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kernels.embedding(x, levels, e, output(5, 4, precision)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kernels.embedding(x, levels, e, a.asReadOnly()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> kernels.embeddingGradient(a, x, levels, e.asReadOnly(), NOBODY))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> kernels.embeddingGradient(a, x, levels, e, output(5, 5, precision)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dE[:, level] = 1/m Σ dA");
    }

    @ParameterizedTest
    @MethodSource(SUBJECTS)
    void noExamplesAreNoWork(Subject subject) {
        Kernels kernels = subject.provider().open(2);
        int[] levels = {4, 3};
        Matrix e = random(41, 2, 7, subject.precision());
        Matrix x = output(3, 0, subject.precision());
        Matrix a = output(5, 0, subject.precision());
        kernels.embedding(x, levels, e, a);
        Matrix dE = output(2, 7, subject.precision());
        dE.fill(1);
        kernels.embeddingGradient(a, x, levels, dE, x);
        // The mean of nothing.
        assertThat(dE.get(1, 6)).isNaN();
    }
}

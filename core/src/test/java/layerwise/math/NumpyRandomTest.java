package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import layerwise.NumpyFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyRandomTest {
    private static final long LARGEST_SEED = 4294967295L;
    private static final NumpyFixture NUMPY = NumpyFixture.read("random_state.txt");

    @Test
    void theFileHoldsTheSeedsThatAreTested() {
        assertThat(NUMPY.numbers("seeds")).containsExactly(0, 1, 3, 20171, LARGEST_SEED);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 20171, LARGEST_SEED})
    void randGivesNumpysBitsInNumpysOrder(long seed) {
        NumpyRandom random = new NumpyRandom(seed);

        Matrix first = random.rand(250, 4);
        for (int i = 0; i < 99_000; i++) {
            random.rand();
        }

        assertSameBits(first, seed, "rand");
        assertSameBits(random.rand(10, 4), seed, "rand_after_100000");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 20171, LARGEST_SEED})
    void randnIsWithinTwoUnitsInTheLastPlaceOfNumpys(long seed) {
        NumpyRandom random = new NumpyRandom(seed);

        Matrix first = random.randn(250, 4);
        for (int i = 0; i < 99_000; i++) {
            random.randn();
        }

        assertClose(first, seed, "randn");
        assertClose(random.randn(10, 4), seed, "randn_after_100000");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 20171, LARGEST_SEED})
    void permutationIsNumpys(long seed) {
        for (int n : new int[] {1, 2, 10, 1000}) {
            assertSameNumbers(new NumpyRandom(seed).permutation(n), seed, "permutation" + n);
        }
        int[] large = new NumpyRandom(seed).permutation(100_000);
        assertSameNumbers(Arrays.copyOf(large, 40), seed, "permutation100000_first");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 20171, LARGEST_SEED})
    void mixedDrawsStayInStepWithNumpy(long seed) {
        NumpyRandom random = new NumpyRandom(seed);

        assertClose(Matrix.of(new double[][] {{random.randn()}}), seed, "mixed1_randn");
        assertSameBits(random.rand(2, 3), seed, "mixed2_rand");
        assertSameNumbers(random.permutation(10), seed, "mixed3_permutation10");
        assertClose(random.randn(3, 2), seed, "mixed4_randn");
        assertSameNumbers(random.permutation(1), seed, "mixed5_permutation1");
        assertSameBits(Matrix.of(new double[][] {{random.rand()}}), seed, "mixed6_rand");
        assertClose(random.randn(1, 2), seed, "mixed7_randn");
        assertSameNumbers(random.permutation(1000), seed, "mixed8_permutation1000");
        assertClose(random.randn(1, 2), seed, "mixed9_randn");
        random.seed(seed);
        assertClose(random.randn(3, 3), seed, "mixed10_randn_after_seed");
    }

    @Test
    void seedDropsTheNormalNumberThatWaits() {
        NumpyRandom random = new NumpyRandom(3);
        double first = random.randn();

        random.seed(3);

        assertThat(random.randn()).isEqualTo(first);
    }

    @Test
    void permutationOfNothingIsEmptyAndDrawsNothing() {
        NumpyRandom random = new NumpyRandom(3);

        assertThat(random.permutation(0)).isEmpty();
        assertThat(random.rand()).isEqualTo(new NumpyRandom(3).rand());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, LARGEST_SEED + 1, Long.MIN_VALUE, Long.MAX_VALUE})
    void aSeedThatNumpyRefusesIsRefused(long seed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NumpyRandom(seed))
                .withMessage("seed is " + seed + "; NumPy's legacy generator takes 0 to 4294967295");
        assertThatIllegalArgumentException().isThrownBy(() -> new NumpyRandom(0).seed(seed));
    }

    @Test
    void aNegativePermutationIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NumpyRandom(0).permutation(-1))
                .withMessage("n is -1; a permutation has 0 elements or more");
    }

    private static Matrix expected(long seed, String name) {
        return NUMPY.matrix("seed" + seed + "." + name);
    }

    private static void assertSameBits(Matrix actual, long seed, String name) {
        assertThat(actual.sameBits(expected(seed, name))).as(name).isTrue();
    }

    private static void assertSameNumbers(int[] actual, long seed, String name) {
        assertThat(Arrays.stream(actual).asDoubleStream().toArray())
                .as(name)
                .containsExactly(NUMPY.numbers("seed" + seed + "." + name));
    }

    private static void assertClose(Matrix actual, long seed, String name) {
        Matrix expected = expected(seed, name);
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int k = 0; k < actual.size(); k++) {
            assertThat(Math.abs(actual.at(k) - expected.at(k)))
                    .as("element %d of %s: %s, NumPy has %s", k, name, actual.at(k), expected.at(k))
                    .isLessThanOrEqualTo(2 * Math.ulp(expected.at(k)));
        }
    }
}

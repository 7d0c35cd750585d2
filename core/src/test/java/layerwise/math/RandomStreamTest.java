package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    private static final int DRAWS = 100_000;

    @Test
    void uniformNumbersFillTheirIntervalEvenly() {
        int[] tenths = new int[10];
        for (int i = 0; i < DRAWS; i++) {
            double u = RandomStream.uniform(5, i);
            assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
            tenths[(int) (10 * u)]++;
        }
        // Each count is binomial with standard deviation 95; five of them are 475.
        for (int count : tenths) {
            assertThat(count).isCloseTo(DRAWS / 10, within(475));
        }
    }

    @Test
    void normalNumbersHaveTheirMoments() {
        double mean = 0;
        double square = 0;
        double fourth = 0;
        for (int i = 0; i < DRAWS; i++) {
            double x = RandomStream.normal(6, i);
            mean += x / DRAWS;
            square += x * x / DRAWS;
            fourth += x * x * x * x / DRAWS;
        }
        assertThat(mean).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
        assertThat(square).isCloseTo(1, within(5 * Math.sqrt(2.0 / DRAWS)));
        assertThat(fourth).isCloseTo(3, within(5 * Math.sqrt(96.0 / DRAWS)));
    }

    @Test
    void neighbouringStreamsAreUnrelated() {
        for (long child = 0; child < 20; child++) {
            double product = 0;
            for (int i = 0; i < DRAWS; i++) {
                product += (RandomStream.uniform(RandomStream.key(1, child), i) - 0.5)
                        * (RandomStream.uniform(RandomStream.key(1, child + 1), i) - 0.5);
            }
            // The correlation of independent streams has standard deviation 1/√n.
            assertThat(12 * product / DRAWS).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
        }
    }

    @Test
    void permutationsHoldEveryNumberOnceAndAreEvenlySpread() {
        int[] firsts = new int[6];
        for (int seed = 0; seed < 6000; seed++) {
            int[] order = new int[6];
            RandomStream.permutation(seed, order);
            firsts[order[0]]++;
            Arrays.sort(order);
            assertThat(order).containsExactly(0, 1, 2, 3, 4, 5);
        }
        // Binomial, standard deviation 29.
        for (int count : firsts) {
            assertThat(count).isCloseTo(1000, within(145));
        }
    }

    /** The stream is part of what a seed promises: these bits may not change from version to version. */
    @Test
    void theBitsOfAKeyAreFixed() {
        assertThat(RandomStream.bits(0, 0)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(RandomStream.bits(0, 1)).isEqualTo(0x6E789E6AA1B965F4L);
        assertThat(RandomStream.bits(0, 2)).isEqualTo(0x06C45D188009454FL);
    }
}

package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatProductTest {
    private static final int[] SIZES = {1, 2, 3, 7, 31, 64, 65, 207};

    /** The three products of a layer, by the way in which A and B lie in memory. */
    private enum Lay {
        /** Z = W·A_prev. */
        FORWARD,
        /** dW = dZ·A_prevᵀ. */
        WEIGHT_GRADIENT,
        /** dA_prev = Wᵀ·dZ. */
        INPUT_GRADIENT
    }

    /** A product with random operands at odd offsets, its naive twins, and room for its result between guards. */
    private static final class Example {
        final int m;
        final int n;
        final int k;
        final float scale;
        final int aRowStride;
        final int aColumnStride;
        final int bRowStride;
        final int bColumnStride;
        final float[] a;
        final float[] b;
        final float @Nullable [] bias;

        Example(int m, int n, int k, Lay lay, boolean biased) {
            this.m = m;
            this.n = n;
            this.k = k;
            this.scale = biased ? 1 : 0.37f;
            this.aRowStride = lay == Lay.INPUT_GRADIENT ? k : 1;
            this.aColumnStride = lay == Lay.INPUT_GRADIENT ? 1 : m;
            this.bRowStride = lay == Lay.WEIGHT_GRADIENT ? n : 1;
            this.bColumnStride = lay == Lay.WEIGHT_GRADIENT ? 1 : k;
            Random random = new Random(m * 1_000_003L + n * 1_009L + k);
            this.a = randomNumbers(random, 5 + m * k);
            this.b = randomNumbers(random, 3 + k * n);
            this.bias = biased ? randomNumbers(random, 2 + m) : null;
        }

        private static float[] randomNumbers(Random random, int count) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
            return numbers;
        }

        float a(int i, int p) {
            return a[5 + i * aRowStride + p * aColumnStride];
        }

        float b(int p, int j) {
            return b[3 + p * bRowStride + j * bColumnStride];
        }

        /** C, computed into garbage, with a margin of 4 before and 20 behind that must stay as it was. */
        float[] multiply(FloatProduct product) {
            float[] c = new float[4 + m * n + 20];
            Arrays.fill(c, Float.NaN);
            multiply(product, c);
            for (int i = 0; i < 4; i++) {
                assertThat(c[i]).as("margin before C").isNaN();
            }
            for (int i = 4 + m * n; i < c.length; i++) {
                assertThat(c[i]).as("margin behind C").isNaN();
            }
            return Arrays.copyOfRange(c, 4, 4 + m * n);
        }

        void multiply(FloatProduct product, float[] c) {
            product.multiply(
                    m, n, k, scale, a, 5, aRowStride, aColumnStride, b, 3, bRowStride, bColumnStride, bias, 2, c, 4);
        }

        /** Column j alone. */
        float[] multiplyColumn(FloatProduct product, int j) {
            float[] c = new float[m];
            product.multiply(
                    m,
                    1,
                    k,
                    scale,
                    a,
                    5,
                    aRowStride,
                    aColumnStride,
                    b,
                    3 + j * bColumnStride,
                    bRowStride,
                    bColumnStride,
                    bias,
                    2,
                    c,
                    0);
            return c;
        }

        /** The chain of operations that every element promises to be. */
        float chain(int i, int j) {
            float sum = 0;
            for (int p = 0; p < k; p++) {
                sum = Math.fma(a(i, p), b(p, j), sum);
            }
            return bias == null ? sum * scale : sum * scale + bias[2 + i];
        }

        void assertClose(float[] c) {
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < m; i++) {
                    double exact = 0;
                    double size = 0;
                    for (int p = 0; p < k; p++) {
                        double term = (double) a(i, p) * b(p, j);
                        exact += term;
                        size += Math.abs(term);
                    }
                    exact *= scale;
                    size *= scale;
                    if (bias != null) {
                        exact += bias[2 + i];
                        size += Math.abs(bias[2 + i]);
                    }
                    double error = Math.abs(c[i + j * m] - exact);
                    if (!(error <= (k + 2) * 0x1p-24 * size)) {
                        assertThat(error)
                                .as("%s at (%d, %d)", this, i, j)
                                .isLessThanOrEqualTo((k + 2) * 0x1p-24 * size);
                    }
                }
            }
        }

        void assertChains(float[] c) {
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < m; i++) {
                    if (Float.floatToRawIntBits(c[i + j * m]) != Float.floatToRawIntBits(chain(i, j))) {
                        assertThat(c[i + j * m])
                                .as("%s at (%d, %d)", this, i, j)
                                .isEqualTo(chain(i, j));
                    }
                }
            }
        }

        @Override
        public String toString() {
            return m + "×" + n + "×" + k + ", strides " + aRowStride + "," + aColumnStride + " and " + bRowStride + ","
                    + bColumnStride + (bias == null ? "" : ", bias");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 31, 64, 65, 207})
    void isTheProductForAwkwardSizes(int m) {
        FloatProduct product = new FloatProduct(1);
        for (int n : SIZES) {
            for (int k : SIZES) {
                for (Lay lay : Lay.values()) {
                    Example example = new Example(m, n, k, lay, (m + n + k) % 2 == 0);
                    float[] c = example.multiply(product);
                    example.assertClose(c);
                    example.assertChains(c);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "207,65,600",
        "33,1030,40",
        "130,520,257",
        "3,2,1000",
        "16,40,513",
        "1,300,300",
        "44,1,3000",
        "20,209,1537"
    })
    void isTheProductBeyondOneBlock(int m, int n, int k) {
        for (Lay lay : Lay.values()) {
            for (boolean biased : new boolean[] {false, true}) {
                Example example = new Example(m, n, k, lay, biased);
                float[] c = example.multiply(new FloatProduct(1));
                example.assertClose(c);
                example.assertChains(c);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "207,65,64",
        "65,207,207",
        "512,128,300",
        "20,1009,209",
        "20,209,1500",
        "2000,1,300",
        "2000,3,300",
        "1,2000,300",
        "300,2,2000",
        "20,50,2100",
        "5,40,2311",
        "7,7,7"
    })
    void hasTheSameBitsAtAnyNumberOfThreads(int m, int n, int k) {
        for (Lay lay : Lay.values()) {
            for (boolean biased : new boolean[] {false, true}) {
                Example example = new Example(m, n, k, lay, biased);
                float[] alone = example.multiply(new FloatProduct(1));
                for (int threads : new int[] {2, 3, 7}) {
                    FloatProduct product = new FloatProduct(threads);
                    for (int run = 0; run < 5; run++) {
                        assertThat(Arrays.equals(alone, example.multiply(product)))
                                .as("%s on %d threads", example, threads)
                                .isTrue();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,16,8", "10,128,256", "64,32,64", "65,31,207", "207,7,300", "33,3,500", "20,50,2100", "5,40,2311"})
    void hasTheSameBitsForAColumnAloneAsInTheBatch(int m, int n, int k) {
        FloatProduct product = new FloatProduct(2);
        for (Lay lay : Lay.values()) {
            for (boolean biased : new boolean[] {false, true}) {
                Example example = new Example(m, n, k, lay, biased);
                float[] batch = example.multiply(product);
                for (int j = 0; j < n; j++) {
                    assertThat(Arrays.equals(
                                    Arrays.copyOfRange(batch, j * m, (j + 1) * m), example.multiplyColumn(product, j)))
                            .as("%s, column %d", example, j)
                            .isTrue();
                }
            }
        }
    }

    /** Where tiles would leave lanes idle and the sums are long, the lanes run along the sum. */
    @ParameterizedTest
    @CsvSource({"20,50,2100", "5,40,2311", "3,1,4097", "1,9,2050", "12,3,2048", "7,65,9001", "40,23,2500"})
    void isTheProductForFewRowsAndLongSums(int m, int n, int k) {
        for (int threads : new int[] {1, 2}) {
            for (boolean biased : new boolean[] {false, true}) {
                Example example = new Example(m, n, k, Lay.FORWARD, biased);
                example.assertClose(example.multiply(new FloatProduct(threads)));
            }
        }
    }

    @Test
    void isTheProductOfOperandsWhoseRowsAndColumnsAreBothApart() {
        int m = 35;
        int n = 9;
        int k = 21;
        float[] a = Example.randomNumbers(new Random(1), 2 * m * k);
        float[] b = Example.randomNumbers(new Random(2), 3 * k * n);
        for (int columns : new int[] {1, n}) {
            float[] c = new float[m * columns];
            new FloatProduct(1).multiply(m, columns, k, 1, a, 0, 2 * k, 2, b, 0, 3, 3 * k, null, 0, c, 0);
            for (int j = 0; j < columns; j++) {
                for (int i = 0; i < m; i++) {
                    float sum = 0;
                    for (int p = 0; p < k; p++) {
                        sum = Math.fma(a[2 * k * i + 2 * p], b[3 * p + 3 * k * j], sum);
                    }
                    assertThat(c[i + j * m]).isEqualTo(sum);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "64,32,64",
        "10,16,300",
        "300,1,70",
        "10,3,256",
        "1,16,8",
        "8,2,5",
        "130,128,100",
        "40,600,30",
        "20,50,2100"
    })
    void allocatesNothingOnceWarm(int m, int n, int k) {
        assumeThat(FloatVector.SPECIES_PREFERRED.length())
                .as("lanes: the compiler makes no use of shorter vectors")
                .isGreaterThanOrEqualTo(4);
        FloatProduct product = new FloatProduct(2);
        Example forward = new Example(m, n, k, Lay.FORWARD, true);
        Example weightGradient = new Example(m, n, k, Lay.WEIGHT_GRADIENT, false);
        Example inputGradient = new Example(m, n, k, Lay.INPUT_GRADIENT, false);
        float[] c = new float[4 + m * n];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // Vectors are objects until the compiler has been here, and on a busy machine it takes its time.
        long end = System.nanoTime() + 30_000_000_000L;
        while (least > 0 && System.nanoTime() < end) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
                forward.multiply(product, c);
                weightGradient.multiply(product, c);
                inputGradient.multiply(product, c);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes in 300 products").isZero();
    }
}

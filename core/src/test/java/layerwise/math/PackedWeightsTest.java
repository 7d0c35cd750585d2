package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackedWeightsTest {
    private static final int[] SIZES = {1, 2, 3, 7, 31, 32, 33, 64, 65, 207};

    static Stream<KernelsProvider> providers() {
        return KernelsLadder.providers().stream()
                .filter(provider -> provider.probe().isEmpty());
    }

    private static Matrix random(long seed, int rows, int columns, Precision precision) {
        Matrix matrix = Matrix.zeros(precision, rows, columns);
        for (int k = 0; k < matrix.size(); k++) {
            matrix.put(k, RandomStream.normal(seed, k));
        }
        return matrix;
    }

    private static Matrix nothing(int rows, int columns, Precision precision) {
        Matrix matrix = Matrix.zeros(precision, rows, columns);
        matrix.fill(Double.NaN);
        return matrix;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void packedWeightsGiveTheBitsOfTheirMatrixInAnyBatch(KernelsProvider provider) {
        Kernels kernels = provider.open(1);
        for (Precision precision : Precision.values()) {
            for (WeightFormat format : WeightFormat.values()) {
                if (format == WeightFormat.BFLOAT16 && precision == Precision.FLOAT64) {
                    continue;
                }
                for (int n : SIZES) {
                    for (int nPrev : SIZES) {
                        Matrix w = random(1, n, nPrev, precision);
                        Matrix x = random(2, nPrev, 5, precision);
                        Matrix b = random(3, n, 1, precision);
                        PackedWeights packed = kernels.pack(w, format);
                        Matrix expected = nothing(n, 5, precision);
                        kernels.affine(packed.matrix(), x, b, expected);
                        Matrix z = nothing(n, 5, precision);
                        kernels.affine(packed, x, b, z);
                        assertThat(z.sameBits(expected)).isTrue();
                        for (int j = 0; j < 5; j++) {
                            Matrix alone = nothing(n, 5, precision);
                            kernels.affine(packed, x.columns(j, j + 1), b, alone.columns(j, j + 1));
                            assertThat(alone.columns(j, j + 1).sameBits(expected.columns(j, j + 1)))
                                    .as("%s, %s, (%d, %d), column %d", precision, format, n, nPrev, j)
                                    .isTrue();
                            for (int other = 0; other < 5; other++) {
                                assertThat(Double.isNaN(alone.get(n - 1, other)))
                                        .isEqualTo(other != j);
                                assertThat(Double.isNaN(alone.get(0, other))).isEqualTo(other != j);
                            }
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void sumsInStretchesWhereTheProviderKnowsThem(KernelsProvider provider) {
        Kernels kernels = provider.open(1);
        for (int n : new int[] {1, 31, 33, 64, 207}) {
            for (int first : new int[] {1, 7, 300}) {
                Matrix w = random(1, n, 400, Precision.FLOAT32);
                Matrix x = random(2, 400, 1, Precision.FLOAT32);
                Matrix b = random(3, n, 1, Precision.FLOAT32);
                Matrix expected = nothing(n, 1, Precision.FLOAT32);
                int from = 0;
                for (int stretch : new int[] {first, 50, 350 - first}) {
                    Matrix part = nothing(n, 1, Precision.FLOAT32);
                    Matrix start = from == 0 ? b : Matrix.zeros(Precision.FLOAT32, n, 1);
                    kernels.affine(w.columns(from, from + stretch), x.view(from, stretch, 1), start, part);
                    for (int i = 0; i < n; i++) {
                        expected.put(i, from == 0 ? part.at(i) : expected.at(i) + part.at(i));
                    }
                    from += stretch;
                }
                PackedWeights packed = kernels.pack(w, WeightFormat.UNCHANGED, first, 50, 350 - first);
                Matrix z = nothing(n, 1, Precision.FLOAT32);
                kernels.affine(packed, x, b, z);
                if (!kernels.name().equals("vector") && !z.sameBits(expected)) {
                    // The others may sum as they always do.
                    kernels.affine(w, x, b, expected);
                }
                assertThat(z.sameBits(expected)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void threadsDoNotChangeABit(KernelsProvider provider) {
        for (WeightFormat format : WeightFormat.values()) {
            for (int n : new int[] {64, 207, 512}) {
                Matrix w = random(1, n, 600, Precision.FLOAT32);
                Matrix x = random(2, 600, 1, Precision.FLOAT32);
                Matrix b = random(3, n, 1, Precision.FLOAT32);
                Matrix expected = nothing(n, 1, Precision.FLOAT32);
                Kernels one = provider.open(1);
                one.affine(one.pack(w, format), x, b, expected);
                for (int threads : new int[] {2, 3, 7}) {
                    Kernels many = provider.open(threads);
                    PackedWeights packed = many.pack(w, format);
                    for (int repeat = 0; repeat < 50; repeat++) {
                        Matrix z = nothing(n, 1, Precision.FLOAT32);
                        many.affine(packed, x, b, z);
                        assertThat(z.sameBits(expected)).isTrue();
                    }
                }
            }
        }
    }

    /** |ΔZ| ≤ 2⁻⁸ |W|·|A_prev|, beside the rounding of the sums: n_prev + 2 roundings to float32. */
    @ParameterizedTest
    @MethodSource("providers")
    void bfloat16WeightsKeepToTheBoundStated(KernelsProvider provider) {
        Kernels kernels = provider.open(1);
        for (int nPrev : SIZES) {
            Matrix w = random(1, 65, nPrev, Precision.FLOAT32);
            Matrix x = random(2, nPrev, 1, Precision.FLOAT32);
            Matrix b = random(3, 65, 1, Precision.FLOAT32);
            Matrix z = nothing(65, 1, Precision.FLOAT32);
            kernels.affine(kernels.pack(w, WeightFormat.BFLOAT16), x, b, z);
            double worst = 0;
            for (int i = 0; i < 65; i++) {
                double exact = b.at(i);
                double magnitude = 0;
                for (int p = 0; p < nPrev; p++) {
                    exact += w.get(i, p) * x.at(p);
                    magnitude += Math.abs(w.get(i, p) * x.at(p));
                }
                double error = Math.abs(z.at(i) - exact);
                double sums = (nPrev + 2) * 0x1p-23 * (magnitude + Math.abs(b.at(i)));
                assertThat(error).isLessThanOrEqualTo(0x1p-8 * magnitude + sums);
                worst = Math.max(worst, error / magnitude);
            }
            assertThat(worst).as("weights are rounded at all").isGreaterThan(0x1p-13);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void refusesWhatDoesNotFit(KernelsProvider provider) {
        Kernels kernels = provider.open(1);
        Matrix wide = random(1, 3, 4, Precision.FLOAT64);
        assertThatThrownBy(() -> kernels.pack(wide, WeightFormat.BFLOAT16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("float64");
        PackedWeights packed = kernels.pack(random(1, 3, 4, Precision.FLOAT32), WeightFormat.UNCHANGED);
        assertThatThrownBy(() -> kernels.pack(packed.matrix(), WeightFormat.UNCHANGED, 1, 2))
                .hasMessage("W has 4 columns, but the stretches have 3");
        Matrix x = random(2, 5, 1, Precision.FLOAT32);
        Matrix b = random(3, 3, 1, Precision.FLOAT32);
        assertThatThrownBy(() -> kernels.affine(packed, x, b, b.copy()))
                .hasMessageContaining("(3, 4) float32, (5, 1) float32");
    }
}

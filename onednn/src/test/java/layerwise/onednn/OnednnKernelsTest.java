package layerwise.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.RandomStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the core's tests, which run on these kernels too, do not ask: large shapes, other company, many calls. */
class OnednnKernelsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @BeforeAll
    static void assumeTheLibrary() {
        assumeTrue(Library.obstacle().isEmpty());
    }

    private static Matrix random(long seed, int rows, int columns, Precision precision) {
        float[] elements = new float[rows * columns];
        for (int k = 0; k < elements.length; k++) {
            elements[k] = (float) RandomStream.normal(seed, k);
        }
        return Matrix.wrap(elements, rows, columns).to(precision);
    }

    /** A matrix that begins {@code gap} elements into its array, as those of a plan do. */
    private static Matrix shifted(Matrix matrix, int gap) {
        Matrix room = Matrix.zeros(matrix.precision(), 1, matrix.size() + gap);
        Matrix view = room.view(gap, matrix.rows(), matrix.columns());
        view.copyFrom(matrix);
        return view;
    }

    /** Shapes n, m, n_prev that are divided into tiles in both directions, summed in several stretches, copied closer, or whose tiles are large. */
    @ParameterizedTest
    @CsvSource({
        "512, 128, 784",
        "700, 300, 900",
        "1024, 40, 500",
        "2048, 520, 100",
        "10, 1300, 257",
        "7, 3, 5000",
        "2100, 1030, 1500",
        "2100, 1030, 2100",
        "2048, 1030, 2048",
        "1024, 1030, 5000",
        "6200, 1030, 300",
        "130, 1030, 4100",
        "4100, 300, 4100"
    })
    void largeProductsAgreeWithTheVectorKernelsAndAreTheSameOnAnyNumberOfThreads(int n, int m, int nPrev) {
        for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
            Layer layer = Layer.random(precision, n, m, nPrev);
            Matrix[] expected = layer.products(Kernels.named("vector", 2));
            Matrix[] first = layer.products(Kernels.named("onednn", 1));
            int[] terms = {nPrev, m, n};
            for (int i = 0; i < 3; i++) {
                // Sums of that many products of standard normal numbers are of that size; the mean stands in dW.
                double size = Math.sqrt(terms[i]) / (i == 1 ? m : 1);
                assertClose(first[i], expected[i], 16 * size * 0x1p-24 * Math.sqrt(terms[i]));
            }
            for (int threads : new int[] {2, 3, 4, 7}) {
                Matrix[] again = layer.products(Kernels.named("onednn", threads));
                for (int i = 0; i < 3; i++) {
                    assertThat(again[i].sameBits(first[i]))
                            .as("%s, product %d on %d threads", precision, i, threads)
                            .isTrue();
                }
            }
        }
    }

    /** Kernels keep memory from product to product: what was computed before must not matter. */
    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FLOAT32", "BFLOAT16"})
    void productsHaveTheSameBitsAfterOthers(Precision precision) {
        Kernels used = Kernels.named("onednn", 2);
        for (Layer layer : List.of(
                Layer.random(precision, 2100, 1030, 2100),
                Layer.random(precision, 1100, 500, 1500),
                Layer.random(precision, 30, 100, 200))) {
            Matrix[] fresh = layer.products(Kernels.named("onednn", 2));
            Matrix[] again = layer.products(used);
            for (int i = 0; i < 3; i++) {
                assertThat(again[i].sameBits(fresh[i])).as("product %d", i).isTrue();
            }
        }
    }

    /** The operands of a layer's products. */
    private record Layer(Matrix w, Matrix aPrev, Matrix b, Matrix dZ) {
        static Layer random(Precision precision, int n, int m, int nPrev) {
            return new Layer(
                    shifted(OnednnKernelsTest.random(1, n, nPrev, precision), 5),
                    shifted(OnednnKernelsTest.random(2, nPrev, m, precision), 3),
                    OnednnKernelsTest.random(4, n, 1, precision),
                    shifted(OnednnKernelsTest.random(3, n, m, precision), 1));
        }

        /** Z, dW and dA_prev. */
        Matrix[] products(Kernels kernels) {
            Precision precision = w.precision();
            Matrix z = shifted(Matrix.zeros(precision, w.rows(), aPrev.columns()), 7);
            Matrix dW = shifted(Matrix.zeros(precision, w.rows(), w.columns()), 9);
            Matrix dAPrev = shifted(Matrix.zeros(precision, w.columns(), aPrev.columns()), 11);
            // What stands there before must not matter.
            z.fill(Double.NaN);
            dW.fill(Double.NaN);
            dAPrev.fill(Double.NaN);
            kernels.affine(w, aPrev, b, z);
            kernels.weightGradient(dZ, aPrev, dW);
            kernels.inputGradient(w, dZ, dAPrev);
            return new Matrix[] {z, dW, dAPrev};
        }
    }

    private static void assertClose(Matrix actual, Matrix expected, double bound) {
        for (int j = 0; j < actual.columns(); j++) {
            for (int i = 0; i < actual.rows(); i++) {
                double difference = Math.abs(actual.get(i, j) - expected.get(i, j));
                if (!(difference <= bound)) {
                    throw new AssertionError("(" + i + ", " + j + ") of " + actual.shape() + " is " + actual.get(i, j)
                            + ", but the vector kernels have " + expected.get(i, j));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FLOAT32", "BFLOAT16"})
    void anExampleHasTheSameBitsInAnyCompany(Precision precision) {
        assertThat(Company.differences(precision)).isEmpty();
    }

    /** The library takes other ways on other processors; where they break the promise, Z is left to the next kernels. */
    @ParameterizedTest
    @CsvSource({"AVX2", "AVX512_CORE", "AVX512_CORE_BF16"})
    void anExampleHasTheSameBitsInAnyCompanyOnOtherProcessors(String instructions) throws Exception {
        OtherProcess other =
                OtherProcess.run(Map.of("ONEDNN_MAX_CPU_ISA", instructions), OtherProcess.USUAL, Company.class);
        assertThat(other.output()).contains("no differences").contains("oneDNN 3.11");
        assertThat(other.exitCode()).isZero();
    }

    @Test
    void anExampleHasTheSameBitsInAnyCompanyWithoutTheVectorApi() throws Exception {
        OtherProcess other = OtherProcess.run(
                Map.of(), List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"), Company.class);
        assertThat(other.output()).contains("no differences").contains("scalar");
    }

    /** Steps of a layer, of every kind of call: small, tiled, copied closer, one column, in several stretches. */
    private static void step(Kernels kernels, List<Matrix[]> layers) {
        for (int i = 0; i < layers.size(); i++) {
            Matrix[] layer = layers.get(i);
            kernels.affine(layer[0], layer[1], layer[2], layer[3]);
            kernels.weightGradient(layer[3], layer[1], layer[4]);
            kernels.inputGradient(layer[0], layer[3], layer[5]);
        }
    }

    private static List<Matrix[]> layers(Precision precision) {
        return List.of(
                layer(precision, 64, 16, 64),
                layer(precision, 128, 128, 800),
                layer(precision, 1024, 32, 64),
                layer(precision, 20, 1, 900),
                layer(precision, 20, 1, 100));
    }

    private static Matrix[] layer(Precision precision, int n, int m, int nPrev) {
        return new Matrix[] {
            random(1, n, nPrev, precision),
            random(2, nPrev, m, precision),
            random(3, n, 1, precision),
            Matrix.zeros(precision, n, m),
            Matrix.zeros(precision, n, nPrev),
            Matrix.zeros(precision, nPrev, m)
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FLOAT32", "BFLOAT16"})
    void callsAllocateNothingOnceTheyAreWarm(Precision precision) {
        Kernels kernels = Kernels.named("onednn", 1);
        List<Matrix[]> layers = layers(precision);
        long thread = Thread.currentThread().threadId();
        long deadline = System.nanoTime() + 60_000_000_000L;
        long allocated;
        int stretches = 0;
        do {
            long before = THREADS.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 100; i++) {
                step(kernels, layers);
            }
            allocated = THREADS.getThreadAllocatedBytes(thread) - before;
            stretches = allocated == 0 ? stretches + 1 : 0;
        } while (stretches < 3 && System.nanoTime() < deadline);
        assertThat(allocated).isZero();
    }

    @Test
    void manyCallsTakeNoMemoryOutsideTheHeap() throws IOException {
        Kernels kernels = Kernels.named("onednn", 2);
        List<List<Matrix[]>> all = List.of(layers(Precision.FLOAT32), layers(Precision.BFLOAT16));
        for (int i = 0; i < 200; i++) {
            all.forEach(layers -> step(kernels, layers));
        }
        System.gc();
        long before = residentKilobytes();
        for (int i = 0; i < 2000; i++) {
            all.forEach(layers -> step(kernels, layers));
        }
        System.gc();
        // 60,000 calls of the library: 16 MB is 270 bytes a call.
        assertThat(residentKilobytes() - before).isLessThan(16_384);
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    @Test
    void aLayerWithoutInputsIsItsBias() {
        Kernels kernels = Kernels.named("onednn", 2);
        Matrix z = Matrix.zeros(Precision.FLOAT32, 8, 3);
        Matrix b = random(1, 8, 1, Precision.FLOAT32);
        kernels.affine(Matrix.zeros(Precision.FLOAT32, 8, 0), Matrix.zeros(Precision.FLOAT32, 0, 3), b, z);
        assertThat(z.columns(2, 3).sameBits(b)).isTrue();
    }
}

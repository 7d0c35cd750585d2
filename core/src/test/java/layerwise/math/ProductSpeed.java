package layerwise.math;

import java.util.Locale;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Prints how fast {@link FloatProduct} and {@link DoubleProduct} are on this machine: GFLOP/s (2·m·n·k per product) of the
 * three products of a layer, and what the core could do at most.
 *
 * <p>Needs {@code --add-modules jdk.incubator.vector}. Arguments, all optional: numbers are numbers of threads, words such as
 * {@code 512x128x784} are shapes m × n × k. Each figure is the best of many short runs.
 */
public final class ProductSpeed {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final String SHAPES =
            "1024x1024x1024 512x128x784 256x512x256 20x209x12288 10x128x256 64x32x64 8x16x8 1x16x8 512x1x784 10x1x256";
    private static final int PEAK_STEPS = 2_000;
    private static final long WARM_UP = Long.getLong("warmUpMilliseconds", 300) * 1_000_000;
    private static final long NANOS_PER_FIGURE = Long.getLong("milliseconds", 300) * 1_000_000;

    private static double sink;

    private ProductSpeed() {}

    /** Measures and prints. */
    public static void main(String[] arguments) {
        double floatPeak = peak(() -> sink += floatChains(), FLOATS.length());
        double doublePeak = peak(() -> sink += doubleChains(), DOUBLES.length());
        System.out.printf(
                Locale.ROOT,
                "peak of one core: float32 %.1f GFLOP/s, float64 %.1f GFLOP/s, %s%n",
                floatPeak,
                doublePeak,
                FLOATS);
        System.out.printf(Locale.ROOT, "%-7s %-18s %-32s %-32s%n", "", "", "float32 GFLOP/s", "float64 GFLOP/s");
        System.out.printf(
                Locale.ROOT,
                "%-7s %-18s %8s %8s %8s %7s %8s %8s %8s%n",
                "threads",
                "m x n x k",
                "Z",
                "dW",
                "dA",
                "",
                "Z",
                "dW",
                "dA");
        String all = String.join(" ", arguments);
        String shapes = all.contains("x") ? all.replaceAll("\\b\\d+\\b", " ") : SHAPES;
        String threadCounts = all.replaceAll("\\S*x\\S*", " ");
        for (String threads : (threadCounts.isBlank() ? "1 2" : threadCounts.strip()).split(" +", -1)) {
            for (String shape : shapes.strip().split(" +", -1)) {
                measure(Integer.parseInt(threads), shape);
            }
        }
        if (sink == 0) {
            System.out.println("no sum");
        }
    }

    private static void measure(int threads, String shape) {
        String[] sides = shape.split("x", -1);
        int m = Integer.parseInt(sides[0]);
        int n = Integer.parseInt(sides[1]);
        int k = Integer.parseInt(sides[2]);
        double work = 2.0 * m * n * k;
        FloatProduct floats = new FloatProduct(threads);
        float[] a = new float[m * k];
        float[] b = new float[k * n];
        float[] bias = new float[m];
        float[] c = new float[m * n];
        DoubleProduct doubles = new DoubleProduct(threads);
        double[] a2 = new double[m * k];
        double[] b2 = new double[k * n];
        double[] bias2 = new double[m];
        double[] c2 = new double[m * n];
        for (int i = 0; i < m * k; i++) {
            a2[i] = Math.sin(i);
            a[i] = (float) a2[i];
        }
        for (int i = 0; i < k * n; i++) {
            b2[i] = Math.cos(i);
            b[i] = (float) b2[i];
        }
        System.out.printf(
                Locale.ROOT,
                "%7d %-18s %8.1f %8.1f %8.1f %7s %8.1f %8.1f %8.1f%n",
                threads,
                shape,
                speed(work, () -> floats.multiply(m, n, k, 1, a, 0, 1, m, b, 0, 1, k, bias, 0, c, 0)),
                speed(work, () -> floats.multiply(m, n, k, 0.5f, a, 0, 1, m, b, 0, n, 1, null, 0, c, 0)),
                speed(work, () -> floats.multiply(m, n, k, 1, a, 0, k, 1, b, 0, 1, k, null, 0, c, 0)),
                "",
                speed(work, () -> doubles.multiply(m, n, k, 1, a2, 0, 1, m, b2, 0, 1, k, bias2, 0, c2, 0)),
                speed(work, () -> doubles.multiply(m, n, k, 0.5, a2, 0, 1, m, b2, 0, n, 1, null, 0, c2, 0)),
                speed(work, () -> doubles.multiply(m, n, k, 1, a2, 0, k, 1, b2, 0, 1, k, null, 0, c2, 0)));
    }

    private static double peak(Runnable chains, int lanes) {
        return speed(2.0 * 12 * lanes * PEAK_STEPS, chains);
    }

    /**
     * GFLOP/s of so many operations a run, by the least time among many samples of about a tenth of a millisecond (or one
     * run, if that takes longer).
     */
    private static double speed(double work, Runnable run) {
        int repetitions = (int) Math.max(1, Math.min(100_000, 5e6 / work));
        double least = Double.MAX_VALUE;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < WARM_UP) {
            run.run();
        }
        begin = System.nanoTime();
        for (int sample = 0; sample < 5 || System.nanoTime() - begin < NANOS_PER_FIGURE; sample++) {
            long start = System.nanoTime();
            for (int i = 0; i < repetitions; i++) {
                run.run();
            }
            least = Math.min(least, (System.nanoTime() - start) / (double) repetitions);
        }
        return work / least;
    }

    /** Twelve independent chains of fused multiply-adds: as many as keep two units of latency four busy, and more. */
    private static float floatChains() {
        FloatVector x = FloatVector.broadcast(FLOATS, 0.999f);
        FloatVector c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
        for (int i = 0; i < PEAK_STEPS; i++) {
            c0 = x.fma(x, c0);
            c1 = x.fma(x, c1);
            c2 = x.fma(x, c2);
            c3 = x.fma(x, c3);
            c4 = x.fma(x, c4);
            c5 = x.fma(x, c5);
            c6 = x.fma(x, c6);
            c7 = x.fma(x, c7);
            c8 = x.fma(x, c8);
            c9 = x.fma(x, c9);
            c10 = x.fma(x, c10);
            c11 = x.fma(x, c11);
        }
        FloatVector sum = c0.add(c1)
                .add(c2)
                .add(c3)
                .add(c4)
                .add(c5)
                .add(c6)
                .add(c7)
                .add(c8)
                .add(c9)
                .add(c10)
                .add(c11);
        return sum.reduceLanes(VectorOperators.ADD);
    }

    private static double doubleChains() {
        DoubleVector x = DoubleVector.broadcast(DOUBLES, 0.999);
        DoubleVector c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
        for (int i = 0; i < PEAK_STEPS; i++) {
            c0 = x.fma(x, c0);
            c1 = x.fma(x, c1);
            c2 = x.fma(x, c2);
            c3 = x.fma(x, c3);
            c4 = x.fma(x, c4);
            c5 = x.fma(x, c5);
            c6 = x.fma(x, c6);
            c7 = x.fma(x, c7);
            c8 = x.fma(x, c8);
            c9 = x.fma(x, c9);
            c10 = x.fma(x, c10);
            c11 = x.fma(x, c11);
        }
        DoubleVector sum = c0.add(c1)
                .add(c2)
                .add(c3)
                .add(c4)
                .add(c5)
                .add(c6)
                .add(c7)
                .add(c8)
                .add(c9)
                .add(c10)
                .add(c11);
        return sum.reduceLanes(VectorOperators.ADD);
    }
}

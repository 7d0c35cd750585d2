package layerwise.onednn;

import java.util.List;
import java.util.Locale;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.RandomStream;

/**
 * Prints how fast the three products of a layer are on this machine, as GFLOP/s (2·n·m·n_prev per product): with these kernels, with
 * the vector kernels, and their ratio. The two take turns, and each figure is the best of many short runs.
 *
 * <p>Needs {@code --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED}. Arguments, all optional: numbers are
 * numbers of threads, {@code float32} and {@code bfloat16} are precisions, words such as {@code 512x128x784} are shapes
 * n × m × n_prev.
 */
public final class OnednnSpeed {
    private static final List<String> SHAPES = List.of(
            "512x128x784", "256x128x512", "10x128x256", "256x512x54", "256x512x256", "7x512x256", "1024x1024x1024");
    private static final int TURNS = 4;
    private static final long NANOS_PER_TURN = Long.getLong("milliseconds", 40) * 1_000_000;

    private OnednnSpeed() {}

    /** Measures and prints. */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        List<String> shapes = words.stream().filter(word -> word.contains("x")).toList();
        List<String> threads =
                words.stream().filter(word -> word.matches("\\d+")).toList();
        System.out.printf("%-8s %-8s %-15s %27s %27s %27s%n", "threads", "", "n x m x n_prev", "Z", "dW", "dA_prev");
        for (String count : threads.isEmpty() ? List.of("1", "2") : threads) {
            for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
                if (words.contains(precision.toString())
                        || (!words.contains("float32") && !words.contains("bfloat16"))) {
                    for (String shape : shapes.isEmpty() ? SHAPES : shapes) {
                        measure(Integer.parseInt(count), precision, shape);
                    }
                }
            }
        }
    }

    private static void measure(int threads, Precision precision, String shape) {
        String[] sides = shape.split("x", -1);
        int n = Integer.parseInt(sides[0]);
        int m = Integer.parseInt(sides[1]);
        int nPrev = Integer.parseInt(sides[2]);
        double work = 2.0 * n * m * nPrev;
        Kernels onednn = Kernels.named("onednn", threads);
        Kernels vector = Kernels.named("vector", threads);
        Matrix w = random(1, n, nPrev, precision);
        Matrix aPrev = random(2, nPrev, m, precision);
        Matrix b = random(3, n, 1, precision);
        Matrix z = random(4, n, m, precision);
        Matrix dZ = random(5, n, m, precision);
        Matrix dW = random(6, n, nPrev, precision);
        Matrix dAPrev = random(7, nPrev, m, precision);
        System.out.printf(
                "%-8d %-8s %-15s %s %s %s%n",
                threads,
                precision,
                shape,
                compared(work, () -> onednn.affine(w, aPrev, b, z), () -> vector.affine(w, aPrev, b, z)),
                compared(work, () -> onednn.weightGradient(dZ, aPrev, dW), () -> vector.weightGradient(dZ, aPrev, dW)),
                compared(work, () -> onednn.inputGradient(w, dZ, dAPrev), () -> vector.inputGradient(w, dZ, dAPrev)));
    }

    private static String compared(double work, Runnable onednn, Runnable vector) {
        double ours = Double.MAX_VALUE;
        double theirs = Double.MAX_VALUE;
        for (int turn = 0; turn < TURNS; turn++) {
            ours = Math.min(ours, nanos(work, onednn));
            theirs = Math.min(theirs, nanos(work, vector));
        }
        return String.format(Locale.ROOT, "%7.1f /%7.1f = %5.2f", work / ours, work / theirs, theirs / ours);
    }

    /** The least time of one run, among many samples of about a tenth of a millisecond or one run. */
    private static double nanos(double work, Runnable run) {
        int repetitions = (int) Math.max(1, Math.min(100_000, 5e6 / work));
        double least = Double.MAX_VALUE;
        long begin = System.nanoTime();
        for (int sample = 0; sample < 3 || System.nanoTime() - begin < NANOS_PER_TURN; sample++) {
            long start = System.nanoTime();
            for (int i = 0; i < repetitions; i++) {
                run.run();
            }
            least = Math.min(least, (System.nanoTime() - start) / (double) repetitions);
        }
        return least;
    }

    private static Matrix random(long seed, int rows, int columns, Precision precision) {
        float[] elements = new float[rows * columns];
        for (int k = 0; k < elements.length; k++) {
            elements[k] = (float) RandomStream.normal(seed, k);
        }
        return Matrix.wrap(elements, rows, columns).to(precision);
    }
}

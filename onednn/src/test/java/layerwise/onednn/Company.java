package layerwise.onednn;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Kernels;
import layerwise.math.KernelsLadder;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.RandomStream;

/** Whether the columns of Z = W·A_prev + b depend in their bits on how many are computed together, where, and on how many threads. */
final class Company {
    private static final int[][] LAYERS = {
        {1, 300},
        {4, 48},
        {5, 49},
        {10, 784},
        {16, 64},
        {31, 207},
        {48, 256},
        {64, 16},
        {65, 385},
        {100, 1000},
        {256, 512},
        {512, 784},
        {1000, 130},
        {1024, 100},
        {1024, 1024},
        {2048, 200}
    };
    private static final int MOST = 200;
    private static final int[] COLUMNS = {1, 2, 3, 4, 5, 7, 8, 12, 13, 16, 17, 31, 32, 48, 64, 65, 100, 128, MOST};

    private Company() {}

    /** Prints what is used and what differs. */
    public static void main(String[] arguments) {
        List<String> differences = new ArrayList<>(differences(Precision.FLOAT32));
        differences.addAll(differences(Precision.BFLOAT16));
        System.out.println(KernelsLadder.choose(java.util.Optional.of("onednn")).description());
        System.out.println(differences.isEmpty() ? "no differences" : String.join("\n", differences));
    }

    static List<String> differences(Precision precision) {
        List<String> differences = new ArrayList<>();
        for (int[] layer : LAYERS) {
            int n = layer[0];
            int nPrev = layer[1];
            Matrix w = random(1, n, nPrev, precision);
            Matrix aPrev = random(2, nPrev, MOST, precision);
            Matrix b = random(3, n, 1, precision);
            Matrix expected = Matrix.zeros(precision, n, MOST);
            Kernels.named("onednn", 1).affine(w, aPrev, b, expected);
            for (int m : COLUMNS) {
                // The first columns of the batch, and the last ones from elsewhere in memory.
                for (int first : new int[] {0, MOST - m}) {
                    Matrix room = Matrix.zeros(precision, 1, n * m + first % 5);
                    Matrix z = room.view(first % 5, n, m);
                    Kernels.named("onednn", 1 + m % 3).affine(w, aPrev.columns(first, first + m), b, z);
                    if (!z.sameBits(expected.columns(first, first + m))) {
                        differences.add("%s, W of %s, %d columns from %d".formatted(precision, w.shape(), m, first));
                    }
                }
            }
        }
        return differences;
    }

    private static Matrix random(long seed, int rows, int columns, Precision precision) {
        float[] elements = new float[rows * columns];
        for (int k = 0; k < elements.length; k++) {
            elements[k] = (float) RandomStream.normal(seed, k);
        }
        return Matrix.wrap(elements, rows, columns).to(precision);
    }
}

package layerwise.bench.kernels;

import java.util.SplittableRandom;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/** Matrices of random numbers. */
final class Numbers {
    private Numbers() {}

    /** Standard normal numbers, times {@code deviation}. */
    static Matrix normal(Precision precision, int rows, int columns, double deviation) {
        SplittableRandom random = new SplittableRandom(rows * 31L + columns);
        Matrix matrix = Matrix.zeros(precision, rows, columns);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                matrix.set(i, j, deviation * random.nextGaussian());
            }
        }
        return matrix;
    }

    /** The sides of a text such as {@code 512x128x784}. */
    static int[] sides(String shape) {
        String[] words = shape.split("x", -1);
        int[] sides = new int[words.length];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = Integer.parseInt(words[i]);
        }
        return sides;
    }
}

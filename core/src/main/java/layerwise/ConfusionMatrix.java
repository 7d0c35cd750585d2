package layerwise;

import java.util.Arrays;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * How often examples of one class were taken for another: element (i, j) is the number, or the sum of the weights, of the
 * examples of class i whose predicted class is j.
 *
 * @param counts (c, c) for c classes, read-only; empty where targets are no classes, or more than {@link #MOST_CLASSES}, or
 *     where there are several sigmoid outputs
 */
public record ConfusionMatrix(Matrix counts) {
    /** The most classes that are tabulated. */
    public static final int MOST_CLASSES = 1000;

    /** That of no classes. */
    static final ConfusionMatrix NONE = new ConfusionMatrix(Matrix.zeros(Precision.FLOAT64, 0, 0));

    /** Makes the counts read-only. */
    public ConfusionMatrix {
        if (counts.rows() != counts.columns()) {
            throw new IllegalArgumentException("a confusion matrix must be square, but is " + counts.shape());
        }
        counts = counts.asReadOnly();
    }

    /** c, the number of classes. */
    public int classes() {
        return counts.rows();
    }

    /** Whether there are no classes. */
    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /** The number of examples of class k, or the sum of their weights: row k. */
    public double support(int k) {
        double sum = 0;
        for (int j = 0; j < classes(); j++) {
            sum += counts.get(k, j);
        }
        return sum;
    }

    /** The same of the examples whose predicted class is k: column k. */
    public double predicted(int k) {
        double sum = 0;
        for (int i = 0; i < classes(); i++) {
            sum += counts.get(i, k);
        }
        return sum;
    }

    /** The fraction of what was taken for class k that is of it; 0 if nothing was. */
    public double precision(int k) {
        return ratio(ClassCounts.Ratio.PRECISION, k);
    }

    /** The fraction of what is of class k that was taken for it; 0 if nothing is. */
    public double recall(int k) {
        return ratio(ClassCounts.Ratio.RECALL, k);
    }

    /** The harmonic mean of {@link #precision} and {@link #recall}; 0 if both are. */
    public double f1(int k) {
        return ratio(ClassCounts.Ratio.F1, k);
    }

    private double ratio(ClassCounts.Ratio ratio, int k) {
        return ratio.of(counts.get(k, k), predicted(k), support(k));
    }

    /** Whether the counts are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix matrix && counts.sameBits(matrix.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts.toColumnMajor());
    }
}

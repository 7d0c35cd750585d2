package layerwise;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import layerwise.math.Criterion;
import layerwise.math.Matrix;

/** The running accuracy of a classifier over batches of examples, which allocates nothing; {@link Metric}s need all outputs at once. */
final class Metrics {
    private final boolean classification;
    private final boolean categorical;
    private double total;
    private double correct;

    Metrics(Loss loss) {
        this.classification = loss.isClassification();
        this.categorical = loss.criterion() == Criterion.CATEGORICAL_CROSS_ENTROPY;
    }

    void clear() {
        total = 0;
        correct = 0;
    }

    /**
     * Adds examples.
     *
     * @param a A^L, (n, m)
     * @param y the targets, (n, m), or (1, m) class numbers
     * @param weights of the examples, (1, m); empty for none
     */
    void add(Matrix a, Matrix y, Matrix weights) {
        if (!classification) {
            return;
        }
        for (int j = 0; j < a.columns(); j++) {
            double weight = weights.isEmpty() ? 1 : weights.get(0, j);
            total += weight;
            correct += weight * right(a, y, j);
        }
    }

    /**
     * 1 where the likeliest class is the right one, or each sigmoid output is on its target's side of ½; else 0. Nothing here is
     * NaN, for the cost is finite.
     */
    private int right(Matrix a, Matrix y, int example) {
        if (categorical) {
            int target = y.rows() == a.rows() ? largest(y, example) : (int) y.get(0, example);
            return largest(a, example) == target ? 1 : 0;
        }
        // ½ − a is negative where a > ½: signs are compared without a branch, which no processor could predict.
        long signs = 0;
        for (int i = 0; i < a.rows(); i++) {
            signs |= Double.doubleToRawLongBits(0.5 - a.get(i, example))
                    ^ Double.doubleToRawLongBits(0.5 - y.get(i, example));
        }
        return 1 - (int) (signs >>> 63);
    }

    /** The row of the largest element of a column, the first of several. */
    static int largest(Matrix a, int column) {
        int largest = 0;
        for (int i = 1; i < a.rows(); i++) {
            if (a.get(i, column) > a.get(largest, column)) {
                largest = i;
            }
        }
        return largest;
    }

    /** {@code accuracy} by its name; nothing where the targets are values. */
    SequencedMap<String, Double> values() {
        SequencedMap<String, Double> map = new LinkedHashMap<>();
        if (classification) {
            map.put("accuracy", correct / total);
        }
        return map;
    }

    /** The sums so far, a copy. */
    double[] sums() {
        return new double[] {total, correct};
    }

    /** Goes on from {@link #sums}. */
    void restore(double[] sums) {
        total = sums[0];
        correct = sums[1];
    }
}

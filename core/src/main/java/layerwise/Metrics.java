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
            correct += isCorrect(a, y, j) ? weight : 0;
        }
    }

    /** Whether the likeliest class is the right one; of sigmoid outputs, whether each is on its target's side of ½. */
    private boolean isCorrect(Matrix a, Matrix y, int example) {
        if (categorical) {
            int right = y.rows() == a.rows() ? largest(y, example) : (int) y.get(0, example);
            return largest(a, example) == right;
        }
        for (int i = 0; i < a.rows(); i++) {
            if (a.get(i, example) > 0.5 != y.get(i, example) > 0.5) {
                return false;
            }
        }
        return true;
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

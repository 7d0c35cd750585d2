package layerwise;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import layerwise.math.Criterion;
import layerwise.math.Matrix;

/**
 * Sums over examples from which metrics are made: accuracy where the targets are classes; root mean squared error, mean
 * absolute error and R² where they are values. With several outputs these are over all of them together, with one mean.
 */
final class Metrics {
    private final boolean classification;
    private final boolean categorical;
    private long examples;
    private long correct;
    private long values;
    private double absolute;
    private double squared;
    // Welford's running mean and centred sum of squares of the targets.
    private double mean;
    private double spread;

    Metrics(Loss loss) {
        this.classification = loss.isClassification();
        this.categorical = loss.criterion() == Criterion.CATEGORICAL_CROSS_ENTROPY;
    }

    void clear() {
        examples = 0;
        correct = 0;
        values = 0;
        absolute = 0;
        squared = 0;
        mean = 0;
        spread = 0;
    }

    /**
     * Adds examples.
     *
     * @param a A^L, (n, m)
     * @param y the targets, (n, m), or (1, m) class numbers
     */
    void add(Matrix a, Matrix y) {
        examples += a.columns();
        for (int j = 0; j < a.columns(); j++) {
            if (classification) {
                correct += isCorrect(a, y, j) ? 1 : 0;
            } else {
                addValues(a, y, j);
            }
        }
    }

    private void addValues(Matrix a, Matrix y, int example) {
        for (int i = 0; i < a.rows(); i++) {
            double target = y.get(i, example);
            double error = a.get(i, example) - target;
            absolute += Math.abs(error);
            squared += error * error;
            values++;
            double fromMean = target - mean;
            mean += fromMean / values;
            spread += fromMean * (target - mean);
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

    /** {@code accuracy}, or {@code rmse}, {@code mae} and {@code r2}, by their names. */
    SequencedMap<String, Double> values() {
        SequencedMap<String, Double> map = new LinkedHashMap<>();
        if (classification) {
            map.put("accuracy", (double) correct / examples);
        } else {
            map.put("rmse", Math.sqrt(squared / values));
            map.put("mae", absolute / values);
            // Of targets that are all the same there is no variance to explain; NaN says so.
            map.put("r2", spread > 0 ? 1 - squared / spread : Double.NaN);
        }
        return map;
    }
}

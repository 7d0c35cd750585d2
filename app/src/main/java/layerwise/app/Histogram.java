package layerwise.app;

import java.util.Optional;
import layerwise.math.Matrix;

/**
 * How the finite numbers of a matrix are spread, as TensorBoard's {@code HistogramProto} (tensorflow/core/framework/summary.proto)
 * has it: their range, sums, and counts in 30 buckets of equal width, which is the number that TensorBoard draws. The last
 * bucket holds its upper limit, too. Numbers that are all the same make one bucket.
 */
final class Histogram {
    private static final int BUCKETS = 30;

    private double least = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;
    private long count;
    private double sum;
    private double sumOfSquares;

    private Histogram() {}

    /** The message of a matrix; none where no number is finite, because there is no range then. */
    static Optional<ProtoBytes> of(Matrix matrix) {
        Histogram histogram = new Histogram();
        histogram.measure(matrix);
        return histogram.count == 0 ? Optional.empty() : Optional.of(histogram.message(matrix));
    }

    private void measure(Matrix matrix) {
        for (int j = 0; j < matrix.columns(); j++) {
            for (int i = 0; i < matrix.rows(); i++) {
                double value = matrix.get(i, j);
                if (Double.isFinite(value)) {
                    least = Math.min(least, value);
                    largest = Math.max(largest, value);
                    count++;
                    sum += value;
                    sumOfSquares += value * value;
                }
            }
        }
    }

    private ProtoBytes message(Matrix matrix) {
        // Divided first: the range itself may overflow.
        double width = largest / BUCKETS - least / BUCKETS;
        int buckets = width > 0 ? BUCKETS : 1;
        double[] limits = new double[buckets];
        for (int k = 0; k < buckets; k++) {
            limits[k] = k == buckets - 1 ? largest : Math.min(largest, least + (k + 1) * width);
        }
        return new ProtoBytes()
                .float64(1, least)
                .float64(2, largest)
                .float64(3, (double) count)
                .float64(4, sum)
                .float64(5, sumOfSquares)
                .float64s(6, limits)
                .float64s(7, counts(matrix, limits, width));
    }

    private double[] counts(Matrix matrix, double[] limits, double width) {
        double[] counts = new double[limits.length];
        for (int j = 0; j < matrix.columns(); j++) {
            for (int i = 0; i < matrix.rows(); i++) {
                double value = matrix.get(i, j);
                if (Double.isFinite(value)) {
                    counts[bucket(value, limits, width)]++;
                }
            }
        }
        return counts;
    }

    /** The first bucket whose limit is above the value, or the last one. */
    private int bucket(double value, double[] limits, double width) {
        int last = limits.length - 1;
        if (last == 0) {
            return 0;
        }
        int k = Math.clamp((long) ((value / 2 - least / 2) / width * 2), 0, last);
        // Rounding may lead to the neighbour.
        while (k > 0 && value < limits[k - 1]) {
            k--;
        }
        while (k < last && value >= limits[k]) {
            k++;
        }
        return k;
    }
}

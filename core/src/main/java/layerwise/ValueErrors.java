package layerwise;

import layerwise.math.Matrix;

/** The errors of one output whose targets are values, a row of A^L beside the same row of Y. */
final class ValueErrors {
    private final Matrix a;
    private final Matrix y;
    private final int row;
    private final double[] weights;

    ValueErrors(Matrix a, Matrix y, int row, double[] weights) {
        this.a = a;
        this.y = y;
        this.row = row;
        this.weights = weights;
    }

    double rootMeanSquare() {
        return Math.sqrt(squares() / Measurement.sum(weights));
    }

    double meanAbsolute() {
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            sum += weights[j] * Math.abs(error(j));
        }
        return sum / Measurement.sum(weights);
    }

    double pinball(double quantile) {
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            double error = error(j);
            sum += weights[j] * (error <= 0 ? -quantile * error : (1 - quantile) * error);
        }
        return sum / Measurement.sum(weights);
    }

    /** 1 − Σ w(a − y)² / Σ w(y − ȳ)². */
    double determination() {
        if (isConstant()) {
            return Double.NaN;
        }
        double mean = 0;
        for (int j = 0; j < weights.length; j++) {
            mean += weights[j] * y.get(row, j);
        }
        mean /= Measurement.sum(weights);
        double spread = 0;
        for (int j = 0; j < weights.length; j++) {
            double fromMean = y.get(row, j) - mean;
            spread += weights[j] * fromMean * fromMean;
        }
        return 1 - squares() / spread;
    }

    /** Whether all targets are the same; the rounding of their mean would hide it. */
    private boolean isConstant() {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < weights.length; j++) {
            if (weights[j] > 0) {
                smallest = Math.min(smallest, y.get(row, j));
                largest = Math.max(largest, y.get(row, j));
            }
        }
        return smallest == largest;
    }

    private double squares() {
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            double error = error(j);
            sum += weights[j] * error * error;
        }
        return sum;
    }

    private double error(int example) {
        return a.get(row, example) - y.get(row, example);
    }
}

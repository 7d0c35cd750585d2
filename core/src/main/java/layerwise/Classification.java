package layerwise;

import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * Answers to one question whose answers exclude each other: the classes of a softmax, or the two of a sigmoid output, which is a
 * row of A^L beside the same row of Y.
 */
final class Classification {
    private static final int SOFTMAX = -1;

    private final Matrix a;
    private final Matrix y;
    private final int row;
    private final int classes;
    private final int[] actual;
    private final int[] predicted;
    private final double[] weights;

    /** The classes of a softmax; Y is (n, m) or (1, m) class numbers. */
    static Classification softmax(Matrix a, Matrix y, double[] weights) {
        return new Classification(a, y, SOFTMAX, a.rows(), weights);
    }

    /** The two classes of one sigmoid output. */
    static Classification sigmoid(Matrix a, Matrix y, int row, double[] weights) {
        return new Classification(a, y, row, 2, weights);
    }

    private Classification(Matrix a, Matrix y, int row, int classes, double[] weights) {
        this.a = a;
        this.y = y;
        this.row = row;
        this.classes = classes;
        this.weights = weights;
        this.actual = new int[weights.length];
        this.predicted = new int[weights.length];
        for (int j = 0; j < weights.length; j++) {
            if (row == SOFTMAX) {
                actual[j] = y.rows() == classes ? Metrics.largest(y, j) : (int) y.get(0, j);
                predicted[j] = Metrics.largest(a, j);
            } else {
                actual[j] = y.get(row, j) > 0.5 ? 1 : 0;
                predicted[j] = a.get(row, j) > 0.5 ? 1 : 0;
            }
        }
    }

    int classes() {
        return classes;
    }

    /** The class of an example. */
    int actual(int example) {
        return actual[example];
    }

    /** The likeliest class of an example. */
    int predicted(int example) {
        return predicted[example];
    }

    /** p of class k. */
    private double probability(int k, int example) {
        if (row == SOFTMAX) {
            return a.get(k, example);
        }
        return k == 1 ? a.get(row, example) : 1 - a.get(row, example);
    }

    /** y of class k. */
    private double target(int k, int example) {
        if (row != SOFTMAX) {
            return k == 1 ? y.get(row, example) : 1 - y.get(row, example);
        }
        if (y.rows() == classes) {
            return y.get(k, example);
        }
        return k == actual[example] ? 1 : 0;
    }

    ClassCounts counts() {
        ClassCounts counts = new ClassCounts(classes, false);
        for (int j = 0; j < weights.length; j++) {
            counts.add(actual[j], predicted[j], weights[j]);
        }
        return counts;
    }

    ConfusionMatrix confusion() {
        Matrix counts = Matrix.zeros(Precision.FLOAT64, classes, classes);
        for (int j = 0; j < weights.length; j++) {
            counts.set(actual[j], predicted[j], counts.get(actual[j], predicted[j]) + weights[j]);
        }
        return new ConfusionMatrix(counts);
    }

    double topAccuracy(int most) {
        double hits = 0;
        for (int j = 0; j < weights.length; j++) {
            int likelier = 0;
            double own = a.get(actual[j], j);
            for (int k = 0; k < classes; k++) {
                double other = a.get(k, j);
                likelier += other > own || (other == own && k > actual[j]) ? 1 : 0;
            }
            hits += likelier < most ? weights[j] : 0;
        }
        return hits / Measurement.sum(weights);
    }

    /** Of class 1 if there are two; else the mean over the classes, each against the rest. */
    Areas areas() {
        if (classes == 2) {
            return areas(1);
        }
        double roc = 0;
        double precisionRecall = 0;
        for (int k = 0; k < classes; k++) {
            Areas areas = areas(k);
            roc += areas.roc();
            precisionRecall += areas.precisionRecall();
        }
        return new Areas(roc / classes, precisionRecall / classes);
    }

    private Areas areas(int k) {
        double[] scores = new double[weights.length];
        double[] signedWeights = new double[weights.length];
        for (int j = 0; j < weights.length; j++) {
            scores[j] = probability(k, j);
            signedWeights[j] = actual[j] == k ? weights[j] : -weights[j];
        }
        return Areas.of(scores, signedWeights);
    }

    double logLoss() {
        // A probability that rounding made 0 would cost infinitely much.
        double epsilon = a.precision() == Precision.FLOAT64 ? 0x1p-52 : 0x1p-23;
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            for (int k = 0; k < classes; k++) {
                double target = target(k, j);
                if (target > 0) {
                    sum -= weights[j] * target * Math.log(Math.clamp(probability(k, j), epsilon, 1 - epsilon));
                }
            }
        }
        return sum / Measurement.sum(weights);
    }

    double brierScore() {
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            for (int k = classes == 2 ? 1 : 0; k < classes; k++) {
                double error = probability(k, j) - target(k, j);
                sum += weights[j] * error * error;
            }
        }
        return sum / Measurement.sum(weights);
    }

    double calibrationError(int bins) {
        // Of each bin Σ w(right − confidence), whose size is |accuracy − confidence| · weight.
        double[] surplus = new double[bins];
        for (int j = 0; j < weights.length; j++) {
            double confidence = probability(predicted[j], j);
            int bin = Math.clamp((int) Math.ceil(confidence * bins) - 1, 0, bins - 1);
            surplus[bin] += weights[j] * ((actual[j] == predicted[j] ? 1 : 0) - confidence);
        }
        double sum = 0;
        for (double each : surplus) {
            sum += Math.abs(each);
        }
        return sum / Measurement.sum(weights);
    }
}

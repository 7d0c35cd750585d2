package layerwise;

import layerwise.math.Criterion;
import layerwise.math.Matrix;

/** What it costs to know nothing: to predict, for every example, the mean of the targets. */
final class Chance {
    private Chance() {}

    /**
     * J of the constant prediction ȳ.
     *
     * @param examples whose targets are as the network's loss takes them; they are passed once, or twice where these are values
     */
    static double cost(Network network, Examples examples) {
        Loss loss = network.loss();
        int n = network.outputs();
        double[] mean = means(examples, n);
        double[] spread = loss.isClassification() || loss.criterion() == Criterion.POISSON
                ? new double[n]
                : spread(loss, examples, mean);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += switch (loss.criterion()) {
                case BINARY_CROSS_ENTROPY -> -log(mean[i]) - log(1 - mean[i]);
                // Not averaged over the outputs.
                case CATEGORICAL_CROSS_ENTROPY -> -n * log(mean[i]);
                case POISSON -> mean[i] - log(mean[i]);
                case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> spread[i];
            };
        }
        return sum / n;
    }

    private static double[] means(Examples examples, int outputs) {
        boolean classNumbers = examples.targetRows() < outputs;
        double[] mean = new double[outputs];
        for (MatrixExamples part : examples.parts(examples.precision())) {
            Matrix y = part.y();
            for (int j = 0; j < y.columns(); j++) {
                if (classNumbers) {
                    mean[(int) y.get(0, j)]++;
                } else {
                    for (int i = 0; i < outputs; i++) {
                        mean[i] += y.get(i, j);
                    }
                }
            }
        }
        return dividedBy(examples.count(), mean);
    }

    private static double[] dividedBy(int count, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= count;
        }
        return sums;
    }

    /** x log x, which is 0 at 0. */
    private static double log(double x) {
        return x > 0 ? x * Math.log(x) : 0;
    }

    private static double[] spread(Loss loss, Examples examples, double[] mean) {
        double[] sums = new double[mean.length];
        for (MatrixExamples part : examples.parts(examples.precision())) {
            Matrix y = part.y();
            for (int j = 0; j < y.columns(); j++) {
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += loss(loss, Math.abs(y.get(i, j) - mean[i]));
                }
            }
        }
        return dividedBy(examples.count(), sums);
    }

    private static double loss(Loss loss, double error) {
        return switch (loss.criterion()) {
            case MEAN_SQUARED_ERROR -> error * error;
            case HUBER ->
                error <= loss.parameter() ? 0.5 * error * error : loss.parameter() * (error - 0.5 * loss.parameter());
            case MEAN_ABSOLUTE_ERROR, BINARY_CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY, POISSON -> error;
        };
    }
}

package layerwise;

import layerwise.math.Matrix;

/** What it costs to know nothing: to predict, for every example, the mean of the targets. */
final class Chance {
    private Chance() {}

    /**
     * J of the constant prediction ȳ.
     *
     * @param y the targets, as the network's loss takes them
     */
    static double cost(Network network, Matrix y) {
        Loss loss = network.loss();
        int n = network.outputs();
        double[] mean = means(y, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += switch (loss.criterion()) {
                case BINARY_CROSS_ENTROPY -> -log(mean[i]) - log(1 - mean[i]);
                // Not averaged over the outputs.
                case CATEGORICAL_CROSS_ENTROPY -> -n * log(mean[i]);
                case POISSON -> mean[i] - log(mean[i]);
                case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> spread(loss, y, i, mean[i]);
            };
        }
        return sum / n;
    }

    private static double[] means(Matrix y, int outputs) {
        boolean classNumbers = y.rows() < outputs;
        double[] mean = new double[outputs];
        for (int j = 0; j < y.columns(); j++) {
            if (classNumbers) {
                mean[(int) y.get(0, j)]++;
            } else {
                for (int i = 0; i < outputs; i++) {
                    mean[i] += y.get(i, j);
                }
            }
        }
        for (int i = 0; i < outputs; i++) {
            mean[i] /= y.columns();
        }
        return mean;
    }

    /** x log x, which is 0 at 0. */
    private static double log(double x) {
        return x > 0 ? x * Math.log(x) : 0;
    }

    private static double spread(Loss loss, Matrix y, int row, double mean) {
        double sum = 0;
        for (int j = 0; j < y.columns(); j++) {
            double error = Math.abs(y.get(row, j) - mean);
            sum += switch (loss.criterion()) {
                case MEAN_SQUARED_ERROR -> error * error;
                case HUBER ->
                    error <= loss.parameter()
                            ? 0.5 * error * error
                            : loss.parameter() * (error - 0.5 * loss.parameter());
                case MEAN_ABSOLUTE_ERROR, BINARY_CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY, POISSON -> error;
            };
        }
        return sum / y.columns();
    }
}

package layerwise;

import java.util.List;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/** How much each example of a run counts: its own weight times that of its class. */
final class ExampleWeights {
    private ExampleWeights() {}

    /**
     * The examples' weights brought to a mean of 1, so that the cost 1/m Σ wⱼ lossⱼ is a weighted mean.
     *
     * @param given (1, m), or an empty matrix where every example counts alike
     * @return (1, m), or an empty matrix where every example counts alike
     */
    static Matrix normalized(Matrix given, ClassWeights classWeights, Network network, Matrix y, Precision precision) {
        if (given.isEmpty() && classWeights instanceof ClassWeights.Equal) {
            return Matrix.zeros(precision, 0, 0);
        }
        Matrix weights = Matrix.zeros(Precision.FLOAT64, 1, y.columns());
        if (given.isEmpty()) {
            weights.fill(1);
        } else {
            weights.copyFrom(given);
        }
        multiply(classWeights, network.loss(), network.outputs(), y, weights);
        double sum = 0;
        for (int j = 0; j < weights.columns(); j++) {
            sum += weights.get(0, j);
        }
        if (!(sum > 0 && Double.isFinite(sum))) {
            throw new IllegalArgumentException(
                    "the weights of the examples must have a positive sum, but sum to " + sum);
        }
        for (int j = 0; j < weights.columns(); j++) {
            weights.set(0, j, weights.get(0, j) * weights.columns() / sum);
        }
        return weights.to(precision);
    }

    /**
     * Multiplies each example's weight by that of its class.
     *
     * @param loss what the targets are for
     * @param y the targets, (1, m) or one-hot (n^L, m)
     * @param weights (1, m), which are changed
     * @throws IllegalArgumentException if the targets are no classes, or their number differs from that of the weights
     */
    private static void multiply(ClassWeights classWeights, Loss loss, int outputs, Matrix y, Matrix weights) {
        if (classWeights instanceof ClassWeights.Equal) {
            return;
        }
        boolean several = loss.equals(Loss.BINARY_CROSS_ENTROPY) && outputs > 1;
        if (!loss.isClassification() || several) {
            throw new IllegalArgumentException("class weights need one class for each example, but " + loss + " with "
                    + outputs + " outputs has " + (several ? "several" : "none"));
        }
        int classes = outputs == 1 ? 2 : outputs;
        double[] factors = factors(classWeights, classes, y);
        for (int j = 0; j < y.columns(); j++) {
            weights.set(0, j, weights.get(0, j) * factors[classOf(y, j)]);
        }
    }

    private static double[] factors(ClassWeights classWeights, int classes, Matrix y) {
        return switch (classWeights) {
            case ClassWeights.Equal _ -> new double[0];
            case ClassWeights.Balanced _ -> {
                double[] counts = new double[classes];
                for (int j = 0; j < y.columns(); j++) {
                    counts[classOf(y, j)]++;
                }
                int present = 0;
                for (double count : counts) {
                    present += count > 0 ? 1 : 0;
                }
                for (int c = 0; c < classes; c++) {
                    counts[c] = counts[c] == 0 ? 0 : y.columns() / (present * counts[c]);
                }
                yield counts;
            }
            case ClassWeights.Given(List<Double> given) -> {
                if (given.size() != classes) {
                    throw new IllegalArgumentException(
                            "there are " + given.size() + " class weights, but " + classes + " classes");
                }
                yield given.stream().mapToDouble(Double::doubleValue).toArray();
            }
        };
    }

    private static int classOf(Matrix y, int example) {
        return y.rows() == 1 ? (int) Math.rint(y.get(0, example)) : Metrics.largest(y, example);
    }
}

package layerwise;

import java.util.List;
import java.util.Locale;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * How much the examples of each class count: alike, so that every class counts alike, or as told. They multiply the examples' own
 * weights in the cost, the gradients and the metrics of training; the weights are then scaled to a mean of 1.
 */
public sealed interface ClassWeights {
    /** Every example counts alike. */
    record Equal() implements ClassWeights {
        @Override
        public String toString() {
            return "equal";
        }
    }

    /** m / (K · number of the class's examples), so that each of the K classes that occur has the same sum. */
    record Balanced() implements ClassWeights {
        @Override
        public String toString() {
            return "balanced";
        }
    }

    /**
     * The weights of class 0, 1, …; of a single sigmoid output, class 1 is y = 1.
     *
     * @param weights 0 or more, not all 0
     */
    record Given(List<Double> weights) implements ClassWeights {
        /** Copies the weights and refuses negative ones. */
        public Given {
            weights = List.copyOf(weights);
            for (double weight : weights) {
                if (!(weight >= 0 && Double.isFinite(weight))) {
                    throw new IllegalArgumentException("a class's weight must be 0 or more, not " + weight);
                }
            }
            if (weights.stream().allMatch(weight -> weight == 0)) {
                throw new IllegalArgumentException(
                        "at least one class must have a weight above 0, but they are " + weights);
            }
        }

        @Override
        public String toString() {
            return weights.toString().replaceAll("[\\[\\] ]", "");
        }
    }

    /** Every example counts alike. */
    static ClassWeights equal() {
        return new Equal();
    }

    /** Every class counts alike. */
    static ClassWeights balanced() {
        return new Balanced();
    }

    /**
     * {@code equal}, {@code balanced}, or the weights of the classes with commas between them.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static ClassWeights of(String text) {
        switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "equal" -> {
                return equal();
            }
            case "balanced" -> {
                return balanced();
            }
            default -> {
                try {
                    return new Given(List.of(text.split(",", -1)).stream()
                            .map(weight -> Double.parseDouble(weight.strip()))
                            .toList());
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "cannot read the class weights '" + text
                                    + "'; expected equal, balanced, or a number for each class as in 1,2.5,1",
                            e);
                }
            }
        }
    }

    /**
     * Multiplies each example's weight by that of its class.
     *
     * @param loss what the targets are for
     * @param y the targets, (1, m) or one-hot (n^L, m)
     * @param weights (1, m), which are changed
     * @throws IllegalArgumentException if the targets are no classes, or their number differs from that of the weights
     */
    static void multiply(ClassWeights classWeights, Loss loss, int outputs, Matrix y, Matrix weights) {
        if (classWeights instanceof Equal) {
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
            case Equal _ -> new double[0];
            case Balanced _ -> {
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
            case Given(List<Double> given) -> {
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

    /**
     * The examples' weights brought to a mean of 1, so that the cost 1/m Σ wⱼ lossⱼ is a weighted mean.
     *
     * @param given (1, m), or an empty matrix where every example counts alike
     * @return (1, m), or an empty matrix where every example counts alike
     */
    static Matrix normalized(Matrix given, ClassWeights classWeights, Network network, Matrix y, Precision precision) {
        if (given.isEmpty() && classWeights instanceof Equal) {
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
}

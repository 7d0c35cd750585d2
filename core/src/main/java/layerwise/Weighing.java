package layerwise;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import layerwise.math.Matrix;

/**
 * How much each example of a run counts: its own weight times that of its class, all scaled to a mean of 1, so that the cost 1/m Σ wⱼ lossⱼ
 * is a weighted mean. It is found in one pass, and applied to some examples at a time.
 */
final class Weighing {
    // Of the classes; one where they do not matter.
    private final double[] factors;
    private final double sum;
    private final int count;

    private Weighing(double[] factors, double sum, int count) {
        this.factors = factors;
        this.sum = sum;
        this.count = count;
    }

    /**
     * The weighing of examples; nothing where every example counts alike.
     *
     * @param examples in the precision of the run
     * @throws IllegalArgumentException if the targets are no classes but the classes have weights, the number of classes is
     *     another, or the weights have no positive sum
     */
    static Optional<Weighing> of(Examples examples, ClassWeights classWeights, Network network) {
        boolean equal = classWeights instanceof ClassWeights.Equal;
        if (equal && !examples.isWeighted()) {
            return Optional.empty();
        }
        int classes = equal ? 1 : classes(network);
        double[] counts = new double[classes];
        double[] sums = new double[classes];
        for (MatrixExamples part : examples.parts(examples.precision())) {
            for (int j = 0; j < part.count(); j++) {
                int c = equal ? 0 : classOf(part.y(), j);
                counts[c]++;
                sums[c] += part.isWeighted() ? part.weights().get(0, j) : 1;
            }
        }
        double[] factors = factors(classWeights, counts, examples.count());
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += factors[c] * sums[c];
        }
        if (!(sum > 0 && Double.isFinite(sum))) {
            throw new IllegalArgumentException(
                    "the weights of the examples must have a positive sum, but sum to " + sum);
        }
        return Optional.of(new Weighing(factors, sum, examples.count()));
    }

    private static int classes(Network network) {
        Loss loss = network.loss();
        boolean several = loss.equals(Loss.BINARY_CROSS_ENTROPY) && network.outputs() > 1;
        if (!loss.isClassification() || several) {
            throw new IllegalArgumentException("class weights need one class for each example, but " + loss + " with "
                    + network.outputs() + " outputs has " + (several ? "several" : "none"));
        }
        return network.outputs() == 1 ? 2 : network.outputs();
    }

    private static double[] factors(ClassWeights classWeights, double[] counts, int examples) {
        double[] factors = new double[counts.length];
        switch (classWeights) {
            case ClassWeights.Equal _ -> Arrays.fill(factors, 1);
            case ClassWeights.Balanced _ -> {
                int present = 0;
                for (double count : counts) {
                    present += count > 0 ? 1 : 0;
                }
                for (int c = 0; c < factors.length; c++) {
                    factors[c] = counts[c] == 0 ? 0 : examples / (present * counts[c]);
                }
            }
            case ClassWeights.Given(List<Double> given) -> {
                if (given.size() != factors.length) {
                    throw new IllegalArgumentException(
                            "there are " + given.size() + " class weights, but " + factors.length + " classes");
                }
                for (int c = 0; c < factors.length; c++) {
                    factors[c] = given.get(c);
                }
            }
        }
        return factors;
    }

    /**
     * Makes examples' own weights those that they count with.
     *
     * @param y the targets, as the network's loss takes them
     * @param weights (1, m), the examples' own, which are changed
     */
    void apply(Matrix y, Matrix weights) {
        for (int j = 0; j < weights.columns(); j++) {
            double factor = factors.length == 1 ? 1 : factors[classOf(y, j)];
            weights.set(0, j, weights.get(0, j) * factor * count / sum);
        }
    }

    /** The class of an example whose targets are one. */
    static int classOf(Matrix y, int example) {
        return y.rows() == 1 ? (int) Math.rint(y.get(0, example)) : Metrics.largest(y, example);
    }
}

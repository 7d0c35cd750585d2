package layerwise;

/**
 * The weight of the examples of each class (tp + fn), of those predicted to be of it (tp + fp), and of those that are both (tp);
 * and the averages over the classes of what is made of them.
 */
final class ClassCounts {
    private final double[] right;
    private final double[] predicted;
    private final double[] actual;
    private final boolean countsUnseen;

    /** What is made of the counts of one class; 0/0 is 0. */
    enum Ratio {
        /** tp / (tp + fp). */
        PRECISION,
        /** tp / (tp + fn). */
        RECALL,
        /** 2tp / (2tp + fp + fn). */
        F1;

        double of(double right, double predicted, double actual) {
            double numerator = this == F1 ? 2 * right : right;
            double denominator = switch (this) {
                case PRECISION -> predicted;
                case RECALL -> actual;
                case F1 -> predicted + actual;
            };
            return denominator == 0 ? 0 : numerator / denominator;
        }
    }

    /**
     * No examples yet.
     *
     * @param countsUnseen whether a class that is neither in the targets nor predicted counts, as 0, in a mean over classes
     */
    ClassCounts(int classes, boolean countsUnseen) {
        this.right = new double[classes];
        this.predicted = new double[classes];
        this.actual = new double[classes];
        this.countsUnseen = countsUnseen;
    }

    /** Adds an example of class {@code isOf} that was taken for class {@code takenFor}. */
    void add(int isOf, int takenFor, double weight) {
        actual[isOf] += weight;
        predicted[takenFor] += weight;
        if (isOf == takenFor) {
            right[isOf] += weight;
        }
    }

    /** Adds an example to class k alone: whether it is of it, and whether it was taken for it. */
    void addTo(int k, boolean isOf, boolean takenFor, double weight) {
        actual[k] += isOf ? weight : 0;
        predicted[k] += takenFor ? weight : 0;
        right[k] += isOf && takenFor ? weight : 0;
    }

    /** The ratio of class k. */
    double of(Ratio ratio, int k) {
        return ratio.of(right[k], predicted[k], actual[k]);
    }

    /** The mean of the classes' ratios. */
    double macro(Ratio ratio) {
        double sum = 0;
        int classes = 0;
        for (int k = 0; k < right.length; k++) {
            if (countsUnseen || predicted[k] > 0 || actual[k] > 0) {
                sum += of(ratio, k);
                classes++;
            }
        }
        return sum / classes;
    }

    /** The ratio of the classes' summed counts. */
    double micro(Ratio ratio) {
        return ratio.of(sum(right), sum(predicted), sum(actual));
    }

    /** The mean of the classes' ratios, weighted by their support; 0 if there is none. */
    double weighted(Ratio ratio) {
        double sum = 0;
        for (int k = 0; k < right.length; k++) {
            sum += actual[k] * of(ratio, k);
        }
        double support = sum(actual);
        return support == 0 ? 0 : sum / support;
    }

    /** The mean recall of the classes that have examples. */
    double balancedAccuracy() {
        double sum = 0;
        int classes = 0;
        for (int k = 0; k < right.length; k++) {
            if (actual[k] > 0) {
                sum += of(Ratio.RECALL, k);
                classes++;
            }
        }
        return sum / classes;
    }

    private static double sum(double[] counts) {
        double sum = 0;
        for (double count : counts) {
            sum += count;
        }
        return sum;
    }
}

package layerwise;

/**
 * The areas under the two curves that a falling threshold draws: recall over false positive rate, and precision over recall.
 *
 * @param roc NaN without a positive or without a negative example
 * @param precisionRecall average precision; 0 without a positive example
 */
record Areas(double roc, double precisionRecall) {
    /**
     * The areas for scored examples, in time O(m log m). Examples of equal score pass the threshold together, so that their
     * order does not matter.
     *
     * @param scores the larger, the likelier positive; none is NaN
     * @param signedWeights the weights of positive examples as they are, those of negative ones with a minus sign
     */
    static Areas of(double[] scores, double[] signedWeights) {
        double[][] sorted = sorted(scores, signedWeights);
        double truePositives = 0;
        double falsePositives = 0;
        double roc = 0;
        double precisionRecall = 0;
        int j = scores.length - 1;
        while (j >= 0) {
            double threshold = sorted[0][j];
            double positives = 0;
            double negatives = 0;
            while (j >= 0 && sorted[0][j] == threshold) {
                double weight = sorted[1][j];
                positives += Math.max(weight, 0);
                negatives += Math.max(-weight, 0);
                j--;
            }
            // Negatives rank below all positives so far, and with half of those of their own score.
            roc += negatives * (truePositives + positives / 2);
            truePositives += positives;
            falsePositives += negatives;
            if (positives > 0) {
                precisionRecall += positives * truePositives / (truePositives + falsePositives);
            }
        }
        return new Areas(
                roc / (truePositives * falsePositives), truePositives == 0 ? 0 : precisionRecall / truePositives);
    }

    /**
     * The keys, rising, and each one's value: runs of 1, 2, 4, … are merged two by two, from one pair of arrays into another.
     * A library's sort takes no values along without an object for each.
     */
    private static double[][] sorted(double[] keys, double[] values) {
        double[][] from = {keys.clone(), values.clone()};
        double[][] to = {new double[keys.length], new double[keys.length]};
        for (long run = 1; run < keys.length; run *= 2) {
            for (long left = 0; left < keys.length; left += 2 * run) {
                int right = (int) Math.min(left + run, keys.length);
                int end = (int) Math.min(left + 2 * run, keys.length);
                merge(from, to, (int) left, right, end);
            }
            double[][] merged = to;
            to = from;
            from = merged;
        }
        return from;
    }

    private static void merge(double[][] from, double[][] to, int left, int right, int end) {
        int i = left;
        int j = right;
        for (int k = left; k < end; k++) {
            int next = j == end || (i < right && from[0][i] <= from[0][j]) ? i++ : j++;
            to[0][k] = from[0][next];
            to[1][k] = from[1][next];
        }
    }
}

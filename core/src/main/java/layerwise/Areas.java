package layerwise;

import java.util.Arrays;

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
     * @param scores the larger, the likelier positive; overwritten
     */
    static Areas of(double[] scores, boolean[] positive, double[] weights) {
        double[] levels = levels(scores);
        double[] positives = new double[levels.length];
        double[] negatives = new double[levels.length];
        for (int j = 0; j < scores.length; j++) {
            double[] side = positive[j] ? positives : negatives;
            side[Arrays.binarySearch(levels, scores[j])] += weights[j];
        }
        double truePositives = 0;
        double falsePositives = 0;
        double roc = 0;
        double precisionRecall = 0;
        for (int level = levels.length - 1; level >= 0; level--) {
            // Negatives rank below all positives so far, and with half of those of their own level.
            roc += negatives[level] * (truePositives + positives[level] / 2);
            truePositives += positives[level];
            falsePositives += negatives[level];
            if (positives[level] > 0) {
                precisionRecall += positives[level] * truePositives / (truePositives + falsePositives);
            }
        }
        return new Areas(
                roc / (truePositives * falsePositives), truePositives == 0 ? 0 : precisionRecall / truePositives);
    }

    /** The different scores, rising. */
    private static double[] levels(double[] scores) {
        for (int j = 0; j < scores.length; j++) {
            // −0 becomes 0, which is equal to it, but not to a sort.
            scores[j] += 0.0;
        }
        double[] levels = scores.clone();
        Arrays.sort(levels);
        int count = 0;
        for (double score : levels) {
            if (count == 0 || score != levels[count - 1]) {
                levels[count++] = score;
            }
        }
        return Arrays.copyOf(levels, count);
    }
}

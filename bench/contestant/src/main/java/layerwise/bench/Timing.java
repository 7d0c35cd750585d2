package layerwise.bench;

import java.util.Arrays;

/**
 * The time per step in one turn.
 *
 * @param steps how many were taken
 * @param nanoseconds the median over pieces of the turn
 */
public record Timing(long steps, double nanoseconds) {
    /** The median of as many samples as were taken. */
    public static Timing of(long steps, double[] samples, int count) {
        double[] sorted = Arrays.copyOf(samples, count);
        Arrays.sort(sorted);
        double median = count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
        return new Timing(steps, median);
    }
}

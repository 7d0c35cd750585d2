package layerwise;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how often a run is saved, so that it can go on after whatever ends it. A checkpoint is a model file with the optimiser's
 * state, the position in the data and the history beside the parameters; a run that is resumed from it ends with the same bits as one
 * that was never stopped.
 *
 * @param folder where checkpoints go; it is created
 * @param epochs after so many epochs each; 0 for not by epochs
 * @param interval after so much time each, at the end of a step; zero for not by time
 * @param keep how many of the newest are kept; the best epoch's, {@code best.safetensors}, is kept besides
 * @param stopsOnFailure whether training ends where a checkpoint cannot be written, instead of going on with the older ones
 */
public record Checkpoints(Path folder, int epochs, Duration interval, int keep, boolean stopsOnFailure) {
    /** Refuses numbers that are negative, and a checkpoint that would never be made. */
    public Checkpoints {
        if (epochs < 0) {
            throw new IllegalArgumentException("checkpoints can be made after 1 epoch or more, not " + epochs);
        }
        if (interval.isNegative()) {
            throw new IllegalArgumentException("the time between checkpoints must be positive, not " + interval);
        }
        if (epochs == 0 && interval.isZero()) {
            throw new IllegalArgumentException(
                    "checkpoints are made neither by epochs nor by time; choose one or both");
        }
        if (keep < 1) {
            throw new IllegalArgumentException("at least 1 checkpoint must be kept, not " + keep);
        }
    }

    /** In this folder, after every epoch, of which the newest three are kept; a failure does not end training. */
    public static Checkpoints in(Path folder) {
        return new Checkpoints(folder, 1, Duration.ZERO, 3, false);
    }

    /** The same, after so many epochs each; 0 for not by epochs. */
    public Checkpoints everyEpochs(int value) {
        return new Checkpoints(folder, value, interval, keep, stopsOnFailure);
    }

    /** The same, after so much time each. */
    public Checkpoints every(Duration value) {
        return new Checkpoints(folder, epochs, value, keep, stopsOnFailure);
    }

    /** The same, of which so many of the newest are kept. */
    public Checkpoints keep(int value) {
        return new Checkpoints(folder, epochs, interval, value, stopsOnFailure);
    }

    /** The same, but training ends where one cannot be written. */
    public Checkpoints stopOnFailure() {
        return new Checkpoints(folder, epochs, interval, keep, true);
    }
}

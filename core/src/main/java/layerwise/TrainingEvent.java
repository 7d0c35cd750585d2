package layerwise;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SequencedMap;
import layerwise.math.Matrix;

/** What a trainer tells its listener, on the thread that trains. */
public sealed interface TrainingEvent {
    /** How a run came to its end. */
    enum Ending {
        /** All epochs were trained. */
        COMPLETED,
        /** It stopped by its own rule before the last epoch. */
        STOPPED_EARLY,
        /** It was told to stop. */
        INTERRUPTED
    }

    /**
     * Training begins.
     *
     * @param firstEpoch 1, or later where a run is resumed
     */
    record Started(
            Network network,
            int examples,
            int validationExamples,
            int epochs,
            int stepsPerEpoch,
            String kernels,
            int firstEpoch)
            implements TrainingEvent {}

    /**
     * An epoch ended. Parameters and gradients are the live ones, read-only, to be read before the listener returns.
     *
     * @param steps the optimiser's steps so far
     * @param gradients dW1, db1, … of the last step by their names
     * @param elapsed since this run started
     */
    record EpochEnded(
            Epoch epoch, long steps, Parameters parameters, SequencedMap<String, Matrix> gradients, Duration elapsed)
            implements TrainingEvent {}

    /** Something about the data or the run looks wrong; each is said once. */
    record Warned(String message) implements TrainingEvent {}

    /** A checkpoint is on the disk. */
    record CheckpointSaved(Path file, int epoch, long steps, Duration took) implements TrainingEvent {}

    /** Training ended. */
    record Ended(Epoch last, Ending ending, Duration elapsed) implements TrainingEvent {}
}

package layerwise;

import java.io.UncheckedIOException;
import java.util.List;

/** What saves a run now and then. */
interface Saver {
    /** Saves nothing. */
    Saver NONE = new Saver() {};

    /** What was found when the run was set to where it goes on from, to be told once it has started. */
    default List<TrainingEvent> found() {
        return List.of();
    }

    /**
     * After a step: saves if it is time.
     *
     * @throws UncheckedIOException if that failed and shall end the run
     */
    default void afterStep() {}

    /**
     * After an epoch: saves if it is time.
     *
     * @param isBest whether it was the best epoch so far
     * @throws UncheckedIOException if that failed and shall end the run
     */
    default void afterEpoch(boolean isBest) {}

    /**
     * Saves the end of the run, and returns when it is on the disk.
     *
     * @throws UncheckedIOException if that failed and shall end the run
     */
    default void finish() {}

    /** Waits for what is being written, whatever becomes of it. */
    default void await() {}
}

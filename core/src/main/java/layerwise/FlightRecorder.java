package layerwise;

import java.nio.file.Path;

/**
 * What a run tells the JDK's Flight Recorder: the events {@code layerwise.Step}, {@code layerwise.Epoch} and
 * {@code layerwise.Checkpoint}. This one keeps silent, and stands where the runtime has no module {@code jdk.jfr}. Each thing
 * that begins is ended before the next of its kind begins.
 */
class FlightRecorder {
    FlightRecorder() {}

    /** The recorder of this runtime, for one run. */
    static FlightRecorder open() {
        try {
            return new FlightEvents();
        } catch (LinkageError absent) {
            return new FlightRecorder();
        }
    }

    /** A training step begins. */
    void stepBegan() {}

    /**
     * A training step ended.
     *
     * @param number from 1, counted over the whole run
     * @param cost J of the step's batch, before its update
     */
    void stepEnded(long number, double cost) {}

    /** An epoch begins. */
    void epochBegan() {}

    /**
     * An epoch ended.
     *
     * @param number from 1
     * @param cost J over the epoch's examples
     * @param learningRate that of the last step
     */
    void epochEnded(int number, double cost, double learningRate, int examples) {}

    /** The writing of a checkpoint begins, on whichever thread. */
    void checkpointBegan() {}

    /** A checkpoint is on the disk, with what {@code epoch} and {@code steps} left. */
    void checkpointEnded(Path file, int epoch, long steps) {}
}

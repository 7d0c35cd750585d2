package layerwise;

import java.time.Duration;

/** What a trainer tells its listener, on the thread that trains. */
public sealed interface TrainingEvent {
    /** Training begins. */
    record Started(Network network, int examples, int validationExamples, int epochs, int stepsPerEpoch, String kernels)
            implements TrainingEvent {}

    /** An epoch ended; {@code parameters} are the live ones, read-only, to be read before the listener returns. */
    record EpochEnded(Epoch epoch, Parameters parameters, Duration elapsed) implements TrainingEvent {}

    /** Training ended. */
    record Ended(Epoch last, Duration elapsed) implements TrainingEvent {}
}

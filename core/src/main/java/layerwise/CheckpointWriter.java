package layerwise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import layerwise.file.InvalidFileException;
import layerwise.file.SafeTensors;
import layerwise.math.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Writes the checkpoints of one run on a thread of its own. Training waits for no more than the copy of the arrays: while one checkpoint
 * is being written, the next is put off to the end of the first step or epoch after it. What became of it is told on the thread that
 * trains.
 */
final class CheckpointWriter implements Saver {
    private final Checkpoints settings;
    private final CheckpointFolder folder;
    private final RunIdentity identity;
    private final TrainingRun run;
    private final BestWeights best;
    private final Supplier<SequencedMap<String, String>> metadata;
    private final Consumer<TrainingEvent> listener;
    // The run's arrays as they were; only the writing thread reads them while it is busy.
    private final FlightRecorder flight = FlightRecorder.open();
    private final SequencedMap<String, Matrix> copies = new LinkedHashMap<>();
    private final BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(1);
    private boolean busy;
    private boolean due;
    private boolean better;
    private int epochsSaved;
    private long timeSaved = System.nanoTime();
    private long stepsSaved = -1;
    private Optional<Path> resumedFrom = Optional.empty();

    /** What became of a checkpoint: it is on the disk, or why it is not. */
    private record Outcome(
            TrainingEvent.CheckpointSaved saved, @Nullable IOException failure) {}

    private CheckpointWriter(
            Checkpoints settings,
            RunIdentity identity,
            TrainingRun run,
            BestWeights best,
            Supplier<SequencedMap<String, String>> metadata,
            Consumer<TrainingEvent> listener) {
        this.settings = settings;
        this.folder = new CheckpointFolder(settings.folder());
        this.identity = identity;
        this.run = run;
        this.best = best;
        this.metadata = metadata;
        this.listener = listener;
    }

    /**
     * A writer, the run set to its newest checkpoint where it shall be.
     *
     * @param resumes whether to go on from the newest checkpoint, if there is one
     * @param metadata what a file of the run's model as it is carries
     * @throws IllegalArgumentException if there are checkpoints that shall not be gone on from, or of another run
     * @throws UncheckedIOException if the folder cannot be read or written
     */
    static CheckpointWriter open(
            Checkpoints settings,
            boolean resumes,
            RunIdentity identity,
            TrainingRun run,
            BestWeights best,
            Supplier<SequencedMap<String, String>> metadata,
            Consumer<TrainingEvent> listener) {
        CheckpointWriter writer = new CheckpointWriter(settings, identity, run, best, metadata, listener);
        try {
            writer.folder.prepare();
            if (resumes) {
                writer.resume();
            } else if (!writer.folder.newestFirst().isEmpty()) {
                throw new IllegalArgumentException("the folder '" + settings.folder()
                        + "' holds checkpoints already; resume from them, or name another folder");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        writer.epochsSaved = run.epochNumber() - 1;
        return writer;
    }

    /** Sets the run to its newest checkpoint that is whole, if there is one. */
    private void resume() throws IOException {
        SequencedMap<String, Matrix> live = run.matrices();
        live.putAll(best.matrices());
        for (Path file : folder.newestFirst()) {
            try {
                TrainingRun.State state = CheckpointFile.read(file, identity, live);
                run.restore(state);
                best.restore(state.history());
                stepsSaved = run.steps();
                resumedFrom = Optional.of(file);
                return;
            } catch (InvalidFileException e) {
                listener.accept(new TrainingEvent.Warned(e.getMessage() + "; going on from the one before it"));
            }
        }
    }

    @Override
    public Optional<Path> resumedFrom() {
        return resumedFrom;
    }

    @Override
    public void afterStep() {
        if (!settings.interval().isZero()
                && System.nanoTime() - timeSaved >= settings.interval().toNanos()) {
            due = true;
        }
        saveIfDue();
    }

    @Override
    public void afterEpoch(boolean isBest) {
        int epochs = run.epochNumber() - 1;
        if (settings.epochs() > 0 && epochs - epochsSaved >= settings.epochs()) {
            due = true;
        }
        if (isBest) {
            // The best weights change with the next better epoch, and may not be lost until then.
            better = true;
            due = true;
        }
        saveIfDue();
    }

    private void saveIfDue() {
        if (busy) {
            Outcome outcome = outcomes.poll();
            if (outcome == null) {
                return;
            }
            tell(outcome);
        }
        if (due) {
            save();
        }
    }

    @Override
    public void finish() {
        await();
        if (run.steps() != stepsSaved || better) {
            save();
            await();
        }
    }

    @Override
    public void await() {
        if (busy) {
            try {
                tell(outcomes.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void save() {
        SequencedMap<String, Matrix> live = run.matrices();
        live.putAll(best.matrices());
        live.forEach((name, matrix) ->
                copies.computeIfAbsent(name, _ -> matrix.copy()).copyFrom(matrix));
        TrainingRun.State state = run.state();
        Optional<Parameters> bestModel = better ? Optional.of(best.weights().copy()) : Optional.empty();
        SequencedMap<String, String> described = metadata.get();
        long steps = run.steps();
        busy = true;
        due = false;
        better = false;
        epochsSaved = run.epochNumber() - 1;
        timeSaved = System.nanoTime();
        stepsSaved = steps;
        Thread writer =
                new Thread(() -> outcomes.add(write(described, state, steps, bestModel)), "layerwise-checkpoint");
        writer.setDaemon(true);
        writer.start();
    }

    private Outcome write(
            SequencedMap<String, String> described,
            TrainingRun.State state,
            long steps,
            Optional<Parameters> bestModel) {
        long began = System.nanoTime();
        Path file = folder.numbered(steps);
        @Nullable IOException failure = null;
        try {
            SequencedMap<String, String> positioned = new LinkedHashMap<>(described);
            positioned.put(CheckpointFile.METADATA, CheckpointFile.describe(identity, state));
            flight.checkpointBegan();
            SafeTensors.write(file, copies, positioned);
            flight.checkpointEnded(file, state.epoch() - 1, steps);
            if (bestModel.isPresent()) {
                SafeTensors.write(folder.best(), bestModel.get().byName(), described);
            }
            folder.prune(settings.keep());
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException e) {
            failure = new IOException("cannot write '" + file + "': " + e, e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return new Outcome(new TrainingEvent.CheckpointSaved(file, state.epoch() - 1, steps, took), failure);
    }

    private void tell(Outcome outcome) {
        busy = false;
        if (outcome.failure == null) {
            listener.accept(outcome.saved);
        } else if (settings.stopsOnFailure()) {
            throw new UncheckedIOException(outcome.failure.getMessage(), outcome.failure);
        } else {
            listener.accept(new TrainingEvent.CheckpointFailed(String.valueOf(outcome.failure.getMessage())));
        }
    }
}

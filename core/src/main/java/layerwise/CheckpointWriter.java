package layerwise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import layerwise.file.InvalidFileException;
import layerwise.file.SafeTensors;
import layerwise.math.Matrix;

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
    private final IntFunction<SequencedMap<String, String>> metadata;
    private final Consumer<TrainingEvent> listener;
    private final FlightRecorder flight = FlightRecorder.open();
    // The run's arrays as they were; only the writing thread reads them while it is busy.
    private final SequencedMap<String, Matrix> copies = new LinkedHashMap<>();
    private final BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(1);
    private final List<TrainingEvent> found = new ArrayList<>();
    private boolean busy;
    // Whether a checkpoint, and whether the best epoch's model, is to be written as soon as may be.
    private boolean due;
    private boolean bestDue;
    private int epochsSaved;
    private long timeSaved = System.nanoTime();
    private long stepsSaved = -1;

    /** The model of the best epoch, a copy. */
    private record BestModel(Parameters parameters, SequencedMap<String, String> metadata) {}

    /** Where the run stood, beside the copies of its arrays. */
    private record Position(TrainingRun.State state, long steps, SequencedMap<String, String> metadata) {}

    /** What became of it: what is to be told, and what is to be done once more where it failed. */
    private record Outcome(TrainingEvent event, Optional<IOException> failure, boolean withBest) {}

    private CheckpointWriter(
            Checkpoints settings,
            RunIdentity identity,
            TrainingRun run,
            BestWeights best,
            IntFunction<SequencedMap<String, String>> metadata,
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
     * @param metadata what the file of a model carries whose weights are those after an epoch, by the epoch's number
     * @throws IllegalArgumentException if there are checkpoints that shall not be gone on from, or of another run
     * @throws UncheckedIOException if the folder cannot be read or written
     */
    static CheckpointWriter open(
            Checkpoints settings,
            boolean resumes,
            RunIdentity identity,
            TrainingRun run,
            BestWeights best,
            IntFunction<SequencedMap<String, String>> metadata,
            Consumer<TrainingEvent> listener) {
        CheckpointWriter writer = new CheckpointWriter(settings, identity, run, best, metadata, listener);
        try {
            writer.folder.create();
            if (!resumes && !writer.folder.newestFirst().isEmpty()) {
                throw new IllegalArgumentException("the folder '" + settings.folder()
                        + "' holds checkpoints already; resume from them, or name another folder");
            }
            writer.folder.deleteLeftovers();
            if (resumes) {
                writer.resume();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        writer.epochsSaved = run.epochNumber() - 1;
        return writer;
    }

    /** Sets the run to its newest checkpoint that is whole, if there is one; those that are not are put aside. */
    private void resume() throws IOException {
        SequencedMap<String, Matrix> live = run.matrices();
        live.putAll(best.matrices());
        for (Path file : folder.newestFirst()) {
            try {
                TrainingRun.State state = CheckpointFile.read(file, identity, live, run.state());
                run.restore(state);
                best.restore(state.history());
                stepsSaved = run.steps();
                found.add(new TrainingEvent.Resumed(file, run.epochNumber() - 1, run.steps()));
                return;
            } catch (InvalidFileException e) {
                Path aside = folder.putAside(file);
                found.add(new TrainingEvent.Warned(
                        e.getMessage() + "; it is now '" + aside.getFileName() + "', and an older one is looked for"));
            }
        }
    }

    @Override
    public List<TrainingEvent> found() {
        return found;
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
        bestDue |= isBest;
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
        if (due || bestDue) {
            save(due);
        }
    }

    @Override
    public void finish() {
        await();
        boolean moved = run.steps() != stepsSaved;
        if (moved || bestDue) {
            save(moved);
            await();
        }
    }

    @Override
    public void await() {
        boolean interrupted = false;
        try {
            while (busy) {
                try {
                    tell(outcomes.take());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Copies what is to be written and has it written; numbers that are not finite are not. */
    private void save(boolean withPosition) {
        run.requireFinite();
        Optional<BestModel> bestModel = bestDue
                ? Optional.of(new BestModel(best.weights().copy(), metadata.apply(best.epoch())))
                : Optional.empty();
        Optional<Position> position = Optional.empty();
        if (withPosition) {
            SequencedMap<String, Matrix> live = run.matrices();
            live.putAll(best.matrices());
            live.forEach((name, matrix) ->
                    copies.computeIfAbsent(name, _ -> matrix.copy()).copyFrom(matrix));
            int epochs = run.epochNumber() - 1;
            position = Optional.of(new Position(run.state(), run.steps(), metadata.apply(epochs)));
            due = false;
            epochsSaved = epochs;
            timeSaved = System.nanoTime();
            stepsSaved = run.steps();
        }
        Optional<Position> saved = position;
        bestDue = false;
        busy = true;
        Thread writer = new Thread(() -> outcomes.add(write(saved, bestModel)), "layerwise-checkpoint");
        writer.setDaemon(true);
        writer.start();
    }

    private Outcome write(Optional<Position> position, Optional<BestModel> bestModel) {
        long began = System.nanoTime();
        Path file = position.map(at -> folder.numbered(at.steps)).orElse(folder.best());
        try {
            // The best comes first: a run that is killed between the two finds its best epoch again from an older
            // checkpoint.
            if (bestModel.isPresent()) {
                SafeTensors.write(folder.best(), bestModel.get().parameters.byName(), bestModel.get().metadata);
            }
            if (position.isPresent()) {
                write(file, position.get());
                folder.prune(settings.keep());
            }
            int epoch = position.map(at -> at.state.epoch() - 1).orElse(0);
            long steps = position.map(Position::steps).orElse(0L);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            return new Outcome(
                    new TrainingEvent.CheckpointSaved(file, epoch, steps, took),
                    Optional.empty(),
                    bestModel.isPresent());
        } catch (IOException e) {
            return failed(e, bestModel.isPresent());
        } catch (Throwable e) {
            // Whatever it is, the thread that trains waits for an answer.
            return failed(new IOException("cannot write '" + file + "': " + e, e), bestModel.isPresent());
        }
    }

    private static Outcome failed(IOException failure, boolean withBest) {
        return new Outcome(
                new TrainingEvent.CheckpointFailed(String.valueOf(failure.getMessage())),
                Optional.of(failure),
                withBest);
    }

    private void write(Path file, Position position) throws IOException {
        SequencedMap<String, String> described = new LinkedHashMap<>(position.metadata);
        described.put(CheckpointFile.METADATA, CheckpointFile.describe(identity, position.state));
        flight.checkpointBegan();
        SafeTensors.write(file, copies, described);
        flight.checkpointEnded(file, position.state.epoch() - 1, position.steps);
    }

    private void tell(Outcome outcome) {
        busy = false;
        if (outcome.failure.isPresent()) {
            // The end of the run tries once more.
            bestDue |= outcome.withBest;
            stepsSaved = -1;
            if (settings.stopsOnFailure()) {
                throw new UncheckedIOException(outcome.failure.get().getMessage(), outcome.failure.get());
            }
        }
        listener.accept(outcome.event);
    }
}

package layerwise.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import layerwise.Epoch;
import layerwise.TrainingEvent;
import layerwise.math.Matrix;

/**
 * A run as TensorBoard shows it, over the optimiser's steps: {@code train/cost}, {@code validation/cost} and all other metrics,
 * {@code learning_rate}, and histograms of every weight, bias and gradient, from {@code weights/W1} to {@code gradients/db1}.
 *
 * <p>Scalars are written after every epoch. A histogram goes twice over all of its numbers and takes 700 bytes, so those are
 * written after the first epoch, the last and as many evenly between as keep both within bounds: at most {@value #MOST} times in a
 * run, and for networks of more than a million parameters less often, down to {@value #FEWEST} times, so that a run spends seconds on
 * them. A run of {@value #MOST} epochs or fewer of a network up to a million parameters has them after every epoch.
 */
final class TensorBoardLog implements Consumer<TrainingEvent>, Closeable {
    private static final int MOST = 500;
    private static final int FEWEST = 10;
    private static final long NUMBERS = 500_000_000;
    private static final String VALIDATION = "validation_";

    private final Path folder;
    private final UnaryOperator<Epoch> inUnits;
    private Optional<EventFile> file = Optional.empty();
    private boolean resumed;
    private boolean begun;
    private int epochs;
    private int every;

    /**
     * A log.
     *
     * @param folder where a new file of events is put, beside those of earlier runs
     * @param inUnits gives an epoch its metrics in the units that people read
     */
    TensorBoardLog(Path folder, UnaryOperator<Epoch> inUnits) {
        this.folder = folder;
        this.inUnits = inUnits;
    }

    /**
     * Writes the event down.
     *
     * @throws UncheckedIOException if that fails
     */
    @Override
    public void accept(TrainingEvent event) {
        try {
            switch (event) {
                case TrainingEvent.Started started -> begin(started);
                case TrainingEvent.EpochEnded ended -> write(file.orElseThrow(), ended);
                case TrainingEvent.Resumed _,
                        TrainingEvent.Warned _,
                        TrainingEvent.CheckpointSaved _,
                        TrainingEvent.CheckpointFailed _ -> {}
                case TrainingEvent.Ended _ -> close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(TrainingEvent.Started started) throws IOException {
        close();
        file = Optional.of(EventFile.create(folder));
        begun = false;
        resumed = started.firstEpoch() > 1;
        epochs = started.epochs();
        every = histogramsEvery(epochs, started.network().parameterCount());
    }

    /** Every how many epochs there are histograms. */
    static int histogramsEvery(int epochs, long parameters) {
        long times = Math.clamp(NUMBERS / Math.max(1, parameters), FEWEST, MOST);
        return (int) Math.ceilDiv(epochs, times);
    }

    private void write(EventFile events, TrainingEvent.EpochEnded ended) throws IOException {
        if (!begun) {
            // An older file may hold this step already, and later ones that were lost with the process that was killed.
            events.addStart(resumed ? ended.steps() : 0);
            begun = true;
        }
        events.addSummary(ended.steps(), scalars(inUnits.apply(ended.epoch())));
        int number = ended.epoch().number();
        if (number == 1 || number % every == 0 || number == epochs) {
            events.addSummary(ended.steps(), histograms(ended.parameters().byName(), ended.gradients()));
        }
        events.flush();
    }

    private static ProtoBytes scalars(Epoch epoch) {
        ProtoBytes summary = new ProtoBytes();
        summary.message(1, scalar("train/cost", epoch.cost()));
        epoch.metrics().forEach((name, value) -> summary.message(1, scalar(tag(name), value)));
        return summary.message(1, scalar("learning_rate", epoch.learningRate()));
    }

    private static String tag(String metric) {
        return metric.startsWith(VALIDATION)
                ? "validation/" + metric.substring(VALIDATION.length())
                : "train/" + metric;
    }

    private static ProtoBytes scalar(String tag, double value) {
        return new ProtoBytes().text(1, tag).float32(2, (float) value);
    }

    private static ProtoBytes histograms(
            SequencedMap<String, Matrix> parameters, SequencedMap<String, Matrix> gradients) {
        ProtoBytes summary = new ProtoBytes();
        parameters.forEach((name, matrix) -> add(summary, group(name) + name, matrix));
        gradients.forEach((name, matrix) -> add(summary, "gradients/" + name, matrix));
        return summary;
    }

    /** W, b and E have groups of their own; γ, β and the statistics of normalisations share one. */
    private static String group(String parameter) {
        if (parameter.equals("E")) {
            return "embeddings/";
        }
        return parameter.startsWith("W") ? "weights/" : parameter.matches("b\\d+") ? "biases/" : "normalizations/";
    }

    private static void add(ProtoBytes summary, String tag, Matrix matrix) {
        Histogram.of(matrix)
                .ifPresent(histogram ->
                        summary.message(1, new ProtoBytes().text(1, tag).message(5, histogram)));
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            EventFile open = file.get();
            file = Optional.empty();
            open.close();
        }
    }
}

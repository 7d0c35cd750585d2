package layerwise.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import layerwise.Epoch;
import layerwise.TrainingEvent;

/**
 * A run as lines of JSON, for programs to read while it goes on: an object per event, written at once. Each has {@code event}, which
 * is {@code started}, {@code epoch}, {@code warning}, {@code checkpoint} or {@code ended}, and {@code time} by ISO 8601; the first
 * one has the run's settings. Runs append: one that is resumed begins with {@code started} and the number of its first epoch,
 * and what older lines say of that epoch and later ones is void. {@link RunHistory} reads it back.
 */
final class RunLog implements Consumer<TrainingEvent>, Closeable {
    /** What the file is called in the folder of a run. */
    static final String FILE = "run.jsonl";

    private final Path file;
    private final Map<String, ?> settings;
    private final UnaryOperator<Epoch> inUnits;
    private Optional<Writer> writer = Optional.empty();

    /**
     * A log.
     *
     * @param settings what the run was told, by name
     * @param inUnits gives an epoch its metrics in the units that people read
     */
    RunLog(Path folder, Map<String, ?> settings, UnaryOperator<Epoch> inUnits) {
        this.file = folder.resolve(FILE);
        this.settings = settings;
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
            if (event instanceof TrainingEvent.Started) {
                open();
            }
            Writer out = writer.orElseThrow();
            out.write(JsonLine.of(object(event)) + "\n");
            out.flush();
            if (event instanceof TrainingEvent.Ended) {
                close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open() throws IOException {
        close();
        boolean halfALine = endsWithinALine();
        Writer out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        writer = Optional.of(out);
        if (halfALine) {
            out.write("\n");
        }
    }

    /** Whether a process was killed while it wrote. */
    private boolean endsWithinALine() throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            return last.get(0) != '\n';
        }
    }

    private SequencedMap<String, Object> object(TrainingEvent event) {
        return switch (event) {
            case TrainingEvent.Started started -> started(started);
            case TrainingEvent.EpochEnded ended -> epoch(ended);
            case TrainingEvent.Resumed resumed -> {
                SequencedMap<String, Object> object = begin("resumed");
                object.put("file", resumed.file().toString());
                object.put("epoch", resumed.epoch());
                object.put("steps", resumed.steps());
                yield object;
            }
            case TrainingEvent.Warned(String message) -> message("warning", message);
            case TrainingEvent.CheckpointFailed(String message) -> message("checkpoint failed", message);
            case TrainingEvent.CheckpointSaved saved -> {
                SequencedMap<String, Object> object = begin("checkpoint");
                object.put("file", saved.file().toString());
                object.put("epoch", saved.epoch());
                object.put("steps", saved.steps());
                object.put("seconds", seconds(saved.took()));
                yield object;
            }
            case TrainingEvent.Ended ended -> {
                SequencedMap<String, Object> object = begin("ended");
                object.put("ending", ended.ending().name().toLowerCase(Locale.ROOT));
                object.put("epoch", ended.last().map(Epoch::number).orElse(0));
                object.put("seconds", seconds(ended.elapsed()));
                yield object;
            }
        };
    }

    private SequencedMap<String, Object> message(String event, String message) {
        SequencedMap<String, Object> object = begin(event);
        object.put("message", message);
        return object;
    }

    private SequencedMap<String, Object> started(TrainingEvent.Started started) {
        SequencedMap<String, Object> object = begin("started");
        object.put("first_epoch", started.firstEpoch());
        object.put("epochs", started.epochs());
        object.put("steps_per_epoch", started.stepsPerEpoch());
        object.put("examples", started.examples());
        object.put("validation_examples", started.validationExamples());
        object.put("inputs", started.network().inputs());
        object.put(
                "layers",
                started.network().layers().stream().map(Object::toString).toList());
        object.put("loss", started.network().loss().toString());
        object.put("parameters", started.network().parameterCount());
        object.put("kernels", started.kernels());
        object.put("settings", settings);
        return object;
    }

    private SequencedMap<String, Object> epoch(TrainingEvent.EpochEnded ended) {
        Epoch epoch = inUnits.apply(ended.epoch());
        SequencedMap<String, Object> object = begin("epoch");
        object.put("epoch", epoch.number());
        object.put("steps", ended.steps());
        object.put("seconds", seconds(ended.elapsed()));
        object.put("cost", epoch.cost());
        object.put("learning_rate", epoch.learningRate());
        object.put("metrics", epoch.metrics());
        return object;
    }

    private static SequencedMap<String, Object> begin(String event) {
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        object.put("event", event);
        object.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        return object;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    @Override
    public void close() throws IOException {
        if (writer.isPresent()) {
            Writer open = writer.get();
            writer = Optional.empty();
            open.close();
        }
    }
}

package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import layerwise.Activation;
import layerwise.Epoch;
import layerwise.Layer;
import layerwise.Network;
import layerwise.Parameters;
import layerwise.TrainingEvent;
import layerwise.file.JsonObject;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    private static final Network NETWORK = Network.of(2, Layer.dense(1, Activation.SIGMOID));
    private static final Parameters PARAMETERS = Parameters.zeros(NETWORK, Precision.FLOAT32);

    @TempDir
    Path folder;

    private RunLog log() {
        SequencedMap<String, Object> settings = new LinkedHashMap<>();
        settings.put("optimizer", "adam");
        settings.put("learning_rate", 0.01);
        settings.put("batch_size", "full");
        return new RunLog(folder, settings, UnaryOperator.identity());
    }

    private Path file() {
        return folder.resolve("run.jsonl");
    }

    private List<JsonObject> lines() throws IOException {
        return Files.readAllLines(file()).stream()
                .map(line -> JsonObject.parse("line", line))
                .toList();
    }

    private static TrainingEvent.Started started(int firstEpoch) {
        return new TrainingEvent.Started(NETWORK, 100, 25, 8, 4, "scalar", firstEpoch);
    }

    private static Epoch epoch(int number, double cost) {
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", 1 - cost);
        metrics.put("validation_cost", 2 * cost);
        return new Epoch(number, cost, 0.01 / number, metrics);
    }

    private static TrainingEvent.EpochEnded ended(Epoch epoch) {
        return new TrainingEvent.EpochEnded(
                epoch, 4L * epoch.number(), PARAMETERS, new LinkedHashMap<>(), Duration.ofMillis(1500));
    }

    @Test
    void aRunIsReadBackAsItWent() {
        RunLog log = log();
        log.accept(started(1));
        List<Epoch> epochs = List.of(epoch(1, 0.75), epoch(2, 0.1 + 0.2), epoch(3, 1e-17));
        epochs.forEach(epoch -> log.accept(ended(epoch)));
        log.accept(new TrainingEvent.Ended(
                Optional.of(epochs.getLast()), TrainingEvent.Ending.STOPPED_EARLY, Duration.ZERO));

        RunHistory history = RunHistory.read(folder);
        assertThat(history.epochs()).isEqualTo(epochs);
        assertThat(history.name()).isEqualTo(folder.toString());
        assertThat(history.description()).isEqualTo("optimizer adam, learning rate 0.01, batch size full");
        assertThat(RunHistory.read(file()).epochs()).isEqualTo(epochs);
    }

    @Test
    void everyEventIsALineWithItsTimeAndWhatItTells() throws IOException {
        RunLog log = log();
        log.accept(started(1));
        log.accept(ended(epoch(1, 0.5)));
        log.accept(new TrainingEvent.Warned("layer 1 has 3 dead units"));
        log.accept(new TrainingEvent.CheckpointSaved(Path.of("c", "1.safetensors"), 1, 4, Duration.ofMillis(20)));
        log.accept(new TrainingEvent.Ended(
                Optional.of(epoch(1, 0.5)), TrainingEvent.Ending.INTERRUPTED, Duration.ofSeconds(2)));

        List<JsonObject> lines = lines();
        assertThat(lines)
                .extracting(line -> line.text("event"))
                .containsExactly("started", "epoch", "warning", "checkpoint", "ended");
        assertThat(lines)
                .allSatisfy(line -> assertThat(Duration.between(Instant.parse(line.text("time")), Instant.now()))
                        .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(10)));
        JsonObject started = lines.getFirst();
        assertThat(started.object("settings").text("batch_size")).isEqualTo("full");
        assertThat(started.object("settings").number("learning_rate")).isEqualTo(0.01);
        assertThat(started.count("examples")).isEqualTo(100);
        assertThat(started.count("validation_examples")).isEqualTo(25);
        assertThat(started.count("parameters")).isEqualTo(3);
        assertThat(started.texts("layers")).hasSize(1);
        assertThat(lines.get(1).whole("steps")).isEqualTo(4);
        assertThat(lines.get(1).number("seconds")).isEqualTo(1.5);
        assertThat(lines.get(1).object("metrics").number("validation_cost")).isEqualTo(1);
        assertThat(lines.get(2).text("message")).isEqualTo("layer 1 has 3 dead units");
        assertThat(lines.get(3).text("file"))
                .isEqualTo(Path.of("c", "1.safetensors").toString());
        assertThat(lines.get(3).number("seconds")).isCloseTo(0.02, within(1e-12));
        assertThat(lines.get(4).text("ending")).isEqualTo("interrupted");
    }

    @Test
    void linesAreThereBeforeTheRunEnds() throws IOException {
        RunLog log = log();
        log.accept(started(1));
        assertThat(lines()).hasSize(1);
        log.accept(ended(epoch(1, 0.5)));
        assertThat(lines()).hasSize(2);
    }

    @Test
    void numbersThatAreNotFiniteAreReadBackAsUnknown() {
        RunLog log = log();
        log.accept(started(1));
        Epoch epoch = new Epoch(1, Double.POSITIVE_INFINITY, 0.1, new LinkedHashMap<>(Map.of("r2", Double.NaN)));
        log.accept(ended(epoch));

        Epoch read = RunHistory.read(folder).epochs().getFirst();
        assertThat(read.cost()).isNaN();
        assertThat(read.learningRate()).isEqualTo(0.1);
        assertThat(read.metrics().get("r2")).isNaN();
    }

    @Test
    void aResumedRunTakesThePlaceOfWhatWasLost() throws IOException {
        RunLog killed = log();
        killed.accept(started(1));
        for (int number = 1; number <= 5; number++) {
            killed.accept(ended(epoch(number, 0.5)));
        }
        // The process was killed within a line.
        Files.writeString(file(), "{\"event\":\"epoch\",\"time\":\"20", StandardOpenOption.APPEND);
        assertThat(RunHistory.read(folder).epochs()).hasSize(5);

        RunLog resumed = log();
        resumed.accept(started(3));
        resumed.accept(ended(epoch(3, 0.25)));

        assertThat(RunHistory.read(folder).epochs()).containsExactly(epoch(1, 0.5), epoch(2, 0.5), epoch(3, 0.25));
        assertThat(Files.readAllLines(file())).hasSize(1 + 5 + 1 + 2);
    }

    @Test
    void aNewRunInTheSameFolderStartsAfresh() {
        RunLog first = log();
        first.accept(started(1));
        for (int number = 1; number <= 5; number++) {
            first.accept(ended(epoch(number, 0.5)));
        }
        RunLog second = log();
        second.accept(started(1));
        second.accept(ended(epoch(1, 0.125)));

        assertThat(RunHistory.read(folder).epochs()).containsExactly(epoch(1, 0.125));
    }

    @Test
    void ofAnEpochThatIsThereTwiceTheLastLineCounts() {
        RunLog log = log();
        log.accept(started(1));
        log.accept(ended(epoch(1, 0.5)));
        log.accept(ended(epoch(2, 0.5)));
        log.accept(ended(epoch(1, 0.25)));

        assertThat(RunHistory.read(folder).epochs()).containsExactly(epoch(1, 0.25), epoch(2, 0.5));
    }
}

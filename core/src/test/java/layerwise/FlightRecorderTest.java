package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import layerwise.math.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {
    private static final Network CIRCLE =
            Network.of(2, Layer.dense(8, Activation.TANH), Layer.dense(1, Activation.SIGMOID));
    private static final Matrix X = Samples.normal(1, 2, 100);
    private static final Matrix Y = Samples.circleTargets(X);

    @TempDir
    Path folder;

    private List<RecordedEvent> events(Recording recording) throws IOException {
        Path file = Files.createTempFile(folder, "run", ".jfr");
        recording.stop();
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("layerwise."))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }

    private static List<RecordedEvent> named(String name, List<RecordedEvent> events) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @Test
    void aRecordingHoldsEveryStepOfEveryEpoch() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("layerwise.Step");
            recording.enable("layerwise.Epoch");
            recording.start();
            List<Epoch> history = new Trainer(
                            CIRCLE, Recipe.of(Optimizer.sgd(0.3)).epochs(3).batchSize(32))
                    .train(X, Y)
                    .history();
            List<RecordedEvent> events = events(recording);

            List<RecordedEvent> steps = named("layerwise.Step", events);
            assertThat(steps)
                    .extracting(step -> step.getLong("step"))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 12).boxed().toList());
            List<RecordedEvent> epochs = named("layerwise.Epoch", events);
            assertThat(epochs).hasSize(3);
            for (int i = 0; i < 3; i++) {
                RecordedEvent epoch = epochs.get(i);
                assertThat(epoch.getInt("epoch")).isEqualTo(i + 1);
                assertThat(epoch.getDouble("cost")).isEqualTo(history.get(i).cost());
                assertThat(epoch.getDouble("learningRate")).isEqualTo(0.3);
                assertThat(epoch.getInt("examples")).isEqualTo(100);
                requireOf(epoch, steps.subList(4 * i, 4 * i + 4));
            }
        }
    }

    /** The steps lie within the epoch, one after another, and their costs make up its own. */
    private static void requireOf(RecordedEvent epoch, List<RecordedEvent> steps) {
        double sum = 0;
        int[] sizes = {32, 32, 32, 4};
        for (int i = 0; i < steps.size(); i++) {
            sum += sizes[i] * steps.get(i).getDouble("cost");
            assertThat(steps.get(i).getStartTime())
                    .isAfterOrEqualTo(
                            i == 0 ? epoch.getStartTime() : steps.get(i - 1).getEndTime());
        }
        assertThat(steps.getLast().getEndTime()).isBeforeOrEqualTo(epoch.getEndTime());
        assertThat(sum / 100).isCloseTo(epoch.getDouble("cost"), within(1e-12));
    }

    @Test
    void onlyWhatIsAskedForIsRecorded() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("layerwise.Epoch");
            recording.disable("layerwise.Step");
            recording.start();
            new Trainer(CIRCLE, new Recipe().epochs(2)).train(X, Y);

            assertThat(events(recording))
                    .extracting(event -> event.getEventType().getName())
                    .containsExactly("layerwise.Epoch", "layerwise.Epoch");
        }
    }

    @Test
    void checkpointsAreRecordedWithTheirFile() throws IOException {
        Path file = Files.write(folder.resolve("3.safetensors"), new byte[77]);
        try (Recording recording = new Recording()) {
            recording.enable("layerwise.Checkpoint");
            recording.start();
            FlightRecorder recorder = FlightRecorder.open();
            recorder.checkpointBegan();
            recorder.checkpointEnded(file, 3, 12);

            List<RecordedEvent> events = events(recording);
            assertThat(events).hasSize(1);
            RecordedEvent checkpoint = events.getFirst();
            assertThat(checkpoint.getString("file")).isEqualTo(file.toString());
            assertThat(checkpoint.getLong("bytes")).isEqualTo(77);
            assertThat(checkpoint.getInt("epoch")).isEqualTo(3);
            assertThat(checkpoint.getLong("steps")).isEqualTo(12);
        }
    }

    @Test
    void whatBeganBeforeTheRecordingIsLeftOut() throws IOException {
        FlightRecorder recorder = FlightRecorder.open();
        recorder.stepBegan();
        try (Recording recording = new Recording()) {
            recording.enable("layerwise.Step");
            recording.start();
            recorder.stepEnded(1, 0.5);
            recorder.stepBegan();
            recorder.stepEnded(2, 0.25);

            List<RecordedEvent> events = events(recording);
            assertThat(events).hasSize(1);
            assertThat(events.getFirst().getLong("step")).isEqualTo(2);
        }
    }
}

package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import layerwise.Activation;
import layerwise.Epoch;
import layerwise.Layer;
import layerwise.Network;
import layerwise.Parameters;
import layerwise.Recipe;
import layerwise.Trainer;
import layerwise.TrainingEvent;
import layerwise.app.EventReader.Message;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorBoardLogTest {
    private static final Network NETWORK =
            Network.of(2, Layer.dense(3, Activation.TANH), Layer.dense(1, Activation.SIGMOID));
    private static final Matrix X = Matrix.of(new double[][] {{0, 0, 1, 1, 2}, {0, 1, 0, 1, 2}});
    private static final Matrix Y = Matrix.of(new double[][] {{0, 1, 1, 0, 1}});

    @TempDir
    Path folder;

    private TensorBoardLog log() {
        return new TensorBoardLog(folder, UnaryOperator.identity());
    }

    private List<Message> events(int file) throws IOException {
        return EventReader.read(EventReader.files(folder).get(file));
    }

    private static TrainingEvent.Started started(int firstEpoch) {
        return new TrainingEvent.Started(NETWORK, 5, 0, 10, 3, "scalar", firstEpoch);
    }

    private static TrainingEvent.EpochEnded ended(Epoch epoch, Parameters parameters) {
        SequencedMap<String, Matrix> gradients = new LinkedHashMap<>();
        NETWORK.initialize(Precision.FLOAT64, 9).byName().forEach((name, matrix) -> gradients.put("d" + name, matrix));
        return new TrainingEvent.EpochEnded(
                epoch, 3L * epoch.number(), parameters, gradients, Duration.ofSeconds(epoch.number()));
    }

    private static Epoch epoch(int number, double cost) {
        return new Epoch(number, cost, 0.5 / number, new LinkedHashMap<>(Map.of("accuracy", 0.75)));
    }

    @Test
    void aRunIsReadBackAsItWent() throws IOException {
        List<TrainingEvent.EpochEnded> told = new ArrayList<>();
        List<Parameters> parameters = new ArrayList<>();
        TensorBoardLog log = log();
        new Trainer(NETWORK, new Recipe().epochs(4).batchSize(2))
                .validation(X, Y)
                .onEvent(event -> {
                    log.accept(event);
                    if (event instanceof TrainingEvent.EpochEnded ended) {
                        told.add(ended);
                        parameters.add(ended.parameters().copy());
                    }
                })
                .train(X, Y);

        List<Message> events = events(0);
        assertThat(events.getFirst().get("file_version")).isEqualTo("brain.Event:2");
        assertThat(events)
                .allSatisfy(event -> assertThat(event.number("wall_time"))
                        .isCloseTo(System.currentTimeMillis() / 1000.0, within(600.0)));
        for (int number = 1; number <= 4; number++) {
            Epoch epoch = told.get(number - 1).epoch();
            SequencedMap<String, Message> summary = EventReader.summary(events, 3L * number);
            assertThat(summary.keySet())
                    .containsExactly(
                            "train/cost",
                            "train/accuracy",
                            "validation/cost",
                            "validation/accuracy",
                            "learning_rate",
                            "weights/W1",
                            "biases/b1",
                            "weights/W2",
                            "biases/b2",
                            "gradients/dW1",
                            "gradients/db1",
                            "gradients/dW2",
                            "gradients/db2");
            assertThat(scalar(summary, "train/cost")).isEqualTo((float) epoch.cost());
            assertThat(scalar(summary, "validation/cost")).isEqualTo((float) Curve.metric(epoch, "validation_cost"));
            assertThat(scalar(summary, "learning_rate")).isEqualTo((float) epoch.learningRate());
            requireOf(
                    histogram(summary, "weights/W1"), parameters.get(number - 1).W(1));
        }
        SequencedMap<String, Matrix> gradients = told.getLast().gradients();
        assertThat(gradients.keySet()).containsExactly("dW1", "db1", "dW2", "db2");
        requireOf(
                histogram(EventReader.summary(events, 12), "gradients/dW2"),
                Objects.requireNonNull(gradients.get("dW2")));
    }

    private static float scalar(SequencedMap<String, Message> summary, String tag) {
        return (float) Objects.requireNonNull(summary.get(tag)).get("simple_value");
    }

    private static Message histogram(SequencedMap<String, Message> summary, String tag) {
        return Objects.requireNonNull(summary.get(tag)).message("histo");
    }

    /** Range, sums and counts are those of the finite numbers of the matrix, counted one by one. */
    private static void requireOf(Message histogram, Matrix matrix) {
        double[] values = java.util.Arrays.stream(matrix.toColumnMajor())
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        assertThat(histogram.number("min")).isEqualTo(values[0]);
        assertThat(histogram.number("max")).isEqualTo(values[values.length - 1]);
        assertThat(histogram.number("num")).isEqualTo(values.length);
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        assertThat(histogram.number("sum")).isCloseTo(sum, within(1e-9 * (1 + Math.abs(sum))));
        assertThat(histogram.number("sum_squares")).isCloseTo(squares, within(1e-9 * (1 + squares)));

        List<Double> limits = histogram.numbers("bucket_limit");
        List<Double> counts = histogram.numbers("bucket");
        assertThat(limits).isSorted().endsWith(values[values.length - 1]);
        assertThat(counts).hasSameSizeAs(limits);
        int at = 0;
        for (int k = 0; k < limits.size(); k++) {
            int before = at;
            while (at < values.length && (values[at] < limits.get(k) || k == limits.size() - 1)) {
                at++;
            }
            assertThat(counts.get(k)).as("bucket %d", k).isEqualTo(at - before);
        }
    }

    @Test
    void histogramsOfManyNumbersHaveThirtyBucketsOfEqualWidth() throws IOException {
        Matrix matrix = Network.of(200, Layer.dense(50, Activation.RELU))
                .initialize(Precision.FLOAT32, 3)
                .W(1);
        Message histogram = histogram(matrix);

        requireOf(histogram, matrix);
        List<Double> limits = histogram.numbers("bucket_limit");
        assertThat(limits).hasSize(30);
        double width = (histogram.number("max") - histogram.number("min")) / 30;
        for (int k = 0; k < 30; k++) {
            assertThat(limits.get(k)).isCloseTo(histogram.number("min") + (k + 1) * width, within(1e-9 * width));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "7, 7, 7",
        "NaN, 1, 2",
        "Infinity, -1, NaN",
        "-1e308, 1e308, 0",
        "1, 1.0000000000000002, 1",
        "4.9e-324, 0, 9.8e-324",
    })
    void histogramsOfAwkwardNumbersCountTheFiniteOnes(double a, double b, double c) throws IOException {
        Matrix matrix = Matrix.of(new double[][] {{a, b}, {c, b}});
        Message histogram = histogram(matrix);

        assertThat(histogram.numbers("bucket").stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isEqualTo(histogram.number("num"));
        if (Math.abs(a) < 1e300 || !Double.isFinite(a)) {
            requireOf(histogram, matrix);
        }
    }

    private Message histogram(Matrix matrix) throws IOException {
        ProtoBytes value =
                new ProtoBytes().text(1, "x").message(5, Histogram.of(matrix).orElseThrow());
        try (EventFile file = EventFile.create(folder)) {
            file.addSummary(1, new ProtoBytes().message(1, value));
            file.flush();
        }
        return histogram(EventReader.summary(events(0), 1), "x");
    }

    @Test
    void embeddingsHaveAGroupOfTheirOwn() throws IOException {
        Network embedded = Network.of(2, Layer.embedding(List.of(4, 3), 2), Layer.dense(1, Activation.SIGMOID));
        Parameters parameters = embedded.initialize(Precision.FLOAT64, 1);
        TensorBoardLog log = log();
        log.accept(started(1));
        log.accept(ended(epoch(1, 0.5), parameters));

        SequencedMap<String, Message> summary = EventReader.summary(events(0), 3);
        requireOf(histogram(summary, "embeddings/E"), parameters.E());
        assertThat(summary).containsKeys("weights/W1", "biases/b1").doesNotContainKey("normalizations/E");
    }

    @Test
    void numbersThatAreNotFiniteDoNotStopTheLog() throws IOException {
        Parameters parameters = NETWORK.initialize(Precision.FLOAT64, 1);
        parameters.W(1).set(0, 0, Double.NaN);
        parameters.b(2).fill(Double.POSITIVE_INFINITY);
        TensorBoardLog log = log();
        log.accept(started(1));
        log.accept(ended(epoch(1, Double.NaN), parameters));

        SequencedMap<String, Message> summary = EventReader.summary(events(0), 3);
        assertThat(scalar(summary, "train/cost")).isNaN();
        requireOf(histogram(summary, "weights/W1"), parameters.W(1));
        assertThat(histogram(summary, "weights/W1").number("num")).isEqualTo(5);
        assertThat(summary).doesNotContainKey("biases/b2").containsKey("weights/W2");
    }

    @Test
    void aResumedRunAppendsAFileThatTakesTheOldOnesPlace() throws IOException {
        Parameters parameters = NETWORK.initialize(Precision.FLOAT64, 1);
        TensorBoardLog killed = log();
        killed.accept(started(1));
        for (int number = 1; number <= 3; number++) {
            killed.accept(ended(epoch(number, 1.0 / number), parameters));
        }
        TensorBoardLog resumed = log();
        resumed.accept(started(3));
        resumed.accept(ended(epoch(3, 0.25), parameters));

        assertThat(EventReader.files(folder)).hasSize(2);
        assertThat(events(0).stream().filter(event -> event.has("session_log")))
                .singleElement()
                .satisfies(start -> assertThat(start.get("step")).isEqualTo(0L));
        assertThat(scalar(EventReader.summary(events(0), 9), "train/cost")).isEqualTo((float) (1.0 / 3));
        Message start = events(1).stream()
                .filter(event -> event.has("session_log"))
                .findFirst()
                .orElseThrow();
        assertThat(start.get("step")).isEqualTo(9L);
        assertThat(start.message("session_log").get("status")).isEqualTo(1);
        assertThat(scalar(EventReader.summary(events(1), 9), "train/cost")).isEqualTo(0.25f);
    }

    @Test
    void everyEpochIsInTheFileAsSoonAsItEnded() throws IOException {
        TensorBoardLog log = log();
        log.accept(started(1));
        log.accept(ended(epoch(1, 0.5), NETWORK.initialize(Precision.FLOAT64, 1)));

        assertThat(EventReader.summary(events(0), 3)).containsKey("train/cost");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10, 1",
        "500, 50000, 1",
        "501, 50000, 2",
        "5000, 50000, 10",
        "500, 1000000, 1",
        "500, 10000000, 10",
        "100, 20000000, 4",
        "100, 67000000, 10",
        "100, 2000000000, 10",
        "3, 9223372036854775807, 1",
    })
    void histogramsAreRarerInLongRunsAndOfLargeNetworks(int epochs, long parameters, int every) {
        assertThat(TensorBoardLog.histogramsEvery(epochs, parameters)).isEqualTo(every);
    }

    @Test
    void theLastEpochHasHistogramsWhateverTheRule() throws IOException {
        Parameters parameters = NETWORK.initialize(Precision.FLOAT64, 1);
        TensorBoardLog log = log();
        log.accept(new TrainingEvent.Started(NETWORK, 5, 0, 1001, 3, "scalar", 1));
        List.of(1, 2, 3, 1000, 1001).forEach(number -> log.accept(ended(epoch(number, 1), parameters)));

        List<Message> events = events(0);
        assertThat(List.of(1, 2, 3, 1000, 1001).stream()
                        .filter(number ->
                                EventReader.summary(events, 3L * number).containsKey("weights/W1")))
                .containsExactly(1, 3, 1001);
    }
}

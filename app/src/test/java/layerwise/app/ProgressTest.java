package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
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
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    private static final Network NETWORK = Network.of(2, Layer.dense(1, Activation.SIGMOID));

    private static String told(boolean watched, int epochs) {
        StringWriter text = new StringWriter();
        Progress progress = new Progress(new PrintWriter(text), watched, UnaryOperator.identity());
        progress.accept(new TrainingEvent.Started(NETWORK, 100, 0, epochs, 4, "scalar", 1));
        Parameters parameters = Parameters.zeros(NETWORK, Precision.FLOAT32);
        Epoch epoch = new Epoch(1, 0, 0.001, new LinkedHashMap<>());
        for (int number = 1; number <= epochs; number++) {
            epoch = new Epoch(number, 0.5 / number, 0.001, new LinkedHashMap<>(Map.of("accuracy", 0.75)));
            progress.accept(new TrainingEvent.EpochEnded(
                    epoch, 4L * number, parameters, new LinkedHashMap<>(), Duration.ofSeconds(number)));
        }
        progress.accept(new TrainingEvent.Ended(
                Optional.of(epoch), TrainingEvent.Ending.COMPLETED, Duration.ofSeconds(epochs)));
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3", "10, 10", "25, 10", "100, 11", "1000, 11"})
    void isAboutTenPlainLinesWhereNobodyWatches(int epochs, int lines) {
        String told = told(false, epochs);

        assertThat(told.lines()).hasSize(lines);
        assertThat(told).doesNotContain("\r");
        assertThat(told.lines().toList().getLast())
                .matches("epoch %d/%d  cost \\S+  accuracy 0.7500".formatted(epochs, epochs));
    }

    @Test
    void isOneLineRedrawnSeldomOnATerminal() {
        String told = told(true, 5000);

        assertThat(told).endsWith(System.lineSeparator());
        assertThat(told.lines().filter(line -> !line.isEmpty())).allMatch(line -> line.length() <= 79);
        // The first and the last epoch, and a few between them should this machine be very slow.
        assertThat(told.chars().filter(c -> c == '\r')).hasSizeBetween(2, 50);
        assertThat(told)
                .contains("\repoch    1/5000  cost 0.5000  accuracy 0.7500  lr 0.001  100 ex/s  ETA 1:23:19")
                .contains("\repoch 5000/5000  cost 1.000e-04  accuracy 0.7500  lr 0.001  1 h 23 min");
    }

    private static String lineOf(int epochs, int firstEpoch, Epoch epoch, Duration elapsed) {
        StringWriter text = new StringWriter();
        Progress progress = new Progress(new PrintWriter(text), true, UnaryOperator.identity());
        progress.accept(new TrainingEvent.Started(NETWORK, 1200, 300, epochs, 4, "scalar", firstEpoch));
        Parameters parameters = Parameters.zeros(NETWORK, Precision.FLOAT32);
        progress.accept(new TrainingEvent.EpochEnded(epoch, 4, parameters, new LinkedHashMap<>(), elapsed));
        return text.toString().replace("\r", "");
    }

    private static Epoch validated(int number) {
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", 0.75);
        metrics.put("validation_cost", 0.625);
        metrics.put("validation_accuracy", 0.6875);
        return new Epoch(number, 0.5, 0.001, metrics);
    }

    @Test
    void validationComesBeforeTrainingWhereALineIsTooShortForBoth() {
        assertThat(lineOf(100, 1, validated(20), Duration.ofSeconds(2)))
                .isEqualTo("epoch  20/100  cost 0.5000  val accuracy 0.6875  lr 0.001  12k ex/s  ETA 0:08");
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "0.0125, 0.0125", "0.001, 0.001", "0.0009766, 9.77e-4", "3e-5, 3e-5", "20, 20", "0, 0"})
    void learningRatesAreShort(double learningRate, String text) {
        assertThat(lineOf(100, 1, new Epoch(20, 0.5, learningRate, new LinkedHashMap<>()), Duration.ofSeconds(2)))
                .isEqualTo("epoch  20/100  cost 0.5000  lr " + text + "  12k ex/s  ETA 0:08");
    }

    @Test
    void aResumedRunIsTimedFromWhereItBegan() {
        // 20 of the last 40 epochs took 10 s.
        assertThat(lineOf(100, 61, validated(80), Duration.ofSeconds(10)))
                .contains("epoch  80/100")
                .contains("2400 ex/s")
                .endsWith("ETA 0:10");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunThatStopsEarlyShowsItsLastEpoch(boolean watched) {
        StringWriter text = new StringWriter();
        Progress progress = new Progress(new PrintWriter(text), watched, UnaryOperator.identity());
        progress.accept(new TrainingEvent.Started(NETWORK, 100, 0, 100, 4, "scalar", 1));
        Parameters parameters = Parameters.zeros(NETWORK, Precision.FLOAT32);
        for (int number = 1; number <= 37; number++) {
            progress.accept(new TrainingEvent.EpochEnded(
                    validated(number), 4L * number, parameters, new LinkedHashMap<>(), Duration.ofSeconds(number)));
        }
        progress.accept(new TrainingEvent.Ended(
                Optional.of(validated(37)), TrainingEvent.Ending.STOPPED_EARLY, Duration.ofSeconds(37)));

        assertThat(text.toString().strip()).containsPattern("(^|[\\r\\n])epoch  37/100[^\\r\\n]*$");
    }

    /** As of a run that had stopped early, and is resumed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResumedRunThatEndsAtOnceShowsItsLastEpoch(boolean watched) {
        StringWriter text = new StringWriter();
        Progress progress = new Progress(new PrintWriter(text), watched, UnaryOperator.identity());
        progress.accept(new TrainingEvent.Started(NETWORK, 100, 0, 100, 4, "scalar", 38));
        progress.accept(new TrainingEvent.Ended(
                Optional.of(validated(37)), TrainingEvent.Ending.STOPPED_EARLY, Duration.ofMillis(3)));

        assertThat(text.toString().strip()).containsPattern("(^|[\\r\\n])epoch  37/100[^\\r\\n]*$");
    }

    @Test
    void warningsStandOnLinesOfTheirOwnOnceEach() {
        StringWriter text = new StringWriter();
        Progress progress = new Progress(new PrintWriter(text), true, UnaryOperator.identity());
        progress.accept(new TrainingEvent.Started(NETWORK, 100, 0, 100, 4, "scalar", 1));
        Parameters parameters = Parameters.zeros(NETWORK, Precision.FLOAT32);
        progress.accept(new TrainingEvent.EpochEnded(
                validated(1), 4, parameters, new LinkedHashMap<>(), Duration.ofSeconds(1)));
        progress.accept(new TrainingEvent.Warned("layer 1 is dead"));
        progress.accept(new TrainingEvent.Warned("layer 1 is dead"));
        progress.accept(new TrainingEvent.Ended(
                Optional.of(validated(1)), TrainingEvent.Ending.INTERRUPTED, Duration.ofSeconds(1)));

        assertThat(text.toString().lines().filter(line -> line.contains("dead")))
                .containsExactly("layerwise: warning: layer 1 is dead");
    }

    @ParameterizedTest
    @CsvSource({"400, 0.4 s", "9990, 10 s", "9499, 9.5 s", "42000, 42 s", "185000, 3 min 05 s", "7800000, 2 h 10 min"})
    void durationsReadAsPeopleSayThem(long millis, String text) {
        assertThat(Progress.text(Duration.ofMillis(millis))).isEqualTo(text);
    }
}

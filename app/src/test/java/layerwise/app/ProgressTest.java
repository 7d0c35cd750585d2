package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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

class ProgressTest {
    private static final Network NETWORK = Network.of(2, Layer.dense(1, Activation.SIGMOID));

    private static String told(boolean watched, int epochs) {
        StringWriter text = new StringWriter();
        Progress progress = new Progress(new PrintWriter(text), watched, UnaryOperator.identity());
        progress.accept(new TrainingEvent.Started(NETWORK, 100, 0, epochs, 4, "scalar"));
        Parameters parameters = Parameters.zeros(NETWORK, Precision.FLOAT32);
        Epoch epoch = new Epoch(1, 0, new LinkedHashMap<>());
        for (int number = 1; number <= epochs; number++) {
            epoch = new Epoch(number, 0.5 / number, new LinkedHashMap<>(Map.of("accuracy", 0.75)));
            progress.accept(new TrainingEvent.EpochEnded(epoch, parameters, Duration.ofSeconds(number)));
        }
        progress.accept(new TrainingEvent.Ended(epoch, Duration.ofSeconds(epochs)));
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
        assertThat(told).contains(" epoch    1/5000  1 h 23 min left  accuracy 0.7500  cost 0.5000");
    }

    @ParameterizedTest
    @CsvSource({"400, 0.4 s", "9990, 10 s", "9499, 9.5 s", "42000, 42 s", "185000, 3 min 05 s", "7800000, 2 h 10 min"})
    void durationsReadAsPeopleSayThem(long millis, String text) {
        assertThat(Progress.text(Duration.ofMillis(millis))).isEqualTo(text);
    }
}

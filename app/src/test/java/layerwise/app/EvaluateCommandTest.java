package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import layerwise.file.JsonObject;
import layerwise.table.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    Path folder;

    @Test
    void measuresWhatTrainingMeasured() {
        Path table = Tables.values(folder);
        Path model = folder.resolve("model.safetensors");
        CommandRun train =
                CommandRun.of("train", table, "--output", model, "--test-split", "0", "--epochs", "20", "--json");
        CommandRun evaluate = CommandRun.of("evaluate", model, table, "--json");

        assertThat(evaluate.exitCode()).isZero();
        for (String measure : List.of("rows", "cost", "rmse", "mae", "r2", "pinball_loss")) {
            assertThat(evaluate.json().number(measure))
                    .isEqualTo(train.json().object("train").number(measure));
        }
        assertThat(evaluate.json().text("data")).isEqualTo(table.toString());
        assertThat(evaluate.json().text("model")).isEqualTo(model.toString());
    }

    @Test
    void errorsAreThoseOfThePredictions() {
        Path table = Tables.values(folder);
        Path model = folder.resolve("model.safetensors");
        CommandRun.of("train", table, "--output", model, "--epochs", "5");
        List<String> predicted = CommandRun.of("predict", model, table).outLines();
        Column.Numeric prices = (Column.Numeric) Tables.read(table).column("price");
        double squares = 0;
        double distances = 0;
        for (int i = 0; i < prices.size(); i++) {
            double error = Double.parseDouble(predicted.get(i + 1)) - prices.get(i);
            squares += error * error;
            distances += Math.abs(error);
        }

        JsonObject json = CommandRun.of("evaluate", model, table, "--json").json();
        assertThat(json.number("rmse")).isCloseTo(Math.sqrt(squares / prices.size()), within(0.01));
        assertThat(json.number("mae")).isCloseTo(distances / prices.size(), within(0.01));
        assertThat(json.number("pinball_loss")).isCloseTo(distances / prices.size() / 2, within(0.01));
        assertThat(json.has("confusion")).isFalse();
    }

    @Test
    void theConfusionMatrixCountsThePredictions() {
        Path table = Tables.threeClasses(folder);
        Path model = folder.resolve("model.safetensors");
        CommandRun.of("train", table, "--output", model, "--epochs", "3", "--hidden", "none");
        List<String> labels = List.of("blue", "green", "red");
        long[][] counts = new long[3][3];
        Column.Text kinds = (Column.Text) Tables.read(table).column("kind");
        List<String> predicted = CommandRun.of("predict", model, table).outLines();
        for (int i = 0; i < kinds.size(); i++) {
            counts[labels.indexOf(kinds.get(i))][
                    labels.indexOf(predicted.get(i + 1).split(",", -1)[0])]++;
        }

        CommandRun run = CommandRun.of("evaluate", model, table, "--json");
        assertThat(run.json().texts("labels")).isEqualTo(labels);
        assertThat(run.json().fields().get("confusion"))
                .isEqualTo(Stream.of(counts)
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
        assertThat(run.json().number("accuracy")).isEqualTo((counts[0][0] + counts[1][1] + counts[2][2]) / 120.0);
        assertThat(run.out())
                .containsPattern("(?m)^  accuracy +\\d\\.\\d{4}$")
                .containsPattern("(?m)^  roc_auc +\\d\\.\\d{4}$")
                .containsPattern("(?m)^ +precision +recall +f1 +support$")
                .containsPattern("(?m)^  green( +\\d\\.\\d{4}){3} +40$")
                .containsPattern("(?m)^  green +" + counts[1][0] + " +" + counts[1][1] + " +" + counts[1][2] + "$");
    }
}

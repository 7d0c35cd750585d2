package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
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
        for (String measure : List.of("rows", "cost", "rmse", "mae", "r2")) {
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
        Column.Numeric prices = (Column.Numeric) Csv.read(table).column("price");
        double squares = 0;
        for (int i = 0; i < prices.size(); i++) {
            double error = Double.parseDouble(predicted.get(i + 1)) - prices.get(i);
            squares += error * error;
        }

        assertThat(CommandRun.of("evaluate", model, table, "--json").json().number("rmse"))
                .isCloseTo(Math.sqrt(squares / prices.size()), within(0.01));
    }
}

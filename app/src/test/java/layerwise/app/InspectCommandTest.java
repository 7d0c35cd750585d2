package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import layerwise.Activation;
import layerwise.Layer;
import layerwise.Model;
import layerwise.Network;
import layerwise.file.JsonObject;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    Path folder;

    @Test
    void showsLayersShapesColumnsAndTraining() throws IOException {
        Path model = folder.resolve("model.safetensors");
        CommandRun.of(
                "train",
                Tables.threeClasses(folder),
                "--output",
                model,
                "--hidden",
                "8,4",
                "--dropout",
                "0.25",
                "--seed",
                "9",
                "--epochs",
                "3");
        CommandRun run = CommandRun.of("inspect", model, "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().replaceAll(" +", " "))
                .contains("2 dense 4 relu he-normal 36")
                .contains("dropout rate 0.25")
                .contains("W2 (4, 8) 32")
                .contains("kind, 3 classes: blue, green, red")
                .contains("width numeric 1 mean 9.9770, standard deviation 2.2208")
                .contains("epochs 3")
                .contains("seed 9");
        JsonObject json = run.json();
        assertThat(json.whole("bytes")).isEqualTo(Files.size(model));
        assertThat(json.whole("parameters")).isEqualTo(24 + 36 + 15);
        assertThat(json.text("precision")).isEqualTo("float32");
        assertThat(json.object("tensors").wholes("W1")).containsExactly(8L, 2L);
        assertThat(json.objects("layers"))
                .extracting(layer -> layer.text("layer"))
                .containsExactly("dense", "dropout", "dense", "dropout", "dense");
        assertThat(json.object("provenance").whole("seed")).isEqualTo(9);
        assertThat(json.object("metadata").object("schema").object("target").texts("labels"))
                .containsExactly("blue", "green", "red");
    }

    @Test
    void showsAModelWithoutASchemaWhichPredictRefuses() throws IOException {
        Network network = Network.of(3, Layer.dense(1, Activation.SIGMOID));
        Path model = folder.resolve("bare.safetensors");
        Model.of(network, network.initialize(Precision.FLOAT64, 1)).save(model);

        assertThat(CommandRun.of("inspect", model).exitCode()).isZero();
        CommandRun predict = CommandRun.of("predict", model, Tables.twoClasses(folder));
        assertThat(predict.exitCode()).isEqualTo(2);
        assertThat(predict.errLines()).hasSize(1).first().asString().contains("without a schema");
    }

    @Test
    void showsAnEmbedding() throws IOException {
        Network network = Network.of(5, Layer.embedding(List.of(4, 300), 8), Layer.dense(1, Activation.SIGMOID));
        Path model = folder.resolve("embedding.safetensors");
        Model.of(network, network.initialize(Precision.FLOAT32, 1)).save(model);

        CommandRun run = CommandRun.of("inspect", model, "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().replaceAll(" +", " "))
                .contains("embedding 19 2 fields, 304 levels × 8 2,432")
                .contains("E (8, 304) 2,432");
        JsonObject embedding = run.json().objects("layers").getFirst();
        assertThat(embedding.text("layer")).isEqualTo("embedding");
        assertThat(embedding.wholes("levels")).containsExactly(4L, 300L);
        assertThat(embedding.count("dimensions")).isEqualTo(8);
    }

    @Test
    void errorsAreInTheTargetsOwnUnit() throws IOException {
        Path model = folder.resolve("values.safetensors");
        Path history = folder.resolve("history.csv");
        CommandRun run = CommandRun.of(
                "train",
                Tables.values(folder),
                "--epochs",
                "2",
                "--validation-split",
                "0.2",
                "--history",
                history,
                "--output",
                model);
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> lines = Files.readAllLines(history);
        int column = List.of(lines.getFirst().split(",", -1)).indexOf("validation_rmse");
        double told = Double.parseDouble(lines.getLast().split(",", -1)[column]);

        CommandRun inspected = CommandRun.of("inspect", model, "--json");
        assertThat(inspected.json().object("provenance").number("validation_rmse"))
                .isEqualTo(told);
        assertThat(inspected.out()).contains("validation rmse      " + told);
        assertThat(Model.load(model).provenance().get("validation_rmse")).isNotEqualTo(told);
    }
}

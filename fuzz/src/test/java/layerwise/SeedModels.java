package layerwise;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Schema;
import layerwise.table.Table;
import layerwise.table.TargetKind;

/** Writes the model files that {@link ModelFileFuzzTest} starts from into the folder that is named; they are committed. */
final class SeedModels {
    private SeedModels() {}

    /** Trains and saves them. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Matrix x = Matrix.of(new double[][] {{0, 1, 2, 3, 4, 5}, {1, 0, 1, 0, 1, 0}});
        Matrix classes = Matrix.of(new double[][] {{0, 1, 2, 0, 1, 2}});
        Matrix two = Matrix.of(new double[][] {{0, 1, 1, 0, 1, 0}});
        Schema schema = Schema.fit(
                Table.of("rows", List.of("a", "b", "c"), List.of(List.of("1", "2", "x"), List.of("3", "4", "y"))),
                "c",
                TargetKind.CLASSES);
        Recipe recipe = new Recipe().epochs(1).precision(Precision.FLOAT32);
        Network softmax = Network.of(2, Layer.dense(3, Activation.RELU), Layer.dense(3, Activation.SOFTMAX));
        train(softmax, recipe, x, classes).save(folder.resolve("softmax.safetensors"));
        Network sigmoid = Network.of(2, Layer.dense(2, Activation.leakyRelu(0.1)), Layer.dense(1, Activation.SIGMOID));
        train(sigmoid, recipe.precision(Precision.FLOAT64), x, two)
                .withMetadata("schema", schema.toJson())
                .save(folder.resolve("sigmoid.safetensors"));
        Network deep = Network.of(
                2,
                Layer.batchNorm(),
                Layer.dense(2, Activation.IDENTITY),
                Layer.batchNorm(Activation.TANH),
                Layer.residual(Layer.dense(2, Activation.SILU), Layer.layerNorm(), Layer.dropout(0.1)),
                Layer.dense(1, Activation.IDENTITY));
        train(deep, recipe, x, two).save(folder.resolve("deep.safetensors"));
        train(softmax, recipe.precision(Precision.BFLOAT16), x, classes).save(folder.resolve("bfloat16.safetensors"));
        Model.of(sigmoid, sigmoid.initialize(Precision.FLOAT32, 1)).save(folder.resolve("untrained.safetensors"));
    }

    private static Model train(Network network, Recipe recipe, Matrix x, Matrix y) {
        return new Trainer(network, recipe).train(x, y).model();
    }
}

package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Matrix X = Samples.normal(1, 2, 300);
    private static final Matrix Y = Samples.circleTargets(X);
    private static final Recipe RECIPE =
            Recipe.of(Optimizer.adam(0.01)).epochs(16).precision(Precision.FLOAT64);

    private static Network network(Activation g) {
        return Network.of(2, Layer.dense(16, g), Layer.dense(1, Activation.SIGMOID));
    }

    private static List<String> warnings(Trainer trainer, Matrix x, Matrix y) {
        List<String> warnings = new ArrayList<>();
        trainer.onEvent(event -> {
                    if (event instanceof TrainingEvent.Warned(String message)) {
                        warnings.add(message);
                    }
                })
                .train(x, y);
        return warnings;
    }

    @Test
    void aRunThatGoesWellIsNotDisturbed() {
        assertThat(warnings(new Trainer(network(Activation.RELU), RECIPE), X, Y))
                .isEmpty();
    }

    @Test
    void columnsThatAreConstantOrNotScaledAreNamed() {
        Matrix x = Matrix.zeros(Precision.FLOAT64, 4, 300);
        for (int j = 0; j < 300; j++) {
            x.set(0, j, X.get(0, j));
            x.set(1, j, 7);
            x.set(2, j, 40_000 + 9_000 * X.get(1, j));
            x.set(3, j, X.get(1, j));
        }
        Network network = Network.of(4, Layer.dense(8, Activation.TANH), Layer.dense(1, Activation.SIGMOID));
        Trainer trainer = new Trainer(network, RECIPE.epochs(1)).features(List.of("a", "b", "income", "d"));
        assertThat(warnings(trainer, x, Y))
                .contains("feature 'b' is the same in every example, and can tell nothing")
                .anyMatch(message -> message.startsWith("feature 'income' is not scaled (the first has mean 4"));
        assertThat(warnings(new Trainer(network, RECIPE.epochs(1)), x, Y))
                .anyMatch(message -> message.startsWith("feature 1 is the same"));
    }

    @Test
    void targetsOfOneClassAreSaid() {
        Matrix same = Matrix.zeros(Precision.FLOAT64, 1, 300);
        assertThat(warnings(new Trainer(network(Activation.TANH), RECIPE.epochs(1)), X, same))
                .contains("all targets are the same, so that there is nothing to learn");
    }

    @Test
    void deadUnitsAndTheChanceLevelAreSaidOnce() {
        Network network = network(Activation.RELU);
        Parameters start = network.initialize(Precision.FLOAT64, 1);
        start.b(1).fill(-100);
        List<String> warnings = warnings(new Trainer(network, RECIPE.epochs(20)).startFrom(start), X, Y);
        assertThat(warnings)
                .filteredOn(message -> message.startsWith("layer 1: 16 of 16 ReLU units give 0 for every example"))
                .hasSize(1);
        assertThat(warnings)
                .filteredOn(message -> message.startsWith("after 10 epochs the cost is ")
                        && message.contains("no better than always predicting the mean"))
                .hasSize(1);
    }

    @Test
    void saturatedSigmoidsAreSaid() {
        Network network = network(Activation.SIGMOID);
        Parameters start = network.initialize(Precision.FLOAT64, 1);
        start.b(1).fill(30);
        assertThat(warnings(new Trainer(network, RECIPE).startFrom(start), X, Y))
                .anyMatch(message -> message.startsWith("layer 1: 100 % of the sigmoid outputs are saturated"));
    }

    @Test
    void vanishingAndExplodingGradientsAreSaidByLayer() {
        Layer[] layers = new Layer[13];
        Arrays.fill(layers, Layer.dense(4, Activation.SIGMOID));
        layers[12] = Layer.dense(1, Activation.SIGMOID);
        assertThat(warnings(new Trainer(Network.of(2, layers), RECIPE.epochs(1)), X, Y))
                .anyMatch(message -> message.startsWith("layer 1: the gradient vanishes; dW1 is "));
        Network values = Network.of(2, Layer.dense(4, Activation.RELU), Layer.dense(1, Activation.IDENTITY));
        Matrix large = Y.copy();
        for (int j = 0; j < large.columns(); j++) {
            large.set(0, j, 1e6 * (1 + Y.get(0, j)));
        }
        assertThat(warnings(new Trainer(values, RECIPE.epochs(1)), X, large))
                .anyMatch(message -> message.startsWith("layer 2: the gradient explodes; dW2 is "));
    }

    @Test
    void aCostThatRisesIsSaid() {
        Network values = Network.of(2, Layer.dense(1, Activation.IDENTITY));
        Recipe rising = Recipe.of(Optimizer.sgd(1.3))
                .epochs(12)
                .batchSize(Recipe.FULL_BATCH)
                .precision(Precision.FLOAT64);
        assertThat(warnings(new Trainer(values, rising), X, Y))
                .anyMatch(message -> message.startsWith("the cost has been rising for 3 epochs, from "));
    }

    @Test
    void whatWasGoodBeforeADivergenceIsKept() {
        Network values = Network.of(2, Layer.dense(1, Activation.IDENTITY));
        Recipe recipe = Recipe.of(Optimizer.sgd(1e20)).epochs(100).batchSize(Recipe.FULL_BATCH);
        Trainer trainer = new Trainer(values, recipe);
        assertThatThrownBy(() -> trainer.train(X, Y)).isInstanceOfSatisfying(DivergedException.class, e -> {
            assertThat(e.history()).isNotEmpty();
            Model model = e.lastGood().orElseThrow();
            assertThat(model.parameters().flat().isFinite()).isTrue();
            assertThat(model.provenance())
                    .containsEntry("epochs", (long) e.history().size());
        });
    }
}

package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final Network CIRCLE = Network.of(
            2, Layer.dense(16, Activation.TANH), Layer.dense(8, Activation.RELU), Layer.dense(1, Activation.SIGMOID));
    private static final Matrix X = Samples.normal(1, 2, 300);
    private static final Matrix Y = Samples.circleTargets(X);

    static List<Optimizer> optimizers() {
        return List.of(
                Optimizer.sgd(0.3),
                Optimizer.momentum(0.05),
                Optimizer.nesterov(0.05),
                Optimizer.rmsProp(0.005),
                Optimizer.adam(0.01),
                Optimizer.adamW(0.01),
                Optimizer.scheduleFree(0.02),
                Optimizer.muon(0.02));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerLearns(Optimizer optimizer) {
        TrainingResult result =
                new Trainer(CIRCLE, Recipe.of(optimizer).epochs(150).batchSize(16)).train(X, Y);
        assertThat(result.history().getFirst().cost()).isGreaterThan(0.4);
        assertThat(result.history().getLast().cost()).isLessThan(0.15);
        assertThat(result.model().evaluate(X, Y).metrics().get("accuracy")).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void theSameSeedGivesTheSameBitsAtAnyNumberOfThreads(int threads) {
        Network network = Network.of(
                40,
                Layer.dropout(0.1),
                Layer.dense(150, Activation.GELU),
                Layer.dropout(0.3),
                Layer.dense(90, Activation.RELU),
                Layer.dense(5, Activation.SOFTMAX));
        Matrix x = Samples.normal(3, 40, 333);
        Matrix y = Samples.classNumbers(4, 5, 333);
        for (Precision precision : Precision.values()) {
            Recipe recipe =
                    new Recipe().epochs(3).batchSize(100).precision(precision).seed(9);
            TrainingResult one = new Trainer(network, recipe).threads(1).train(x, y);
            TrainingResult many = new Trainer(network, recipe).threads(threads).train(x, y);
            assertThat(many.model()
                            .parameters()
                            .flat()
                            .sameBits(one.model().parameters().flat()))
                    .isTrue();
            assertThat(many.history()).isEqualTo(one.history());
            assertThat(new Trainer(network, recipe.seed(10)).train(x, y).history())
                    .isNotEqualTo(one.history());
        }
    }

    @Test
    void aFullBatchsCostIsThatBeforeItsUpdate() {
        Parameters start = CIRCLE.initialize(Precision.FLOAT64, 5);
        TrainingResult result = new Trainer(
                        CIRCLE,
                        new Recipe()
                                .batchSize(Recipe.FULL_BATCH)
                                .epochs(2)
                                .optimizer(Optimizer.sgd(0.1))
                                .precision(Precision.FLOAT64))
                .startFrom(start)
                .train(X, Y);
        ForwardPass forward = CIRCLE.forward(start, X);
        assertThat(result.history().get(0).cost()).isEqualTo(forward.cost(Y));
        Parameters next = start.update(forward.backward(Y), 0.1);
        assertThat(result.history().get(1).cost())
                .isEqualTo(CIRCLE.forward(next, X).cost(Y));
    }

    @Test
    void everyExampleIsSeenOnceAnEpochAndTheLastBatchMayBeSmaller() {
        // With one linear unit and the targets' sum as gradient, one epoch of steps of rate α moves b by known amounts
        // only if
        // each example is taken exactly once.
        Network network = Network.of(1, Layer.dense(1, Activation.IDENTITY, Initializer.ZEROS))
                .withLoss(Loss.MEAN_ABSOLUTE_ERROR);
        Matrix x = Matrix.zeros(Precision.FLOAT64, 1, 10);
        Matrix y = Matrix.zeros(Precision.FLOAT64, 1, 10);
        for (int j = 0; j < 10; j++) {
            y.set(0, j, 1000 + Math.pow(2, j));
        }
        List<TrainingEvent> events = new ArrayList<>();
        TrainingResult result = new Trainer(
                        network,
                        Recipe.of(Optimizer.sgd(1)).batchSize(4).epochs(1).precision(Precision.FLOAT64))
                .onEvent(events::add)
                .train(x, y);
        // 4 + 4 + 2 examples are three steps, each of gradient −1.
        assertThat(result.model().parameters().b(1).get(0, 0)).isEqualTo(3);
        assertThat(((TrainingEvent.Started) events.getFirst()).stepsPerEpoch()).isEqualTo(3);
        // Mean of |0 − y|, then |1 − y|, then |2 − y|: the batches' sizes weigh, whichever examples are in them.
        assertThat(result.history().getFirst().cost()).isCloseTo(1000 + 102.3 - (4 * 1 + 2 * 2) / 10.0, within(1e-9));
    }

    @Test
    void tellsOfItsProgressInOrder() {
        List<TrainingEvent> events = new ArrayList<>();
        new Trainer(CIRCLE, new Recipe().epochs(2).validationSplit(0.2))
                .onEvent(events::add)
                .train(X, Y);
        assertThat(events).hasSize(4);
        assertThat(events.get(0)).isInstanceOfSatisfying(TrainingEvent.Started.class, started -> {
            assertThat(started.examples()).isEqualTo(240);
            assertThat(started.validationExamples()).isEqualTo(60);
        });
        assertThat(events.get(2)).isInstanceOfSatisfying(TrainingEvent.EpochEnded.class, ended -> {
            assertThat(ended.epoch().number()).isEqualTo(2);
            assertThat(ended.epoch().metrics()).containsOnlyKeys("accuracy", "validation_cost", "validation_accuracy");
        });
        assertThat(events.get(3)).isInstanceOf(TrainingEvent.Ended.class);
    }

    @Test
    void validationExamplesAreNotTrainedOn() {
        // One class only in training, the other only in validation: whoever trains on validation examples would learn
        // it.
        Network network = Network.of(2, Layer.dense(1, Activation.SIGMOID));
        Matrix zeros = Matrix.zeros(Precision.FLOAT64, 1, 300);
        Matrix ones = Matrix.zeros(Precision.FLOAT64, 1, 300);
        ones.fill(1);
        TrainingResult result = new Trainer(network, Recipe.of(Optimizer.sgd(1)).epochs(20))
                .validation(X, ones)
                .train(X, zeros);
        assertThat(result.history().getLast().metrics().get("accuracy")).isEqualTo(1);
        assertThat(result.history().getLast().metrics().get("validation_accuracy"))
                .isZero();
    }

    @Test
    void stopsWhenTheCostIsNoLongerFiniteAndSaysWhere() {
        Network network = Network.of(2, Layer.dense(4, Activation.RELU), Layer.dense(1, Activation.IDENTITY));
        assertThatThrownBy(() -> new Trainer(network, Recipe.of(Optimizer.sgd(1e6))).train(X, Y))
                .isInstanceOf(DivergedException.class)
                .hasMessageMatching(
                        "the cost became (NaN|Infinity) in epoch \\d+, step \\d+ \\(.* is not finite\\); the "
                                + "learning rate is probably too high; try a tenth of 1000000.0");
    }

    @Test
    void namesTheFirstQuantityThatIsNotFinite() {
        Network network = Network.of(
                2,
                Layer.dense(3, Activation.IDENTITY),
                Layer.dense(3, Activation.IDENTITY),
                Layer.dense(1, Activation.IDENTITY));
        Parameters parameters = Samples.parameters(network, Precision.FLOAT32, 1);
        parameters.W(2).fill(1e30);
        parameters.W(3).fill(1e30);
        assertThatThrownBy(() -> new Trainer(network).startFrom(parameters).train(X, Y))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("in epoch 1, step 1 (Z3 is not finite)");
    }

    @Test
    void numbersThatThePrecisionCannotHoldAreRefusedBeforeTraining() {
        Matrix large = X.copy();
        large.set(1, 5, 1e39);
        assertThatThrownBy(() -> new Trainer(CIRCLE).train(large, Y))
                .hasMessageContaining("finite in float32")
                .hasMessageContaining("feature 1 of example 5 is 1.0E39");
        assertThatThrownBy(() -> new Trainer(CIRCLE).validation(large, Y).train(X, Y))
                .hasMessageStartingWith("validation: ");
    }

    @Test
    void stopsWhenTheLastUpdateLeavesParametersThatAreNotFinite() {
        Network network = Network.of(2, Layer.dense(1, Activation.IDENTITY));
        Trainer trainer = new Trainer(
                network,
                Recipe.of(Optimizer.sgd(1e300))
                        .precision(Precision.FLOAT64)
                        .batchSize(Recipe.FULL_BATCH)
                        .epochs(1));
        Matrix large = Matrix.zeros(Precision.FLOAT64, 1, X.columns());
        large.fill(1e20);
        assertThatThrownBy(() -> trainer.train(X, large))
                .isInstanceOf(DivergedException.class)
                .hasMessageMatching("(W1|b1) is no longer finite after the last step of epoch 1; .*");
    }

    @Test
    void refusesExamplesThatDoNotFit() {
        Trainer trainer = new Trainer(CIRCLE);
        assertThatThrownBy(() -> trainer.train(Samples.normal(1, 3, 5), Y)).hasMessageContaining("(2, m)");
        assertThatThrownBy(() -> trainer.train(X, Samples.normal(1, 1, 5))).hasMessageContaining("(1, 300)");
        Matrix holed = X.copy();
        holed.set(1, 17, Double.NaN);
        assertThatThrownBy(() -> trainer.train(holed, Y)).hasMessageContaining("feature 1 of example 17 is NaN");
        assertThatThrownBy(() -> new Recipe().epochs(0)).hasMessageContaining("epochs must be at least 1");
        assertThatThrownBy(() -> new Recipe().validationSplit(1)).hasMessageContaining("less than 1");
        assertThatThrownBy(() -> trainer.kernels("abacus")).hasMessageContaining("unknown kernels 'abacus'");
    }
}

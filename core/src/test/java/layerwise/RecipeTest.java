package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
    private static final Network NETWORK =
            Network.of(3, Layer.dense(4, Activation.TANH), Layer.dense(2, Activation.SOFTMAX));

    @TempDir
    Path folder;

    /** Wide enough that every kernel shares its work out. */
    @TestFactory
    Stream<DynamicTest> aModelsFileHasTheSameBytesAtAnyNumberOfThreads() {
        Matrix x = Samples.normal(3, 300, 400).to(Precision.FLOAT32);
        Matrix y = Samples.classNumbers(4, 5, 400).to(Precision.FLOAT32);
        Matrix weights = Samples.positive(5, 1, 400);
        return Recipes.all(300, 320).entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    byte[] one = trained(entry.getValue(), x, y, weights, 1);
                    for (int threads : new int[] {2, 3, 4, 7}) {
                        assertThat(trained(entry.getValue(), x, y, weights, threads))
                                .as("%d threads", threads)
                                .isEqualTo(one);
                    }
                }));
    }

    private byte[] trained(Recipes.Case example, Matrix x, Matrix y, Matrix weights, int threads) throws Exception {
        Path file = folder.resolve("model.safetensors");
        new Trainer(example.network(), example.recipe())
                .threads(threads)
                .train(x, y, weights)
                .model()
                .save(file);
        return Files.readAllBytes(file);
    }

    @Test
    void accumulatedBatchesAreOneLargeBatch() {
        Matrix x = Samples.normal(1, 3, 48);
        Matrix y = Samples.classNumbers(2, 2, 48);
        Recipe recipe = Recipe.of(Optimizer.adam(0.01)).epochs(4).precision(Precision.FLOAT64);
        TrainingResult large = new Trainer(NETWORK, recipe.batchSize(24).seed(3)).train(x, y);
        TrainingResult small =
                new Trainer(NETWORK, recipe.batchSize(8).accumulation(3).seed(3)).train(x, y);
        assertThat(NumpyFixture.relativeDifference(
                        small.model().parameters().flat(),
                        large.model().parameters().flat()))
                .isLessThan(1e-9);
        assertThat(small.history().getLast().cost())
                .isCloseTo(large.history().getLast().cost(), within(1e-12));
    }

    @Test
    void balancedWeightsMakeClassesCountAlike() {
        Matrix y = Matrix.of(new double[][] {{0, 0, 0, 1, 0, 0}});
        assertThat(weights(y, ClassWeights.balanced()))
                .containsExactly(new double[] {0.6, 0.6, 0.6, 3, 0.6, 0.6}, within(1e-12));
        assertThat(weights(y, ClassWeights.of("1,7")))
                .containsExactly(new double[] {0.5, 0.5, 0.5, 3.5, 0.5, 0.5}, within(1e-12));
    }

    private static double[] weights(Matrix y, ClassWeights classWeights) {
        Examples examples = Examples.of(Matrix.zeros(Precision.FLOAT64, 3, 6), y);
        Weighing weighing = Weighing.of(examples, classWeights, NETWORK).orElseThrow();
        return examples.weighed(weighing).whole(Precision.FLOAT64).weights().toColumnMajor();
    }

    @Test
    void patienceEndsTrainingAndRestoresTheBestEpoch() {
        // Random labels are learned by heart, so that the validation cost soon rises.
        Matrix x = Samples.normal(1, 3, 60);
        Matrix y = Samples.classNumbers(2, 2, 60);
        Network network = Network.of(3, Layer.dense(64, Activation.RELU), Layer.dense(2, Activation.SOFTMAX));
        Recipe recipe = Recipe.of(Optimizer.adam(0.02)).epochs(500).patience(5).precision(Precision.FLOAT64);
        TrainingResult result = new Trainer(network, recipe)
                .validation(Samples.normal(7, 3, 60), Samples.classNumbers(8, 2, 60))
                .train(x, y);
        List<Epoch> history = result.history();
        assertThat(result.ending()).isEqualTo(TrainingEvent.Ending.STOPPED_EARLY);
        int best = Integer.parseInt(String.valueOf(result.model().provenance().get("epoch")));
        assertThat(history).hasSize(best + 5);
        double least = history.stream().mapToDouble(Epoch::monitored).min().orElseThrow();
        assertThat(history.get(best - 1).monitored()).isEqualTo(least);
        assertThat(result.model()
                        .evaluate(Samples.normal(7, 3, 60), Samples.classNumbers(8, 2, 60))
                        .cost())
                .isCloseTo(least, within(1e-12));
    }

    @Test
    void aStopEndsTheRunAfterTheStepAtHand() {
        Trainer trainer = new Trainer(NETWORK, new Recipe().epochs(1000));
        trainer.onEvent(event -> {
            if (event instanceof TrainingEvent.EpochEnded ended && ended.epoch().number() == 3) {
                trainer.stop();
            }
        });
        TrainingResult result = trainer.train(Samples.normal(1, 3, 40), Samples.classNumbers(2, 2, 40));
        assertThat(result.ending()).isEqualTo(TrainingEvent.Ending.INTERRUPTED);
        assertThat(result.history()).hasSize(3);
    }

    @Test
    void theRangeTestFindsRatesThatLearn() {
        Matrix x = Samples.normal(1, 2, 300);
        Matrix y = Samples.circleTargets(x);
        Network network = Network.of(2, Layer.dense(16, Activation.TANH), Layer.dense(1, Activation.SIGMOID));
        Recipe recipe = Recipe.of(Optimizer.adam(1e-9)).epochs(100);
        LearningRateRange range = new Trainer(network, recipe).findLearningRate(x, y);
        assertThat(range.points()).hasSizeGreaterThan(50);
        assertThat(range.suggested()).isBetween(1e-3, 0.3);
        TrainingResult result = new Trainer(network, recipe.optimizer(Optimizer.adam(range.suggested()))).train(x, y);
        assertThat(result.model().evaluate(x, y).metrics().get("accuracy")).isGreaterThan(0.95);
        assertThatThrownBy(
                        () -> new Trainer(network, Recipe.of(Optimizer.lbfgs()).batchSize(Recipe.FULL_BATCH))
                                .findLearningRate(x, y))
                .hasMessageContaining("takes no learning rate");
    }

    @Test
    void schedulesAreSpelledAsTheyAreRead() {
        for (String text : List.of(
                "constant",
                "inverse-time(0.5)",
                "step(3,0.1)",
                "exponential(0.9)",
                "cosine",
                "cosine(0.1)",
                "one-cycle(0.3)",
                "coslog4",
                "plateau(0.5,4)",
                "warm-up(10) plateau(0.5,4)")) {
            assertThat(Schedule.of(text)).hasToString(text);
        }
        assertThatThrownBy(() -> Schedule.of("cosin"))
                .hasMessageContaining("unknown schedule 'cosin'; expected constant,");
        assertThatThrownBy(() -> Schedule.of("step(3)")).hasMessageContaining("has 1 numbers, but step takes 2");
        assertThatThrownBy(() -> Schedule.of("step(2.5,0.1)")).hasMessageContaining("2.5 is not a whole number");
        assertThatThrownBy(() -> Schedule.of("cosine cosine")).hasMessageContaining("goes on after cosine");
    }

    @Test
    void aPlateauDropsTheRateAfterEpochsWithoutABetterCost() {
        Schedule schedule = Schedule.of("plateau(0.5,2)");
        double[] costs = {3, 2, 2.5, 2, 1, 1, 1, 1, 1};
        double[] factors = {1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125};
        List<Epoch> history = new ArrayList<>();
        for (int i = 0; i <= costs.length; i++) {
            assertThat(schedule.factor(i, 10, 1, history)).as("epoch %d", i).isEqualTo(factors[i]);
            if (i < costs.length) {
                history.add(new Epoch(i + 1, costs[i], 0.1, new LinkedHashMap<>()));
            }
        }
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        Matrix x = Samples.normal(1, 3, 33);
        Matrix y = Samples.classNumbers(2, 2, 33);
        Recipe recipe = new Recipe();
        assertRefused(NETWORK, recipe.optimizer(Optimizer.lbfgs()), x, y, "use a full batch, not 32 examples");
        Recipe whole = recipe.optimizer(Optimizer.lbfgs()).batchSize(Recipe.FULL_BATCH);
        assertRefused(NETWORK, whole.schedule(Schedule.of("cosine")), x, y, "leave the schedule");
        Network dropping = Network.of(3, Layer.dropout(0.5), Layer.dense(2, Activation.SOFTMAX));
        assertRefused(dropping, whole, x, y, "leave dropout out");
        assertRefused(
                NETWORK,
                recipe.optimizer(Optimizer.scheduleFree(0.1)).averaging(0.9),
                x,
                y,
                "averages the weights itself");
        Network values = Network.of(3, Layer.dense(1, Activation.IDENTITY));
        assertRefused(values, recipe.labelSmoothing(0.1), x, y, "label smoothing is for classes");
        assertRefused(values, recipe.classWeights(ClassWeights.balanced()), x, y, "class weights need one class");
        assertRefused(NETWORK, recipe.classWeights(ClassWeights.of("1,2,3")), x, y, "3 class weights, but 2 classes");
        Network normalized = Network.of(
                3, Layer.dense(4, Activation.IDENTITY), Layer.batchNorm(), Layer.dense(2, Activation.SOFTMAX));
        assertRefused(normalized, recipe, x, y, "leaves no single example over");
        Matrix negative = Matrix.zeros(Precision.FLOAT64, 1, 33);
        negative.fill(1);
        negative.set(0, 17, -1);
        assertThatThrownBy(() -> new Trainer(NETWORK, recipe).train(x, y, negative))
                .hasMessageContaining("that of example 17 is -1.0");
        assertThatThrownBy(() -> Optimizer.lbfgs().withWeightDecay(0.1)).hasMessageContaining("use an L2 penalty");
        assertThatThrownBy(() -> new Trainer(NETWORK).metrics(List.of(Metric.of("rmse"))))
                .hasMessageContaining("rmse is not for this network's outputs");
    }

    private static void assertRefused(Network network, Recipe recipe, Matrix x, Matrix y, String message) {
        assertThatThrownBy(() -> new Trainer(network, recipe).train(x, y))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}

package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;

class CrossValidationTest {
    private static final Network CIRCLE =
            Network.of(2, Layer.dense(8, Activation.TANH), Layer.dense(1, Activation.SIGMOID));
    private static final Matrix X = Samples.normal(1, 2, 120);
    private static final Matrix Y = Samples.circleTargets(X);
    private static final Recipe RECIPE = Recipe.of(Optimizer.adam(0.02)).epochs(20);

    private static Evaluation evaluation(double cost, double accuracy) {
        return new Evaluation(3, cost, new LinkedHashMap<>(Map.of("accuracy", accuracy)), ConfusionMatrix.NONE);
    }

    private static Matrix columns(Matrix matrix, int[] chosen) {
        Matrix part = Matrix.zeros(matrix.precision(), matrix.rows(), chosen.length);
        for (int j = 0; j < chosen.length; j++) {
            part.copyColumns(matrix, chosen[j], j, 1);
        }
        return part;
    }

    @Test
    void everyFoldIsMeasuredByAModelThatWasTrainedOnTheOthers() {
        CrossValidationResult result = CrossValidation.of(4).run(CIRCLE, RECIPE, X, Y);

        assertThat(result.folds()).isEqualTo(4);
        assertThat(result.evaluations()).hasSize(4);
        List<Evaluation> byHand = new ArrayList<>();
        CrossValidation.of(4)
                .run(
                        120,
                        IntStream.range(0, 120).mapToObj(j -> Y.get(0, j)).toList(),
                        List.of(),
                        RECIPE.seed(),
                        (train, test, seed) -> {
                            Model model = new Trainer(CIRCLE, RECIPE.seed(seed))
                                    .train(columns(X, train), columns(Y, train))
                                    .model();
                            byHand.add(model.evaluate(columns(X, test), columns(Y, test)));
                            return byHand.getLast();
                        });
        assertThat(result.evaluations())
                .map(Evaluation::cost)
                .isEqualTo(byHand.stream().map(Evaluation::cost).toList());
    }

    @Test
    void theResultDependsOnTheSeedsAndNotOnTheThreads() {
        CrossValidationResult one = CrossValidation.of(3).threads(1).run(CIRCLE, RECIPE, X, Y);

        assertThat(CrossValidation.of(3).threads(3).run(CIRCLE, RECIPE, X, Y).mean())
                .isEqualTo(one.mean());
        assertThat(CrossValidation.of(3).seed(2).run(CIRCLE, RECIPE, X, Y).mean())
                .isNotEqualTo(one.mean());
        assertThat(CrossValidation.of(3).run(CIRCLE, RECIPE.seed(2), X, Y).mean())
                .isNotEqualTo(one.mean());
    }

    @Test
    void everyRepeatTestsEveryExampleOnceInFoldsOfItsOwn() {
        List<String> tests = new ArrayList<>();
        List<Integer> tested = new ArrayList<>();
        Set<Long> seeds = new HashSet<>();
        CrossValidation.of(5).repeats(3).run(50, List.of(), List.of(), 1, (train, test, seed) -> {
            tests.add(Arrays.toString(test));
            Arrays.stream(test).forEach(tested::add);
            seeds.add(seed);
            return evaluation(1, 1);
        });

        assertThat(tests).hasSize(15).doesNotHaveDuplicates();
        assertThat(seeds).hasSize(15);
        for (int i = 0; i < 50; i++) {
            assertThat(Collections.frequency(tested, i)).isEqualTo(3);
        }
        assertThat(tested.subList(0, 50)).doesNotHaveDuplicates();
    }

    @Test
    void meanAndDeviationAreThoseOfTheFolds() {
        // (1 + 2 + 6) / 3 = 3 and √((4 + 1 + 9) / 2) = √7; (0.5 + 1 + 0.9) / 3 = 0.8 and √((0.09 + 0.04 + 0.01) / 2) =
        // √0.07.
        CrossValidationResult result =
                new CrossValidationResult(3, List.of(evaluation(1, 0.5), evaluation(2, 1), evaluation(6, 0.9)));

        assertThat(result.mean().keySet()).containsExactly("cost", "accuracy");
        assertThat(result.mean().get("cost")).isCloseTo(3, within(1e-12));
        assertThat(result.mean().get("accuracy")).isCloseTo(0.8, within(1e-12));
        assertThat(result.deviation().get("cost")).isCloseTo(Math.sqrt(7), within(1e-12));
        assertThat(result.deviation().get("accuracy")).isCloseTo(Math.sqrt(0.07), within(1e-12));
    }

    @Test
    void examplesOfWeightZeroAreNeitherTrainedOnNorMeasured() {
        Matrix weights = Matrix.zeros(Precision.FLOAT64, 1, 120);
        Matrix wrong = Y.copy();
        for (int j = 0; j < 120; j++) {
            boolean counts = j % 3 > 0;
            weights.set(0, j, counts ? 1 : 0);
            wrong.set(0, j, counts ? Y.get(0, j) : 1 - Y.get(0, j));
        }
        CrossValidation plain = CrossValidation.of(3).stratified(false);

        CrossValidationResult weighted = plain.run(CIRCLE, RECIPE, X, Y, weights, List.of());
        assertThat(plain.run(CIRCLE, RECIPE, X, wrong, weights, List.of()).mean())
                .isEqualTo(weighted.mean());
        assertThat(plain.run(CIRCLE, RECIPE, X, wrong).mean()).isNotEqualTo(weighted.mean());
    }

    @Test
    void aGroupIsTrainedOnOrTested() {
        List<Integer> groups = IntStream.range(0, 120).mapToObj(j -> j % 4).toList();
        CrossValidationResult result = CrossValidation.of(4).run(CIRCLE, RECIPE, X, Y, groups);

        assertThat(result.evaluations()).map(Evaluation::examples).containsExactly(30, 30, 30, 30);
        assertThatThrownBy(() -> CrossValidation.of(5).run(CIRCLE, RECIPE, X, Y, groups))
                .hasMessage("5 folds need at least as many groups, but there are only 4");
        assertThatThrownBy(() -> CrossValidation.of(5).run(CIRCLE, RECIPE, X, Y, groups.subList(1, 120)))
                .hasMessage("there must be a group for each of the 120 examples, but 119 were given");
    }

    @Test
    void valuesAreNotStratified() {
        Network line = Network.of(2, Layer.dense(1, Activation.IDENTITY));
        Matrix y = Samples.normal(2, 1, 30);

        assertThat(CrossValidation.of(3)
                        .run(line, RECIPE, Samples.normal(3, 2, 30), y)
                        .mean())
                .containsKeys("cost", "rmse", "r2");
        assertThatThrownBy(() -> CrossValidation.of(3).stratified(true).run(line, RECIPE, Samples.normal(3, 2, 30), y))
                .hasMessage("stratified folds need targets that are one class for each example");
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> CrossValidation.of(1)).hasMessage("there must be at least 2 folds, not 1");
        assertThatThrownBy(() -> CrossValidation.of(2).repeats(0)).hasMessage("repeats must be at least 1, not 0");
        assertThatThrownBy(() -> CrossValidation.of(2).threads(0))
                .hasMessage("threads must be at least 1 and at most " + Kernels.MAXIMUM_THREADS + ", not 0");
    }
}

package layerwise.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import layerwise.NumpyFixture;
import layerwise.math.Function;
import layerwise.math.Matrix;
import layerwise.math.NumpyRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourseModelsTest {
    private static final NumpyFixture DEEP = NumpyFixture.read("deep.txt");
    private static final Matrix X = DEEP.matrix("X");
    private static final Matrix Y = DEEP.matrix("Y");
    private static final int[] LAYERS = {12, 20, 7, 5, 1};

    @Test
    void everyUpdateIsOneForwardCostBackwardUpdate() {
        Map<String, Matrix> initial = Course.initializeParametersDeepScaled(LAYERS, new NumpyRandom(3));
        ModelForward forward = Course.lModelForward(X, initial);
        Map<String, Matrix> grads = Course.lModelBackward(forward.aL(), Y, forward.caches());
        Map<String, Matrix> expected = Course.updateParameters(initial, grads, 0.1);

        TrainedParameters trained = CourseModels.lLayerModel(X, Y, LAYERS, 0.1, 1, new NumpyRandom(3));

        assertThat(trained.costs()).containsExactly(Course.computeCost(forward.aL(), Y));
        assertThat(trained.parameters().keySet()).containsExactlyElementsOf(initial.keySet());
        expected.forEach((name, matrix) -> assertThat(
                        Shapes.named(trained.parameters(), name).sameBits(matrix))
                .as(name)
                .isTrue());
    }

    @Test
    void trainingLearnsTheExamples() {
        TrainedParameters trained = CourseModels.lLayerModel(X, Y, LAYERS, 0.1, 600, new NumpyRandom(3));

        assertThat(trained.costs().getLast()).isLessThan(0.5 * trained.costs().getFirst());
        assertThat(CourseModels.accuracy(X, Y, trained.parameters())).isGreaterThan(0.9);
    }

    @Test
    void theTwoLayerModelIsTheLoopFromSmallWeights() {
        int[] layers = {12, 6, 1};
        Map<String, Matrix> small = Course.initializeParameters(12, 6, 1, new NumpyRandom(3));

        TrainedParameters two = CourseModels.twoLayerModel(X, Y, layers, 0.1, 5, new NumpyRandom(3));

        assertThat(two.costs())
                .isEqualTo(CourseModels.lLayerModel(X, Y, small, Function.RELU, 0.1, 5)
                        .costs());
    }

    @Test
    void noIterationsGiveTheInitialParameters() {
        Map<String, Matrix> initial = Course.initializeParametersDeepScaled(LAYERS, new NumpyRandom(3));

        TrainedParameters trained = CourseModels.lLayerModel(X, Y, initial, Function.RELU, 0.1, 0);

        assertThat(trained.parameters()).isEqualTo(initial);
        assertThat(trained.costs()).isEmpty();
    }

    @Test
    void predictIsOneAboveOneHalf() {
        // z = x, and the sigmoid is ½ at 0.
        Map<String, Matrix> parameters =
                Map.of("W1", Matrix.of(new double[][] {{1}}), "b1", Matrix.of(new double[][] {{0}}));
        Matrix x = Matrix.of(new double[][] {{-1, 0, 0.1, 5}});

        assertThat(CourseModels.predict(x, parameters).toRows()).isEqualTo(new double[][] {{0, 0, 1, 1}});
        assertThat(CourseModels.accuracy(x, Matrix.of(new double[][] {{0, 1, 1, 1}}), parameters))
                .isCloseTo(0.75, within(1e-15));
    }

    @Test
    void predictUsesTheHiddenActivationItIsGiven() {
        Map<String, Matrix> parameters = Map.of(
                "W1", Matrix.of(new double[][] {{1}}),
                "b1", Matrix.of(new double[][] {{0}}),
                "W2", Matrix.of(new double[][] {{-1}}),
                "b2", Matrix.of(new double[][] {{0}}));
        Matrix x = Matrix.of(new double[][] {{-1}});

        assertThat(CourseModels.predict(x, parameters).get(0, 0)).isZero();
        assertThat(CourseModels.predict(x, parameters, Function.TANH).get(0, 0)).isEqualTo(1);
    }

    @Test
    void aCostThatIsNoNumberStopsTrainingAndNamesTheIteration() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> CourseModels.lLayerModel(X, Y, LAYERS, 1e6, 100, new NumpyRandom(3)))
                .withMessageMatching(
                        "the cost is (NaN|Infinity) at iteration [1-9][0-9]?; .* try a smaller learning rate");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aLearningRateThatCannotLearnIsRefused(double learningRate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CourseModels.lLayerModel(X, Y, LAYERS, learningRate, 1, new NumpyRandom(3)))
                .withMessage("the learning rate is " + learningRate + "; it must be above 0 and finite");
    }

    @Test
    void wrongCountsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CourseModels.lLayerModel(X, Y, LAYERS, 0.1, -1, new NumpyRandom(3)))
                .withMessage("the number of iterations is -1; it must be 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CourseModels.twoLayerModel(X, Y, LAYERS, 0.1, 1, new NumpyRandom(3)))
                .withMessage("a two-layer model has three widths (input, hidden, output), not 5; lLayerModel takes any"
                        + " number");
    }
}

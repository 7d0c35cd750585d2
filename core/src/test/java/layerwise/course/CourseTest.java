package layerwise.course;

import static layerwise.course.Shapes.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.math.Function;
import layerwise.math.Matrix;
import layerwise.math.NumpyRandom;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CourseTest {
    private static final Matrix A_PREV = matrix(new double[][] {{1, 0, 2}, {1, -1, 0}});
    private static final Matrix W = matrix(new double[][] {{1, 2}, {3, 4}});
    private static final Matrix B = matrix(new double[][] {{0.5}, {-0.5}});

    @Test
    void initializeParametersDrawsSmallWeightsAndNoBiases() {
        Map<String, Matrix> parameters = Course.initializeParameters(5, 4, 3, new NumpyRandom(3));

        assertThat(parameters.keySet()).containsExactly("W1", "b1", "W2", "b2");
        NumpyRandom random = new NumpyRandom(3);
        assertThat(named(parameters, "W1").toRows()).isEqualTo(scaled(random.randn(4, 5), 0.01));
        assertThat(named(parameters, "W2").toRows()).isEqualTo(scaled(random.randn(3, 4), 0.01));
        assertThat(named(parameters, "b1").toRows()).isEqualTo(new double[4][1]);
        assertThat(named(parameters, "b2").toRows()).isEqualTo(new double[3][1]);
    }

    @Test
    void initializeParametersDeepScaledDividesByTheRootOfTheLayerBelow() {
        Map<String, Matrix> parameters =
                Course.initializeParametersDeepScaled(new int[] {16, 4, 1}, new NumpyRandom(3));

        assertThat(parameters.keySet()).containsExactly("W1", "b1", "W2", "b2");
        NumpyRandom random = new NumpyRandom(3);
        assertThat(named(parameters, "W1").toRows()).isEqualTo(scaled(random.randn(4, 16), 0.25));
        assertThat(named(parameters, "W2").toRows()).isEqualTo(scaled(random.randn(1, 4), 0.5));
    }

    @Test
    void layerWidthsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.initializeParametersDeep(new int[] {3}, new NumpyRandom(0)))
                .withMessage("layer widths are [3]; at least the input's and one layer's are needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.initializeParameters(3, 0, 1, new NumpyRandom(0)))
                .withMessage("layer widths are [3, 0, 1]; each must be at least 1");
    }

    @Test
    void linearForwardAddsTheBiasToEveryColumn() {
        LinearForward forward = Course.linearForward(A_PREV, W, B);

        assertThat(forward.z().toRows()).isEqualTo(new double[][] {{3.5, -1.5, 2.5}, {6.5, -4.5, 5.5}});
    }

    @Test
    void theLinearCacheIsWhatWentIn() {
        LinearCache cache = Course.linearForward(A_PREV, W, B).cache();

        assertThat(cache.aPrev()).isSameAs(A_PREV);
        assertThat(cache.w()).isSameAs(W);
        assertThat(cache.b()).isSameAs(B);
    }

    @Test
    void linearActivationForwardAppliesTheActivationAndKeepsZ() {
        LayerForward forward = Course.linearActivationForward(A_PREV, W, B, Function.RELU);

        assertThat(forward.a().toRows()).isEqualTo(new double[][] {{3.5, 0, 2.5}, {6.5, 0, 5.5}});
        assertThat(forward.cache().z().toRows()).isEqualTo(new double[][] {{3.5, -1.5, 2.5}, {6.5, -4.5, 5.5}});
        assertThat(forward.cache().activation()).isEqualTo(Function.RELU);
    }

    @Test
    void lModelForwardEndsInASigmoid() {
        Map<String, Matrix> parameters = new LinkedHashMap<>();
        parameters.put("W1", W);
        parameters.put("b1", B);
        parameters.put("W2", matrix(new double[][] {{1, -1}}));
        parameters.put("b2", matrix(new double[][] {{0.25}}));

        ModelForward forward = Course.lModelForward(A_PREV, parameters);

        assertThat(forward.caches())
                .extracting(LayerCache::activation)
                .containsExactly(Function.RELU, Function.SIGMOID);
        assertThat(forward.caches().get(1).z().toRows()).isEqualTo(new double[][] {{-2.75, 0.25, -2.75}});
        assertThat(forward.aL().get(0, 1)).isCloseTo(1 / (1 + Math.exp(-0.25)), within(1e-15));
    }

    @Test
    void computeCostIsTheCrossEntropyOfTheCoursesExample() {
        Matrix aL = matrix(new double[][] {{0.8, 0.9, 0.4}});
        Matrix y = matrix(new double[][] {{1, 1, 0}});

        assertThat(Course.computeCost(aL, y))
                .isCloseTo(-(Math.log(0.8) + Math.log(0.9) + Math.log(0.6)) / 3, within(1e-15));
    }

    @Test
    void computeCostIsZeroWhereTheOutputIsTheLabelAndInfiniteWhereItIsTheOpposite() {
        Matrix y = matrix(new double[][] {{1, 0}});

        assertThat(Course.computeCost(y, y)).isZero();
        assertThat(Course.computeCost(matrix(new double[][] {{0, 0}}), y)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void linearBackwardIsTheThreeEquations() {
        LinearCache cache = Course.linearForward(A_PREV, W, B).cache();

        LayerGradients gradients = Course.linearBackward(matrix(new double[][] {{3, 6, 0}, {0, -3, 9}}), cache);

        assertThat(gradients.dW().toRows()).isEqualTo(new double[][] {{1, -1}, {6, 1}});
        assertThat(gradients.db().toRows()).isEqualTo(new double[][] {{3}, {2}});
        assertThat(gradients.dAPrev().toRows()).isEqualTo(new double[][] {{3, -3, 27}, {6, 0, 36}});
    }

    @Test
    void theActivationsBackwardMultiplyBySlopes() {
        Matrix dA = matrix(new double[][] {{2, 2, 2}});
        Matrix z = matrix(new double[][] {{-1, 0, 1}});
        double sigmoid = 1 / (1 + Math.exp(-1));

        assertThat(Course.reluBackward(dA, z).toRows()).isEqualTo(new double[][] {{0, 0, 2}});
        Matrix ofSigmoid = Course.sigmoidBackward(dA, z);
        assertThat(ofSigmoid.get(0, 0)).isCloseTo(2 * sigmoid * (1 - sigmoid), within(1e-15));
        assertThat(ofSigmoid.get(0, 1)).isEqualTo(0.5);
        Matrix ofTanh = Course.tanhBackward(dA, z);
        assertThat(ofTanh.get(0, 1)).isEqualTo(2);
        assertThat(ofTanh.get(0, 2)).isCloseTo(2 / (Math.cosh(1) * Math.cosh(1)), within(1e-15));
    }

    @Test
    void theGradientOfTheCostFallsWhereTheLabelIsOneAndRisesWhereItIsZero() {
        ModelForward forward = Course.lModelForward(
                matrix(new double[][] {{0, 0}}),
                Map.of("W1", matrix(new double[][] {{1}}), "b1", matrix(new double[][] {{0}})));
        Matrix y = matrix(new double[][] {{1, 0}});

        Map<String, Matrix> grads = Course.lModelBackward(forward.aL(), y, forward.caches());

        assertThat(grads.keySet()).containsExactly("dA1", "dW1", "db1", "dA0");
        assertThat(named(grads, "dA1").toRows()).isEqualTo(new double[][] {{-2, 2}});
        assertThat(named(grads, "dA0").toRows()).isEqualTo(new double[][] {{-0.5, 0.5}});
    }

    @ParameterizedTest
    @EnumSource(
            value = Function.class,
            names = {"SIGMOID", "TANH", "SOFTPLUS"})
    void lModelBackwardIsTheSlopeOfTheCost(Function hidden) {
        NumpyRandom random = new NumpyRandom(11);
        Matrix x = random.randn(4, 6);
        Matrix y = matrix(new double[][] {{1, 0, 0, 1, 1, 0}});
        Map<String, Matrix> parameters = Course.initializeParametersDeepScaled(new int[] {4, 5, 3, 1}, random);
        ModelForward forward = Course.lModelForward(x, parameters, hidden);
        Map<String, Matrix> grads = Course.lModelBackward(forward.aL(), y, forward.caches());

        List<Double> slopes = new ArrayList<>();
        List<Double> gradients = new ArrayList<>();
        parameters.forEach((name, parameter) -> {
            for (int i = 0; i < parameter.rows(); i++) {
                for (int j = 0; j < parameter.columns(); j++) {
                    double value = parameter.get(i, j);
                    parameter.set(i, j, value + 1e-5);
                    double above = Course.computeCost(
                            Course.lModelForward(x, parameters, hidden).aL(), y);
                    parameter.set(i, j, value - 1e-5);
                    double below = Course.computeCost(
                            Course.lModelForward(x, parameters, hidden).aL(), y);
                    parameter.set(i, j, value);
                    slopes.add((above - below) / 2e-5);
                    gradients.add(named(grads, "d" + name).get(i, j));
                }
            }
        });

        double difference = 0;
        double norms = 0;
        for (int k = 0; k < slopes.size(); k++) {
            difference += Math.pow(slopes.get(k) - gradients.get(k), 2);
            norms += Math.pow(gradients.get(k), 2);
        }
        assertThat(Math.sqrt(difference)).isLessThan(1e-8 * Math.sqrt(norms));
    }

    @Test
    void updateParametersStepsDownhillAndLeavesTheOldOnesAlone() {
        Map<String, Matrix> parameters = Map.of("W1", W, "b1", B);
        Map<String, Matrix> grads = Map.of(
                "dW1",
                matrix(new double[][] {{2, 0}, {0, -2}}),
                "db1",
                matrix(new double[][] {{1}, {1}}),
                "dA0",
                A_PREV);

        Map<String, Matrix> updated = Course.updateParameters(parameters, grads, 0.25);

        assertThat(named(updated, "W1").toRows()).isEqualTo(new double[][] {{0.5, 2}, {3, 4.5}});
        assertThat(named(updated, "b1").toRows()).isEqualTo(new double[][] {{0.25}, {-0.75}});
        assertThat(W.toRows()).isEqualTo(new double[][] {{1, 2}, {3, 4}});
    }

    @Test
    void aLayerThatDoesNotFitIsNamedWithBothShapes() {
        Map<String, Matrix> parameters = Course.initializeParametersDeep(new int[] {3, 4, 1}, new NumpyRandom(0));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.lModelForward(A_PREV, parameters))
                .withMessage("W1 is (4, 3) but A_prev has 2 rows; W must have as many columns as A_prev has rows"
                        + " (A_prev is (2, 3))");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.linearForward(A_PREV, W, A_PREV))
                .withMessage("b is (2, 3) but W is (2, 2); b must be (2, 1), one row for each row of W");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.linearForward(A_PREV.columns(0, 0), W, B))
                .withMessage("A_prev is (2, 0); it needs at least one column, which is one example");
    }

    @Test
    void aGradientThatDoesNotFitItsCacheIsRefused() {
        LinearCache cache = Course.linearForward(A_PREV, W, B).cache();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.linearBackward(W, cache))
                .withMessage(
                        "dZ is (2, 2) but the cache holds W (2, 2) and A_prev (2, 3); dZ must be (2, 3), one row for"
                                + " each row of W and one column for each example");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.tanhBackward(W, A_PREV))
                .withMessage("dA is (2, 2) but Z is (2, 3); they must have the same shape");
    }

    @Test
    void anActivationOtherThanThatOfTheForwardStepIsRefused() {
        LayerCache cache =
                Course.linearActivationForward(A_PREV, W, B, Function.TANH).cache();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.linearActivationBackward(A_PREV, cache, Function.RELU))
                .withMessage("the activation is RELU but the cache is that of TANH");
    }

    @ParameterizedTest
    @EnumSource(
            value = Function.class,
            names = {"LEAKY_RELU", "ELU"})
    void anActivationThatNeedsAParameterIsRefused(Function activation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.linearActivationForward(A_PREV, W, B, activation))
                .withMessage("the activation " + activation
                        + " needs an α, which the course's functions do not take; a Network does");
    }

    @Test
    void labelsAreChecked() {
        Matrix aL = matrix(new double[][] {{0.5, 0.5}});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.computeCost(aL, matrix(new double[][] {{1}, {0}})))
                .withMessage("Y is (2, 1) but AL is (1, 2); they must have the same shape");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.computeCost(aL, matrix(new double[][] {{1, 2}})))
                .withMessage("Y holds 2.0 in row 0, column 1; labels are numbers from 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.computeCost(aL, matrix(new double[][] {{1, Double.NaN}})));
    }

    @Test
    void missingAndOddParametersAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.lModelForward(A_PREV, Map.of("W1", W)))
                .withMessage("the parameters are [W1]; expected W1, b1, … WL, bL, two for each layer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.updateParameters(Map.of("W1", W), Map.of("db1", B), 0.1))
                .withMessage("there is no dW1 among [db1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.lModelBackward(B, B, List.of()))
                .withMessageStartingWith("Y holds -0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.lModelBackward(A_PREV.columns(0, 1), A_PREV.columns(0, 1), List.of()))
                .withMessage("there are no caches; expected those of lModelForward, one for each layer");
    }

    @Test
    void float32IsRefusedWithTheWayToConvert() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.linearForward(A_PREV.to(Precision.FLOAT32), W, B))
                .withMessage(
                        "A_prev is (2, 3) float32 but the course computes in float64; to(Precision.FLOAT64) converts a"
                                + " matrix");
    }

    private static Matrix matrix(double[][] rows) {
        return Matrix.of(rows).asReadOnly();
    }

    private static double[][] scaled(Matrix matrix, double factor) {
        double[][] rows = matrix.toRows();
        for (double[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] *= factor;
            }
        }
        return rows;
    }
}

package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.RandomStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every metric, of outputs of every kind. */
class MetricPropertiesTest {
    private static final Offset<Double> ROUNDING = within(1e-12);

    /** Outputs, targets and weights of many examples, some of them alike. */
    record Case(String name, Loss loss, Matrix a, Matrix y, Matrix weights) {
        @Override
        public String toString() {
            return name;
        }

        List<Metric> metrics() {
            return Metric.all(loss, a.rows());
        }

        double measure(Metric metric) {
            return metric.measure(loss, a, y, weights);
        }

        /** The examples in this order, of which some may be left out and others repeated. */
        Case take(int[] order) {
            return new Case(name, loss, take(a, order), take(y, order), take(weights, order));
        }

        Case weighted(Matrix otherWeights) {
            return new Case(name, loss, a, y, otherWeights);
        }

        private static Matrix take(Matrix source, int[] order) {
            Matrix taken = Matrix.zeros(source.precision(), source.rows(), order.length);
            for (int j = 0; j < order.length; j++) {
                taken.copyColumns(source, order[j], j, 1);
            }
            return taken;
        }
    }

    private static final int EXAMPLES = 40;

    static List<Case> cases() {
        Matrix weights = Matrix.zeros(Precision.FLOAT64, 1, EXAMPLES);
        for (int j = 0; j < EXAMPLES; j++) {
            weights.set(0, j, j % 4);
        }
        Loss binary = Loss.BINARY_CROSS_ENTROPY;
        Loss categorical = Loss.CATEGORICAL_CROSS_ENTROPY;
        return List.of(
                new Case("one sigmoid", binary, sigmoid(1), Samples.targets(binary, 2, 1, EXAMPLES), weights),
                new Case("sigmoids", binary, sigmoid(3), Samples.targets(binary, 4, 3, EXAMPLES), weights),
                new Case("softmax", categorical, softmax(6), Samples.classNumbers(6, 6, EXAMPLES), weights),
                new Case(
                        "values", Loss.HUBER, Samples.normal(7, 2, EXAMPLES), Samples.normal(8, 2, EXAMPLES), weights));
    }

    /** Multiples of 1/16, so that many are equal. */
    private static Matrix sigmoid(int outputs) {
        Matrix a = Matrix.zeros(Precision.FLOAT64, outputs, EXAMPLES);
        for (int j = 0; j < EXAMPLES; j++) {
            for (int i = 0; i < outputs; i++) {
                a.set(i, j, Math.floor(17 * RandomStream.uniform(outputs, i + (long) j * outputs)) / 16);
            }
        }
        return a;
    }

    private static Matrix softmax(int classes) {
        Network network = Network.of(2, Layer.dense(classes, Activation.SOFTMAX));
        return network.forward(Samples.parameters(network, Precision.FLOAT64, 5), Samples.normal(5, 2, EXAMPLES))
                .output()
                .copy();
    }

    @Test
    void oneHotTargetsAreClassNumbers() {
        Case softmax = cases().get(2);
        Matrix oneHot = Samples.oneHot(softmax.y, 6);
        for (Metric metric : softmax.metrics()) {
            assertThat(metric.measure(softmax.loss, softmax.a, oneHot, softmax.weights))
                    .as("%s", metric)
                    .isEqualTo(softmax.measure(metric));
        }
    }

    @Test
    void aSoftmaxOfTwoHasTheMetricsOfASigmoid() {
        Case one = cases().getFirst();
        Matrix two = Matrix.zeros(Precision.FLOAT64, 2, EXAMPLES);
        for (int j = 0; j < EXAMPLES; j++) {
            two.set(1, j, one.a.get(0, j));
            two.set(0, j, 1 - one.a.get(0, j));
        }
        Case softmax = new Case("softmax of two", Loss.CATEGORICAL_CROSS_ENTROPY, two, one.y, one.weights);
        assertThat(softmax.metrics()).isEqualTo(one.metrics());
        for (Metric metric : one.metrics()) {
            assertThat(softmax.measure(metric)).as("%s", metric).isCloseTo(one.measure(metric), ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOrderOfTheExamplesDoesNotMatter(Case given) {
        int[] order = new int[EXAMPLES];
        RandomStream.permutation(3, order);
        for (Metric metric : given.metrics()) {
            assertThat(given.take(order).measure(metric)).as("%s", metric).isCloseTo(given.measure(metric), ROUNDING);
        }
    }

    /** Weights of 0, 1, 2 and 3, so that some examples are left out. */
    @ParameterizedTest
    @MethodSource("cases")
    void anExampleOfWeightTwoIsTheExampleTwice(Case given) {
        int[] repeated = new int[EXAMPLES * 3 / 2];
        int count = 0;
        for (int j = 0; j < EXAMPLES; j++) {
            for (int repeat = 0; repeat < given.weights.get(0, j); repeat++) {
                repeated[count++] = j;
            }
        }
        assertThat(count).isEqualTo(repeated.length);
        Case unweighted = given.take(repeated).weighted(Measurement.UNWEIGHTED);
        for (Metric metric : given.metrics()) {
            assertThat(unweighted.measure(metric)).as("%s", metric).isCloseTo(given.measure(metric), ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onlyTheProportionsOfTheWeightsMatter(Case given) {
        Matrix weights = given.weights.copy();
        for (int j = 0; j < EXAMPLES; j++) {
            weights.set(0, j, 0.3 * weights.get(0, j));
        }
        for (Metric metric : given.metrics()) {
            assertThat(given.weighted(weights).measure(metric))
                    .as("%s", metric)
                    .isCloseTo(given.measure(metric), ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyMetricIsInItsRange(Case given) {
        for (Metric metric : given.metrics()) {
            double most = switch (metric.kind()) {
                case LOG_LOSS, RMSE, MAE, PINBALL_LOSS -> Double.MAX_VALUE;
                case BRIER_SCORE -> 2;
                default -> 1;
            };
            double least = metric.kind() == Metric.Kind.R2 ? -Double.MAX_VALUE : 0;
            assertThat(given.measure(metric)).as("%s", metric).isBetween(least, most);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTargetsThemselvesAreTheBestOutputs(Case given) {
        Matrix best = given.name.equals("softmax") ? Samples.oneHot(given.y, 6) : given.y;
        Case exact = new Case(given.name, given.loss, best, given.y, given.weights);
        for (Metric metric : given.metrics()) {
            double value = exact.measure(metric);
            assertThat(value).as("%s", metric).isCloseTo(metric.isLargerBetter() ? 1 : 0, ROUNDING);
            assertThat(given.measure(metric)).as("%s", metric).isNotCloseTo(value, ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputsWithANaNHaveNoMetric(Case given) {
        given.a.set(0, 7, Double.NaN);
        for (Metric metric : given.metrics()) {
            assertThat(given.measure(metric)).as("%s", metric).isNaN();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noExamplesAreRefused(Case given) {
        Matrix none = Matrix.zeros(Precision.FLOAT64, given.a.rows(), 0);
        for (Metric metric : given.metrics()) {
            assertThatThrownBy(() -> metric.measure(given.loss, none, none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(metric + " needs outputs of at least 1 example")
                    .hasMessageContaining(none.shape());
        }
    }
}

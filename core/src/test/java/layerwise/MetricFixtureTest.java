package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import layerwise.math.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every metric beside scikit-learn's, over the cases that {@code src/test/numpy/metrics.py} wrote. */
class MetricFixtureTest {
    private static final NumpyFixture FIXTURE = NumpyFixture.read("metrics.txt");
    private static final double BOUND = 1e-9;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two",
                "two_weighted",
                "two_ties",
                "two_ties_weighted",
                "two_all_ones",
                "two_all_zeros",
                "two_never_one",
                "two_single"
            })
    void oneSigmoidHasTheMetricsOfScikitLearn(String name) {
        compare(name, Loss.BINARY_CROSS_ENTROPY);
        compareConfusion(name, Loss.BINARY_CROSS_ENTROPY, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "four",
                "four_weighted",
                "four_without_2",
                "four_never_2",
                "four_nowhere_2",
                "four_only_1",
                "four_single",
                "seven_ties",
                "seven_ties_weighted"
            })
    void aSoftmaxHasTheMetricsOfScikitLearn(String name) {
        compare(name, Loss.CATEGORICAL_CROSS_ENTROPY);
        compareConfusion(name, Loss.CATEGORICAL_CROSS_ENTROPY, matrix(name, "A").rows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels", "labels_weighted", "labels_ties", "labels_without_1", "labels_nowhere_1"})
    void severalSigmoidsHaveTheMetricsOfScikitLearn(String name) {
        compare(name, Loss.BINARY_CROSS_ENTROPY);
        assertThat(confusion(name, Loss.BINARY_CROSS_ENTROPY).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "values",
                "values_weighted",
                "values_constant",
                "values_exact",
                "values_single",
                "three_values",
                "three_values_weighted"
            })
    void valuesHaveTheMetricsOfScikitLearn(String name) {
        compare(name, Loss.MEAN_SQUARED_ERROR);
        assertThat(confusion(name, Loss.MEAN_SQUARED_ERROR).isEmpty()).isTrue();
    }

    private static Matrix matrix(String name, String quantity) {
        return FIXTURE.matrix(name + "." + quantity);
    }

    private static Matrix weights(String name) {
        return FIXTURE.matrices(name + ".").getOrDefault("weights", Measurement.UNWEIGHTED);
    }

    private static void compare(String name, Loss loss) {
        Matrix a = matrix(name, "A");
        Map<String, Matrix> expected = FIXTURE.matrices(name + ".metric.");
        Set<String> all =
                Metric.all(loss, a.rows()).stream().map(Metric::toString).collect(Collectors.toSet());
        assertThat(expected.keySet()).containsAll(all);

        expected.forEach((metric, value) -> {
            double measured = Metric.of(metric).measure(loss, a, matrix(name, "Y"), weights(name));
            if (Double.isNaN(value.get(0, 0))) {
                assertThat(measured).as(metric).isNaN();
            } else {
                assertThat(measured).as(metric).isCloseTo(value.get(0, 0), within(BOUND));
            }
        });
    }

    private static ConfusionMatrix confusion(String name, Loss loss) {
        return new Measurement(loss, matrix(name, "A"), matrix(name, "Y"), weights(name)).confusion();
    }

    private static void compareConfusion(String name, Loss loss, int classes) {
        ConfusionMatrix confusion = confusion(name, loss);
        Matrix expected = matrix(name, "confusion");
        assertThat(confusion.classes()).isEqualTo(classes);
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                assertThat(confusion.counts().get(i, j)).isCloseTo(expected.get(i, j), within(BOUND));
            }
        }
    }
}

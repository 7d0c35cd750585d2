package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import layerwise.math.Matrix;
import layerwise.math.NumpyRandom;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializerTest {
    private static final int FAN_IN = 300;
    private static final int FAN_OUT = 200;

    private static Matrix weights(String initializer, long seed) {
        return Network.of(FAN_IN, Layer.dense(FAN_OUT, Activation.TANH, Initializer.of(initializer)))
                .initialize(Precision.FLOAT64, seed)
                .W(1);
    }

    @ParameterizedTest
    @CsvSource({
        "he-normal, 0.0066666667, false",
        "he-uniform, 0.0066666667, true",
        "glorot-normal, 0.004, false",
        "glorot-uniform, 0.004, true",
        "lecun-normal, 0.0033333333, false",
        "lecun-uniform, 0.0033333333, true",
        "normal(0.01), 0.0001, false",
        "uniform(0.3), 0.03, true",
        "course, 0.0033333333, false"
    })
    void hasTheVarianceOfItsPaper(String initializer, double variance, boolean bounded) {
        double[] w = weights(initializer, 1).toColumnMajor();
        double mean = 0;
        double square = 0;
        double largest = 0;
        for (double value : w) {
            mean += value / w.length;
            square += value * value / w.length;
            largest = Math.max(largest, Math.abs(value));
        }
        double sigma = Math.sqrt(variance);
        // 60,000 draws: five standard errors of the mean and of the variance of a normal distribution.
        assertThat(mean).isCloseTo(0, within(5 * sigma / Math.sqrt(w.length)));
        assertThat(square).isCloseTo(variance, within(5 * variance * Math.sqrt(2.0 / w.length)));
        if (bounded) {
            assertThat(largest).isBetween(0.999 * sigma * Math.sqrt(3), sigma * Math.sqrt(3));
        } else {
            assertThat(largest).isGreaterThan(3.5 * sigma);
        }
    }

    @Test
    void zerosAndConstantsAreThat() {
        assertThat(weights("zeros", 1).toColumnMajor()).containsOnly(0);
        assertThat(weights("constant(0.5)", 1).toColumnMajor()).containsOnly(0.5);
    }

    @Test
    void courseDrawsNumpysNumbersLayerByLayerAndRowByRow() {
        Network network = Network.of(
                3,
                Layer.dense(2, Activation.RELU, Initializer.COURSE),
                Layer.dense(1, Activation.SIGMOID, Initializer.COURSE));
        Parameters parameters = network.initialize(Precision.FLOAT64, 3);
        NumpyRandom numpy = new NumpyRandom(3);
        for (int l = 1; l <= 2; l++) {
            Matrix w = parameters.W(l);
            for (int i = 0; i < w.rows(); i++) {
                for (int j = 0; j < w.columns(); j++) {
                    assertThat(w.get(i, j)).isEqualTo(numpy.randn() / Math.sqrt(w.columns()));
                }
            }
            assertThat(parameters.b(l).toColumnMajor()).containsOnly(0);
        }
        // np.random.seed(3); np.random.randn() is 1.78862847.
        assertThat(parameters.W(1).get(0, 0) * Math.sqrt(3)).isCloseTo(1.78862847, within(1e-8));
    }

    @Test
    void layersDrawFromDifferentStreamsAndSeedsDiffer() {
        Network network = Network.of(5, Layer.dense(5, Activation.RELU), Layer.dense(5, Activation.RELU));
        Parameters one = network.initialize(Precision.FLOAT64, 1);
        assertThat(one.W(1).sameBits(one.W(2))).isFalse();
        assertThat(one.flat().sameBits(network.initialize(Precision.FLOAT64, 1).flat()))
                .isTrue();
        assertThat(one.flat().sameBits(network.initialize(Precision.FLOAT64, 2).flat()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"he-normal", "glorot-uniform", "normal(0.01)", "constant(-2.5)", "course", "zeros"})
    void isReadFromTheTextItPrints(String name) {
        assertThat(Initializer.of(name).toString()).isEqualTo(name);
    }

    @Test
    void refusesWhatItCannotBe() {
        assertThat(Initializer.of("he")).isEqualTo(Initializer.HE_NORMAL);
        assertThatThrownBy(() -> Initializer.of("normal")).hasMessageContaining("normal(0.01)");
        assertThatThrownBy(() -> Initializer.of("normal(0)")).hasMessageContaining("positive");
        assertThatThrownBy(() -> Initializer.of("orthogonal")).hasMessageContaining("he-normal");
        assertThatThrownBy(() -> Initializer.of("he(2)")).hasMessageContaining("takes no number");
    }
}

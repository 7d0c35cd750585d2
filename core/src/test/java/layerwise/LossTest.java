package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {
    /** A network whose logits are its weights: x = 1, b = 0, so Z = W. */
    private static ForwardPass logits(Loss loss, Precision precision, double... z) {
        Network network = new Network(1, java.util.List.of(Layer.dense(z.length, loss.canonicalOutput())), loss);
        Parameters parameters = Parameters.zeros(network, precision);
        for (int i = 0; i < z.length; i++) {
            parameters.W(1).set(i, 0, z[i]);
        }
        return network.forward(parameters, Matrix.of(new double[][] {{1}}));
    }

    private static Matrix column(double... y) {
        return Matrix.wrap(y, y.length, 1);
    }

    @ParameterizedTest
    @EnumSource(names = "BFLOAT16", mode = EnumSource.Mode.EXCLUDE) // whose products round the logits
    void binaryCrossEntropyIsExactAtExtremeLogits(Precision precision) {
        for (double z : new double[] {-1e4, 1e4}) {
            double sure = z > 0 ? 1 : 0;
            ForwardPass forward = logits(Loss.BINARY_CROSS_ENTROPY, precision, z);
            assertThat(forward.cost(column(sure))).isZero();
            assertThat(forward.cost(column(1 - sure))).isEqualTo(1e4);
            assertThat(forward.backward(column(sure)).dZ(1).get(0, 0)).isZero();
            assertThat(forward.backward(column(sure)).dA(1).get(0, 0)).isCloseTo(sure == 1 ? -1 : 1, within(1e-12));
            assertThat(forward.backward(column(1 - sure)).dZ(1).get(0, 0)).isEqualTo(sure == 1 ? 1 : -1);
            assertThat(forward.backward(column(1 - sure)).dW(1).isFinite()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "BFLOAT16", mode = EnumSource.Mode.EXCLUDE) // whose products round the logits
    void categoricalCrossEntropyIsExactAtExtremeLogits(Precision precision) {
        ForwardPass forward = logits(Loss.CATEGORICAL_CROSS_ENTROPY, precision, 1e4, -1e4, 0);
        assertThat(forward.output().toColumnMajor()).containsExactly(1, 0, 0);
        assertThat(forward.cost(column(1, 0, 0))).isZero();
        assertThat(forward.cost(column(0, 1, 0))).isEqualTo(2e4);
        assertThat(forward.cost(column(2))).isEqualTo(1e4);
        assertThat(forward.backward(column(1)).dZ(1).toColumnMajor()).containsExactly(1, -1, 0);
    }

    @ParameterizedTest
    @EnumSource(names = "BFLOAT16", mode = EnumSource.Mode.EXCLUDE) // whose products round the logits
    void poissonIsExactAtExtremeLogits(Precision precision) {
        // softplus(1e4) = 1e4; far below zero log softplus(z) = z.
        assertThat(logits(Loss.POISSON, precision, 1e4).cost(column(3)))
                .isCloseTo(1e4 - 3 * Math.log(1e4), within(1e-9));
        ForwardPass low = logits(Loss.POISSON, precision, -1e4);
        assertThat(low.cost(column(3))).isEqualTo(3e4);
        assertThat(low.cost(column(0))).isZero();
        assertThat(low.backward(column(3)).dZ(1).get(0, 0)).isEqualTo(-3);
        assertThat(low.backward(column(0)).dZ(1).get(0, 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean-squared-error", "mean-absolute-error", "huber"})
    void lossesOfValuesAreFiniteAtExtremeOutputs(String name) {
        for (double z : new double[] {-1e4, 1e4}) {
            ForwardPass forward = logits(Loss.of(name), Precision.FLOAT32, z, 0);
            assertThat(forward.cost(column(0, 0))).isFinite().isPositive();
            assertThat(forward.backward(column(0, 0)).dZ(1).isFinite()).isTrue();
        }
    }

    /** Worked by hand for residuals 3 and −0.5: the losses average over the outputs. */
    @Test
    void lossesOfValuesAverageOverTheOutputs() {
        assertThat(logits(Loss.MEAN_SQUARED_ERROR, Precision.FLOAT64, 4, 1).cost(column(1, 1.5)))
                .isEqualTo((9 + 0.25) / 2);
        assertThat(logits(Loss.MEAN_ABSOLUTE_ERROR, Precision.FLOAT64, 4, 1).cost(column(1, 1.5)))
                .isEqualTo(3.5 / 2);
        assertThat(logits(Loss.huber(2), Precision.FLOAT64, 4, 1).cost(column(1, 1.5)))
                .isEqualTo((2 * (3 - 1) + 0.125) / 2);
    }

    @Test
    void everyExampleWeighsTheSame() {
        Network network = Network.of(1, Layer.dense(1, Activation.IDENTITY));
        Parameters zeros = Parameters.zeros(network, Precision.FLOAT64);
        Matrix x = Samples.normal(1, 1, 4);
        assertThat(network.forward(zeros, x).cost(Matrix.of(new double[][] {{1, 2, 3, 4}})))
                .isEqualTo(7.5);
    }

    @Test
    void classNumbersAndOneHotAreTheSameTargets() {
        Network network = Network.of(3, Layer.dense(4, Activation.SOFTMAX));
        Parameters parameters = Samples.parameters(network, Precision.FLOAT64, 1);
        Matrix x = Samples.normal(2, 3, 9);
        Matrix y = Samples.classNumbers(3, 4, 9);
        ForwardPass forward = network.forward(parameters, x);
        assertThat(forward.cost(y)).isEqualTo(forward.cost(Samples.oneHot(y, 4)));
        Matrix dW = forward.backward(y).dW(1).copy();
        assertThat(forward.backward(Samples.oneHot(y, 4)).dW(1).sameBits(dW)).isTrue();
    }

    @Test
    void targetsTheLossDoesNotTakeAreNamedWithTheirPlace() {
        ForwardPass three = logits(Loss.CATEGORICAL_CROSS_ENTROPY, Precision.FLOAT64, 0, 0, 0);
        assertThatThrownBy(() -> three.cost(column(3)))
                .hasMessageContaining("class number from 0 to 2")
                .hasMessageContaining("3.0");
        assertThatThrownBy(() -> three.cost(column(0.5))).hasMessageContaining("class number");
        assertThatThrownBy(() -> three.cost(column(1, 1, 0))).hasMessageContaining("sum to 2.0");
        assertThatThrownBy(() ->
                        logits(Loss.BINARY_CROSS_ENTROPY, Precision.FLOAT64, 0).cost(column(-1)))
                .hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> logits(Loss.POISSON, Precision.FLOAT64, 0).cost(column(-1)))
                .hasMessageContaining("at least 0");
        assertThatThrownBy(() -> logits(Loss.HUBER, Precision.FLOAT64, 0).cost(column(Double.NaN)))
                .hasMessageContaining("NaN");
    }

    @Test
    void isReadFromTheTextItPrints() {
        for (String name : new String[] {
            "binary-cross-entropy",
            "categorical-cross-entropy",
            "mean-squared-error",
            "mean-absolute-error",
            "huber(0.25)",
            "poisson"
        }) {
            assertThat(Loss.of(name).toString()).isEqualTo(name);
        }
        assertThat(Loss.of("huber")).isEqualTo(Loss.huber(1));
        assertThatThrownBy(() -> Loss.of("hinge")).hasMessageContaining("hinge").hasMessageContaining("poisson");
        assertThatThrownBy(() -> Loss.of("poisson(2)")).hasMessageContaining("takes no number");
        assertThatThrownBy(() -> Loss.huber(0)).hasMessageContaining("positive");
    }
}

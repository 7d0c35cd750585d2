package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Network NETWORK =
            Network.of(64, Layer.dense(32, Activation.RELU), Layer.dropout(0.5), Layer.dense(10, Activation.SOFTMAX));

    @Test
    void numbersItsDenseLayersOnly() {
        assertThat(NETWORK.depth()).isEqualTo(2);
        assertThat(NETWORK.widths()).containsExactly(64, 32, 10);
        assertThat(NETWORK.outputs()).isEqualTo(10);
        assertThat(NETWORK.parameterCount()).isEqualTo(64 * 32 + 32 + 32 * 10 + 10);
    }

    @Test
    void comparesByValue() {
        assertThat(NETWORK)
                .isEqualTo(Network.of(
                        64, Layer.dense(32, Activation.RELU), Layer.dropout(0.5), Layer.dense(10, Activation.SOFTMAX)));
        assertThat(NETWORK).isNotEqualTo(Network.of(64, Layer.dense(10, Activation.SOFTMAX)));
    }

    @Test
    void takesTheLossThatBelongsToItsOutput() {
        assertThat(NETWORK.loss()).isEqualTo(Loss.CATEGORICAL_CROSS_ENTROPY);
        assertThat(Network.of(2, Layer.dense(1, Activation.SIGMOID)).loss()).isEqualTo(Loss.BINARY_CROSS_ENTROPY);
        assertThat(Network.of(2, Layer.dense(1, Activation.IDENTITY)).loss()).isEqualTo(Loss.MEAN_SQUARED_ERROR);
        assertThat(Network.of(2, Layer.dense(1, Activation.SOFTPLUS)).loss()).isEqualTo(Loss.POISSON);
    }

    @Test
    void summaryShowsEveryLayerAndTheParameters() {
        assertThat(NETWORK.summary())
                .contains(
                        "relu",
                        "softmax",
                        "dropout",
                        "rate 0.5",
                        "2,080",
                        "330",
                        "2,410 parameters",
                        "categorical-cross-entropy");
    }

    @Test
    void refusesLayersThatDoNotFitTogether() {
        assertThatThrownBy(() -> Network.of(0, Layer.dense(1, Activation.SIGMOID)))
                .hasMessageContaining("at least 1 input");
        assertThatThrownBy(() -> Network.of(2)).hasMessageContaining("last layer");
        assertThatThrownBy(() -> Network.of(2, Layer.dense(2, Activation.RELU), Layer.dropout(0.1)))
                .hasMessageContaining("must be dense");
        assertThatThrownBy(() -> Network.of(2, Layer.dense(2, Activation.SOFTMAX), Layer.dense(2, Activation.SOFTMAX)))
                .hasMessageContaining("softmax is an output");
        assertThatThrownBy(() -> Network.of(2, Layer.dense(1, Activation.SOFTMAX)))
                .hasMessageContaining("use sigmoid");
        assertThatThrownBy(() -> Network.of(2, Layer.dense(1, Activation.TANH)).withLoss(Loss.BINARY_CROSS_ENTROPY))
                .hasMessageContaining("stands on sigmoid outputs")
                .hasMessageContaining("tanh");
        assertThatThrownBy(() -> Layer.dense(0, Activation.RELU)).hasMessageContaining("at least 1 unit");
        assertThatThrownBy(() -> Layer.dropout(1)).hasMessageContaining("1.0");
        assertThatThrownBy(() -> Layer.dropout(Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void anEditOfTheListItWasMadeFromDoesNotReachIt() {
        List<Layer> layers = new java.util.ArrayList<>(NETWORK.layers());
        Network network = new Network(64, layers, NETWORK.loss());
        layers.clear();
        assertThat(network).isEqualTo(NETWORK);
    }

    @Test
    void activationsAreReadFromTheTextTheyPrint() {
        for (String name : new String[] {
            "identity",
            "sigmoid",
            "tanh",
            "relu",
            "leaky-relu(0.2)",
            "elu(0.5)",
            "selu",
            "gelu",
            "silu",
            "mish",
            "softplus",
            "softmax"
        }) {
            assertThat(Activation.of(name).toString()).isEqualTo(name);
        }
        assertThat(Activation.of("Leaky_ReLU")).isEqualTo(Activation.LEAKY_RELU);
        assertThatThrownBy(() -> Activation.of("relu6"))
                .hasMessageContaining("relu6")
                .hasMessageContaining("leaky-relu");
        assertThatThrownBy(() -> Activation.of("relu(2)")).hasMessageContaining("takes no number");
        assertThatThrownBy(() -> Activation.of("elu(x)")).hasMessageContaining("'x' is not a number");
        assertThatThrownBy(() -> Activation.of("elu(")).hasMessageContaining("cannot read");
    }

    @Test
    void normalizationsAndBlocksHaveTheirPlaces() {
        Layer tanh = Layer.dense(4, Activation.TANH);
        Layer output = Layer.dense(2, Activation.SOFTMAX);
        Network network =
                Network.of(3, Layer.batchNorm(), tanh, Layer.residual(tanh, Layer.layerNorm(Activation.RELU)), output);
        assertThat(network.depth()).isEqualTo(3);
        assertThat(network.widths()).containsExactly(3, 4, 4, 2);
        assertThat(network.parameterCount()).isEqualTo(2 * 3 + 4 * 4 + 4 * 5 + 2 * 4 + 2 * 5);
        assertThat(network.initialize(Precision.FLOAT32, 1).byName().sequencedKeySet())
                .containsExactly(
                        "gamma0", "beta0", "W1", "b1", "W2", "b2", "gamma2", "beta2", "W3", "b3", "mean0", "variance0");
        assertThat(network.summary()).contains("batch norm", "residual", "  dense", "  layer norm");
        assertThatThrownBy(() -> Network.of(3, tanh, Layer.batchNorm(), Layer.layerNorm(), output))
                .hasMessageContaining("two normalisations between dense layers 1 and 2");
        assertThatThrownBy(() -> Network.of(3, Layer.residual(tanh), output))
                .hasMessageContaining("takes 3 and gives 4");
        assertThatThrownBy(() -> Network.of(3, tanh, Layer.batchNorm())).hasMessageContaining("must be dense");
        assertThatThrownBy(() -> Layer.residual(Layer.dropout(0.1))).hasMessageContaining("at least 1 dense layer");
        assertThatThrownBy(() -> Layer.batchNorm(Activation.SOFTMAX)).hasMessageContaining("softmax is an output");
        assertThatThrownBy(() -> new Layer.BatchNorm(Activation.RELU, 1, 1e-5)).hasMessageContaining("less than 1");
        assertThatThrownBy(() -> new Layer.LayerNorm(Activation.RELU, 0)).hasMessageContaining("must be positive");
        assertThatThrownBy(() -> network.initialize(Precision.FLOAT32, 1).gamma(1))
                .hasMessageContaining("there is no gamma1");
    }

    @Test
    void batchNormalizationIsDifferentiatedInTrainingOnly() {
        Network network = Network.of(3, Layer.batchNorm(), Layer.dense(2, Activation.SOFTMAX));
        Parameters parameters = network.initialize(Precision.FLOAT64, 1);
        Matrix x = Samples.normal(1, 3, 5);
        Matrix y = Samples.classNumbers(2, 2, 5);
        assertThatThrownBy(() -> network.forward(parameters, x).backward(y))
                .hasMessageContaining("make the forward pass with forwardTraining");
        ForwardPass forward = network.forwardTraining(parameters, x, 1);
        Gradients gradients = forward.backward(y);
        assertThat(forward.norm(0).mean().rows()).isEqualTo(3);
        assertThat(gradients.dGamma(0).rows()).isEqualTo(3);
        assertThat(gradients.dBeta(0).isFinite()).isTrue();
    }
}

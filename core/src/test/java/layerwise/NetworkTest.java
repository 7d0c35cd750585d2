package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
}

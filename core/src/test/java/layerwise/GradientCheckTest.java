package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import layerwise.math.Criterion;
import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCheckTest {
    private static final double TOLERANCE = 1e-7;
    private static final int[] BATCHES = {1, 7, 64};
    private static final int DEPTHS = 4;

    private static Activation activation(Function function) {
        return Activation.of(function.name());
    }

    /** Every loss on every output activation that it may stand on. */
    private static List<Network> outputs() {
        List<Network> networks = new ArrayList<>();
        for (Criterion criterion : Criterion.values()) {
            Loss loss = new Loss(criterion, criterion == Criterion.HUBER ? 0.7 : 0);
            for (Function function : Function.values()) {
                if (loss.standsOn(activation(function))) {
                    networks.add(new Network(3, List.of(Layer.dense(4, activation(function))), loss));
                }
            }
        }
        return networks;
    }

    static Stream<Activation> hiddenActivations() {
        return Stream.of(Function.values()).filter(f -> f != Function.SOFTMAX).map(GradientCheckTest::activation);
    }

    /** Normalised inputs, normalisation before and behind an activation, and blocks within blocks. */
    static Stream<Network> normalizedAndResidual() {
        Layer output = Layer.dense(3, Activation.SOFTMAX);
        Layer tanh = Layer.dense(4, Activation.TANH);
        Layer linear = Layer.dense(4, Activation.IDENTITY);
        return Stream.of(
                Network.of(3, Layer.batchNorm(), tanh, output),
                Network.of(3, linear, Layer.batchNorm(Activation.GELU), output),
                Network.of(3, linear, Layer.batchNorm(Activation.RELU), Layer.dropout(0.3), output),
                Network.of(3, Layer.layerNorm(), linear, Layer.layerNorm(Activation.SILU), output),
                Network.of(3, tanh, Layer.residual(tanh, Layer.dropout(0.3), tanh), output),
                Network.of(3, Layer.residual(Layer.dense(3, Activation.TANH)), output),
                Network.of(
                        3,
                        tanh,
                        Layer.residual(
                                Layer.batchNorm(Activation.TANH),
                                linear,
                                Layer.residual(Layer.layerNorm(Activation.ELU), tanh),
                                linear),
                        Layer.batchNorm(),
                        output));
    }

    @ParameterizedTest
    @MethodSource("normalizedAndResidual")
    void agreesForNormalizationAndResidualBlocks(Network network) {
        for (int m : new int[] {2, 7, 64}) {
            Matrix x = Samples.normal(m, 3, m);
            Matrix y = Samples.targets(network.loss(), 5, 3, m);
            GradientCheck check = GradientCheck.of(network, Samples.parameters(network, Precision.FLOAT64, 3), x, y);
            assertThat(check.relativeDifference())
                    .as("%s, m = %d: %s", network, m, check.worst())
                    .isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("hiddenActivations")
    void agreesForEveryLossAndOutputAtEveryDepthAndBatchSize(Activation hidden) {
        int checks = 0;
        for (Network output : outputs()) {
            for (int depth = 1; depth <= DEPTHS; depth++) {
                List<Layer> layers = new ArrayList<>();
                for (int l = 1; l < depth; l++) {
                    layers.add(Layer.dense(6 - l, hidden));
                }
                layers.add(output.output());
                Network network = new Network(3, layers, output.loss());
                for (int m : BATCHES) {
                    Matrix x = Samples.normal(m, 3, m);
                    Matrix y = Samples.targets(network.loss(), depth, 4, m);
                    Parameters parameters = Samples.parameters(network, Precision.FLOAT64, depth);
                    GradientCheck check = GradientCheck.of(network, parameters, x, y);
                    assertThat(check.relativeDifference())
                            .as("%s, m = %d: %s", network, m, check.worst())
                            .isLessThan(TOLERANCE);
                    if (network.loss().equals(Loss.CATEGORICAL_CROSS_ENTROPY)) {
                        assertThat(GradientCheck.of(network, parameters, x, Samples.oneHot(y, 4)))
                                .isEqualTo(check);
                    }
                    checks++;
                }
            }
        }
        assertThat(checks).isEqualTo(39 * DEPTHS * BATCHES.length);
    }

    @ParameterizedTest
    @EnumSource
    void failsWhenAnEquationIsBroken(BrokenKernels.Equation equation) {
        Network network = Network.of(
                3,
                Layer.dense(5, Activation.TANH),
                Layer.dense(4, Activation.SIGMOID),
                Layer.dense(2, Activation.SOFTMAX));
        Matrix x = Samples.normal(1, 3, 7);
        Matrix y = Samples.classNumbers(2, 2, 7);
        Parameters parameters = Samples.parameters(network, Precision.FLOAT64, 3);
        GradientCheck check =
                GradientCheck.of(network, parameters, x, y, new BrokenKernels(equation), Integer.MAX_VALUE);
        if (equation == BrokenKernels.Equation.NONE) {
            assertThat(check.relativeDifference()).isLessThan(TOLERANCE);
        } else {
            assertThat(check.relativeDifference()).isGreaterThan(1e-5);
        }
    }

    @Test
    void namesTheParameterAndTheEntryThatIsWrong() {
        Network network = Network.of(3, Layer.dense(4, Activation.TANH), Layer.dense(1, Activation.SIGMOID));
        Matrix x = Samples.normal(1, 3, 7);
        Matrix y = Samples.targets(network.loss(), 2, 1, 7);
        GradientCheck check = GradientCheck.of(
                network,
                Samples.parameters(network, Precision.FLOAT64, 3),
                x,
                y,
                new BrokenKernels(BrokenKernels.Equation.BIAS_GRADIENT),
                Integer.MAX_VALUE);
        assertThat(check.worst().name()).startsWith("b");
        assertThat(check.parameters())
                .extracting(GradientCheck.Parameter::name)
                .containsExactly("W1", "b1", "W2", "b2");
        assertThat(check.parameters().get(0).relativeDifference()).isLessThan(TOLERANCE);
        assertThat(check.parameters().get(1).relativeDifference()).isGreaterThan(1e-4);
        assertThat(check.parameters().get(1).worst().orElseThrow().difference()).isGreaterThan(1e-6);
    }

    @Test
    void leavesOutAndCountsEntriesThatSitOnAKink() {
        // z = 0·x + 0 is exactly at the corner of ReLU, whichever way W or b moves.
        Network network = Network.of(1, Layer.dense(1, Activation.RELU)).withLoss(Loss.MEAN_SQUARED_ERROR);
        Matrix x = Matrix.of(new double[][] {{1}});
        Matrix y = Matrix.of(new double[][] {{1}});
        GradientCheck check = GradientCheck.of(network, Parameters.zeros(network, Precision.FLOAT64), x, y);
        assertThat(check.parameters())
                .extracting(GradientCheck.Parameter::atKinks)
                .containsExactly(1, 1);
        assertThat(check.parameters())
                .extracting(GradientCheck.Parameter::checked)
                .containsExactly(0, 0);
    }

    @Test
    void keepsOneMaskWhereThereIsDropout() {
        Network network = Network.of(
                6,
                Layer.dropout(0.2),
                Layer.dense(8, Activation.TANH),
                Layer.dropout(0.5),
                Layer.dense(3, Activation.SOFTMAX));
        Matrix x = Samples.normal(1, 6, 9);
        Matrix y = Samples.classNumbers(2, 3, 9);
        GradientCheck check = GradientCheck.of(network, Samples.parameters(network, Precision.FLOAT64, 3), x, y);
        assertThat(check.relativeDifference()).isLessThan(TOLERANCE);
    }

    @Test
    void checksNoMoreEntriesThanAsked() {
        Network network = Network.of(30, Layer.dense(20, Activation.TANH), Layer.dense(1, Activation.SIGMOID));
        Matrix x = Samples.normal(1, 30, 5);
        Matrix y = Samples.targets(network.loss(), 2, 1, 5);
        Parameters parameters = network.initialize(Precision.FLOAT64, 1);
        GradientCheck check = GradientCheck.of(network, parameters, x, y, Kernels.best(1), 7);
        assertThat(check.parameters())
                .extracting(GradientCheck.Parameter::checked)
                .containsExactly(7, 7, 7, 1);
        assertThat(check.relativeDifference()).isLessThan(TOLERANCE);
    }

    @Test
    void refusesTargetsThatDoNotFit() {
        Network network = Network.of(2, Layer.dense(1, Activation.SIGMOID));
        Matrix x = Samples.normal(1, 2, 3);
        assertThatThrownBy(() -> GradientCheck.of(
                        network, network.initialize(Precision.FLOAT64, 1), x, Matrix.of(new double[][] {{0, 1, 2}})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("example 2 has 2.0");
    }

    /** dA⁰ is in no parameter's gradient, so the check of the parameters cannot see it. */
    @ParameterizedTest
    @MethodSource("hiddenActivations")
    void theGradientOfTheInputIsADifferenceQuotientToo(Activation hidden) {
        Network network = Network.of(3, Layer.dense(5, hidden), Layer.dense(2, Activation.SOFTMAX));
        Matrix x = Samples.normal(5, 3, 4);
        Matrix y = Samples.classNumbers(6, 2, 4);
        Parameters parameters = Samples.parameters(network, Precision.FLOAT64, 7);
        Matrix dA0 = network.forward(parameters, x).backward(y).dA(0);
        double epsilon = 1e-5;
        for (int j = 0; j < 4; j++) {
            for (int i = 0; i < 3; i++) {
                Matrix nudged = x.copy();
                nudged.set(i, j, x.get(i, j) + epsilon);
                double above = network.forward(parameters, nudged).cost(y);
                nudged.set(i, j, x.get(i, j) - epsilon);
                double below = network.forward(parameters, nudged).cost(y);
                // dA carries no 1/m; J does.
                assertThat(dA0.get(i, j) / 4)
                        .isCloseTo((above - below) / (2 * epsilon), org.assertj.core.data.Offset.offset(1e-9));
            }
        }
    }
}

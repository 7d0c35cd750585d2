package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;

class ForwardPassTest {
    private static final Network NETWORK =
            Network.of(2, Layer.dense(2, Activation.RELU), Layer.dense(1, Activation.SIGMOID));
    private static final Matrix X = Matrix.of(new double[][] {{1, -1}, {2, 0.5}});
    private static final Matrix Y = Matrix.of(new double[][] {{1, 0}});

    private static Parameters parameters() {
        Parameters parameters = Parameters.zeros(NETWORK, Precision.FLOAT64);
        parameters.W(1).copyFrom(Matrix.of(new double[][] {{1, 2}, {-1, 0.5}}));
        parameters.b(1).copyFrom(Matrix.of(new double[][] {{0.5}, {-0.25}}));
        parameters.W(2).copyFrom(Matrix.of(new double[][] {{0.5, -2}}));
        parameters.b(2).copyFrom(Matrix.of(new double[][] {{0.125}}));
        return parameters;
    }

    /** Worked on paper: Z1 = [[5.5, 0.5], [−0.25, 1]], A1 = [[5.5, 0.5], [0, 1]], Z2 = [2.875, −1.625]. */
    @Test
    void cachesHoldTheNumbersWorkedByHand() {
        ForwardPass forward = NETWORK.forward(parameters(), X);
        ForwardPass.Cache first = forward.layer(1);
        assertThat(first.APrev().toRows()).isDeepEqualTo(X.toRows());
        assertThat(first.Z().toRows()).isDeepEqualTo(new double[][] {{5.5, 0.5}, {-0.25, 1}});
        assertThat(first.A().toRows()).isDeepEqualTo(new double[][] {{5.5, 0.5}, {0, 1}});
        assertThat(forward.layer(2).APrev().toRows()).isDeepEqualTo(first.A().toRows());
        assertThat(forward.layer(2).Z().toRows()).isDeepEqualTo(new double[][] {{2.875, -1.625}});
        double a1 = 1 / (1 + Math.exp(-2.875));
        double a2 = 1 / (1 + Math.exp(1.625));
        assertThat(forward.output().get(0, 0)).isCloseTo(a1, within(1e-15));
        assertThat(forward.output().get(0, 1)).isCloseTo(a2, within(1e-15));
        assertThat(forward.cost(Y)).isCloseTo(-(Math.log(a1) + Math.log(1 - a2)) / 2, within(1e-15));
    }

    @Test
    void gradientsAreTheFourEquations() {
        ForwardPass forward = NETWORK.forward(parameters(), X);
        Gradients gradients = forward.backward(Y);
        double dz1 = forward.output().get(0, 0) - 1;
        double dz2 = forward.output().get(0, 1);
        assertThat(gradients.dZ(2).toRows()).isDeepEqualTo(new double[][] {{dz1, dz2}});
        assertThat(gradients.dA(2).get(0, 0)).isCloseTo(-1 / forward.output().get(0, 0), within(1e-14));
        assertThat(gradients.dA(2).get(0, 1)).isCloseTo(1 / (1 - dz2), within(1e-14));
        assertThat(gradients.dW(2).get(0, 0)).isCloseTo((5.5 * dz1 + 0.5 * dz2) / 2, within(1e-15));
        assertThat(gradients.dW(2).get(0, 1)).isCloseTo(dz2 / 2, within(1e-15));
        assertThat(gradients.db(2).get(0, 0)).isCloseTo((dz1 + dz2) / 2, within(1e-15));
        assertThat(gradients.dA(1).get(0, 0)).isCloseTo(0.5 * dz1, within(1e-15));
        assertThat(gradients.dA(1).get(1, 1)).isCloseTo(-2 * dz2, within(1e-15));
        // Unit 2 is off for the first example.
        assertThat(gradients.dZ(1).get(1, 0)).isZero();
        assertThat(gradients.dW(1).get(1, 0)).isCloseTo(-2 * dz2 * -1 / 2, within(1e-15));
        assertThat(gradients.dA(0).get(0, 0)).isCloseTo(0.5 * dz1, within(1e-15));
        assertThat(gradients.dA(0).get(0, 1)).isCloseTo(0.5 * dz2 + 2 * dz2, within(1e-15));
    }

    @Test
    void updateStepsAgainstTheGradientAndLeavesTheOldParametersAlone() {
        Parameters before = parameters();
        ForwardPass forward = NETWORK.forward(before, X);
        Gradients gradients = forward.backward(Y);
        Parameters after = before.update(gradients, 0.1);
        assertThat(after.W(2).get(0, 0)).isCloseTo(0.5 - 0.1 * gradients.dW(2).get(0, 0), within(1e-15));
        assertThat(after.b(1).get(1, 0)).isCloseTo(-0.25 - 0.1 * gradients.db(1).get(1, 0), within(1e-15));
        assertThat(before.W(2).get(0, 0)).isEqualTo(0.5);
        assertThat(NETWORK.forward(after, X).cost(Y)).isLessThan(forward.cost(Y));
    }

    @Test
    void updateRefusesGradientsOfAnotherNetworkOrPrecision() {
        Gradients gradients = NETWORK.forward(parameters(), X).backward(Y);
        Network wider = Network.of(2, Layer.dense(3, Activation.RELU), Layer.dense(1, Activation.SIGMOID));
        assertThatThrownBy(() -> wider.initialize(Precision.FLOAT64, 1).update(gradients, 0.1))
                .hasMessageContaining("these are float64 parameters W1 (3, 2)")
                .hasMessageContaining("the gradients are in float64 for W1 (2, 2)");
        assertThatThrownBy(() -> parameters().to(Precision.FLOAT32).update(gradients, 0.1))
                .hasMessageContaining("float32")
                .hasMessageContaining("float64");
        assertThatThrownBy(() -> parameters().update(gradients, Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void isASnapshotThatCannotBeWrittenTo() {
        Parameters parameters = parameters();
        ForwardPass forward = NETWORK.forward(parameters, X);
        parameters.W(1).fill(9);
        assertThat(forward.layer(1).W().get(0, 0)).isEqualTo(1);
        assertThatThrownBy(() -> forward.layer(1).Z().set(0, 0, 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> forward.backward(Y).dW(1).fill(0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theWatchedNumbersAreThoseOfTraining() {
        Network network = Network.of(
                5,
                Layer.dense(7, Activation.GELU),
                Layer.dense(6, Activation.TANH),
                Layer.dense(3, Activation.SOFTMAX));
        Matrix x = Samples.normal(1, 5, 11).to(Precision.FLOAT32);
        Matrix y = Samples.classNumbers(2, 3, 11).to(Precision.FLOAT32);
        Parameters start = Samples.parameters(network, Precision.FLOAT32, 3);
        Parameters watched = start.update(network.forward(start, x).backward(y), 0.5);
        TrainingResult trained = new Trainer(
                        network, Recipe.of(Optimizer.sgd(0.5)).epochs(1).batchSize(Recipe.FULL_BATCH))
                .startFrom(start)
                .train(x, y);
        assertThat(trained.model().parameters().flat().sameBits(watched.flat())).isTrue();
        assertThat(trained.history().getFirst().cost())
                .isEqualTo(network.forward(start, x).cost(y));
    }

    @Test
    void dropoutZeroesAFractionAndScalesTheRest() {
        Network network = Network.of(
                50,
                Layer.dropout(0.25),
                Layer.dense(40, Activation.IDENTITY),
                Layer.dropout(0.5),
                Layer.dense(1, Activation.SIGMOID));
        Parameters parameters = Samples.parameters(network, Precision.FLOAT64, 1);
        Matrix x = Matrix.zeros(Precision.FLOAT64, 50, 400);
        x.fill(3);
        ForwardPass forward = network.forwardTraining(parameters, x, 7);
        int zeros = 0;
        for (double value : forward.layer(1).APrev().toColumnMajor()) {
            assertThat(value).isIn(0.0, 4.0);
            zeros += value == 0 ? 1 : 0;
        }
        // 20,000 draws: five standard deviations are 306.
        assertThat(zeros).isCloseTo(5000, within(306));
        Matrix a = forward.layer(1).A();
        Matrix dropped = forward.layer(2).APrev();
        for (int j = 0; j < 400; j++) {
            for (int i = 0; i < 40; i++) {
                assertThat(dropped.get(i, j)).isIn(0.0, 2 * a.get(i, j));
            }
        }
        assertThat(network.forward(parameters, x).layer(1).APrev().sameBits(x)).isTrue();
        assertThat(network.forwardTraining(parameters, x, 7).output().sameBits(forward.output()))
                .isTrue();
        assertThat(network.forwardTraining(parameters, x, 8).output().sameBits(forward.output()))
                .isFalse();
    }

    @Test
    void shapesThatDoNotFitAreRefusedWithBothShapes() {
        assertThatThrownBy(() -> NETWORK.forward(parameters(), Samples.normal(1, 3, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("n⁰ = 2")
                .hasMessageContaining("(3, 4)");
        assertThatThrownBy(() -> NETWORK.forward(parameters(), Samples.normal(1, 2, 0)))
                .hasMessageContaining("at least 1 example");
        ForwardPass forward = NETWORK.forward(parameters(), X);
        assertThatThrownBy(() -> forward.cost(Samples.normal(1, 1, 3)))
                .hasMessageContaining("(1, 2)")
                .hasMessageContaining("(1, 3)");
        assertThatThrownBy(() -> forward.layer(3))
                .hasMessageContaining("no layer 3")
                .hasMessageContaining("1 to 2");
        Network wider = Network.of(3, Layer.dense(2, Activation.RELU), Layer.dense(1, Activation.SIGMOID));
        assertThatThrownBy(() -> wider.forward(parameters(), Samples.normal(1, 3, 4)))
                .hasMessageContaining("these parameters are W1 (2, 2)")
                .hasMessageContaining("the network's are W1 (2, 3)");
    }
}

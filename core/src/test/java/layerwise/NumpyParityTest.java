package layerwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;

/** The engine against the same equations in NumPy ({@code src/test/numpy/course.py}); bounds hold for every element alone. */
class NumpyParityTest {
    private static final double AFTER_TRAINING = 1e-10;
    private static final double IN_ONE_PASS = 1e-12;
    private static final int ITERATIONS = 2000;

    private static final Network DEEP = Network.of(
            12,
            Layer.dense(20, Activation.RELU, Initializer.COURSE),
            Layer.dense(7, Activation.RELU, Initializer.COURSE),
            Layer.dense(5, Activation.RELU, Initializer.COURSE),
            Layer.dense(1, Activation.SIGMOID, Initializer.COURSE));

    private static final Network PLANAR =
            Network.of(2, Layer.dense(4, Activation.TANH), Layer.dense(1, Activation.SIGMOID));

    private static Trainer batchGradientDescent(Network network, NumpyFixture numpy) {
        return new Trainer(
                network,
                Recipe.of(Optimizer.sgd(numpy.number("learningRate")))
                        .epochs(ITERATIONS)
                        .batchSize(Recipe.FULL_BATCH)
                        .precision(Precision.FLOAT64)
                        .seed((long) numpy.numbers("seeds")[1]));
    }

    private static void assertTrained(TrainingResult result, NumpyFixture numpy) {
        result.model()
                .parameters()
                .byName()
                .forEach((name, value) -> assertThat(
                                NumpyFixture.relativeDifference(value, numpy.matrix("final." + name)))
                        .as(name)
                        .isLessThanOrEqualTo(AFTER_TRAINING));
        double[] costs = numpy.numbers("costs");
        assertThat(result.history()).hasSize(costs.length);
        for (Epoch epoch : result.history()) {
            assertThat(NumpyFixture.relativeDifference(epoch.cost(), costs[epoch.number() - 1]))
                    .as("cost of epoch %d", epoch.number())
                    .isLessThanOrEqualTo(AFTER_TRAINING);
        }
    }

    @Test
    void theDeepNetworkFromTheSameSeedTrainsToNumpysParametersAndCosts() {
        NumpyFixture numpy = NumpyFixture.read("deep.txt");
        assertTrained(batchGradientDescent(DEEP, numpy).train(numpy.matrix("X"), numpy.matrix("Y")), numpy);
    }

    @Test
    void thePlanarNetworkTrainsToNumpysParametersAndCosts() {
        NumpyFixture numpy = NumpyFixture.read("planar.txt");
        Parameters start = Parameters.of(PLANAR, Precision.FLOAT64, new LinkedHashMap<>(numpy.matrices("initial.")));
        assertTrained(
                batchGradientDescent(PLANAR, numpy).startFrom(start).train(numpy.matrix("X"), numpy.matrix("Y")),
                numpy);
    }

    @Test
    void everyIntermediateOfOnePassIsNumpys() {
        assertOnePass(DEEP, NumpyFixture.read("deep.txt"));
        assertOnePass(PLANAR, NumpyFixture.read("planar.txt"));
    }

    private static void assertOnePass(Network network, NumpyFixture numpy) {
        Parameters parameters = Parameters.zeros(network, Precision.FLOAT64);
        parameters.byName().forEach((name, value) -> value.copyFrom(numpy.matrix("pass." + name)));
        Matrix y = numpy.matrix("pass.Y");
        ForwardPass forward = network.forward(parameters, numpy.matrix("pass.X"));
        Gradients gradients = forward.backward(y);
        assertThat(NumpyFixture.relativeDifference(forward.cost(y), numpy.number("pass.cost")))
                .isLessThanOrEqualTo(IN_ONE_PASS);
        Map<String, Matrix> ours = new LinkedHashMap<>();
        for (int l = 1; l <= network.depth(); l++) {
            ours.put("Z" + l, forward.layer(l).Z());
            ours.put("A" + l, forward.layer(l).A());
            ours.put("dA" + l, gradients.dA(l));
            ours.put("dZ" + l, gradients.dZ(l));
            ours.put("dW" + l, gradients.dW(l));
            ours.put("db" + l, gradients.db(l));
        }
        ours.put("dA0", gradients.dA(0));
        ours.forEach((name, value) -> assertThat(NumpyFixture.relativeDifference(value, numpy.matrix("pass." + name)))
                .as(name)
                .isLessThanOrEqualTo(IN_ONE_PASS));
    }
}

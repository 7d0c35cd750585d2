package layerwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Five steps of every optimiser, penalty, limit and normalisation, and every schedule, beside NumPy's in {@code optimizers.txt}.
 */
class OptimizersParityTest {
    private static final double TOLERANCE = 1e-12;
    private static final int STEPS = 5;
    private static final NumpyFixture NUMPY = NumpyFixture.read("optimizers.txt");
    private static final Network NETWORK = Network.of(
            3, Layer.dense(4, Activation.TANH), Layer.dense(4, Activation.TANH), Layer.dense(2, Activation.SOFTMAX));

    private static Recipe recipe(Optimizer optimizer) {
        return Recipe.of(optimizer).epochs(STEPS).batchSize(Recipe.FULL_BATCH).precision(Precision.FLOAT64);
    }

    private static Trainer trainer(Network network, Recipe recipe) {
        Map<String, Matrix> start = new LinkedHashMap<>();
        network.initialize(Precision.FLOAT64, 1).byName().forEach((name, value) -> {
            boolean drawn = name.startsWith("W") || (name.startsWith("b") && !name.startsWith("beta"));
            start.put(name, drawn ? NUMPY.matrix("initial." + name) : value);
        });
        return new Trainer(network, recipe)
                .startFrom(Parameters.of(network, Precision.FLOAT64, new LinkedHashMap<>(start)));
    }

    @TestFactory
    Stream<DynamicTest> fiveStepsAreNumpys() {
        Optimizer sgd = Optimizer.sgd(0.5);
        Map<String, Recipe> recipes = new LinkedHashMap<>();
        recipes.put("sgd", recipe(sgd));
        recipes.put("momentum", recipe(Optimizer.momentum(0.1)));
        recipes.put("nesterov", recipe(Optimizer.nesterov(0.1)));
        recipes.put("rmsprop", recipe(Optimizer.rmsProp(0.01)));
        recipes.put("adam", recipe(Optimizer.adam(0.01)));
        recipes.put("adamw", recipe(Optimizer.adamW(0.01)));
        recipes.put("scheduleFree", recipe(Optimizer.scheduleFree(0.05)));
        recipes.put(
                "scheduleFreeWarmUp",
                recipe(Optimizer.scheduleFree(0.05)).schedule(new Schedule.WarmUp(3, Schedule.constant())));
        recipes.put("muon", recipe(new Optimizer.Muon(0.02, 0.95, 0, Optimizer.adam(0.01))));
        recipes.put("lbfgs", recipe(Optimizer.lbfgs()));
        recipes.put("l2", recipe(sgd).l2(0.7));
        recipes.put("l1", recipe(sgd).l1(0.3));
        recipes.put("maxNorm", recipe(sgd).maxNorm(1));
        recipes.put("clipNorm", recipe(Optimizer.adam(0.01)).clipNorm(0.1));
        recipes.put("clipValue", recipe(Optimizer.adam(0.01)).clipValue(0.01));
        recipes.put("movingAverage", recipe(Optimizer.momentum(0.1)).averaging(0.9));
        recipes.put("labelSmoothing", recipe(sgd).labelSmoothing(0.1));
        return recipes.entrySet().stream()
                .map(run -> DynamicTest.dynamicTest(
                        run.getKey(),
                        () -> assertSteps(
                                run.getKey(),
                                trainer(NETWORK, run.getValue()),
                                Matrix.zeros(Precision.FLOAT64, 0, 0))));
    }

    @Test
    void weightsOfTheExamplesAreNumpys() {
        // Any multiple of the weights is the same.
        Matrix weights = NUMPY.matrix("exampleWeights.weights").copy();
        for (int j = 0; j < weights.columns(); j++) {
            weights.set(0, j, 3 * weights.get(0, j));
        }
        assertSteps("exampleWeights", trainer(NETWORK, recipe(Optimizer.sgd(0.5))), weights);
    }

    @Test
    void batchNormalizationIsNumpys() {
        Network network = Network.of(
                3,
                Layer.dense(4, Activation.IDENTITY),
                Layer.batchNorm(Activation.TANH),
                Layer.dense(4, Activation.TANH),
                Layer.dense(2, Activation.SOFTMAX));
        List<Parameters> steps = assertSteps(
                "batchNorm", trainer(network, recipe(Optimizer.sgd(0.5))), Matrix.zeros(Precision.FLOAT64, 0, 0));
        for (int t = 0; t < STEPS; t++) {
            assertColumn("batchNorm.gamma", t, steps.get(t).gamma(1));
            assertColumn("batchNorm.beta", t, steps.get(t).beta(1));
            assertColumn("batchNorm.runningMean", t, steps.get(t).mean(1));
            assertColumn("batchNorm.runningVariance", t, steps.get(t).variance(1));
        }
        Matrix x = NUMPY.matrix("X");
        Matrix expected = NUMPY.matrix("batchNorm.prediction");
        assertThat(NumpyFixture.relativeDifference(
                        network.forward(steps.getLast(), x).output(), expected))
                .isLessThan(TOLERANCE);
        // Folded into W1 and b1.
        assertThat(NumpyFixture.relativeDifference(
                        Model.of(network, steps.getLast()).predict(x), expected))
                .isLessThan(TOLERANCE);
    }

    @Test
    void layerNormalizationIsNumpys() {
        Network network = Network.of(
                3,
                Layer.dense(4, Activation.IDENTITY),
                Layer.layerNorm(Activation.TANH),
                Layer.dense(4, Activation.TANH),
                Layer.dense(2, Activation.SOFTMAX));
        List<Parameters> steps = assertSteps(
                "layerNorm", trainer(network, recipe(Optimizer.sgd(0.5))), Matrix.zeros(Precision.FLOAT64, 0, 0));
        for (int t = 0; t < STEPS; t++) {
            assertColumn("layerNorm.gamma", t, steps.get(t).gamma(1));
            assertColumn("layerNorm.beta", t, steps.get(t).beta(1));
        }
    }

    @Test
    void aResidualBlockIsNumpys() {
        Network network = Network.of(
                3,
                Layer.dense(4, Activation.TANH),
                Layer.residual(Layer.dense(4, Activation.TANH)),
                Layer.dense(2, Activation.SOFTMAX));
        assertSteps("residual", trainer(network, recipe(Optimizer.sgd(0.5))), Matrix.zeros(Precision.FLOAT64, 0, 0));
    }

    /** Compares costs, parameters and, where there are others, the parameters kept; gives those trained after each step. */
    private static List<Parameters> assertSteps(String run, Trainer trainer, Matrix weights) {
        List<Parameters> steps = new ArrayList<>();
        trainer.onEvent(event -> {
            if (event instanceof TrainingEvent.EpochEnded ended) {
                steps.add(ended.parameters().copy());
            }
        });
        TrainingResult result = trainer.train(NUMPY.matrix("X"), NUMPY.matrix("Y"), weights);
        assertThat(steps).hasSize(STEPS);
        for (int t = 0; t < STEPS; t++) {
            double cost = NUMPY.matrix(run + ".costs").get(0, t);
            assertThat(NumpyFixture.relativeDifference(result.history().get(t).cost(), cost))
                    .as("%s: cost before step %d", run, t + 1)
                    .isLessThan(TOLERANCE);
            assertColumn(run + ".parameters", t, dense(steps.get(t)));
        }
        boolean keepsOthers = run.equals("movingAverage") || run.startsWith("scheduleFree");
        Parameters kept = result.model().parameters();
        assertColumn(run + (keepsOthers ? ".average" : ".parameters"), STEPS - 1, dense(kept));
        return steps;
    }

    /** W1, b1, W2, … as one column, without γ and β. */
    private static Matrix dense(Parameters parameters) {
        List<Double> numbers = new ArrayList<>();
        for (int l = 1; l <= parameters.depth(); l++) {
            for (Matrix matrix : List.of(parameters.W(l), parameters.b(l))) {
                for (double number : matrix.toColumnMajor()) {
                    numbers.add(number);
                }
            }
        }
        return Matrix.wrap(numbers.stream().mapToDouble(Double::doubleValue).toArray(), numbers.size(), 1);
    }

    private static void assertColumn(String name, int t, Matrix actual) {
        assertThat(NumpyFixture.relativeDifference(actual, NUMPY.matrix(name).columns(t, t + 1)))
                .as("%s, step %d", name, t + 1)
                .isLessThan(TOLERANCE);
    }

    @TestFactory
    Stream<DynamicTest> schedulesAreNumpys() {
        Map<String, String> schedules = new LinkedHashMap<>();
        schedules.put("inverseTime", "inverse-time(0.5)");
        schedules.put("step", "step(2,0.5)");
        schedules.put("exponential", "exponential(0.9)");
        schedules.put("cosine", "cosine");
        schedules.put("warmUpCosine", "warm-up(3) cosine");
        schedules.put("oneCycle", "one-cycle");
        schedules.put("coslog4", "coslog4");
        return schedules.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Schedule schedule = Schedule.of(entry.getValue());
                    double[] rates = NUMPY.numbers("schedule." + entry.getKey());
                    for (int step = 0; step < rates.length; step++) {
                        double rate = 0.1 * schedule.factor(step, rates.length, 2, List.of());
                        assertThat(NumpyFixture.relativeDifference(rate, rates[step]))
                                .as("step %d", step)
                                .isLessThan(TOLERANCE);
                    }
                }));
    }
}

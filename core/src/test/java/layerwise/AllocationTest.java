package layerwise;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import layerwise.math.Axis;
import layerwise.math.Criterion;
import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.KernelsLadder;
import layerwise.math.KernelsProvider;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.WeightFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("allocation")
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Network NETWORK = Network.of(
            30,
            Layer.dense(70, Activation.RELU),
            Layer.dropout(0.2),
            Layer.dense(40, Activation.TANH),
            Layer.dense(5, Activation.SOFTMAX));

    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final int ROUNDS = 200;

    @TempDir
    Path folder;

    /**
     * The bytes that this thread allocates in many rounds of the work, once it is warm. The Vector API allocates until the
     * compiler has seen its loops often enough, and now and then while it changes its mind; how soon it settles depends on the
     * machine's load. So the work counts as warm when three stretches of rounds in a row allocate nothing, and has a minute
     * for it; what still allocates then does so for good.
     */
    private static long allocatedOnceWarm(Runnable work) {
        long deadline = System.nanoTime() + WARM_UP.toNanos();
        long allocated;
        int stretches = 0;
        do {
            allocated = allocated(work);
            stretches = allocated == 0 ? stretches + 1 : 0;
        } while (stretches < 3 && System.nanoTime() < deadline);
        return allocated;
    }

    private static long allocated(Runnable work) {
        long thread = Thread.currentThread().threadId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int round = 0; round < ROUNDS; round++) {
            work.run();
        }
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }

    static List<String> available() {
        return KernelsLadder.providers().stream()
                .filter(provider -> provider.probe().isEmpty())
                .map(KernelsProvider::name)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("available")
    void trainingStepsAllocateNothing(String kernels) {
        Matrix none = Matrix.zeros(Precision.FLOAT32, 0, 0);
        for (Precision precision : Precision.values()) {
            for (Optimizer optimizer : TrainerTest.optimizers()) {
                assertStepsAllocateNothing(
                        kernels, NETWORK, Recipe.of(optimizer).precision(precision), none);
            }
        }
    }

    /** Every regulariser, normalisation and schedule, on examples with weights. */
    @ParameterizedTest
    @MethodSource("available")
    void stepsOfEveryRecipeAllocateNothing(String kernels) {
        Matrix weights = Samples.positive(3, 1, 100);
        for (Precision precision : List.of(Precision.FLOAT32, Precision.FLOAT64)) {
            for (Recipes.Case example : Recipes.all(30, 20).values()) {
                assertStepsAllocateNothing(
                        kernels, example.network(), example.recipe().precision(precision), weights.to(precision));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void embeddingsAllocateNothing(String kernels) {
        int[] levels = IntStream.range(0, 20).map(f -> 5 + 5 * f).toArray();
        Network network = Network.of(
                25,
                Layer.embedding(IntStream.of(levels).boxed().toList(), 8),
                Layer.dense(10, Activation.RELU),
                Layer.dense(5, Activation.SOFTMAX));
        Matrix x = Samples.normal(1, 25, 150);
        for (int f = 0; f < levels.length; f++) {
            Matrix drawn = Samples.classNumbers(f, levels[f], 150);
            for (int j = 0; j < 150; j++) {
                x.set(5 + f, j, drawn.get(0, j));
            }
        }
        for (Precision precision : List.of(Precision.FLOAT32, Precision.FLOAT64)) {
            Recipe recipe = Recipe.of(Optimizer.sgd(0.01)).batchSize(75).precision(precision);
            assertStepsAllocateNothing(kernels, network, recipe, x, Matrix.zeros(Precision.FLOAT32, 0, 0));
            Predictor predictor =
                    Model.of(network, network.initialize(precision, 1)).predictor(Kernels.named(kernels, 1), 16);
            float[] one = new float[25];
            float[] a = new float[5];
            Matrix outputs = Matrix.zeros(precision, 5, 150);
            assertThat(allocatedOnceWarm(() -> {
                        predictor.predict(one, a);
                        predictor.predict(x, outputs);
                    }))
                    .as("%s, %s", kernels, precision)
                    .isZero();
        }
    }

    /** The examples lie in a file that is read ahead on another thread. */
    @ParameterizedTest
    @MethodSource("available")
    void stepsOnMappedExamplesAllocateNothing(String kernels) throws IOException {
        Matrix weights = Samples.positive(3, 1, 100);
        for (Precision precision : List.of(Precision.FLOAT32, Precision.FLOAT64)) {
            Path path = ExampleFileTest.write(
                    folder.resolve("x"),
                    precision,
                    Samples.normal(1, 30, 100),
                    Samples.classNumbers(2, 5, 100),
                    weights);
            try (ExampleFile file = ExampleFile.open(path)) {
                assertStepsAllocateNothing(kernels, NETWORK, new Recipe().precision(precision), file);
                assertStepsAllocateNothing(
                        kernels,
                        NETWORK,
                        new Recipe().precision(precision),
                        file.weighed(Weighing.of(file, ClassWeights.balanced(), NETWORK)
                                .orElseThrow()));
            }
        }
    }

    private static void assertStepsAllocateNothing(String kernels, Network network, Recipe recipe, Matrix weights) {
        assertStepsAllocateNothing(kernels, network, recipe, Samples.normal(1, 30, 100), weights);
    }

    private static void assertStepsAllocateNothing(
            String kernels, Network network, Recipe recipe, Matrix examples, Matrix weights) {
        Precision precision = recipe.precision();
        Matrix x = examples.to(precision);
        Matrix y = Samples.classNumbers(2, 5, x.columns()).to(precision);
        assertStepsAllocateNothing(kernels, network, recipe, Examples.of(x, y, weights));
    }

    private static void assertStepsAllocateNothing(String kernels, Network network, Recipe recipe, Examples examples) {
        Parameters parameters = network.initialize(recipe.precision(), 1);
        TrainingRun run = new TrainingRun(network, Kernels.named(kernels, 2), parameters, recipe, examples);
        try {
            assertThat(allocatedOnceWarm(() -> {
                        run.beginEpoch();
                        while (run.hasStep()) {
                            run.step();
                        }
                    }))
                    .as("%s, %s", kernels, recipe)
                    .isZero();
        } finally {
            run.close();
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void predictionsAllocateNothing(String kernels) {
        Model model = Model.of(NETWORK, NETWORK.initialize(Precision.FLOAT32, 1));
        double[] x = Samples.normal(1, 30, 1).toColumnMajor();
        double[] a = new double[5];
        float[] xFloats = new float[30];
        float[] aFloats = new float[5];
        Matrix many = Samples.normal(2, 30, 50);
        Matrix outputs = Matrix.zeros(Precision.FLOAT32, 5, 50);
        for (WeightFormat format : WeightFormat.values()) {
            Predictor predictor = model.predictor(Kernels.named(kernels, 1), 16, format);
            assertThat(allocatedOnceWarm(() -> predictor.predict(x, a)))
                    .as("%s", format)
                    .isZero();
            assertThat(allocatedOnceWarm(() -> predictor.predict(xFloats, aFloats)))
                    .as("%s", format)
                    .isZero();
            assertThat(allocatedOnceWarm(() -> predictor.predict(many, outputs)))
                    .as("%s", format)
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void predictionsOfOneRowOnTwoThreadsAllocateNothing(String kernels) {
        Network network = Network.of(300, Layer.dense(200, Activation.RELU), Layer.dense(3, Activation.SOFTMAX));
        Model model = Model.of(network, network.initialize(Precision.FLOAT32, 1));
        float[] x = new float[300];
        float[] a = new float[3];
        for (WeightFormat format : WeightFormat.values()) {
            Predictor predictor = model.predictor(Kernels.named(kernels, 2), 1, format);
            assertThat(allocatedOnceWarm(() -> predictor.predict(x, a)))
                    .as("%s", format)
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void predictionsOfABatchInPartsAllocateNothing(String kernels) {
        Network network = Network.of(300, Layer.dense(200, Activation.RELU), Layer.dense(3, Activation.SOFTMAX));
        Model model = Model.of(network, network.initialize(Precision.FLOAT32, 1));
        Matrix x = Samples.normal(1, 300, 150);
        Matrix a = Matrix.zeros(Precision.FLOAT32, 3, 150);
        Predictor predictor = model.predictor(Kernels.named(kernels, 2), 150);
        assertThat(allocatedOnceWarm(() -> predictor.predict(x, a))).isZero();
    }

    /** Functions and losses that no network above has; sizes that end within a vector. */
    @ParameterizedTest
    @MethodSource("available")
    void functionsLossesAndUpdatesAllocateNothing(String name) {
        Kernels kernels = Kernels.named(name, 2);
        for (Precision precision : Precision.values()) {
            Matrix z = Samples.normal(1, 9, 15).to(precision);
            Matrix y = Samples.classNumbers(2, 2, 9 * 15).to(precision).view(0, 9, 15);
            Matrix a = Matrix.zeros(precision, 9, 15);
            Matrix dZ = Matrix.zeros(precision, 9, 15);
            Matrix weights = Matrix.zeros(precision, 1, 15);
            for (Function g : Function.values()) {
                assertThat(allocatedOnceWarm(() -> {
                            kernels.activation(g, 0.3, z, a);
                            kernels.activationGradient(g, 0.3, y, z, a, dZ);
                        }))
                        .as("%s, %s, %s", name, precision, g)
                        .isZero();
            }
            for (Criterion criterion : Criterion.values()) {
                kernels.activation(criterion.canonicalOutput(), 0, z, a);
                assertThat(allocatedOnceWarm(() -> {
                            sum += kernels.cost(criterion, 0.5, z, a, y);
                            sum += kernels.cost(criterion, 0.5, z, a, y, weights);
                            kernels.outputGradient(criterion, 0.5, z, a, y, dZ);
                            kernels.costGradient(criterion, 0.5, z, a, y, dZ);
                        }))
                        .as("%s, %s, %s", name, precision, criterion)
                        .isZero();
            }
            assertThat(allocatedOnceWarm(() -> {
                        kernels.dropout(z, 3, 0.2, dZ);
                        kernels.gradientDescent(a, dZ, 1e-3, 1e-3);
                        kernels.momentum(a, dZ, y, 1e-3, 0.9, false, 1e-3);
                        kernels.momentum(a, dZ, y, 1e-3, 0.9, true, 1e-3);
                        kernels.rmsProp(a, dZ, y, 1e-3, 0.9, 1e-8, 1e-3);
                    }))
                    .as("%s, %s", name, precision)
                    .isZero();
        }
    }

    /** Sizes that end within a vector, one of them split over threads. */
    @ParameterizedTest
    @MethodSource("available")
    void scheduleFreeUpdatesSumsAndScalingsAllocateNothing(String name) {
        Kernels kernels = Kernels.named(name, 2);
        for (Precision precision : Precision.values()) {
            for (int m : new int[] {15, 2001}) {
                Matrix w = Samples.normal(1, 45, m).to(precision);
                Matrix dW = Samples.normal(2, 45, m).to(precision);
                Matrix z = w.copy();
                Matrix r = Matrix.zeros(precision, 45, m);
                Matrix weights = Samples.normal(3, 1, m).to(precision);
                Matrix shift = Samples.normal(4, 45, 1).to(precision);
                assertThat(allocatedOnceWarm(() -> {
                            kernels.scheduleFree(w, dW, z, r, 1e-3, 0.9, 0.999, 1e-8, 1e-3, 0.1, 1);
                            kernels.combine(0.9, z, 0.1, w, z);
                            kernels.penaltyGradient(w, 1e-4, 1e-3, dW);
                            sum += kernels.dot(dW, dW) + kernels.absoluteSum(w);
                            kernels.clip(dW, 1);
                            kernels.limitNorms(w, 1);
                            kernels.scaleColumns(dW, weights);
                            kernels.scaleShift(dW, shift, shift, dW);
                        }))
                        .as("%s, %s, %d columns", name, precision, m)
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void normalisationsAllocateNothing(String name) {
        Kernels kernels = Kernels.named(name, 2);
        for (Precision precision : Precision.values()) {
            for (Axis axis : Axis.values()) {
                for (int m : new int[] {15, 1001}) {
                    Matrix in = Samples.normal(1, 145, m).to(precision);
                    Matrix out = Matrix.zeros(precision, 145, m);
                    Matrix gamma = Samples.normal(2, 145, 1).to(precision);
                    Matrix dGamma = Matrix.zeros(precision, 145, 1);
                    Matrix dBeta = Matrix.zeros(precision, 145, 1);
                    boolean batch = axis == Axis.EXAMPLES;
                    Matrix mean = Matrix.zeros(precision, batch ? 145 : 1, batch ? 1 : m);
                    Matrix variance = mean.copy();
                    assertThat(allocatedOnceWarm(() -> {
                                kernels.normalize(axis, in, gamma, gamma, 1e-5, mean, variance, out);
                                kernels.normalizeGradient(
                                        axis, out, in, mean, variance, gamma, 1e-5, out, dGamma, dBeta);
                            }))
                            .as("%s, %s, %s, %d columns", name, precision, axis, m)
                            .isZero();
                }
            }
        }
    }

    private static double sum;

    @Test
    void theMeasurementSeesASingleObject() {
        assertThat(allocated(() -> sink = new byte[1])).isPositive();
    }

    private static volatile byte[] sink = {};
}

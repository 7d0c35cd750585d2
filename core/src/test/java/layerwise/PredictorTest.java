package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import layerwise.math.Criterion;
import layerwise.math.ForwardingKernels;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.WeightFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PredictorTest {
    private static final Network NETWORK = Network.of(
            20,
            Layer.dense(65, Activation.RELU),
            Layer.dropout(0.5),
            Layer.dense(31, Activation.SILU),
            Layer.dense(7, Activation.SOFTMAX));
    private static final Model MODEL = Model.of(NETWORK, Samples.parameters(NETWORK, Precision.FLOAT32, 1));
    private static final Matrix X = Samples.normal(2, 20, 333);

    @Test
    void sixteenThreadsGiveTheSingleThreadsBits() throws Exception {
        Matrix expected = MODEL.predict(X);
        CountDownLatch together = new CountDownLatch(16);
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int thread = 0; thread < 16; thread++) {
                int capacity = thread + 1;
                Callable<Boolean> work = () -> {
                    Predictor predictor = MODEL.predictor(Kernels.best(1 + capacity % 3), capacity);
                    together.countDown();
                    together.await();
                    boolean same = true;
                    for (int repeat = 0; repeat < 20; repeat++) {
                        Matrix a = Matrix.zeros(Precision.FLOAT32, 7, 333);
                        predictor.predict(X, a);
                        same &= a.sameBits(expected);
                    }
                    return same;
                };
                results.add(threads.submit(work));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    /** Counts the kernels for one thread that were asked for. */
    private static final class CountedKernels extends ForwardingKernels {
        int alone;

        CountedKernels(Kernels next) {
            super(next);
        }

        @Override
        public String name() {
            return "counted";
        }

        @Override
        public Optional<Kernels> alone() {
            alone++;
            return next.alone();
        }
    }

    static List<Network> networks() {
        return List.of(
                Network.of(20, Layer.dense(300, Activation.RELU), Layer.dense(7, Activation.SOFTMAX)),
                Network.of(
                        20,
                        Layer.embedding(List.of(3, 5), 4),
                        Layer.dense(65, Activation.RELU),
                        Layer.batchNorm(Activation.GELU),
                        Layer.residual(Layer.dense(65, Activation.TANH), Layer.dense(65, Activation.RELU)),
                        Layer.layerNorm(Activation.SILU),
                        Layer.dense(7, Activation.SOFTMAX)));
    }

    /** At 333 at a time, parts of 166 and 167 examples, of 111, and of 66 and 67; at 248 five threads have none, nor has the rest of 85. */
    @ParameterizedTest
    @MethodSource("networks")
    void partsOfABatchOnSeveralThreadsHaveTheBitsOfOne(Network network) {
        Matrix x = X.copy();
        for (int j = 0; j < x.columns(); j++) {
            x.set(18, j, j % 3);
            x.set(19, j, j % 5);
        }
        for (Precision precision : Precision.values()) {
            Model model = Model.of(network, Samples.parameters(network, precision, 1));
            Matrix expected = Matrix.zeros(precision, 7, 333);
            model.predictor(Kernels.best(1), 333).predict(x, expected);
            for (int threads : new int[] {2, 3, 5}) {
                for (int capacity : new int[] {333, 248}) {
                    Matrix a = Matrix.zeros(precision, 7, 333);
                    CountedKernels kernels = new CountedKernels(Kernels.best(threads));
                    Predictor predictor = model.predictor(kernels, capacity);
                    for (int repeat = 0; repeat < 3; repeat++) {
                        a.fill(-1);
                        predictor.predict(x, a);
                        assertThat(a.sameBits(expected))
                                .as("%s, %d threads, %d at a time", precision, threads, capacity)
                                .isTrue();
                    }
                    int parts = kernels.threads() == 1 || (threads == 5 && capacity == 248) ? 0 : threads;
                    assertThat(kernels.alone).isEqualTo(parts);
                }
            }
        }
    }

    @Test
    void evaluationsInPartsAreThoseOfOneThread() {
        Network network = networks().getFirst();
        Model model = Model.of(network, Samples.parameters(network, Precision.FLOAT32, 1));
        Matrix y = Samples.classNumbers(3, 7, 333);
        Matrix weights = Samples.positive(4, 1, 333);
        CountedKernels kernels = new CountedKernels(Kernels.best(2));
        assertThat(model.evaluate(X, y, weights, kernels)).isEqualTo(model.evaluate(X, y, weights, Kernels.best(1)));
        assertThat(kernels.alone).isEqualTo(kernels.threads() == 1 ? 0 : 2);
    }

    @Test
    void batchesThatAreWorthItAreComputedInParts() {
        Network large = Network.of(784, Layer.dense(512, Activation.RELU), Layer.dense(10, Activation.SOFTMAX));
        Network small = Network.of(2, Layer.dense(8, Activation.RELU), Layer.dense(1, Activation.SIGMOID));
        assertThat(Parts.suit(large, 128, 2)).isTrue();
        assertThat(Parts.suit(large, 127, 2)).isFalse();
        assertThat(Parts.suit(large, 128, 1)).isFalse();
        assertThat(Parts.suit(small, 1024, 2)).isFalse();
        assertThat(Parts.suit(small, 100_000, 2)).isTrue();
        for (String name : List.of("scalar", Kernels.best(2).name())) {
            Kernels alone = Kernels.named(name, 2).alone().orElseThrow();
            assertThat(alone.name()).isEqualTo(name);
            assertThat(alone.threads()).isEqualTo(1);
        }
    }

    @Test
    void anExampleAloneHasTheBitsItHasInABatch() {
        Matrix expected = MODEL.predict(X);
        Predictor predictor = MODEL.predictor();
        double[] a = new double[7];
        float[] floats = new float[7];
        for (int j = 0; j < X.columns(); j++) {
            double[] x = X.columns(j, j + 1).toColumnMajor();
            predictor.predict(x, a);
            assertThat(a).isEqualTo(expected.columns(j, j + 1).toColumnMajor());
            float[] xFloats = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                xFloats[i] = (float) x[i];
            }
            predictor.predict(xFloats, floats);
            for (int i = 0; i < 7; i++) {
                assertThat((double) floats[i]).isEqualTo(a[i]);
            }
        }
    }

    @Test
    void theBitsOfBfloat16WeightsAreTheSameAloneInABatchAndOnAnyNumberOfThreads() {
        Matrix expected = Matrix.zeros(Precision.FLOAT32, 7, 333);
        MODEL.predictor(WeightFormat.BFLOAT16).predict(X, expected);
        assertThat(expected.sameBits(MODEL.predict(X))).isFalse();
        for (int threads = 1; threads <= 3; threads++) {
            for (int capacity : new int[] {1, 2, 100}) {
                Matrix a = Matrix.zeros(Precision.FLOAT32, 7, 333);
                MODEL.predictor(Kernels.best(threads), capacity, WeightFormat.BFLOAT16)
                        .predict(X, a);
                assertThat(a.sameBits(expected)).isTrue();
            }
        }
        float[] x = new float[20];
        float[] a = new float[7];
        X.columns(5, 6).copyTo(x);
        MODEL.predictor(WeightFormat.BFLOAT16).predict(x, a);
        assertThat(Matrix.wrap(a, 7, 1).sameBits(expected.columns(5, 6))).isTrue();
    }

    @Test
    void aFloat64ModelRefusesBfloat16Weights() {
        Model model = Model.of(NETWORK, NETWORK.initialize(Precision.FLOAT64, 1));
        assertThatThrownBy(() -> model.predictor(WeightFormat.BFLOAT16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("float64");
        double[] a = new double[7];
        model.predictor().predict(X.columns(0, 1).toColumnMajor(), a);
        assertThat(a).isEqualTo(model.predict(X).columns(0, 1).toColumnMajor());
    }

    @Test
    void itIsTheForwardPassWithoutDropout() {
        assertThat(MODEL.predict(X)
                        .sameBits(NETWORK.forward(MODEL.parameters(), X).output()))
                .isTrue();
    }

    @Test
    void aModelDoesNotChangeWithTheParametersItWasMadeOf() {
        Parameters parameters = Samples.parameters(NETWORK, Precision.FLOAT32, 1);
        Model model = Model.of(NETWORK, parameters);
        parameters.flat().fill(0);
        assertThat(model.predict(X).sameBits(MODEL.predict(X))).isTrue();
        assertThatThrownBy(() -> model.parameters().W(1).set(0, 0, 1))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> model.parameters().flat().fill(1)).isInstanceOf(UnsupportedOperationException.class);
        Matrix flat = model.parameters().flat();
        assertThatThrownBy(() -> Kernels.best(1).gradientDescent(flat, flat.copy(), 1, 0))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void evaluationIsTheCostAndTheMetricsOverAllChunks() {
        Matrix y = Samples.classNumbers(3, 7, 333);
        Evaluation evaluation = MODEL.evaluate(X, y);
        ForwardPass forward = NETWORK.forward(MODEL.parameters(), X);
        int correct = 0;
        for (int j = 0; j < 333; j++) {
            correct += Metrics.largest(forward.output(), j) == (int) y.get(0, j) ? 1 : 0;
        }
        assertThat(evaluation.examples()).isEqualTo(333);
        assertThat(evaluation.cost()).isCloseTo(forward.cost(y), within(1e-6));
        assertThat(evaluation.metrics().get("accuracy")).isEqualTo(correct / 333.0);
        List<Metric> all = Metric.all(NETWORK.loss(), 7);
        assertThat(evaluation.metrics().keySet())
                .containsExactlyElementsOf(all.stream().map(Metric::toString).toList());
        for (Metric metric : all) {
            assertThat(evaluation.metrics().get(metric.toString()))
                    .as("%s", metric)
                    .isEqualTo(metric.measure(NETWORK.loss(), MODEL.predict(X), y));
        }
        assertThat(evaluation.confusion().classes()).isEqualTo(7);
        double right = 0;
        for (int k = 0; k < 7; k++) {
            right += evaluation.confusion().counts().get(k, k);
        }
        assertThat(right).isEqualTo(correct);
    }

    @Test
    void onlyTheMetricsThatAreAskedForAreMeasured() {
        Matrix y = Samples.classNumbers(3, 7, 333).to(Precision.FLOAT32);
        List<Metric> metrics = List.of(Metric.of("roc_auc"), Metric.of("accuracy"));
        Evaluation evaluation = MODEL.predictor().evaluate(Examples.of(X, y), metrics);
        assertThat(evaluation.metrics().keySet()).containsExactly("roc_auc", "accuracy");
        assertThat(evaluation.metrics().get("roc_auc"))
                .isEqualTo(MODEL.evaluate(X, y).metrics().get("roc_auc"));
    }

    static List<Network> networksOfAllLosses() {
        List<Network> networks = new ArrayList<>();
        for (Criterion criterion : Criterion.values()) {
            Activation output = new Activation(criterion.canonicalOutput(), 0);
            networks.add(Network.of(20, Layer.dense(3, output)).withLoss(Loss.of(criterion.name())));
        }
        return networks;
    }

    /** Weights of 0, 1, 2 and 3, in more chunks than one. */
    @ParameterizedTest
    @MethodSource("networksOfAllLosses")
    void anExampleOfWeightTwoIsTheExampleTwice(Network network) {
        Model model = Model.of(network, Samples.parameters(network, Precision.FLOAT64, 1));
        Matrix x = X.columns(0, 332);
        Matrix y = Samples.targets(network.loss(), 3, 3, 332);
        Matrix weights = Matrix.zeros(Precision.FLOAT64, 1, 332);
        Matrix repeatedX = Matrix.zeros(Precision.FLOAT64, 20, 498);
        Matrix repeatedY = Matrix.zeros(Precision.FLOAT64, y.rows(), 498);
        int count = 0;
        for (int j = 0; j < 332; j++) {
            weights.set(0, j, j % 4);
            for (int repeat = 0; repeat < j % 4; repeat++) {
                repeatedX.copyColumns(x, j, count, 1);
                repeatedY.copyColumns(y, j, count, 1);
                count++;
            }
        }
        assertThat(count).isEqualTo(498);

        Evaluation weighted = model.evaluate(x, y, weights, Kernels.best(2));
        Evaluation repeated = model.evaluate(repeatedX, repeatedY);
        assertThat(weighted.examples()).isEqualTo(332);
        assertThat(weighted.cost()).isCloseTo(repeated.cost(), within(1e-12));
        assertThat(weighted.cost()).isNotCloseTo(model.evaluate(x, y).cost(), within(1e-6));
        assertThat(weighted.metrics()).isNotEmpty().hasSameSizeAs(repeated.metrics());
        weighted.metrics()
                .forEach((name, value) ->
                        assertThat(value).as(name).isCloseTo(repeated.metrics().get(name), within(1e-12)));
        assertThat(weighted.confusion()).isEqualTo(repeated.confusion());
    }

    @Test
    void anEvaluationNeedsExamplesAndWeightsThatFitThem() {
        Matrix y = Samples.classNumbers(3, 7, 333);
        Kernels kernels = Kernels.best(1);
        assertThatThrownBy(() -> MODEL.evaluate(X.columns(0, 0), y.columns(0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("m of at least 1, but is (20, 0)");
        assertThatThrownBy(() -> MODEL.evaluate(X, y, y.columns(0, 1), kernels))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the weights must be (1, 333)");
    }

    @Test
    void evaluationsOfTheSameAreEqual() {
        Matrix y = Samples.classNumbers(3, 7, 333);
        assertThat(MODEL.evaluate(X, y)).isEqualTo(MODEL.evaluate(X, y)).hasSameHashCodeAs(MODEL.evaluate(X, y));
        assertThat(MODEL.evaluate(X, y).confusion())
                .isNotEqualTo(
                        MODEL.evaluate(X.columns(1, 333), y.columns(1, 333)).confusion());
    }

    @Test
    void refusesArraysAndMatricesThatDoNotFit() {
        Predictor predictor = MODEL.predictor();
        assertThatThrownBy(() -> predictor.predict(new double[19], new double[7]))
                .hasMessageContaining("takes 20 features, but got 19");
        assertThatThrownBy(() -> predictor.predict(new float[20], new float[8])).hasMessageContaining("7 outputs");
        assertThatThrownBy(() -> predictor.predict(X, Matrix.zeros(Precision.FLOAT32, 7, 3)))
                .hasMessageContaining("(20, 333)")
                .hasMessageContaining("(7, 3)");
        assertThatThrownBy(() -> MODEL.predictor(Kernels.best(1), 0)).hasMessageContaining("at least 1 example");
    }
}

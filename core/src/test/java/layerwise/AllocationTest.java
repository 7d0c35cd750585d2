package layerwise;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import layerwise.math.Kernels;
import layerwise.math.KernelsLadder;
import layerwise.math.KernelsProvider;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Network NETWORK = Network.of(
            30,
            Layer.dense(70, Activation.RELU),
            Layer.dropout(0.2),
            Layer.dense(40, Activation.TANH),
            Layer.dense(5, Activation.SOFTMAX));

    /** The bytes that the whole JVM's threads allocate in one of several rounds: the least, for others allocate too. */
    private static long allocated(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
            work.run();
            least = Math.min(
                    least,
                    THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before);
        }
        return least;
    }

    static java.util.List<String> available() {
        return KernelsLadder.providers().stream()
                .filter(provider -> provider.probe().isEmpty())
                .map(KernelsProvider::name)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("available")
    void trainingStepsAllocateNothing(String kernels) {
        for (Precision precision : Precision.values()) {
            for (Optimizer optimizer : TrainerTest.optimizers()) {
                Matrix x = Examples.normal(1, 30, 100).to(precision);
                Matrix y = Examples.classNumbers(2, 5, 100).to(precision);
                TrainingRun run = new TrainingRun(
                        NETWORK, Kernels.named(kernels, 2), NETWORK.initialize(precision, 1), optimizer, x, y, 32, 1);
                for (int epoch = 1; epoch <= 300; epoch++) {
                    run.epoch(epoch);
                }
                assertThat(allocated(() -> run.epoch(301)))
                        .as("%s, %s, %s", kernels, precision, optimizer)
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void predictionsAllocateNothing(String kernels) {
        Model model = Model.of(NETWORK, NETWORK.initialize(Precision.FLOAT32, 1));
        Predictor predictor = model.predictor(Kernels.named(kernels, 1), 16);
        double[] x = Examples.normal(1, 30, 1).toColumnMajor();
        double[] a = new double[5];
        Matrix many = Examples.normal(2, 30, 50);
        Matrix outputs = Matrix.zeros(Precision.FLOAT32, 5, 50);
        for (int i = 0; i < 3000; i++) {
            predictor.predict(x, a);
            predictor.predict(many, outputs);
        }
        assertThat(allocated(() -> predictor.predict(x, a))).isZero();
        assertThat(allocated(() -> predictor.predict(many, outputs))).isZero();
    }

    @Test
    void theMeasurementSeesASingleObject() {
        assertThat(allocated(() -> sink = new byte[1])).isPositive();
    }

    private static volatile byte[] sink = {};
}

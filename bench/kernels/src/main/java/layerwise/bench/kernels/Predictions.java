package layerwise.bench.kernels;

import java.util.concurrent.TimeUnit;
import layerwise.Activation;
import layerwise.Layer;
import layerwise.Model;
import layerwise.Network;
import layerwise.Predictor;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A predictor on one row, and on 256. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Predictions {
    /** The provider. */
    @Param({"vector", "scalar"})
    public String kernels = "";

    /** The widths n⁰ … n^L. */
    @Param({"784x512x256x10", "54x256x256x256x7", "2x8x8x2"})
    public String network = "";

    private static final int MANY = 256;

    private Matrix x = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private Matrix a = x;
    private float[] row = {};
    private float[] outputs = {};
    private Predictor predictor = Model.of(
                    Network.of(1, Layer.dense(1, Activation.SIGMOID)),
                    Network.of(1, Layer.dense(1, Activation.SIGMOID)).initialize(Precision.FLOAT32, 1))
            .predictor();

    /** Makes the network. */
    @Setup
    public void prepare() {
        int[] widths = Numbers.sides(network);
        Layer[] layers = new Layer[widths.length - 1];
        for (int l = 1; l < widths.length; l++) {
            layers[l - 1] = Layer.dense(widths[l], l == layers.length ? Activation.SOFTMAX : Activation.RELU);
        }
        Network described = Network.of(widths[0], layers);
        predictor = Model.of(described, described.initialize(Precision.FLOAT32, 1))
                .predictor(Kernels.named(kernels, 1), MANY);
        x = Numbers.normal(Precision.FLOAT32, widths[0], MANY, 1);
        a = Matrix.zeros(Precision.FLOAT32, described.outputs(), MANY);
        row = new float[widths[0]];
        outputs = new float[described.outputs()];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) x.get(i, 0);
        }
    }

    /** One row, as arrays. */
    @Benchmark
    public float[] row() {
        predictor.predict(row, outputs);
        return outputs;
    }

    /** 256 rows, as matrices. */
    @Benchmark
    public Matrix rows() {
        predictor.predict(x, a);
        return a;
    }
}

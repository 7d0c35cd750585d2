package layerwise.bench.kernels;

import java.util.concurrent.TimeUnit;
import layerwise.math.Axis;
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

/** Batch and layer normalisation and their gradients. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Normalizations {
    /** The provider. */
    @Param({"vector", "scalar"})
    public String kernels = "";

    /** The threads at most. */
    @Param({"1", "2"})
    public int threads;

    /** The precision. */
    @Param({"float32", "float64"})
    public String precision = "";

    /** What the statistics are taken over. */
    @Param({"EXAMPLES", "FEATURES"})
    public Axis axis = Axis.EXAMPLES;

    /** Units × examples. */
    @Param({"512x256", "64x128"})
    public String shape = "";

    private Kernels engine = Kernels.best(1);
    private Matrix in = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private Matrix out = in;
    private Matrix dOut = in;
    private Matrix dIn = in;
    private Matrix gamma = in;
    private Matrix beta = in;
    private Matrix mean = in;
    private Matrix variance = in;
    private Matrix dGamma = in;
    private Matrix dBeta = in;

    /** Fills the matrices. */
    @Setup
    public void prepare() {
        int[] sides = Numbers.sides(shape);
        Precision p = Precision.of(precision);
        engine = Kernels.named(kernels, threads);
        in = Numbers.normal(p, sides[0], sides[1], 1);
        out = Matrix.zeros(p, sides[0], sides[1]);
        dOut = Numbers.normal(p, sides[0], sides[1], 1);
        dIn = Matrix.zeros(p, sides[0], sides[1]);
        gamma = Numbers.normal(p, sides[0], 1, 1);
        beta = Numbers.normal(p, sides[0], 1, 1);
        mean = axis == Axis.EXAMPLES ? Matrix.zeros(p, sides[0], 1) : Matrix.zeros(p, 1, sides[1]);
        variance = mean.copy();
        dGamma = Matrix.zeros(p, sides[0], 1);
        dBeta = Matrix.zeros(p, sides[0], 1);
        forward();
    }

    /** out = γ ⊙ x̂ + β. */
    @Benchmark
    public Matrix forward() {
        engine.normalize(axis, in, gamma, beta, 1e-5, mean, variance, out);
        return out;
    }

    /** dIn, dγ and dβ. */
    @Benchmark
    public Matrix backward() {
        engine.normalizeGradient(axis, dOut, in, mean, variance, gamma, 1e-5, dIn, dGamma, dBeta);
        return dIn;
    }
}

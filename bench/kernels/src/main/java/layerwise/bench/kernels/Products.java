package layerwise.bench.kernels;

import java.util.concurrent.TimeUnit;
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

/** The products of a layer: Z = W·A_prev + b, dW = 1/m dZ·A_prevᵀ, dA_prev = Wᵀ·dZ. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Products {
    /** The provider. */
    @Param({"vector", "scalar"})
    public String kernels = "";

    /** The threads at most. */
    @Param({"1", "2"})
    public int threads;

    /** The precision. */
    @Param({"float32", "float64"})
    public String precision = "";

    /** Units × examples × inputs: n, m, n_prev. */
    @Param({"512x128x784", "256x128x512", "10x128x256", "256x512x256", "20x209x12288", "1024x1024x1024", "8x16x8"})
    public String shape = "";

    private Kernels engine = Kernels.best(1);
    private Matrix w = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private Matrix aPrev = w;
    private Matrix b = w;
    private Matrix z = w;
    private Matrix dZ = w;
    private Matrix dW = w;
    private Matrix dAPrev = w;

    /** Fills the matrices. */
    @Setup
    public void prepare() {
        int[] sides = Numbers.sides(shape);
        int n = sides[0];
        int m = sides[1];
        int inputs = sides[2];
        Precision p = Precision.of(precision);
        engine = Kernels.named(kernels, threads);
        w = Numbers.normal(p, n, inputs, 0.1);
        aPrev = Numbers.normal(p, inputs, m, 1);
        b = Numbers.normal(p, n, 1, 1);
        z = Numbers.normal(p, n, m, 1);
        dZ = Numbers.normal(p, n, m, 1);
        dW = Matrix.zeros(p, n, inputs);
        dAPrev = Matrix.zeros(p, inputs, m);
    }

    /** Z = W·A_prev + b. */
    @Benchmark
    public Matrix affine() {
        engine.affine(w, aPrev, b, z);
        return z;
    }

    /** dW = 1/m dZ·A_prevᵀ. */
    @Benchmark
    public Matrix weightGradient() {
        engine.weightGradient(dZ, aPrev, dW);
        return dW;
    }

    /** dA_prev = Wᵀ·dZ. */
    @Benchmark
    public Matrix inputGradient() {
        engine.inputGradient(w, dZ, dAPrev);
        return dAPrev;
    }
}

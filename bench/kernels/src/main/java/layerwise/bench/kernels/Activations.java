package layerwise.bench.kernels;

import java.util.concurrent.TimeUnit;
import layerwise.math.Function;
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

/** A = g(Z) and dZ = dA ⊙ g′(Z). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Activations {
    /** The provider. */
    @Param({"vector", "scalar"})
    public String kernels = "";

    /** The precision. */
    @Param({"float32", "float64"})
    public String precision = "";

    /** g. */
    @Param({"RELU", "SIGMOID", "TANH", "GELU", "SOFTMAX"})
    public Function function = Function.RELU;

    /** Units × examples. */
    @Param({"256x512", "10x128"})
    public String shape = "";

    private Kernels engine = Kernels.best(1);
    private Matrix z = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private Matrix a = z;
    private Matrix dA = z;
    private Matrix dZ = z;

    /** Fills the matrices. */
    @Setup
    public void prepare() {
        int[] sides = Numbers.sides(shape);
        Precision p = Precision.of(precision);
        engine = Kernels.named(kernels, 1);
        z = Numbers.normal(p, sides[0], sides[1], 1);
        a = Matrix.zeros(p, sides[0], sides[1]);
        dA = Numbers.normal(p, sides[0], sides[1], 1);
        dZ = Matrix.zeros(p, sides[0], sides[1]);
        engine.activation(function, 0, z, a);
    }

    /** A = g(Z). */
    @Benchmark
    public Matrix forward() {
        engine.activation(function, 0, z, a);
        return a;
    }

    /** dZ = dA ⊙ g′(Z). */
    @Benchmark
    public Matrix backward() {
        engine.activationGradient(function, 0, dA, z, a, dZ);
        return dZ;
    }
}

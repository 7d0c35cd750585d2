package layerwise.bench.kernels;

import java.util.concurrent.TimeUnit;
import layerwise.math.Criterion;
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

/** The cost J and dZ of the last layer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Losses {
    /** The provider. */
    @Param({"vector", "scalar"})
    public String kernels = "";

    /** The precision. */
    @Param({"float32", "float64"})
    public String precision = "";

    /** The loss, on its canonical output. */
    @Param({"CATEGORICAL_CROSS_ENTROPY", "BINARY_CROSS_ENTROPY", "MEAN_SQUARED_ERROR"})
    public Criterion criterion = Criterion.CATEGORICAL_CROSS_ENTROPY;

    /** Outputs × examples. */
    @Param({"10x128", "1x209", "1000x1024"})
    public String shape = "";

    private Kernels engine = Kernels.best(1);
    private Matrix z = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private Matrix a = z;
    private Matrix y = z;
    private Matrix dZ = z;

    /** Fills the matrices. */
    @Setup
    public void prepare() {
        int[] sides = Numbers.sides(shape);
        Precision p = Precision.of(precision);
        engine = Kernels.named(kernels, 1);
        z = Numbers.normal(p, sides[0], sides[1], 1);
        a = Matrix.zeros(p, sides[0], sides[1]);
        y = Matrix.zeros(p, sides[0], sides[1]);
        dZ = Matrix.zeros(p, sides[0], sides[1]);
        for (int j = 0; j < sides[1]; j++) {
            y.set(j % sides[0], j, 1);
        }
        engine.activation(criterion.canonicalOutput(), 0, z, a);
    }

    /** J. */
    @Benchmark
    public double cost() {
        return engine.cost(criterion, 0, z, a, y);
    }

    /** dZ. */
    @Benchmark
    public Matrix outputGradient() {
        engine.outputGradient(criterion, 0, z, a, y, dZ);
        return dZ;
    }
}

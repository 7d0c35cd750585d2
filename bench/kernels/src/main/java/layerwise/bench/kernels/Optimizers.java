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

/** The updates of all parameters. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Optimizers {
    /** The provider. */
    @Param({"vector", "scalar"})
    public String kernels = "";

    /** The threads at most. */
    @Param({"1", "2"})
    public int threads;

    /** The precision. */
    @Param({"float32", "float64"})
    public String precision = "";

    /** The number of parameters. */
    @Param({"100", "535818"})
    public int parameters;

    /** λ. */
    @Param({"0", "0.01"})
    public double decay;

    private Kernels engine = Kernels.best(1);
    private Matrix theta = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private Matrix gradient = theta;
    private Matrix first = theta;
    private Matrix second = theta;
    private long updates;

    /** Fills the matrices. */
    @Setup
    public void prepare() {
        Precision p = Precision.of(precision);
        engine = Kernels.named(kernels, threads);
        theta = Numbers.normal(p, parameters, 1, 0.1);
        gradient = Numbers.normal(p, parameters, 1, 1e-3);
        first = Matrix.zeros(p, parameters, 1);
        second = Matrix.zeros(p, parameters, 1);
    }

    /** θ := (1 − αλ)θ − αg. */
    @Benchmark
    public Matrix gradientDescent() {
        engine.gradientDescent(theta, gradient, 1e-6, decay);
        return theta;
    }

    /** v := βv + g; θ := (1 − αλ)θ − αv. */
    @Benchmark
    public Matrix momentum() {
        engine.momentum(theta, gradient, first, 1e-6, 0.9, false, decay);
        return theta;
    }

    /** Adam. */
    @Benchmark
    public Matrix adam() {
        engine.adam(theta, gradient, first, second, 1e-6, 0.9, 0.999, 1e-8, decay, ++updates);
        return theta;
    }

    /** RMSProp. */
    @Benchmark
    public Matrix rmsProp() {
        engine.rmsProp(theta, gradient, second, 1e-6, 0.99, 1e-8, decay);
        return theta;
    }

    /** AdamW without a schedule. */
    @Benchmark
    public Matrix scheduleFree() {
        updates++;
        engine.scheduleFree(theta, gradient, first, second, 1e-6, 0.9, 0.999, 1e-8, decay, 1.0 / updates, updates);
        return theta;
    }

    /** A running mean of the parameters. */
    @Benchmark
    public Matrix combine() {
        engine.combine(0.999, first, 0.001, theta, first);
        return first;
    }

    /** The square of the gradient's norm. */
    @Benchmark
    public double dot() {
        return engine.dot(gradient, gradient);
    }
}

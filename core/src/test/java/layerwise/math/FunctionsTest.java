package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The errors of the vector functions in ulps: in float32 over a sample of all bit patterns against float64, in float64 over
 * a sample of each range against {@link DoubleDouble}. The largest errors are printed; the bounds are those that
 * {@link FloatFunctions} and {@link DoubleFunctions} state.
 */
class FunctionsTest {
    /** Every so manieth float is tried; set {@code -Dlayerwise.floatStep=1} for all of them. */
    private static final int FLOAT_STEP = Integer.getInteger("layerwise.floatStep", 499);

    private static final int SAMPLES = Integer.getInteger("layerwise.doubleSamples", 1 << 15);
    private static final int BLOCK = 1 << 12;

    /** The functions and the activations made of them, with their bounds, in float32 and in float64. */
    enum Subject {
        EXP(1.0, 1.05),
        EXPM1(1.5, 1.9),
        LOG1P(1.4, 1.4),
        LOG(0, 0.8),
        GAUSSIAN(1.0, 1.05),
        NORMAL(3.2, 3.5),
        SIGMOID(2.5, 2.5),
        TANH(3.0, 3.5),
        SOFTPLUS(2.5, 3.0),
        GELU(4.0, 4.0);

        private final double floatBound;
        private final double doubleBound;

        Subject(double floatBound, double doubleBound) {
            this.floatBound = floatBound;
            this.doubleBound = doubleBound;
        }
    }

    /** What the function is in float64, for results in float32. */
    private static double inDoubles(Subject subject, double x) {
        return switch (subject) {
            case EXP -> Math.exp(x);
            case EXPM1 -> Math.expm1(x);
            case LOG1P -> Math.log1p(x);
            case LOG -> Math.log(x);
            case GAUSSIAN -> Math.exp(-x * x / 2);
            case NORMAL -> Normal.distribution(x);
            case SIGMOID -> Scalars.value(Function.SIGMOID, 0, x);
            case TANH -> Scalars.value(Function.TANH, 0, x);
            case SOFTPLUS -> Scalars.value(Function.SOFTPLUS, 0, x);
            case GELU -> Scalars.value(Function.GELU, 0, x);
        };
    }

    private static DoubleDouble exactly(Subject subject, double argument) {
        DoubleDouble x = DoubleDouble.of(argument);
        DoubleDouble one = DoubleDouble.of(1);
        return switch (subject) {
            case EXP -> x.exp();
            case EXPM1 -> x.expm1();
            case LOG1P -> x.log1p();
            case LOG -> x.log();
            case GAUSSIAN -> x.gaussian();
            case NORMAL -> x.normalDistribution();
            case SIGMOID -> one.over(one.plus(x.negated().exp()));
            case TANH -> {
                DoubleDouble u = x.times(2).expm1();
                yield u.over(u.plus(DoubleDouble.of(2)));
            }
            case SOFTPLUS -> x.exp().log1p();
            case GELU -> x.times(x.normalDistribution());
        };
    }

    /** Pairs of ends of the ranges to take arguments from in float64. */
    private static double[] ranges(Subject subject) {
        return switch (subject) {
            case EXP -> new double[] {-708, 709.7, -3, 3};
            case EXPM1 -> new double[] {-40, 709.7, -1.3, 1.3, -0x1p-20, 0x1p-20};
            case LOG1P -> new double[] {0, 3, 0, 0x1p-30, 0, 1e300};
            case LOG -> new double[] {0x1p-1000, 3, 0.99, 1.01, 0, 1e300};
            case GAUSSIAN -> new double[] {-37.6, 37.6, -1, 1};
            case NORMAL, GELU -> new double[] {-37.5, 9, -4, 4, -0.1, 0.1};
            case SIGMOID -> new double[] {-700, 40, -4, 4};
            case TANH -> new double[] {-20, 20, -1, 1, -0x1p-20, 0x1p-20};
            case SOFTPLUS -> new double[] {-700, 100, -5, 5};
        };
    }

    @BeforeAll
    static void onlyWhereThereAreVectors() {
        assumeTrue(new VectorProvider().probe().isEmpty());
    }

    private static void compute(Subject subject, float[] x, float[] y) {
        switch (subject) {
            case EXP -> FloatFunctions.exp(1, x, 0, y, 0, x.length);
            case EXPM1 -> FloatFunctions.expm1(1, x, 0, y, 0, x.length);
            case LOG1P -> FloatFunctions.log1p(x, 0, y, 0, x.length);
            case LOG -> throw new IllegalArgumentException("there is no log in float32");
            case GAUSSIAN -> FloatFunctions.gaussian(x, 0, y, 0, x.length);
            case NORMAL -> {
                FloatFunctions.gaussian(x, 0, y, 0, x.length);
                FloatFunctions.normalDistribution(x, 0, y, 0, y, 0, x.length);
            }
            case SIGMOID, TANH, SOFTPLUS, GELU ->
                FloatActivations.activation(Function.valueOf(subject.name()), 0, x, 0, y, 0, x.length, y);
        }
    }

    private static void compute(Subject subject, double[] x, double[] y) {
        switch (subject) {
            case EXP -> DoubleFunctions.exp(1, x, 0, y, 0, x.length);
            case EXPM1 -> DoubleFunctions.expm1(1, x, 0, y, 0, x.length);
            case LOG1P -> DoubleFunctions.log1p(x, 0, y, 0, x.length);
            case LOG -> DoubleFunctions.log(x, 0, y, 0, x.length);
            case GAUSSIAN -> DoubleFunctions.gaussian(x, 0, y, 0, x.length);
            case NORMAL -> {
                DoubleFunctions.gaussian(x, 0, y, 0, x.length);
                DoubleFunctions.normalDistribution(x, 0, y, 0, y, 0, x.length);
            }
            case SIGMOID, TANH, SOFTPLUS, GELU ->
                DoubleActivations.activation(Function.valueOf(subject.name()), 0, x, 0, y, 0, x.length, y);
        }
    }

    /** Ulps between, with equal infinities and NaNs at no distance; what rounds to infinity is 2¹²⁸. */
    private static double ulps(float actual, double exact) {
        float nearest = (float) exact;
        if (Float.compare(actual, nearest) == 0) {
            return Float.isFinite(nearest) ? Math.abs(actual - exact) / Math.ulp(nearest) : 0;
        }
        double reached = Float.isInfinite(actual) ? Math.copySign(0x1p128, actual) : actual;
        double wanted = Math.clamp(exact, -0x1p128, 0x1p128);
        double error = Math.abs(reached - wanted) / Math.min(Math.ulp(nearest), Math.ulp(Float.MAX_VALUE));
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    /** Where σ is subnormal or 0, and where gelu multiplies by a subnormal Φ: there the error is some of the least ulps. */
    private static boolean passesThroughSubnormals(Subject subject, float x) {
        return (subject == Subject.SIGMOID && x < -87) || (subject == Subject.GELU && x < -12.9);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LOG")
    void inFloat32ErrorsStayWithinTheirBoundOverAllBitPatterns(Subject subject) {
        float[] x = new float[BLOCK];
        float[] y = new float[BLOCK];
        double worst = 0;
        float where = 0;
        // Negative numbers are outside the domain of log1p.
        long end = subject == Subject.LOG1P ? 1L << 31 : 1L << 32;
        // Φ takes the reference a microsecond each.
        long step = subject == Subject.NORMAL || subject == Subject.GELU ? 7L * FLOAT_STEP : FLOAT_STEP;
        for (long bits = 0; bits < end; bits += step * BLOCK) {
            for (int k = 0; k < BLOCK; k++) {
                x[k] = Float.intBitsToFloat((int) Math.min(bits + k * step, end - 1));
            }
            compute(subject, x, y);
            for (int k = 0; k < BLOCK; k++) {
                double error = ulps(y[k], inDoubles(subject, x[k]));
                if (error > worst && !passesThroughSubnormals(subject, x[k])) {
                    worst = error;
                    where = x[k];
                }
            }
        }
        System.out.printf("float32 %s: %.3f ulp at %s%n", subject, worst, where);
        assertThat(worst).isLessThanOrEqualTo(subject.floatBound);
    }

    @ParameterizedTest
    @EnumSource
    void inFloat64ErrorsStayWithinTheirBoundOverEveryRange(Subject subject) {
        double[] x = new double[SAMPLES];
        double[] y = new double[SAMPLES];
        double worst = 0;
        double where = 0;
        double[] ranges = ranges(subject);
        for (int range = 0; range < ranges.length; range += 2) {
            double low = ranges[range];
            double high = ranges[range + 1];
            for (int k = 0; k < SAMPLES; k++) {
                x[k] = low + (high - low) * RandomStream.uniform(range, k);
            }
            compute(subject, x, y);
            for (int k = 0; k < SAMPLES; k++) {
                double error = exactly(subject, x[k]).ulps(y[k]);
                if (!(error <= worst)) {
                    worst = error;
                    where = x[k];
                }
            }
        }
        System.out.printf("float64 %s: %.3f ulp at %s%n", subject, worst, where);
        assertThat(worst).isLessThanOrEqualTo(subject.doubleBound);
    }

    /** StrictMath is within one ulp, so that two and a half apart is within the bound; it needs no slow reference. */
    @Test
    void inFloat64MillionsOfBitPatternsAgreeWithStrictMath() {
        for (Subject subject : new Subject[] {Subject.EXP, Subject.EXPM1, Subject.LOG1P, Subject.LOG}) {
            double[] x = new double[BLOCK];
            double[] y = new double[BLOCK];
            for (int block = 0; block < 500; block++) {
                for (int k = 0; k < BLOCK; k++) {
                    long bits = RandomStream.bits(3, (long) block * BLOCK + k);
                    // Exponents between 2⁻⁶⁴ and 2¹¹, where there is something to compute, and all of them.
                    long exponent = 959 + (bits >>> 52) % 75;
                    double value = Double.longBitsToDouble(
                            block % 2 == 0 ? bits : (bits & 0x800fffffffffffffL) | exponent << 52);
                    x[k] = subject == Subject.LOG1P ? Math.abs(value) : value;
                }
                compute(subject, x, y);
                for (int k = 0; k < BLOCK; k++) {
                    double expected = switch (subject) {
                        case EXP -> StrictMath.exp(x[k]);
                        case EXPM1 -> StrictMath.expm1(x[k]);
                        case LOG1P -> StrictMath.log1p(x[k]);
                        default -> StrictMath.log(x[k]);
                    };
                    boolean close = Math.abs(y[k] - expected) <= 2.5 * Math.ulp(expected);
                    if (!close && Double.compare(y[k], expected) != 0) {
                        throw new AssertionError(subject + " of " + x[k] + " is " + y[k] + ", not " + expected);
                    }
                }
            }
        }
    }

    private static final double[] SPECIAL = {
        0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 1e300, -1e300, 1e-310, -1e-310
    };

    private static double[] special(Subject subject) {
        double[] x = Arrays.copyOf(SPECIAL, 64);
        double[] y = new double[64];
        compute(subject, x, y);
        return Arrays.copyOf(y, SPECIAL.length);
    }

    @Test
    void specialArgumentsGiveWhatTheyShould() {
        double infinity = Double.POSITIVE_INFINITY;
        double nan = Double.NaN;
        assertThat(special(Subject.EXP)).containsExactly(1, 1, infinity, 0, nan, infinity, 0, 1, 1);
        assertThat(special(Subject.EXPM1)).containsExactly(0.0, -0.0, infinity, -1, nan, infinity, -1, 1e-310, -1e-310);
        assertThat(special(Subject.GAUSSIAN)).containsExactly(1, 1, 0, 0, nan, 0, 0, 1, 1);
        assertThat(special(Subject.NORMAL)).containsExactly(0.5, 0.5, 1, 0, nan, 1, 0, 0.5, 0.5);
        double[] logs = special(Subject.LOG);
        assertThat(logs).startsWith(-infinity, -infinity, infinity, nan, nan);
        assertThat(logs).endsWith(Math.log(1e300), nan, Math.log(1e-310), nan);
        double[] log1p = special(Subject.LOG1P);
        assertThat(log1p[0]).isZero();
        assertThat(log1p[2]).isEqualTo(infinity);
        assertThat(log1p[4]).isNaN();
        assertThat(log1p[7]).isEqualTo(1e-310);
    }

    /** Subnormal results: the last product rounds once more than for others. */
    @Test
    void subnormalExponentialsAreWithinOneUnit() {
        double[] x = new double[BLOCK];
        double[] y = new double[BLOCK];
        for (int k = 0; k < BLOCK; k++) {
            x[k] = -708 - 38 * RandomStream.uniform(4, k);
        }
        compute(Subject.EXP, x, y);
        for (int k = 0; k < BLOCK; k++) {
            assertThat(Math.abs(y[k] - StrictMath.exp(x[k]))).isLessThanOrEqualTo(1.5 * Math.ulp(y[k]));
        }
    }

    /** Where an element stands in a vector, and whether it is in the last, partial one, must not matter. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOFTMAX")
    void anElementHasTheSameBitsWhereverItStands(Function g) {
        Kernels kernels = new VectorKernels(1);
        for (Precision precision : Precision.values()) {
            Matrix z = Matrix.zeros(precision, 100, 1);
            Matrix dA = Matrix.zeros(precision, 100, 1);
            for (int k = 0; k < z.size(); k++) {
                z.put(k, 4 * RandomStream.normal(5, k));
                dA.put(k, RandomStream.normal(6, k));
            }
            Matrix a = Matrix.zeros(precision, 100, 1);
            Matrix dZ = Matrix.zeros(precision, 100, 1);
            kernels.activation(g, 0.3, z, a);
            kernels.activationGradient(g, 0.3, dA, z, a, dZ);
            Matrix one = Matrix.zeros(precision, 1, 1);
            for (int k = 0; k < z.size(); k++) {
                kernels.activation(g, 0.3, z.view(k, 1, 1), one);
                assertThat(one.sameBits(a.view(k, 1, 1))).isTrue();
                kernels.activationGradient(g, 0.3, dA.view(k, 1, 1), z.view(k, 1, 1), one, one);
                assertThat(one.sameBits(dZ.view(k, 1, 1))).isTrue();
            }
        }
    }
}

package layerwise.math;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions in float32, from an array to an array, which may be the same. They work on whole vectors: where the length
 * is no multiple of {@link #LANES}, elements after it are computed too, up to the next multiple. Only additions, multiplications,
 * divisions and fused multiply-adds of IEEE 754 are used, in the same order for every element, so that a result's bits
 * depend on its argument alone.
 *
 * <p>Arguments are reduced as by Cody and Waite (<i>Software Manual for the Elementary Functions</i>, 1980), and polynomials are
 * minimax, by Remez's exchange. Errors are the largest that {@code FunctionsTest} finds over every 41st of all floats; an ulp
 * is that of the float nearest to the exact result, 2⁻¹⁴⁹ among subnormal ones.
 */
final class FloatFunctions {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private static final float LOG2_E = 1.442695f;
    // ln 2 in two parts, the first so short that its product with any exponent is exact.
    private static final float LN2_HIGH = 0.69314575f;
    private static final float LN2_LOW = 1.4286068e-6f;
    private static final int MANTISSA_BITS = 23;
    // Adding it rounds to an integer n, and leaves n + 254 in the lowest bits, from which two shifts make 2^⌊n/2⌋ and
    // 2^⌈n/2⌉.
    private static final float ROUND_TO_HALVES = 0x1.8p23f + 254;
    // The same for n + 126, from which one shift makes 2ⁿ⁻¹.
    private static final float ROUND_TO_BELOW = 0x1.8p23f + 126;
    private static final float ROUND_TO_INTEGER = 0x1p23f;
    private static final int SQRT_HALF_BITS = 0x3f3504f3;
    private static final int ONE_BITS = 0x3f800000;

    private FloatFunctions() {}

    /**
     * y = exp(scale·x), within 1.0 ulp of it where scale·x is exact; 0 below −104 and ∞ above 88.73.
     *
     * <p>With n the integer nearest to x/ln 2 and r = x − n ln 2, eˣ = 2ⁿ(1 + r + r²q(r)). The power is applied in two halves, so that
     * the last product alone rounds to a subnormal or overflows.
     */
    static void exp(float scale, float[] x, int xAt, float[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector xs = FloatVector.fromArray(SPECIES, x, xAt + k).mul(scale);
            xs = xs.blend(-104, xs.compare(LT, -104));
            xs = xs.blend(89, xs.compare(GT, 89));
            FloatVector rounded =
                    xs.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND_TO_HALVES));
            FloatVector n = rounded.sub(ROUND_TO_HALVES);
            FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), xs);
            r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(SPECIES, 0.0013814601f)
                    .fma(r, FloatVector.broadcast(SPECIES, 0.0083687175f))
                    .fma(r, FloatVector.broadcast(SPECIES, 0.04166839f))
                    .fma(r, FloatVector.broadcast(SPECIES, 0.16666521f))
                    .fma(r, FloatVector.broadcast(SPECIES, 0.49999994f))
                    .fma(r.mul(r), r);
            IntVector bits = rounded.reinterpretAsInts();
            IntVector half = bits.lanewise(LSHR, 1);
            FloatVector power = half.lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector rest = bits.sub(half).lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            p.fma(power, power).mul(rest).intoArray(y, yAt + k);
        }
    }

    /**
     * y = exp(scale·x) − 1, within 1.5 ulp of it where scale·x is exact.
     *
     * <p>As {@link #exp}, but 2ⁿ(eʳ − 1) + (2ⁿ − 1), all halved until the end lest 2ⁿ overflow too soon.
     */
    static void expm1(float scale, float[] x, int xAt, float[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector exact = FloatVector.fromArray(SPECIES, x, xAt + k).mul(scale);
            FloatVector xs = exact.blend(-20, exact.compare(LT, -20));
            xs = xs.blend(89, xs.compare(GT, 89));
            FloatVector rounded =
                    xs.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND_TO_BELOW));
            FloatVector n = rounded.sub(ROUND_TO_BELOW);
            FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), xs);
            r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(SPECIES, 0.00019914166f)
                    .fma(r, FloatVector.broadcast(SPECIES, 0.0013941005f))
                    .fma(r, FloatVector.broadcast(SPECIES, 0.008333273f))
                    .fma(r, FloatVector.broadcast(SPECIES, 0.041666355f))
                    .fma(r, FloatVector.broadcast(SPECIES, 0.16666667f))
                    .fma(r, FloatVector.broadcast(SPECIES, 0.5f))
                    .fma(r.mul(r), r);
            FloatVector halfPower =
                    rounded.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector half = p.fma(halfPower, halfPower.sub(0.5f));
            // Here eˣ − 1 is x to the last bit, a subnormal and −0 among them.
            half.add(half).blend(exact, exact.abs().compare(LT, 0x1p-25f)).intoArray(y, yAt + k);
        }
    }

    /**
     * y = log(1 + x) for x ≥ 0, within 1.4 ulp.
     *
     * <p>1 + x = 2ᵏ(1 + f) with 1 + f between √½ and √2, where f makes up for what 1 + x loses in rounding; then log(1 + f) =
     * f − ½f² + s(½f² + R(s²)) with s = f/(2 + f), the series of artanh (Tang, <i>ACM TOMS</i> 16, 1990, and fdlibm's order of terms).
     */
    static void log1p(float[] x, int xAt, float[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector xs = FloatVector.fromArray(SPECIES, x, xAt + k);
            FloatVector sum = xs.add(1);
            FloatVector ones = sum.sub(xs);
            FloatVector lost = xs.sub(sum.sub(ones)).sub(ones.sub(1));
            IntVector bits = sum.reinterpretAsInts();
            IntVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(LSHR, MANTISSA_BITS);
            IntVector shifted = exponent.lanewise(LSHL, MANTISSA_BITS);
            FloatVector n = exponent.add(Float.floatToRawIntBits(ROUND_TO_INTEGER))
                    .reinterpretAsFloats()
                    .sub(ROUND_TO_INTEGER);
            FloatVector inverse = IntVector.broadcast(IntVector.SPECIES_PREFERRED, ONE_BITS)
                    .sub(shifted)
                    .reinterpretAsFloats();
            // Where nothing is lost that matters, 2⁻ᵏ may be too small to exist.
            FloatVector correction = lost.mul(inverse).blend(0, xs.compare(GT, 0x1p24f));
            FloatVector f = bits.sub(shifted).reinterpretAsFloats().sub(1).add(correction);
            FloatVector s = f.div(f.add(2));
            FloatVector z = s.mul(s);
            FloatVector series = FloatVector.broadcast(SPECIES, 0.29873067f)
                    .fma(z, FloatVector.broadcast(SPECIES, 0.39977497f))
                    .fma(z, FloatVector.broadcast(SPECIES, 0.66666776f));
            FloatVector halfSquare = f.mul(f).mul(0.5f);
            FloatVector tail = s.mul(series.fma(z, halfSquare)).add(n.mul(LN2_LOW));
            n.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), f.sub(halfSquare.sub(tail)))
                    .blend(xs, xs.compare(EQ, Float.POSITIVE_INFINITY))
                    .intoArray(y, yAt + k);
        }
    }

    /**
     * y = exp(−x²/2), within 1.0 ulp. As {@link #exp}; what x² loses in rounding goes into r, for it would be many ulps of
     * the result.
     */
    static void gaussian(float[] x, int xAt, float[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector xs = FloatVector.fromArray(SPECIES, x, xAt + k).abs();
            xs = xs.blend(15, xs.compare(GT, 15));
            FloatVector square = xs.mul(xs);
            FloatVector lost = xs.fma(xs, square.neg());
            FloatVector exponent = square.mul(-0.5f);
            FloatVector rounded = exponent.fma(
                    FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND_TO_HALVES));
            FloatVector n = rounded.sub(ROUND_TO_HALVES);
            FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), exponent);
            FloatVector low = lost.fma(FloatVector.broadcast(SPECIES, -0.5f), n.mul(-LN2_LOW));
            r = r.add(low);
            FloatVector p = FloatVector.broadcast(SPECIES, 0.0013814601f)
                    .fma(r, FloatVector.broadcast(SPECIES, 0.0083687175f))
                    .fma(r, FloatVector.broadcast(SPECIES, 0.04166839f))
                    .fma(r, FloatVector.broadcast(SPECIES, 0.16666521f))
                    .fma(r, FloatVector.broadcast(SPECIES, 0.49999994f))
                    .fma(r.mul(r), r);
            IntVector bits = rounded.reinterpretAsInts();
            IntVector half = bits.lanewise(LSHR, 1);
            FloatVector power = half.lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector rest = bits.sub(half).lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            p.fma(power, power).mul(rest).intoArray(y, yAt + k);
        }
    }

    /**
     * y = Φ(x), the standard normal distribution function, from x and its {@link #gaussian}, within 3 ulp in both tails; y
     * may be either.
     *
     * <p>For t = |x|, Φ(−t) = e^(−t²/2) G(u) / (t + 3.375) with u = (t − 3.375) / (t + 3.375), which maps [0, ∞) to [−1, 1). There G is as smooth as a
     * polynomial (after Schonfelder, <i>Math. Comp.</i> 32, 1978, who approximates erfc so).
     */
    static void normalDistribution(
            float[] x, int xAt, float[] gaussian, int gaussianAt, float[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector xs = FloatVector.fromArray(SPECIES, x, xAt + k);
            FloatVector t = xs.abs();
            // Φ(−64) is 0, and an infinite t would have no inverse to correct.
            t = t.blend(64, t.compare(GT, 64));
            FloatVector one = FloatVector.broadcast(SPECIES, 1);
            FloatVector inverse = one.div(t.add(3.375f));
            // What is to be added to the inverse for each unit of it.
            FloatVector minusInverse = inverse.neg();
            FloatVector error = minusInverse.fma(t, minusInverse.fma(FloatVector.broadcast(SPECIES, 3.375f), one));
            FloatVector rough = inverse.fma(FloatVector.broadcast(SPECIES, -6.75f), FloatVector.broadcast(SPECIES, 1));
            // One step of Newton's: the roundings of t + k and of its inverse would be several ulps of G.
            FloatVector residual = rough.add(1).fma(FloatVector.broadcast(SPECIES, -3.375f), t);
            FloatVector u = rough.neg().fma(t, residual).fma(inverse, rough);
            FloatVector g = FloatVector.broadcast(SPECIES, 0.00013524361f)
                    .fma(u, FloatVector.broadcast(SPECIES, 0.00031758272f))
                    .fma(u, FloatVector.broadcast(SPECIES, -0.00084085227f))
                    .fma(u, FloatVector.broadcast(SPECIES, -0.0022562505f))
                    .fma(u, FloatVector.broadcast(SPECIES, 0.0078189f))
                    .fma(u, FloatVector.broadcast(SPECIES, 0.00872031f))
                    .fma(u, FloatVector.broadcast(SPECIES, -0.09838338f))
                    .fma(u, FloatVector.broadcast(SPECIES, 0.2953758f))
                    .fma(u, FloatVector.broadcast(SPECIES, -0.5529922f))
                    .fma(u, FloatVector.broadcast(SPECIES, 0.7410803f));
            FloatVector power = FloatVector.fromArray(SPECIES, gaussian, gaussianAt + k);
            FloatVector product = g.mul(inverse);
            FloatVector lost = product.fma(error, g.fma(inverse, product.neg()));
            FloatVector tail = power.fma(product, power.mul(lost));
            FloatVector other = FloatVector.broadcast(SPECIES, 1).sub(tail);
            tail.blend(other, xs.compare(GT, 0)).intoArray(y, yAt + k);
        }
    }
}

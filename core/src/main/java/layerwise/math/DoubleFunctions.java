package layerwise.math;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NAN;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions in float64, from an array to an array, which may be the same. They work on whole vectors: where the length
 * is no multiple of {@link #LANES}, elements after it are computed too, up to the next multiple. Only additions, multiplications,
 * divisions and fused multiply-adds of IEEE 754 are used, in the same order for every element, so that a result's bits
 * depend on its argument alone.
 *
 * <p>The functions are those of {@link FloatFunctions}, with longer polynomials. Errors are the largest that {@code FunctionsTest}
 * finds against 106-bit arithmetic, where results are normal numbers; a subnormal exponential is within 2⁻¹⁰⁷⁴ of the exact one.
 */
final class DoubleFunctions {
    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private static final double LOG2_E = 1.4426950408889634;
    // ln 2 in two parts, the first so short that its product with any exponent is exact.
    private static final double LN2_HIGH = 0.6931471805601177;
    private static final double LN2_LOW = -1.7239444525614835e-13;
    private static final int MANTISSA_BITS = 52;
    // Adding it rounds to an integer n, and leaves n + 2046 in the lowest bits, from which two shifts make 2^⌊n/2⌋ and
    // 2^⌈n/2⌉.
    private static final double ROUND_TO_HALVES = 0x1.8p52 + 2046;
    // The same for n + 1022, from which one shift makes 2ⁿ⁻¹.
    private static final double ROUND_TO_BELOW = 0x1.8p52 + 1022;
    private static final double ROUND_TO_INTEGER = 0x1p52;
    private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
    private static final long ONE_BITS = 0x3ff0000000000000L;

    private DoubleFunctions() {}

    /**
     * y = exp(scale·x), within 1.05 ulp of it where scale·x is exact; 0 below −745.2 and ∞ above 709.79.
     *
     * <p>With n the integer nearest to x/ln 2 and r = x − n ln 2, eˣ = 2ⁿ(1 + r + r²q(r)). The power is applied in two halves, so that
     * the last product alone rounds to a subnormal or overflows.
     */
    static void exp(double scale, double[] x, int xAt, double[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector xs = DoubleVector.fromArray(SPECIES, x, xAt + k).mul(scale);
            xs = xs.blend(-746, xs.compare(LT, -746));
            xs = xs.blend(710, xs.compare(GT, 710));
            DoubleVector rounded =
                    xs.fma(DoubleVector.broadcast(SPECIES, LOG2_E), DoubleVector.broadcast(SPECIES, ROUND_TO_HALVES));
            DoubleVector n = rounded.sub(ROUND_TO_HALVES);
            DoubleVector r = n.fma(DoubleVector.broadcast(SPECIES, -LN2_HIGH), xs);
            r = n.fma(DoubleVector.broadcast(SPECIES, -LN2_LOW), r);
            DoubleVector p = DoubleVector.broadcast(SPECIES, 2.5000056714395625e-08)
                    .fma(r, DoubleVector.broadcast(SPECIES, 2.763024798685417e-07))
                    .fma(r, DoubleVector.broadcast(SPECIES, 2.755758638839891e-06))
                    .fma(r, DoubleVector.broadcast(SPECIES, 2.4801493100081104e-05))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.0001984126950656577))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.0013888888943628934))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.008333333333494465))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.04166666666653016))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.16666666666666413))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.5000000000000011))
                    .fma(r.mul(r), r);
            LongVector bits = rounded.reinterpretAsLongs();
            LongVector half = bits.lanewise(LSHR, 1);
            DoubleVector power = half.lanewise(LSHL, MANTISSA_BITS).reinterpretAsDoubles();
            DoubleVector rest = bits.sub(half).lanewise(LSHL, MANTISSA_BITS).reinterpretAsDoubles();
            p.fma(power, power).mul(rest).intoArray(y, yAt + k);
        }
    }

    /**
     * y = exp(scale·x) − 1, within 1.9 ulp of it where scale·x is exact.
     *
     * <p>As {@link #exp}, but 2ⁿ(eʳ − 1) + (2ⁿ − 1), all halved until the end lest 2ⁿ overflow too soon.
     */
    static void expm1(double scale, double[] x, int xAt, double[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector exact = DoubleVector.fromArray(SPECIES, x, xAt + k).mul(scale);
            DoubleVector xs = exact.blend(-40, exact.compare(LT, -40));
            xs = xs.blend(710, xs.compare(GT, 710));
            DoubleVector rounded =
                    xs.fma(DoubleVector.broadcast(SPECIES, LOG2_E), DoubleVector.broadcast(SPECIES, ROUND_TO_BELOW));
            DoubleVector n = rounded.sub(ROUND_TO_BELOW);
            DoubleVector r = n.fma(DoubleVector.broadcast(SPECIES, -LN2_HIGH), xs);
            r = n.fma(DoubleVector.broadcast(SPECIES, -LN2_LOW), r);
            DoubleVector p = DoubleVector.broadcast(SPECIES, 2.092446388014053e-09)
                    .fma(r, DoubleVector.broadcast(SPECIES, 2.5109045063519538e-08))
                    .fma(r, DoubleVector.broadcast(SPECIES, 2.755724268869586e-07))
                    .fma(r, DoubleVector.broadcast(SPECIES, 2.7557244181530305e-06))
                    .fma(r, DoubleVector.broadcast(SPECIES, 2.480158736064846e-05))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.00019841269886158692))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.0013888888888866783))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.008333333333321615))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.0416666666666667))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.16666666666666677))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.5))
                    .fma(r.mul(r), r);
            DoubleVector halfPower =
                    rounded.reinterpretAsLongs().lanewise(LSHL, MANTISSA_BITS).reinterpretAsDoubles();
            DoubleVector half = p.fma(halfPower, halfPower.sub(0.5));
            // Here eˣ − 1 is x to the last bit, a subnormal and −0 among them.
            half.add(half).blend(exact, exact.abs().compare(LT, 0x1p-54)).intoArray(y, yAt + k);
        }
    }

    /**
     * y = log(1 + x) for x ≥ 0, within 1.4 ulp.
     *
     * <p>1 + x = 2ᵏ(1 + f) with 1 + f between √½ and √2, where f makes up for what 1 + x loses in rounding; then log(1 + f) =
     * f − ½f² + s(½f² + R(s²)) with s = f/(2 + f), the series of artanh (Tang, <i>ACM TOMS</i> 16, 1990, and fdlibm's order of terms).
     */
    static void log1p(double[] x, int xAt, double[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector xs = DoubleVector.fromArray(SPECIES, x, xAt + k);
            DoubleVector sum = xs.add(1);
            DoubleVector ones = sum.sub(xs);
            DoubleVector lost = xs.sub(sum.sub(ones)).sub(ones.sub(1));
            LongVector bits = sum.reinterpretAsLongs();
            LongVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(LSHR, MANTISSA_BITS);
            LongVector shifted = exponent.lanewise(LSHL, MANTISSA_BITS);
            DoubleVector n = exponent.add(Double.doubleToRawLongBits(ROUND_TO_INTEGER))
                    .reinterpretAsDoubles()
                    .sub(ROUND_TO_INTEGER);
            DoubleVector inverse = LongVector.broadcast(LongVector.SPECIES_PREFERRED, ONE_BITS)
                    .sub(shifted)
                    .reinterpretAsDoubles();
            // Where nothing is lost that matters, 2⁻ᵏ may be too small to exist.
            DoubleVector correction = lost.mul(inverse).blend(0, xs.compare(GT, 0x1p53));
            DoubleVector f = bits.sub(shifted).reinterpretAsDoubles().sub(1).add(correction);
            DoubleVector s = f.div(f.add(2));
            DoubleVector z = s.mul(s);
            DoubleVector series = DoubleVector.broadcast(SPECIES, 0.14797513032821683)
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.1531390275057064))
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.1818356975703325))
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.22222198475723406))
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.2857142874326406))
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.39999999999411096))
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.6666666666666735));
            DoubleVector halfSquare = f.mul(f).mul(0.5);
            DoubleVector tail = s.mul(series.fma(z, halfSquare)).add(n.mul(LN2_LOW));
            n.fma(DoubleVector.broadcast(SPECIES, LN2_HIGH), f.sub(halfSquare.sub(tail)))
                    .blend(xs, xs.compare(EQ, Double.POSITIVE_INFINITY))
                    .intoArray(y, yAt + k);
        }
    }

    /**
     * y = log x, within 0.8 ulp; −∞ at 0 and NaN below.
     *
     * <p>As {@link #log1p}, with x = 2ᵏ(1 + f).
     */
    static void log(double[] x, int xAt, double[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector xs = DoubleVector.fromArray(SPECIES, x, xAt + k);
            VectorMask<Double> subnormal = xs.compare(LT, Double.MIN_NORMAL);
            LongVector bits = xs.blend(xs.mul(0x1p54), subnormal).reinterpretAsLongs();
            // Biased, so that it is not negative.
            LongVector exponent = bits.sub(SQRT_HALF_BITS - ONE_BITS).lanewise(LSHR, MANTISSA_BITS);
            LongVector shifted = exponent.lanewise(LSHL, MANTISSA_BITS);
            DoubleVector n = exponent.add(Double.doubleToRawLongBits(ROUND_TO_INTEGER))
                    .reinterpretAsDoubles()
                    .sub(ROUND_TO_INTEGER + 1023);
            n = n.blend(n.sub(54), subnormal);
            DoubleVector f =
                    bits.sub(shifted).add(ONE_BITS).reinterpretAsDoubles().sub(1);
            DoubleVector s = f.div(f.add(2));
            DoubleVector z = s.mul(s);
            DoubleVector series = DoubleVector.broadcast(SPECIES, 0.14797513032821683)
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.1531390275057064))
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.1818356975703325))
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.22222198475723406))
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.2857142874326406))
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.39999999999411096))
                    .fma(z, DoubleVector.broadcast(SPECIES, 0.6666666666666735));
            DoubleVector halfSquare = f.mul(f).mul(0.5);
            DoubleVector tail = s.mul(series.fma(z, halfSquare)).add(n.mul(LN2_LOW));
            DoubleVector log = n.fma(DoubleVector.broadcast(SPECIES, LN2_HIGH), f.sub(halfSquare.sub(tail)));
            log = log.blend(xs, xs.compare(EQ, Double.POSITIVE_INFINITY));
            log = log.blend(Double.NEGATIVE_INFINITY, xs.compare(EQ, 0));
            log.blend(Double.NaN, xs.compare(LT, 0).or(xs.test(IS_NAN))).intoArray(y, yAt + k);
        }
    }

    /**
     * y = exp(−x²/2), within 1.05 ulp. As {@link #exp}; what x² loses in rounding goes into r, for it would be many ulps of
     * the result.
     */
    static void gaussian(double[] x, int xAt, double[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector xs = DoubleVector.fromArray(SPECIES, x, xAt + k).abs();
            xs = xs.blend(39, xs.compare(GT, 39));
            DoubleVector square = xs.mul(xs);
            DoubleVector lost = xs.fma(xs, square.neg());
            DoubleVector exponent = square.mul(-0.5);
            DoubleVector rounded = exponent.fma(
                    DoubleVector.broadcast(SPECIES, LOG2_E), DoubleVector.broadcast(SPECIES, ROUND_TO_HALVES));
            DoubleVector n = rounded.sub(ROUND_TO_HALVES);
            DoubleVector r = n.fma(DoubleVector.broadcast(SPECIES, -LN2_HIGH), exponent);
            DoubleVector low = lost.fma(DoubleVector.broadcast(SPECIES, -0.5), n.mul(-LN2_LOW));
            r = r.add(low);
            DoubleVector p = DoubleVector.broadcast(SPECIES, 2.5000056714395625e-08)
                    .fma(r, DoubleVector.broadcast(SPECIES, 2.763024798685417e-07))
                    .fma(r, DoubleVector.broadcast(SPECIES, 2.755758638839891e-06))
                    .fma(r, DoubleVector.broadcast(SPECIES, 2.4801493100081104e-05))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.0001984126950656577))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.0013888888943628934))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.008333333333494465))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.04166666666653016))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.16666666666666413))
                    .fma(r, DoubleVector.broadcast(SPECIES, 0.5000000000000011))
                    .fma(r.mul(r), r);
            LongVector bits = rounded.reinterpretAsLongs();
            LongVector half = bits.lanewise(LSHR, 1);
            DoubleVector power = half.lanewise(LSHL, MANTISSA_BITS).reinterpretAsDoubles();
            DoubleVector rest = bits.sub(half).lanewise(LSHL, MANTISSA_BITS).reinterpretAsDoubles();
            p.fma(power, power).mul(rest).intoArray(y, yAt + k);
        }
    }

    /**
     * y = Φ(x), the standard normal distribution function, from x and its {@link #gaussian}, within 3 ulp in both tails; y
     * may be either.
     *
     * <p>For t = |x|, Φ(−t) = e^(−t²/2) G(u) / (t + 5.5) with u = (t − 5.5) / (t + 5.5), which maps [0, ∞) to [−1, 1). There G is as smooth as a
     * polynomial (after Schonfelder, <i>Math. Comp.</i> 32, 1978, who approximates erfc so).
     */
    static void normalDistribution(
            double[] x, int xAt, double[] gaussian, int gaussianAt, double[] y, int yAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector xs = DoubleVector.fromArray(SPECIES, x, xAt + k);
            DoubleVector t = xs.abs();
            // Φ(−64) is 0, and an infinite t would have no inverse to correct.
            t = t.blend(64, t.compare(GT, 64));
            DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
            DoubleVector inverse = one.div(t.add(5.5));
            // What is to be added to the inverse for each unit of it.
            DoubleVector minusInverse = inverse.neg();
            DoubleVector error = minusInverse.fma(t, minusInverse.fma(DoubleVector.broadcast(SPECIES, 5.5), one));
            DoubleVector rough =
                    inverse.fma(DoubleVector.broadcast(SPECIES, -11.0), DoubleVector.broadcast(SPECIES, 1));
            // One step of Newton's: the roundings of t + k and of its inverse would be several ulps of G.
            DoubleVector residual = rough.add(1).fma(DoubleVector.broadcast(SPECIES, -5.5), t);
            DoubleVector u = rough.neg().fma(t, residual).fma(inverse, rough);
            DoubleVector g = DoubleVector.broadcast(SPECIES, -5.878866792093952e-11)
                    .fma(u, DoubleVector.broadcast(SPECIES, -2.7384458542900657e-09))
                    .fma(u, DoubleVector.broadcast(SPECIES, -5.614051652880689e-09))
                    .fma(u, DoubleVector.broadcast(SPECIES, 2.3366537266185892e-08))
                    .fma(u, DoubleVector.broadcast(SPECIES, 5.041188386268353e-08))
                    .fma(u, DoubleVector.broadcast(SPECIES, -1.7807999837698142e-07))
                    .fma(u, DoubleVector.broadcast(SPECIES, -2.6807736202010244e-07))
                    .fma(u, DoubleVector.broadcast(SPECIES, 1.4841674541708417e-06))
                    .fma(u, DoubleVector.broadcast(SPECIES, 4.4659065590656875e-07))
                    .fma(u, DoubleVector.broadcast(SPECIES, -1.2119011733031859e-05))
                    .fma(u, DoubleVector.broadcast(SPECIES, 1.6319874180787224e-05))
                    .fma(u, DoubleVector.broadcast(SPECIES, 7.141487663407702e-05))
                    .fma(u, DoubleVector.broadcast(SPECIES, -0.0003245226228525704))
                    .fma(u, DoubleVector.broadcast(SPECIES, 0.0002696039973444049))
                    .fma(u, DoubleVector.broadcast(SPECIES, 0.002442982669883911))
                    .fma(u, DoubleVector.broadcast(SPECIES, -0.013923510565396612))
                    .fma(u, DoubleVector.broadcast(SPECIES, 0.04509758081531657))
                    .fma(u, DoubleVector.broadcast(SPECIES, -0.10970308995873056))
                    .fma(u, DoubleVector.broadcast(SPECIES, 0.21787243285793995))
                    .fma(u, DoubleVector.broadcast(SPECIES, -0.3670490652936195))
                    .fma(u, DoubleVector.broadcast(SPECIES, 0.535596489062495))
                    .fma(u, DoubleVector.broadcast(SPECIES, -0.6851834205743381))
                    .fma(u, DoubleVector.broadcast(SPECIES, 0.7737696342764068));
            DoubleVector power = DoubleVector.fromArray(SPECIES, gaussian, gaussianAt + k);
            DoubleVector product = g.mul(inverse);
            DoubleVector lost = product.fma(error, g.fma(inverse, product.neg()));
            DoubleVector tail = power.fma(product, power.mul(lost));
            DoubleVector other = DoubleVector.broadcast(SPECIES, 1).sub(tail);
            tail.blend(other, xs.compare(GT, 0)).intoArray(y, yAt + k);
        }
    }
}

package layerwise.math;

/**
 * A number as the unevaluated sum of two doubles, about 106 bits, and the elementary functions in it, with relative errors
 * below 2⁻⁸⁰: what the vector functions in float64 are measured against. Dekker, <i>Numer. Math.</i> 18, 1971.
 */
record DoubleDouble(double high, double low) {
    private static final DoubleDouble ONE = of(1);
    private static final DoubleDouble LN2 = new DoubleDouble(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);
    private static final DoubleDouble PI = new DoubleDouble(0x1.921fb54442d18p1, 0x1.1a62633145c07p-53);
    private static final double LOG2_E = 1 / Math.log(2);

    static DoubleDouble of(double x) {
        return new DoubleDouble(x, 0);
    }

    private static DoubleDouble sum(double a, double b) {
        double s = a + b;
        double part = s - a;
        return new DoubleDouble(s, (a - (s - part)) + (b - part));
    }

    DoubleDouble plus(DoubleDouble other) {
        DoubleDouble highs = sum(high, other.high);
        DoubleDouble lows = sum(low, other.low);
        DoubleDouble first = sum(highs.high, highs.low + lows.high);
        return sum(first.high, first.low + lows.low);
    }

    DoubleDouble minus(DoubleDouble other) {
        return plus(other.negated());
    }

    DoubleDouble negated() {
        return new DoubleDouble(-high, -low);
    }

    DoubleDouble times(DoubleDouble other) {
        double product = high * other.high;
        return sum(product, Math.fma(high, other.high, -product) + (high * other.low + low * other.high));
    }

    DoubleDouble times(double other) {
        return times(of(other));
    }

    DoubleDouble over(DoubleDouble other) {
        double first = high / other.high;
        DoubleDouble rest = minus(other.times(first));
        double second = rest.high / other.high;
        double third = rest.minus(other.times(second)).high / other.high;
        return sum(first, second).plus(of(third));
    }

    private DoubleDouble root() {
        double root = Math.sqrt(high);
        return of(root).plus(of(minus(of(root).times(root)).high / (2 * root)));
    }

    /** How many ulps of this {@code actual} is away from it. */
    double ulps(double actual) {
        return Math.abs(actual - high - low) / Math.ulp(high);
    }

    /** e to the power of this, for results that are normal numbers. */
    DoubleDouble exp() {
        int n = (int) Math.rint(high * LOG2_E);
        DoubleDouble reduced = minus(LN2.times(n));
        DoubleDouble power = ONE.plus(reduced.exponentialSeries());
        return new DoubleDouble(Math.scalb(power.high, n), Math.scalb(power.low, n));
    }

    DoubleDouble expm1() {
        return Math.abs(high) < 0.4 ? exponentialSeries() : exp().minus(ONE);
    }

    /** Σ xⁿ/n! from n = 1 on, for |x| &lt; 0.4. */
    private DoubleDouble exponentialSeries() {
        DoubleDouble term = this;
        DoubleDouble sum = this;
        for (int n = 2; n < 26; n++) {
            term = term.times(this).over(of(n));
            sum = sum.plus(term);
        }
        return sum;
    }

    /** log(1 + x): the series near 0, else a step of Newton's from the logarithm in float64. */
    DoubleDouble log1p() {
        return Math.abs(high) < 0x1p-10 ? logarithmSeries() : plus(ONE).newtonLog();
    }

    DoubleDouble log() {
        return Math.abs(high - 1) < 0x1p-10 ? minus(ONE).logarithmSeries() : newtonLog();
    }

    private DoubleDouble logarithmSeries() {
        DoubleDouble power = this;
        DoubleDouble sum = this;
        for (int n = 2; n < 11; n++) {
            power = power.times(negated());
            sum = sum.plus(power.over(of(n)));
        }
        return sum;
    }

    private DoubleDouble newtonLog() {
        double near = Math.log(high);
        DoubleDouble rest = times(of(-near).exp()).minus(ONE);
        return of(near).plus(rest).minus(rest.times(rest).times(0.5));
    }

    /** exp(−x²/2). */
    DoubleDouble gaussian() {
        return times(this).times(-0.5).exp();
    }

    /**
     * Φ(x): ½ + φ(x)(x + x³/3 + x⁵/15 + …), and in the tails Laplace's continued fraction φ(x)/(x + 1/(x + 2/(x + …))); Abramowitz and
     * Stegun 26.2.11 and 26.2.14.
     */
    DoubleDouble normalDistribution() {
        DoubleDouble t = high < 0 ? negated() : this;
        DoubleDouble density = t.gaussian().over(PI.times(2).root());
        DoubleDouble tail = t.high < 5 ? of(0.5).minus(density.times(t.oddSeries())) : density.over(t.fraction());
        return high < 0 ? tail : ONE.minus(tail);
    }

    private DoubleDouble oddSeries() {
        DoubleDouble term = this;
        DoubleDouble sum = this;
        for (int n = 3; term.high > sum.high * 0x1p-110; n += 2) {
            term = term.times(this).times(this).over(of(n));
            sum = sum.plus(term);
        }
        return sum;
    }

    private DoubleDouble fraction() {
        DoubleDouble value = this;
        for (int n = 80; n > 0; n--) {
            value = plus(of(n).over(value));
        }
        return value;
    }
}

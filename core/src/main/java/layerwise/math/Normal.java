package layerwise.math;

/** The standard normal distribution. */
public final class Normal {
    private static final double ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);
    // Below it the series converges quickly and loses little when taken from ½, above it the continued fraction
    // converges.
    private static final double SERIES_END = 1;
    // The fraction is exact to the last bit at a depth of 16 + (26/z)².
    private static final int LEAST_DEPTH = 16;
    private static final double DEPTH = 26;

    private Normal() {}

    /** Φ(z), the distribution function, to a relative 2·10⁻¹⁵ in the lower tail too. */
    static double distribution(double z) {
        double t = Math.abs(z);
        double tail = t < SERIES_END ? 0.5 - density(t) * series(t) : density(t) / fraction(t);
        return z < 0 ? tail : 1 - tail;
    }

    /**
     * Φ⁻¹(p), to about 10⁻¹⁴: Abramowitz and Stegun 26.2.23, improved by Halley's method.
     *
     * @param p in [0, 1]
     */
    public static double quantile(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("a probability must be in [0, 1], not " + p);
        }
        if (p > 0.5) {
            return -quantile(1 - p);
        }
        if (p == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        double t = Math.sqrt(-2 * Math.log(p));
        double z =
                (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
        for (int i = 0; i < 2; i++) {
            double step = (distribution(z) - p) / density(z);
            z -= step / (1 + z * step / 2);
        }
        return z;
    }

    /** φ(z) = e^(−z²/2)/√2π, the density. What z² loses in rounding would be many ulps of the power. */
    static double density(double z) {
        double square = z * z;
        double lost = Math.fma(z, z, -square);
        double power = Math.exp(-0.5 * square);
        return power == 0 ? 0 : power * (1 - 0.5 * lost) / ROOT_OF_TWO_PI;
    }

    /** z + z³/3 + z⁵/(3·5) + …, with which Φ(z) = ½ + φ(z)·series; Abramowitz and Stegun 26.2.11. All terms are positive. */
    private static double series(double z) {
        double term = z;
        double sum = z;
        for (int n = 3; term > sum * 0x1p-54; n += 2) {
            term *= z * z / n;
            sum += term;
        }
        return sum;
    }

    /** z + 1/(z + 2/(z + 3/(z + …))), with which 1 − Φ(z) = φ(z)/fraction; Laplace, Abramowitz and Stegun 26.2.14. */
    private static double fraction(double z) {
        double root = DEPTH / z;
        double value = z;
        for (int n = LEAST_DEPTH + (int) (root * root); n > 0; n--) {
            value = z + n / value;
        }
        return value;
    }
}

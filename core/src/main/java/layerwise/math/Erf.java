package layerwise.math;

/** The complementary error function, from which the normal distribution function Φ is computed. */
final class Erf {
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
    private static final double SQRT_HALF = Math.sqrt(0.5);
    // Below it the series converges quickly and without cancellation, above it the continued fraction does.
    private static final double SERIES_END = 1.5;
    private static final int FRACTION_DEPTH = 140;

    private Erf() {}

    /** Φ(z), the standard normal distribution function, to a relative 1e-13 in the lower tail too. */
    static double normalDistribution(double z) {
        return 0.5 * erfc(-z * SQRT_HALF);
    }

    /** φ(z), the standard normal density. */
    static double normalDensity(double z) {
        return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    }

    /** erfc(x) = 1 − erf(x). */
    static double erfc(double x) {
        if (x < 0) {
            return 2 - erfc(-x);
        }
        return x < SERIES_END ? 1 - series(x) : fraction(x);
    }

    /** erf x = 2/√π e^(−x²) Σₙ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)); Abramowitz and Stegun 7.1.6. All terms are positive. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 0x1p-54; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_SQRT_PI * Math.exp(-x * x) * sum;
    }

    /** erfc x = e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))); Abramowitz and Stegun 7.1.14. */
    private static double fraction(double x) {
        double tail = x;
        for (int n = FRACTION_DEPTH; n > 0; n--) {
            tail = x + 0.5 * n / tail;
        }
        return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
    }
}

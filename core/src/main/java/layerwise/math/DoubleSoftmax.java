package layerwise.math;

import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax over columns in float64, and what its cross-entropy needs of them. Sums over a column are four sums in float64, of
 * every fourth element each, whatever the vectors here; only their maxima use lanes, for those know no order.
 */
final class DoubleSoftmax {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int BLOCK = 1024;

    private DoubleSoftmax() {}

    /** aⱼ = e^(zⱼ − max z) / Σₖ e^(zₖ − max z) in each of the columns of n; the scratch memory holds a vector or more. */
    static void softmax(double[] z, int zAt, double[] a, int aAt, int n, int columns, double[] scratch) {
        int together = Math.max(1, BLOCK / n);
        for (int j = 0; j < columns; j += together) {
            int end = Math.min(columns, j + together);
            for (int i = j; i < end; i++) {
                double maximum = n < LANES ? shortMaximum(z, zAt + i * n, n) : maximum(z, zAt + i * n, n);
                subtract(maximum, z, zAt + i * n, a, aAt + i * n, n);
            }
            // Short columns share their vectors here.
            exp(a, aAt + j * n, (end - j) * n, scratch);
            for (int i = j; i < end; i++) {
                double inverse = 1 / sum(a, aAt + i * n, n);
                scale(inverse, a, aAt + i * n, n);
            }
        }
    }

    private static void exp(double[] a, int aAt, int length, double[] scratch) {
        int whole = SPECIES.loopBound(length);
        DoubleFunctions.exp(1, a, aAt, a, aAt, whole);
        if (whole < length) {
            DoubleElements.load(a, aAt + whole, length - whole, scratch, 0);
            DoubleFunctions.exp(1, scratch, 0, scratch, 0, LANES);
            DoubleElements.store(scratch, 0, a, aAt + whole, length - whole);
        }
    }

    /** The largest of fewer elements than a vector holds: two chains without branches, for nobody can predict them. */
    private static double shortMaximum(double[] z, int zAt, int n) {
        double even = z[zAt];
        double odd = z[zAt + n - 1];
        for (int k = zAt + 1; k < zAt + n - 1; k += 2) {
            even = Math.max(even, z[k]);
            odd = Math.max(odd, z[k + 1]);
        }
        return Math.max(even, odd);
    }

    private static double maximum(double[] z, int zAt, int n) {
        // The last vector overlaps the one before it.
        DoubleVector maximum = DoubleVector.fromArray(SPECIES, z, zAt + n - LANES);
        for (int k = 0; k < n - LANES; k += LANES) {
            maximum = DoubleVector.fromArray(SPECIES, z, zAt + k).max(maximum);
        }
        return maximum.reduceLanes(MAX);
    }

    /** a = z − amount. */
    private static void subtract(double amount, double[] z, int zAt, double[] a, int aAt, int n) {
        int whole = SPECIES.loopBound(n);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector.fromArray(SPECIES, z, zAt + k).sub(amount).intoArray(a, aAt + k);
        }
        for (int k = whole; k < n; k++) {
            a[aAt + k] = z[zAt + k] - amount;
        }
    }

    private static void scale(double factor, double[] a, int aAt, int n) {
        int whole = SPECIES.loopBound(n);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector.fromArray(SPECIES, a, aAt + k).mul(factor).intoArray(a, aAt + k);
        }
        for (int k = whole; k < n; k++) {
            a[aAt + k] *= factor;
        }
    }

    private static double sum(double[] a, int aAt, int n) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int k = aAt;
        for (int end = aAt + n - 3; k < end; k += 4) {
            sum0 += a[k];
            sum1 += a[k + 1];
            sum2 += a[k + 2];
            sum3 += a[k + 3];
        }
        for (; k < aAt + n; k++) {
            sum0 += a[k];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /** dZ = a ⊙ (dA − Σⱼ aⱼ dAⱼ) in each of the columns of n; dZ may be dA. */
    static void softmaxGradient(double[] dA, int dAAt, double[] a, int aAt, double[] dZ, int dZAt, int n, int columns) {
        for (int j = 0; j < columns; j++) {
            int at = j * n;
            double mean = dot(dA, dAAt + at, a, aAt + at, n);
            int whole = SPECIES.loopBound(n);
            for (int k = at; k < at + whole; k += LANES) {
                DoubleVector below =
                        DoubleVector.fromArray(SPECIES, dA, dAAt + k).sub(mean);
                DoubleVector.fromArray(SPECIES, a, aAt + k).mul(below).intoArray(dZ, dZAt + k);
            }
            for (int k = at + whole; k < at + n; k++) {
                dZ[dZAt + k] = a[aAt + k] * (dA[dAAt + k] - mean);
            }
        }
    }

    private static double dot(double[] x, int xAt, double[] y, int yAt, int n) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int k = 0;
        for (; k + 4 <= n; k += 4) {
            double x0 = x[xAt + k];
            double x1 = x[xAt + k + 1];
            double x2 = x[xAt + k + 2];
            double x3 = x[xAt + k + 3];
            sum0 += x0 * y[yAt + k];
            sum1 += x1 * y[yAt + k + 1];
            sum2 += x2 * y[yAt + k + 2];
            sum3 += x3 * y[yAt + k + 3];
        }
        for (; k < n; k++) {
            double x0 = x[xAt + k];
            sum0 += x0 * y[yAt + k];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /**
     * What categorical cross-entropy is made of, for each of the columns of n: the odds Σₖ aₖ / a_max − 1, summed without the maximum, so that log(1 +
     * odds) is log Σₖ e^(zₖ − max z) without another exponential, exact though a_max is 1 or a_y is 0; and the margin Σⱼ yⱼ(max z −
     * zⱼ).
     *
     * @param y (n, columns), or (1, columns) of class numbers
     */
    static void crossEntropyTerms(
            double[] z,
            int zAt,
            double[] a,
            int aAt,
            double[] y,
            int yAt,
            int yRows,
            int n,
            int columns,
            double[] odds,
            double[] margins) {
        for (int j = 0; j < columns; j++) {
            int at = j * n;
            double top = z[zAt + at];
            double likeliest = a[aAt + at];
            double others = 0;
            for (int k = at + 1; k < at + n; k++) {
                double value = z[zAt + k];
                double probability = a[aAt + k];
                if (value > top) {
                    top = value;
                    others += likeliest;
                    likeliest = probability;
                } else {
                    others += probability;
                }
            }
            odds[j] = others / likeliest;
            margins[j] = yRows == n
                    ? weightedMargin(top, z, zAt + at, y, yAt + at, n)
                    : margin(top, z, zAt + at, y[yAt + j], n);
        }
    }

    private static double margin(double top, double[] z, int zAt, double classNumber, int n) {
        int number = (int) classNumber;
        return number == classNumber && number >= 0 && number < n ? top - z[zAt + number] : 0;
    }

    private static double weightedMargin(double top, double[] z, int zAt, double[] y, int yAt, int n) {
        double margin = 0;
        for (int k = 0; k < n; k++) {
            double weight = y[yAt + k];
            margin += weight == 0 ? 0 : weight * (top - z[zAt + k]);
        }
        return margin;
    }
}

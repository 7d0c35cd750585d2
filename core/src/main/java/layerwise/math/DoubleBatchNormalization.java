package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Normalisation over the examples in float64, for ranges of rows, a block at a time. Four columns are added to one another, and then to
 * the block's sums, which stay in the nearest cache.
 */
final class DoubleBatchNormalization {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** The most rows of a block: how many elements of scratch memory there must be for each sum. */
    static final int BLOCK = BlockSums.BLOCK;
    /** How many elements of scratch memory there must be for factors. */
    static final int FACTORS = 3 * BLOCK;

    // Where the factors of a block's rows stand in their scratch memory, and before them the sums of four columns.
    private static final int FIRST = 0;
    private static final int SCALE = 0;
    private static final int MEAN_GRADIENT = BLOCK;
    private static final int MEAN_PRODUCT = 2 * BLOCK;

    private DoubleBatchNormalization() {}

    /** Statistics of each row in a range over all columns, and the rows normalised by them. */
    static void normalize(
            Matrix in,
            Matrix gamma,
            Matrix beta,
            double epsilon,
            Matrix mean,
            Matrix variance,
            Matrix out,
            int from,
            int to,
            double[] sums,
            double[] factors) {
        int n = in.rows();
        int m = in.columns();
        for (int i = from; i < to; i += BLOCK) {
            int count = Math.min(BLOCK, to - i);
            moments(in, i, mean, variance, count, sums, factors);
            for (int k = 0; k < count; k++) {
                double deviation = Math.sqrt(variance.doubles[variance.offset + i + k] + epsilon);
                double scale = gamma.doubles[gamma.offset + i + k] / deviation;
                factors[SCALE + k] = scale;
            }
            for (int j = 0; j < m; j++) {
                normalizeRows(
                        in.doubles,
                        in.offset + i + j * n,
                        mean.doubles,
                        mean.offset + i,
                        factors,
                        beta.doubles,
                        beta.offset + i,
                        out.doubles,
                        out.offset + i + j * n,
                        count);
            }
        }
    }

    /** The means of {@code count} rows from row {@code i} on, then the means of the squares of their distances from them. */
    private static void moments(
            Matrix in, int i, Matrix mean, Matrix variance, int count, double[] sums, double[] factors) {
        int n = in.rows();
        int m = in.columns();
        int at = in.offset + i;
        Arrays.fill(sums, 0, count, 0);
        int j = 0;
        for (; j <= m - 4; j += 4) {
            sumFour(in.doubles, at + j * n, n, factors, count);
            add(factors, FIRST, sums, count);
        }
        for (; j < m; j++) {
            add(in.doubles, at + j * n, sums, count);
        }
        divide(sums, m, count);
        copy(sums, mean.doubles, mean.offset + i, count);
        Arrays.fill(sums, 0, count, 0);
        j = 0;
        for (; j <= m - 4; j += 4) {
            sumFourSquares(in.doubles, at + j * n, n, mean.doubles, mean.offset + i, factors, count);
            add(factors, FIRST, sums, count);
        }
        for (; j < m; j++) {
            addSquares(in.doubles, at + j * n, mean.doubles, mean.offset + i, sums, count);
        }
        divide(sums, m, count);
        copy(sums, variance.doubles, variance.offset + i, count);
    }

    private static void add(double[] x, int at, double[] sums, int count) {
        for (int k = 0; k < count; k++) {
            sums[k] += x[at + k];
        }
    }

    private static void addSquares(double[] x, int at, double[] mean, int meanAt, double[] squares, int count) {
        for (int k = 0; k < count; k++) {
            double distance = x[at + k] - mean[meanAt + k];
            squares[k] += distance * distance;
        }
    }

    /** sums = Σ of four columns of n, from {@code at} on. */
    private static void sumFour(double[] x, int at, int n, double[] sums, int count) {
        int at2 = at + 2 * n;
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector pair0 =
                    DoubleVector.fromArray(SPECIES, x, at + k).add(DoubleVector.fromArray(SPECIES, x, at + n + k));
            DoubleVector pair1 =
                    DoubleVector.fromArray(SPECIES, x, at2 + k).add(DoubleVector.fromArray(SPECIES, x, at2 + n + k));
            pair0.add(pair1).intoArray(sums, FIRST + k);
        }
        for (int k = whole; k < count; k++) {
            sums[FIRST + k] = (x[at + k] + x[at + n + k]) + (x[at2 + k] + x[at2 + n + k]);
        }
    }

    /** sums = Σ (x − mean)² of four columns of n, from {@code at} on. */
    private static void sumFourSquares(double[] x, int at, int n, double[] mean, int meanAt, double[] sums, int count) {
        int at2 = at + 2 * n;
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector means = DoubleVector.fromArray(SPECIES, mean, meanAt + k);
            DoubleVector d0 = DoubleVector.fromArray(SPECIES, x, at + k).sub(means);
            DoubleVector d1 = DoubleVector.fromArray(SPECIES, x, at + n + k).sub(means);
            DoubleVector d2 = DoubleVector.fromArray(SPECIES, x, at2 + k).sub(means);
            DoubleVector d3 = DoubleVector.fromArray(SPECIES, x, at2 + n + k).sub(means);
            d0.mul(d0).add(d1.mul(d1)).add(d2.mul(d2).add(d3.mul(d3))).intoArray(sums, FIRST + k);
        }
        for (int k = whole; k < count; k++) {
            double d0 = x[at + k] - mean[meanAt + k];
            double d1 = x[at + n + k] - mean[meanAt + k];
            double d2 = x[at2 + k] - mean[meanAt + k];
            double d3 = x[at2 + n + k] - mean[meanAt + k];
            sums[FIRST + k] = (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3);
        }
    }

    /** Means from sums of so many terms. */
    static void divide(double[] sums, int terms, int count) {
        for (int k = 0; k < count; k++) {
            sums[k] /= terms;
        }
    }

    /** Rounds numbers in float64. */
    static void copy(double[] from, double[] to, int toAt, int count) {
        for (int k = 0; k < count; k++) {
            to[toAt + k] = from[k];
        }
    }

    /** out = (in − mean)·scale + beta. */
    private static void normalizeRows(
            double[] in,
            int inAt,
            double[] mean,
            int meanAt,
            double[] factors,
            double[] beta,
            int betaAt,
            double[] out,
            int outAt,
            int count) {
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector.fromArray(SPECIES, in, inAt + k)
                    .sub(DoubleVector.fromArray(SPECIES, mean, meanAt + k))
                    .mul(DoubleVector.fromArray(SPECIES, factors, SCALE + k))
                    .add(DoubleVector.fromArray(SPECIES, beta, betaAt + k))
                    .intoArray(out, outAt + k);
        }
        for (int k = whole; k < count; k++) {
            out[outAt + k] = (in[inAt + k] - mean[meanAt + k]) * factors[SCALE + k] + beta[betaAt + k];
        }
    }

    /** dβ, dγ and, unless it is empty, dIn, for a range of rows. */
    static void gradient(
            Matrix dOut,
            Matrix in,
            Matrix mean,
            Matrix variance,
            Matrix gamma,
            double epsilon,
            Matrix dIn,
            Matrix dGamma,
            Matrix dBeta,
            int from,
            int to,
            double[] sums,
            double[] products,
            double[] factors) {
        int n = in.rows();
        int m = in.columns();
        for (int i = from; i < to; i += BLOCK) {
            int count = Math.min(BLOCK, to - i);
            meanProducts(dOut, in, mean, i, count, sums, products, factors);
            copy(sums, dBeta.doubles, dBeta.offset + i, count);
            for (int k = 0; k < count; k++) {
                double inverse = 1 / Math.sqrt(variance.doubles[variance.offset + i + k] + epsilon);
                double product = products[k] * inverse;
                dGamma.doubles[dGamma.offset + i + k] = product;
                double scale = gamma.doubles[gamma.offset + i + k] * inverse;
                double perDistance = product * inverse;
                factors[SCALE + k] = scale;
                factors[MEAN_GRADIENT + k] = sums[k];
                factors[MEAN_PRODUCT + k] = perDistance;
            }
            if (!dIn.isEmpty()) {
                for (int j = 0; j < m; j++) {
                    int at = i + j * n;
                    inputGradient(
                            dOut.doubles,
                            dOut.offset + at,
                            in.doubles,
                            in.offset + at,
                            mean.doubles,
                            mean.offset + i,
                            factors,
                            dIn.doubles,
                            dIn.offset + at,
                            count);
                }
            }
        }
    }

    /** The means over the columns of dOut and of dOut·(in − mean), for {@code count} rows from row {@code i} on. */
    private static void meanProducts(
            Matrix dOut, Matrix in, Matrix mean, int i, int count, double[] sums, double[] products, double[] factors) {
        int n = in.rows();
        int m = in.columns();
        int dOutAt = dOut.offset + i;
        int inAt = in.offset + i;
        int meanAt = mean.offset + i;
        Arrays.fill(sums, 0, count, 0);
        Arrays.fill(products, 0, count, 0);
        int j = 0;
        for (; j <= m - 4; j += 4) {
            int next = j * n;
            sumFour(dOut.doubles, dOutAt + next, n, factors, count);
            add(factors, FIRST, sums, count);
            sumFourProducts(
                    dOut.doubles, dOutAt + next, in.doubles, inAt + next, n, mean.doubles, meanAt, factors, count);
            add(factors, FIRST, products, count);
        }
        for (; j < m; j++) {
            int next = j * n;
            addProducts(
                    dOut.doubles, dOutAt + next, in.doubles, inAt + next, mean.doubles, meanAt, sums, products, count);
        }
        divide(sums, m, count);
        divide(products, m, count);
    }

    /** sums = Σ dOut·(in − mean) of four columns of n. */
    private static void sumFourProducts(
            double[] dOut,
            int dOutAt,
            double[] in,
            int inAt,
            int n,
            double[] mean,
            int meanAt,
            double[] sums,
            int count) {
        int dOutAt2 = dOutAt + 2 * n;
        int inAt2 = inAt + 2 * n;
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector means = DoubleVector.fromArray(SPECIES, mean, meanAt + k);
            DoubleVector p0 = DoubleVector.fromArray(SPECIES, in, inAt + k)
                    .sub(means)
                    .mul(DoubleVector.fromArray(SPECIES, dOut, dOutAt + k));
            DoubleVector p1 = DoubleVector.fromArray(SPECIES, in, inAt + n + k)
                    .sub(means)
                    .mul(DoubleVector.fromArray(SPECIES, dOut, dOutAt + n + k));
            DoubleVector p2 = DoubleVector.fromArray(SPECIES, in, inAt2 + k)
                    .sub(means)
                    .mul(DoubleVector.fromArray(SPECIES, dOut, dOutAt2 + k));
            DoubleVector p3 = DoubleVector.fromArray(SPECIES, in, inAt2 + n + k)
                    .sub(means)
                    .mul(DoubleVector.fromArray(SPECIES, dOut, dOutAt2 + n + k));
            p0.add(p1).add(p2.add(p3)).intoArray(sums, FIRST + k);
        }
        for (int k = whole; k < count; k++) {
            double average = mean[meanAt + k];
            double p0 = (in[inAt + k] - average) * dOut[dOutAt + k];
            double p1 = (in[inAt + n + k] - average) * dOut[dOutAt + n + k];
            double p2 = (in[inAt2 + k] - average) * dOut[dOutAt2 + k];
            double p3 = (in[inAt2 + n + k] - average) * dOut[dOutAt2 + n + k];
            sums[FIRST + k] = (p0 + p1) + (p2 + p3);
        }
    }

    /** sums += dOut; products += dOut·(in − mean). */
    private static void addProducts(
            double[] dOut,
            int dOutAt,
            double[] in,
            int inAt,
            double[] mean,
            int meanAt,
            double[] sums,
            double[] products,
            int count) {
        for (int k = 0; k < count; k++) {
            double gradient = dOut[dOutAt + k];
            double distance = in[inAt + k];
            sums[k] += gradient;
            products[k] += gradient * (distance - mean[meanAt + k]);
        }
    }

    /** dIn = scale·(dOut − meanGradient − (in − mean)·meanProduct), with a factor of each kind for each row. */
    private static void inputGradient(
            double[] dOut,
            int dOutAt,
            double[] in,
            int inAt,
            double[] mean,
            int meanAt,
            double[] factors,
            double[] dIn,
            int dInAt,
            int count) {
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector along = DoubleVector.fromArray(SPECIES, in, inAt + k)
                    .sub(DoubleVector.fromArray(SPECIES, mean, meanAt + k))
                    .mul(DoubleVector.fromArray(SPECIES, factors, MEAN_PRODUCT + k));
            DoubleVector.fromArray(SPECIES, dOut, dOutAt + k)
                    .sub(DoubleVector.fromArray(SPECIES, factors, MEAN_GRADIENT + k))
                    .sub(along)
                    .mul(DoubleVector.fromArray(SPECIES, factors, SCALE + k))
                    .intoArray(dIn, dInAt + k);
        }
        for (int k = whole; k < count; k++) {
            double along = (in[inAt + k] - mean[meanAt + k]) * factors[MEAN_PRODUCT + k];
            dIn[dInAt + k] = (dOut[dOutAt + k] - factors[MEAN_GRADIENT + k] - along) * factors[SCALE + k];
        }
    }
}

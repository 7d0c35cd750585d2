package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Normalisation over the examples in float32, for ranges of rows, a block at a time. Four columns are added to one another, and then to
 * the block's sums in float64, which stay in the nearest cache: each term goes through a few roundings in float32, however many there are.
 */
final class FloatBatchNormalization {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
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

    private FloatBatchNormalization() {}

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
            float[] factors) {
        int n = in.rows();
        int m = in.columns();
        for (int i = from; i < to; i += BLOCK) {
            int count = Math.min(BLOCK, to - i);
            moments(in, i, mean, variance, count, sums, factors);
            for (int k = 0; k < count; k++) {
                double deviation = Math.sqrt(variance.floats[variance.offset + i + k] + epsilon);
                double scale = gamma.floats[gamma.offset + i + k] / deviation;
                factors[SCALE + k] = (float) scale;
            }
            for (int j = 0; j < m; j++) {
                normalizeRows(
                        in.floats,
                        in.offset + i + j * n,
                        mean.floats,
                        mean.offset + i,
                        factors,
                        beta.floats,
                        beta.offset + i,
                        out.floats,
                        out.offset + i + j * n,
                        count);
            }
        }
    }

    /** The means of {@code count} rows from row {@code i} on, then the means of the squares of their distances from them. */
    private static void moments(
            Matrix in, int i, Matrix mean, Matrix variance, int count, double[] sums, float[] factors) {
        int n = in.rows();
        int m = in.columns();
        int at = in.offset + i;
        Arrays.fill(sums, 0, count, 0);
        int j = 0;
        for (; j <= m - 4; j += 4) {
            sumFour(in.floats, at + j * n, n, factors, count);
            add(factors, FIRST, sums, count);
        }
        for (; j < m; j++) {
            add(in.floats, at + j * n, sums, count);
        }
        divide(sums, m, count);
        copy(sums, mean.floats, mean.offset + i, count);
        Arrays.fill(sums, 0, count, 0);
        j = 0;
        for (; j <= m - 4; j += 4) {
            sumFourSquares(in.floats, at + j * n, n, mean.floats, mean.offset + i, factors, count);
            add(factors, FIRST, sums, count);
        }
        for (; j < m; j++) {
            addSquares(in.floats, at + j * n, mean.floats, mean.offset + i, sums, count);
        }
        divide(sums, m, count);
        copy(sums, variance.floats, variance.offset + i, count);
    }

    private static void add(float[] x, int at, double[] sums, int count) {
        for (int k = 0; k < count; k++) {
            sums[k] += x[at + k];
        }
    }

    private static void addSquares(float[] x, int at, float[] mean, int meanAt, double[] squares, int count) {
        for (int k = 0; k < count; k++) {
            double distance = x[at + k] - mean[meanAt + k];
            squares[k] += distance * distance;
        }
    }

    /** sums = Σ of four columns of n, from {@code at} on. */
    private static void sumFour(float[] x, int at, int n, float[] sums, int count) {
        int at2 = at + 2 * n;
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector pair0 =
                    FloatVector.fromArray(SPECIES, x, at + k).add(FloatVector.fromArray(SPECIES, x, at + n + k));
            FloatVector pair1 =
                    FloatVector.fromArray(SPECIES, x, at2 + k).add(FloatVector.fromArray(SPECIES, x, at2 + n + k));
            pair0.add(pair1).intoArray(sums, FIRST + k);
        }
        for (int k = whole; k < count; k++) {
            sums[FIRST + k] = (x[at + k] + x[at + n + k]) + (x[at2 + k] + x[at2 + n + k]);
        }
    }

    /** sums = Σ (x − mean)² of four columns of n, from {@code at} on. */
    private static void sumFourSquares(float[] x, int at, int n, float[] mean, int meanAt, float[] sums, int count) {
        int at2 = at + 2 * n;
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector means = FloatVector.fromArray(SPECIES, mean, meanAt + k);
            FloatVector d0 = FloatVector.fromArray(SPECIES, x, at + k).sub(means);
            FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + n + k).sub(means);
            FloatVector d2 = FloatVector.fromArray(SPECIES, x, at2 + k).sub(means);
            FloatVector d3 = FloatVector.fromArray(SPECIES, x, at2 + n + k).sub(means);
            d0.mul(d0).add(d1.mul(d1)).add(d2.mul(d2).add(d3.mul(d3))).intoArray(sums, FIRST + k);
        }
        for (int k = whole; k < count; k++) {
            float d0 = x[at + k] - mean[meanAt + k];
            float d1 = x[at + n + k] - mean[meanAt + k];
            float d2 = x[at2 + k] - mean[meanAt + k];
            float d3 = x[at2 + n + k] - mean[meanAt + k];
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
    static void copy(double[] from, float[] to, int toAt, int count) {
        for (int k = 0; k < count; k++) {
            to[toAt + k] = (float) from[k];
        }
    }

    /** out = (in − mean)·scale + beta. */
    private static void normalizeRows(
            float[] in,
            int inAt,
            float[] mean,
            int meanAt,
            float[] factors,
            float[] beta,
            int betaAt,
            float[] out,
            int outAt,
            int count) {
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector.fromArray(SPECIES, in, inAt + k)
                    .sub(FloatVector.fromArray(SPECIES, mean, meanAt + k))
                    .mul(FloatVector.fromArray(SPECIES, factors, SCALE + k))
                    .add(FloatVector.fromArray(SPECIES, beta, betaAt + k))
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
            float[] factors) {
        int n = in.rows();
        int m = in.columns();
        for (int i = from; i < to; i += BLOCK) {
            int count = Math.min(BLOCK, to - i);
            meanProducts(dOut, in, mean, i, count, sums, products, factors);
            copy(sums, dBeta.floats, dBeta.offset + i, count);
            for (int k = 0; k < count; k++) {
                double inverse = 1 / Math.sqrt(variance.floats[variance.offset + i + k] + epsilon);
                double product = products[k] * inverse;
                dGamma.floats[dGamma.offset + i + k] = (float) product;
                double scale = gamma.floats[gamma.offset + i + k] * inverse;
                double perDistance = product * inverse;
                factors[SCALE + k] = (float) scale;
                factors[MEAN_GRADIENT + k] = (float) sums[k];
                factors[MEAN_PRODUCT + k] = (float) perDistance;
            }
            if (!dIn.isEmpty()) {
                for (int j = 0; j < m; j++) {
                    int at = i + j * n;
                    inputGradient(
                            dOut.floats,
                            dOut.offset + at,
                            in.floats,
                            in.offset + at,
                            mean.floats,
                            mean.offset + i,
                            factors,
                            dIn.floats,
                            dIn.offset + at,
                            count);
                }
            }
        }
    }

    /** The means over the columns of dOut and of dOut·(in − mean), for {@code count} rows from row {@code i} on. */
    private static void meanProducts(
            Matrix dOut, Matrix in, Matrix mean, int i, int count, double[] sums, double[] products, float[] factors) {
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
            sumFour(dOut.floats, dOutAt + next, n, factors, count);
            add(factors, FIRST, sums, count);
            sumFourProducts(dOut.floats, dOutAt + next, in.floats, inAt + next, n, mean.floats, meanAt, factors, count);
            add(factors, FIRST, products, count);
        }
        for (; j < m; j++) {
            int next = j * n;
            addProducts(dOut.floats, dOutAt + next, in.floats, inAt + next, mean.floats, meanAt, sums, products, count);
        }
        divide(sums, m, count);
        divide(products, m, count);
    }

    /** sums = Σ dOut·(in − mean) of four columns of n. */
    private static void sumFourProducts(
            float[] dOut, int dOutAt, float[] in, int inAt, int n, float[] mean, int meanAt, float[] sums, int count) {
        int dOutAt2 = dOutAt + 2 * n;
        int inAt2 = inAt + 2 * n;
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector means = FloatVector.fromArray(SPECIES, mean, meanAt + k);
            FloatVector p0 = FloatVector.fromArray(SPECIES, in, inAt + k)
                    .sub(means)
                    .mul(FloatVector.fromArray(SPECIES, dOut, dOutAt + k));
            FloatVector p1 = FloatVector.fromArray(SPECIES, in, inAt + n + k)
                    .sub(means)
                    .mul(FloatVector.fromArray(SPECIES, dOut, dOutAt + n + k));
            FloatVector p2 = FloatVector.fromArray(SPECIES, in, inAt2 + k)
                    .sub(means)
                    .mul(FloatVector.fromArray(SPECIES, dOut, dOutAt2 + k));
            FloatVector p3 = FloatVector.fromArray(SPECIES, in, inAt2 + n + k)
                    .sub(means)
                    .mul(FloatVector.fromArray(SPECIES, dOut, dOutAt2 + n + k));
            p0.add(p1).add(p2.add(p3)).intoArray(sums, FIRST + k);
        }
        for (int k = whole; k < count; k++) {
            float average = mean[meanAt + k];
            float p0 = (in[inAt + k] - average) * dOut[dOutAt + k];
            float p1 = (in[inAt + n + k] - average) * dOut[dOutAt + n + k];
            float p2 = (in[inAt2 + k] - average) * dOut[dOutAt2 + k];
            float p3 = (in[inAt2 + n + k] - average) * dOut[dOutAt2 + n + k];
            sums[FIRST + k] = (p0 + p1) + (p2 + p3);
        }
    }

    /** sums += dOut; products += dOut·(in − mean). */
    private static void addProducts(
            float[] dOut,
            int dOutAt,
            float[] in,
            int inAt,
            float[] mean,
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
            float[] dOut,
            int dOutAt,
            float[] in,
            int inAt,
            float[] mean,
            int meanAt,
            float[] factors,
            float[] dIn,
            int dInAt,
            int count) {
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector along = FloatVector.fromArray(SPECIES, in, inAt + k)
                    .sub(FloatVector.fromArray(SPECIES, mean, meanAt + k))
                    .mul(FloatVector.fromArray(SPECIES, factors, MEAN_PRODUCT + k));
            FloatVector.fromArray(SPECIES, dOut, dOutAt + k)
                    .sub(FloatVector.fromArray(SPECIES, factors, MEAN_GRADIENT + k))
                    .sub(along)
                    .mul(FloatVector.fromArray(SPECIES, factors, SCALE + k))
                    .intoArray(dIn, dInAt + k);
        }
        for (int k = whole; k < count; k++) {
            float along = (in[inAt + k] - mean[meanAt + k]) * factors[MEAN_PRODUCT + k];
            dIn[dInAt + k] = (dOut[dOutAt + k] - factors[MEAN_GRADIENT + k] - along) * factors[SCALE + k];
        }
    }
}

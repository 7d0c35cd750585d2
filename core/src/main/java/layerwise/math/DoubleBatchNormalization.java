package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Normalisation over the examples in float64, for ranges of rows. A block of rows has its sums in the nearest
 * cache, and each column adds its terms to all of them.
 */
final class DoubleBatchNormalization {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** The most rows of a block: how many elements of scratch memory there must be for each sum. */
    static final int BLOCK = 512;
    /** How many elements of scratch memory there must be for factors. */
    static final int FACTORS = 3 * BLOCK;

    // Where the factors of a block's rows stand in their scratch memory.
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
            double[] means,
            double[] squares,
            double[] factors) {
        int n = in.rows();
        int m = in.columns();
        for (int i = from; i < to; i += BLOCK) {
            int count = Math.min(BLOCK, to - i);
            Arrays.fill(means, 0, count, 0);
            for (int j = 0; j < m; j++) {
                add(in.doubles, in.offset + i + j * n, means, count);
            }
            divide(means, m, count);
            Arrays.fill(squares, 0, count, 0);
            for (int j = 0; j < m; j++) {
                addSquares(in.doubles, in.offset + i + j * n, means, squares, count);
            }
            divide(squares, m, count);
            copy(means, mean.doubles, mean.offset + i, count);
            copy(squares, variance.doubles, variance.offset + i, count);
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

    private static void add(double[] x, int at, double[] sums, int count) {
        for (int k = 0; k < count; k++) {
            sums[k] += x[at + k];
        }
    }

    private static void addSquares(double[] x, int at, double[] means, double[] squares, int count) {
        for (int k = 0; k < count; k++) {
            double distance = x[at + k] - means[k];
            squares[k] += distance * distance;
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
            Arrays.fill(sums, 0, count, 0);
            Arrays.fill(products, 0, count, 0);
            for (int j = 0; j < m; j++) {
                int at = i + j * n;
                addProducts(
                        dOut.doubles,
                        dOut.offset + at,
                        in.doubles,
                        in.offset + at,
                        mean.doubles,
                        mean.offset + i,
                        sums,
                        products,
                        count);
            }
            divide(sums, m, count);
            divide(products, m, count);
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

package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Normalisation over the examples in float32, for ranges of rows. Sums are in float64: a block of rows has its sums in the nearest
 * cache, and each column adds its terms to all of them.
 */
final class FloatBatchNormalization {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** The most rows of a block: how many elements of scratch memory there must be for each sum. */
    static final int BLOCK = 512;
    /** How many elements of scratch memory there must be for factors. */
    static final int FACTORS = 3 * BLOCK;

    // Where the factors of a block's rows stand in their scratch memory.
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
            double[] means,
            double[] squares,
            float[] factors) {
        int n = in.rows();
        int m = in.columns();
        for (int i = from; i < to; i += BLOCK) {
            int count = Math.min(BLOCK, to - i);
            Arrays.fill(means, 0, count, 0);
            for (int j = 0; j < m; j++) {
                add(in.floats, in.offset + i + j * n, means, count);
            }
            divide(means, m, count);
            Arrays.fill(squares, 0, count, 0);
            for (int j = 0; j < m; j++) {
                addSquares(in.floats, in.offset + i + j * n, means, squares, count);
            }
            divide(squares, m, count);
            copy(means, mean.floats, mean.offset + i, count);
            copy(squares, variance.floats, variance.offset + i, count);
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

    private static void add(float[] x, int at, double[] sums, int count) {
        for (int k = 0; k < count; k++) {
            sums[k] += x[at + k];
        }
    }

    private static void addSquares(float[] x, int at, double[] means, double[] squares, int count) {
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
            Arrays.fill(sums, 0, count, 0);
            Arrays.fill(products, 0, count, 0);
            for (int j = 0; j < m; j++) {
                int at = i + j * n;
                addProducts(
                        dOut.floats,
                        dOut.offset + at,
                        in.floats,
                        in.offset + at,
                        mean.floats,
                        mean.offset + i,
                        sums,
                        products,
                        count);
            }
            divide(sums, m, count);
            divide(products, m, count);
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

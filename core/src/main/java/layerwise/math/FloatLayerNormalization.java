package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Normalisation over the features in float32, for ranges of columns, and for the gradients of its parameters of rows. The terms of a
 * column are summed by {@link BlockSums}, and those of rows as in {@link FloatBatchNormalization}.
 */
final class FloatLayerNormalization {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** The most terms or rows of a block: how many elements of scratch memory there must be for each sum. */
    static final int BLOCK = BlockSums.BLOCK;

    private FloatLayerNormalization() {}

    /** Statistics of each column in a range, and the columns normalised by them. */
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
            double[] block) {
        int n = in.rows();
        for (int j = from; j < to; j++) {
            int at = in.offset + j * n;
            double average = sum(in.floats, at, n, block) / n;
            mean.floats[mean.offset + j] = (float) average;
            double spread = sumOfSquares(in.floats, at, average, n, block) / n;
            variance.floats[variance.offset + j] = (float) spread;
            double inverse = 1 / Math.sqrt(variance.floats[variance.offset + j] + epsilon);
            normalizeColumn(
                    in.floats,
                    at,
                    mean.floats[mean.offset + j],
                    (float) inverse,
                    gamma.floats,
                    gamma.offset,
                    beta.floats,
                    beta.offset,
                    out.floats,
                    out.offset + j * n,
                    n);
        }
    }

    private static double sum(float[] x, int at, int n, double[] block) {
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            int count = Math.min(BLOCK, n - i);
            for (int k = 0; k < count; k++) {
                block[k] = x[at + i + k];
            }
            sum += BlockSums.sum(block, count);
        }
        return sum;
    }

    private static double sumOfSquares(float[] x, int at, double mean, int n, double[] block) {
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            int count = Math.min(BLOCK, n - i);
            for (int k = 0; k < count; k++) {
                double distance = x[at + i + k] - mean;
                block[k] = distance * distance;
            }
            sum += BlockSums.sum(block, count);
        }
        return sum;
    }

    /** out = (in − mean)·inverse·gamma + beta. */
    private static void normalizeColumn(
            float[] in,
            int inAt,
            float mean,
            float inverse,
            float[] gamma,
            int gammaAt,
            float[] beta,
            int betaAt,
            float[] out,
            int outAt,
            int n) {
        int whole = SPECIES.loopBound(n);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector.fromArray(SPECIES, in, inAt + k)
                    .sub(mean)
                    .mul(inverse)
                    .mul(FloatVector.fromArray(SPECIES, gamma, gammaAt + k))
                    .add(FloatVector.fromArray(SPECIES, beta, betaAt + k))
                    .intoArray(out, outAt + k);
        }
        for (int k = whole; k < n; k++) {
            out[outAt + k] = (in[inAt + k] - mean) * inverse * gamma[gammaAt + k] + beta[betaAt + k];
        }
    }

    /** dβ and dγ for a range of rows. */
    static void parameterGradients(
            Matrix dOut,
            Matrix in,
            Matrix mean,
            Matrix variance,
            double epsilon,
            Matrix dGamma,
            Matrix dBeta,
            int from,
            int to,
            double[] sums,
            double[] products) {
        int n = in.rows();
        int m = in.columns();
        for (int i = from; i < to; i += BLOCK) {
            int count = Math.min(BLOCK, to - i);
            Arrays.fill(sums, 0, count, 0);
            Arrays.fill(products, 0, count, 0);
            for (int j = 0; j < m; j++) {
                int at = i + j * n;
                double inverse = 1 / Math.sqrt(variance.floats[variance.offset + j] + epsilon);
                addColumn(
                        dOut.floats,
                        dOut.offset + at,
                        in.floats,
                        in.offset + at,
                        mean.floats[mean.offset + j],
                        inverse,
                        sums,
                        products,
                        count);
            }
            FloatBatchNormalization.divide(sums, m, count);
            FloatBatchNormalization.divide(products, m, count);
            FloatBatchNormalization.copy(sums, dBeta.floats, dBeta.offset + i, count);
            FloatBatchNormalization.copy(products, dGamma.floats, dGamma.offset + i, count);
        }
    }

    /** sums += dOut; products += dOut·(in − mean)·inverse. */
    private static void addColumn(
            float[] dOut,
            int dOutAt,
            float[] in,
            int inAt,
            double mean,
            double inverse,
            double[] sums,
            double[] products,
            int count) {
        for (int k = 0; k < count; k++) {
            double gradient = dOut[dOutAt + k];
            sums[k] += gradient;
            products[k] += gradient * ((in[inAt + k] - mean) * inverse);
        }
    }

    /** dIn for a range of columns. */
    static void inputGradients(
            Matrix dOut,
            Matrix in,
            Matrix mean,
            Matrix variance,
            Matrix gamma,
            double epsilon,
            Matrix dIn,
            int from,
            int to,
            double[] gradients,
            double[] products) {
        int n = in.rows();
        for (int j = from; j < to; j++) {
            int dOutAt = dOut.offset + j * n;
            int inAt = in.offset + j * n;
            double average = mean.floats[mean.offset + j];
            double sum = 0;
            double sumOfProducts = 0;
            for (int i = 0; i < n; i += BLOCK) {
                int count = Math.min(BLOCK, n - i);
                terms(
                        dOut.floats,
                        dOutAt + i,
                        in.floats,
                        inAt + i,
                        average,
                        gamma.floats,
                        gamma.offset + i,
                        gradients,
                        products,
                        count);
                sum += BlockSums.sum(gradients, count);
                sumOfProducts += BlockSums.sum(products, count);
            }
            double inverse = 1 / Math.sqrt(variance.floats[variance.offset + j] + epsilon);
            double meanGradient = sum / n;
            double perDistance = sumOfProducts / n * inverse * inverse;
            columnGradient(
                    dOut.floats,
                    dOutAt,
                    in.floats,
                    inAt,
                    mean.floats[mean.offset + j],
                    gamma.floats,
                    gamma.offset,
                    (float) meanGradient,
                    (float) perDistance,
                    (float) inverse,
                    dIn.floats,
                    dIn.offset + j * n,
                    n);
        }
    }

    /** gradients = gamma·dOut; products = gamma·dOut·(in − mean). */
    private static void terms(
            float[] dOut,
            int dOutAt,
            float[] in,
            int inAt,
            double mean,
            float[] gamma,
            int gammaAt,
            double[] gradients,
            double[] products,
            int count) {
        for (int k = 0; k < count; k++) {
            double gradient = dOut[dOutAt + k];
            gradient *= gamma[gammaAt + k];
            gradients[k] = gradient;
            products[k] = gradient * (in[inAt + k] - mean);
        }
    }

    /** dIn = (gamma·dOut − meanGradient − (in − mean)·perDistance)·inverse. */
    private static void columnGradient(
            float[] dOut,
            int dOutAt,
            float[] in,
            int inAt,
            float mean,
            float[] gamma,
            int gammaAt,
            float meanGradient,
            float perDistance,
            float inverse,
            float[] dIn,
            int dInAt,
            int n) {
        int whole = SPECIES.loopBound(n);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector along =
                    FloatVector.fromArray(SPECIES, in, inAt + k).sub(mean).mul(perDistance);
            FloatVector.fromArray(SPECIES, dOut, dOutAt + k)
                    .mul(FloatVector.fromArray(SPECIES, gamma, gammaAt + k))
                    .sub(meanGradient)
                    .sub(along)
                    .mul(inverse)
                    .intoArray(dIn, dInAt + k);
        }
        for (int k = whole; k < n; k++) {
            float along = (in[inAt + k] - mean) * perDistance;
            dIn[dInAt + k] = (dOut[dOutAt + k] * gamma[gammaAt + k] - meanGradient - along) * inverse;
        }
    }
}

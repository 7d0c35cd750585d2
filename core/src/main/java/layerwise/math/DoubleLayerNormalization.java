package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Normalisation over the features in float64, for ranges of columns, and for the gradients of its parameters of rows. The terms of a
 * column are summed by {@link BlockSums}, and those of rows as in {@link DoubleBatchNormalization}.
 */
final class DoubleLayerNormalization {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** The most terms or rows of a block: how many elements of scratch memory there must be for each sum. */
    static final int BLOCK = BlockSums.BLOCK;

    private DoubleLayerNormalization() {}

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
            double average = sum(in.doubles, at, n, block) / n;
            mean.doubles[mean.offset + j] = average;
            double spread = sumOfSquares(in.doubles, at, average, n, block) / n;
            variance.doubles[variance.offset + j] = spread;
            double inverse = 1 / Math.sqrt(variance.doubles[variance.offset + j] + epsilon);
            normalizeColumn(
                    in.doubles,
                    at,
                    mean.doubles[mean.offset + j],
                    inverse,
                    gamma.doubles,
                    gamma.offset,
                    beta.doubles,
                    beta.offset,
                    out.doubles,
                    out.offset + j * n,
                    n);
        }
    }

    private static double sum(double[] x, int at, int n, double[] block) {
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

    private static double sumOfSquares(double[] x, int at, double mean, int n, double[] block) {
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
            double[] in,
            int inAt,
            double mean,
            double inverse,
            double[] gamma,
            int gammaAt,
            double[] beta,
            int betaAt,
            double[] out,
            int outAt,
            int n) {
        int whole = SPECIES.loopBound(n);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector.fromArray(SPECIES, in, inAt + k)
                    .sub(mean)
                    .mul(inverse)
                    .mul(DoubleVector.fromArray(SPECIES, gamma, gammaAt + k))
                    .add(DoubleVector.fromArray(SPECIES, beta, betaAt + k))
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
                double inverse = 1 / Math.sqrt(variance.doubles[variance.offset + j] + epsilon);
                addColumn(
                        dOut.doubles,
                        dOut.offset + at,
                        in.doubles,
                        in.offset + at,
                        mean.doubles[mean.offset + j],
                        inverse,
                        sums,
                        products,
                        count);
            }
            DoubleBatchNormalization.divide(sums, m, count);
            DoubleBatchNormalization.divide(products, m, count);
            DoubleBatchNormalization.copy(sums, dBeta.doubles, dBeta.offset + i, count);
            DoubleBatchNormalization.copy(products, dGamma.doubles, dGamma.offset + i, count);
        }
    }

    /** sums += dOut; products += dOut·(in − mean)·inverse. */
    private static void addColumn(
            double[] dOut,
            int dOutAt,
            double[] in,
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
            double average = mean.doubles[mean.offset + j];
            double sum = 0;
            double sumOfProducts = 0;
            for (int i = 0; i < n; i += BLOCK) {
                int count = Math.min(BLOCK, n - i);
                terms(
                        dOut.doubles,
                        dOutAt + i,
                        in.doubles,
                        inAt + i,
                        average,
                        gamma.doubles,
                        gamma.offset + i,
                        gradients,
                        products,
                        count);
                sum += BlockSums.sum(gradients, count);
                sumOfProducts += BlockSums.sum(products, count);
            }
            double inverse = 1 / Math.sqrt(variance.doubles[variance.offset + j] + epsilon);
            double meanGradient = sum / n;
            double perDistance = sumOfProducts / n * inverse * inverse;
            columnGradient(
                    dOut.doubles,
                    dOutAt,
                    in.doubles,
                    inAt,
                    mean.doubles[mean.offset + j],
                    gamma.doubles,
                    gamma.offset,
                    meanGradient,
                    perDistance,
                    inverse,
                    dIn.doubles,
                    dIn.offset + j * n,
                    n);
        }
    }

    /** gradients = gamma·dOut; products = gamma·dOut·(in − mean). */
    private static void terms(
            double[] dOut,
            int dOutAt,
            double[] in,
            int inAt,
            double mean,
            double[] gamma,
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
            double[] dOut,
            int dOutAt,
            double[] in,
            int inAt,
            double mean,
            double[] gamma,
            int gammaAt,
            double meanGradient,
            double perDistance,
            double inverse,
            double[] dIn,
            int dInAt,
            int n) {
        int whole = SPECIES.loopBound(n);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector along =
                    DoubleVector.fromArray(SPECIES, in, inAt + k).sub(mean).mul(perDistance);
            DoubleVector.fromArray(SPECIES, dOut, dOutAt + k)
                    .mul(DoubleVector.fromArray(SPECIES, gamma, gammaAt + k))
                    .sub(meanGradient)
                    .sub(along)
                    .mul(inverse)
                    .intoArray(dIn, dInAt + k);
        }
        for (int k = whole; k < n; k++) {
            double along = (in[inAt + k] - mean) * perDistance;
            dIn[dInAt + k] = (dOut[dOutAt + k] * gamma[gammaAt + k] - meanGradient - along) * inverse;
        }
    }
}

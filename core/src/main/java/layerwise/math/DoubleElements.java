package layerwise.math;

import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The updates of parameters and the sum over columns in float64, each one pass over its arrays from the given offsets
 * on. Passes take whole vectors; a last, partial one is computed in padded copies, so that no loop handles masks.
 */
final class DoubleElements {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int SECOND = LANES;
    private static final int THIRD = 2 * LANES;
    private static final int FOURTH = 3 * LANES;

    /** How many elements of scratch memory the updates need: a padded vector of each array. */
    static final int SCRATCH = 4 * LANES;

    private DoubleElements() {}

    /** Copies {@code count} elements, fewer than a vector holds, and zeros after them to make a vector of the copy. */
    static void load(double[] from, int fromAt, int count, double[] padded, int paddedAt) {
        VectorMask<Double> mask = SPECIES.indexInRange(0, count);
        DoubleVector.fromArray(SPECIES, from, fromAt, mask).intoArray(padded, paddedAt);
    }

    /** Copies the first {@code count} elements of a padded vector, and nothing after them. */
    static void store(double[] padded, int paddedAt, double[] to, int toAt, int count) {
        VectorMask<Double> mask = SPECIES.indexInRange(0, count);
        DoubleVector.fromArray(SPECIES, padded, paddedAt).intoArray(to, toAt, mask);
    }

    /** sum[i] = scale · Σⱼ matrix(i, j) over a matrix of {@code rows} rows, j in increasing order, for a range of i. */
    static void sumColumns(
            double scale,
            double[] matrix,
            int at,
            int rows,
            int columns,
            int fromRow,
            int toRow,
            double[] sum,
            int sumAt) {
        int i = fromRow;
        for (; i <= toRow - 4 * LANES; i += 4 * LANES) {
            sumFourVectors(scale, matrix, at + i, rows, columns, sum, sumAt + i);
        }
        for (; i < toRow; i += LANES) {
            sumVector(scale, matrix, at + i, rows, columns, Math.min(LANES, toRow - i), sum, sumAt + i);
        }
    }

    private static void sumVector(
            double scale, double[] matrix, int at, int rows, int columns, int count, double[] sum, int sumAt) {
        VectorMask<Double> mask = SPECIES.indexInRange(0, count);
        DoubleVector total = DoubleVector.zero(SPECIES);
        for (int j = 0; j < columns; j++) {
            total = total.add(DoubleVector.fromArray(SPECIES, matrix, at + j * rows, mask));
        }
        total.mul(scale).intoArray(sum, sumAt, mask);
    }

    /** {@link #sumColumns} of four vectors of rows: four independent chains of additions hide one another's latency. */
    private static void sumFourVectors(
            double scale, double[] matrix, int at, int rows, int columns, double[] sum, int sumAt) {
        DoubleVector total0 = DoubleVector.zero(SPECIES);
        DoubleVector total1 = DoubleVector.zero(SPECIES);
        DoubleVector total2 = DoubleVector.zero(SPECIES);
        DoubleVector total3 = DoubleVector.zero(SPECIES);
        for (int j = 0; j < columns; j++) {
            int column = at + j * rows;
            total0 = total0.add(DoubleVector.fromArray(SPECIES, matrix, column));
            total1 = total1.add(DoubleVector.fromArray(SPECIES, matrix, column + LANES));
            total2 = total2.add(DoubleVector.fromArray(SPECIES, matrix, column + 2 * LANES));
            total3 = total3.add(DoubleVector.fromArray(SPECIES, matrix, column + 3 * LANES));
        }
        total0.mul(scale).intoArray(sum, sumAt);
        total1.mul(scale).intoArray(sum, sumAt + LANES);
        total2.mul(scale).intoArray(sum, sumAt + 2 * LANES);
        total3.mul(scale).intoArray(sum, sumAt + 3 * LANES);
    }

    /** theta −= learningRate·g. */
    static void gradientDescent(
            double[] theta, int thetaAt, double[] g, int gAt, double learningRate, int length, double[] scratch) {
        int whole = SPECIES.loopBound(length);
        gradientDescent(theta, thetaAt, g, gAt, learningRate, whole);
        if (whole < length) {
            load(theta, thetaAt + whole, length - whole, scratch, 0);
            load(g, gAt + whole, length - whole, scratch, SECOND);
            gradientDescent(scratch, 0, scratch, SECOND, learningRate, LANES);
            store(scratch, 0, theta, thetaAt + whole, length - whole);
        }
    }

    private static void gradientDescent(
            double[] theta, int thetaAt, double[] g, int gAt, double learningRate, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector step = DoubleVector.fromArray(SPECIES, g, gAt + k).mul(learningRate);
            DoubleVector.fromArray(SPECIES, theta, thetaAt + k).sub(step).intoArray(theta, thetaAt + k);
        }
    }

    /** v = beta·v + g; theta −= learningRate·v. */
    static void momentum(
            double[] theta,
            int thetaAt,
            double[] g,
            int gAt,
            double[] v,
            int vAt,
            double learningRate,
            double beta,
            int length,
            double[] scratch) {
        int whole = SPECIES.loopBound(length);
        momentum(theta, thetaAt, g, gAt, v, vAt, learningRate, beta, whole);
        if (whole < length) {
            int rest = length - whole;
            load(theta, thetaAt + whole, rest, scratch, 0);
            load(g, gAt + whole, rest, scratch, SECOND);
            load(v, vAt + whole, rest, scratch, THIRD);
            momentum(scratch, 0, scratch, SECOND, scratch, THIRD, learningRate, beta, LANES);
            store(scratch, 0, theta, thetaAt + whole, rest);
            store(scratch, THIRD, v, vAt + whole, rest);
        }
    }

    private static void momentum(
            double[] theta,
            int thetaAt,
            double[] g,
            int gAt,
            double[] v,
            int vAt,
            double learningRate,
            double beta,
            int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector velocity = DoubleVector.fromArray(SPECIES, v, vAt + k)
                    .mul(beta)
                    .add(DoubleVector.fromArray(SPECIES, g, gAt + k));
            velocity.intoArray(v, vAt + k);
            DoubleVector.fromArray(SPECIES, theta, thetaAt + k)
                    .sub(velocity.mul(learningRate))
                    .intoArray(theta, thetaAt + k);
        }
    }

    /**
     * s = beta1·s + (1 − beta1)·g; r = beta2·r + (1 − beta2)·g²; theta −= learningRate · s·sCorrection / (√(r·rCorrection) + ε).
     */
    static void adam(
            double[] theta,
            int thetaAt,
            double[] g,
            int gAt,
            double[] s,
            int sAt,
            double[] r,
            int rAt,
            AdamRates rates,
            int length,
            double[] scratch) {
        int whole = SPECIES.loopBound(length);
        adam(theta, thetaAt, g, gAt, s, sAt, r, rAt, rates, whole);
        if (whole < length) {
            int rest = length - whole;
            load(theta, thetaAt + whole, rest, scratch, 0);
            load(g, gAt + whole, rest, scratch, SECOND);
            load(s, sAt + whole, rest, scratch, THIRD);
            load(r, rAt + whole, rest, scratch, FOURTH);
            adam(scratch, 0, scratch, SECOND, scratch, THIRD, scratch, FOURTH, rates, LANES);
            store(scratch, 0, theta, thetaAt + whole, rest);
            store(scratch, THIRD, s, sAt + whole, rest);
            store(scratch, FOURTH, r, rAt + whole, rest);
        }
    }

    private static void adam(
            double[] theta,
            int thetaAt,
            double[] g,
            int gAt,
            double[] s,
            int sAt,
            double[] r,
            int rAt,
            AdamRates rates,
            int length) {
        double beta1 = rates.beta1;
        double beta2 = rates.beta2;
        double gain1 = 1 - rates.beta1;
        double gain2 = 1 - rates.beta2;
        double epsilon = rates.epsilon;
        double learningRate = rates.learningRate;
        double sCorrection = rates.sCorrection;
        double rCorrection = rates.rCorrection;
        for (int k = 0; k < length; k += LANES) {
            DoubleVector gs = DoubleVector.fromArray(SPECIES, g, gAt + k);
            DoubleVector first =
                    DoubleVector.fromArray(SPECIES, s, sAt + k).mul(beta1).add(gs.mul(gain1));
            DoubleVector second = DoubleVector.fromArray(SPECIES, r, rAt + k)
                    .mul(beta2)
                    .add(gs.mul(gs).mul(gain2));
            first.intoArray(s, sAt + k);
            second.intoArray(r, rAt + k);
            DoubleVector step = first.mul(sCorrection)
                    .div(second.mul(rCorrection).lanewise(SQRT).add(epsilon));
            DoubleVector.fromArray(SPECIES, theta, thetaAt + k)
                    .sub(step.mul(learningRate))
                    .intoArray(theta, thetaAt + k);
        }
    }
}

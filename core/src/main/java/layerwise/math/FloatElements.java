package layerwise.math;

import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The updates of parameters and the sum over columns in float32, each one pass over its arrays from the given offsets
 * on. Passes take whole vectors; a last, partial one is computed in padded copies, so that no loop handles masks.
 */
final class FloatElements {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int SECOND = LANES;
    private static final int THIRD = 2 * LANES;
    private static final int FOURTH = 3 * LANES;

    /** How many elements of scratch memory the updates need: a padded vector of each array. */
    static final int SCRATCH = 4 * LANES;

    private FloatElements() {}

    /** Copies {@code count} elements, fewer than a vector holds, and zeros after them to make a vector of the copy. */
    static void load(float[] from, int fromAt, int count, float[] padded, int paddedAt) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, count);
        FloatVector.fromArray(SPECIES, from, fromAt, mask).intoArray(padded, paddedAt);
    }

    /** Copies the first {@code count} elements of a padded vector, and nothing after them. */
    static void store(float[] padded, int paddedAt, float[] to, int toAt, int count) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, count);
        FloatVector.fromArray(SPECIES, padded, paddedAt).intoArray(to, toAt, mask);
    }

    /** sum[i] = scale · Σⱼ matrix(i, j) over a matrix of {@code rows} rows, j in increasing order, for a range of i. */
    static void sumColumns(
            float scale,
            float[] matrix,
            int at,
            int rows,
            int columns,
            int fromRow,
            int toRow,
            float[] sum,
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
            float scale, float[] matrix, int at, int rows, int columns, int count, float[] sum, int sumAt) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, count);
        FloatVector total = FloatVector.zero(SPECIES);
        for (int j = 0; j < columns; j++) {
            total = total.add(FloatVector.fromArray(SPECIES, matrix, at + j * rows, mask));
        }
        total.mul(scale).intoArray(sum, sumAt, mask);
    }

    /** {@link #sumColumns} of four vectors of rows: four independent chains of additions hide one another's latency. */
    private static void sumFourVectors(
            float scale, float[] matrix, int at, int rows, int columns, float[] sum, int sumAt) {
        FloatVector total0 = FloatVector.zero(SPECIES);
        FloatVector total1 = FloatVector.zero(SPECIES);
        FloatVector total2 = FloatVector.zero(SPECIES);
        FloatVector total3 = FloatVector.zero(SPECIES);
        for (int j = 0; j < columns; j++) {
            int column = at + j * rows;
            total0 = total0.add(FloatVector.fromArray(SPECIES, matrix, column));
            total1 = total1.add(FloatVector.fromArray(SPECIES, matrix, column + LANES));
            total2 = total2.add(FloatVector.fromArray(SPECIES, matrix, column + 2 * LANES));
            total3 = total3.add(FloatVector.fromArray(SPECIES, matrix, column + 3 * LANES));
        }
        total0.mul(scale).intoArray(sum, sumAt);
        total1.mul(scale).intoArray(sum, sumAt + LANES);
        total2.mul(scale).intoArray(sum, sumAt + 2 * LANES);
        total3.mul(scale).intoArray(sum, sumAt + 3 * LANES);
    }

    /** theta −= learningRate·g. */
    static void gradientDescent(
            float[] theta, int thetaAt, float[] g, int gAt, float learningRate, int length, float[] scratch) {
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
            float[] theta, int thetaAt, float[] g, int gAt, float learningRate, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector step = FloatVector.fromArray(SPECIES, g, gAt + k).mul(learningRate);
            FloatVector.fromArray(SPECIES, theta, thetaAt + k).sub(step).intoArray(theta, thetaAt + k);
        }
    }

    /** v = beta·v + g; theta −= learningRate·v. */
    static void momentum(
            float[] theta,
            int thetaAt,
            float[] g,
            int gAt,
            float[] v,
            int vAt,
            float learningRate,
            float beta,
            int length,
            float[] scratch) {
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
            float[] theta,
            int thetaAt,
            float[] g,
            int gAt,
            float[] v,
            int vAt,
            float learningRate,
            float beta,
            int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector velocity = FloatVector.fromArray(SPECIES, v, vAt + k)
                    .mul(beta)
                    .add(FloatVector.fromArray(SPECIES, g, gAt + k));
            velocity.intoArray(v, vAt + k);
            FloatVector.fromArray(SPECIES, theta, thetaAt + k)
                    .sub(velocity.mul(learningRate))
                    .intoArray(theta, thetaAt + k);
        }
    }

    /**
     * s = beta1·s + (1 − beta1)·g; r = beta2·r + (1 − beta2)·g²; theta −= learningRate · s·sCorrection / (√(r·rCorrection) + ε).
     */
    static void adam(
            float[] theta,
            int thetaAt,
            float[] g,
            int gAt,
            float[] s,
            int sAt,
            float[] r,
            int rAt,
            AdamRates rates,
            int length,
            float[] scratch) {
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
            float[] theta,
            int thetaAt,
            float[] g,
            int gAt,
            float[] s,
            int sAt,
            float[] r,
            int rAt,
            AdamRates rates,
            int length) {
        float beta1 = (float) rates.beta1;
        float beta2 = (float) rates.beta2;
        float gain1 = (float) (1 - rates.beta1);
        float gain2 = (float) (1 - rates.beta2);
        float epsilon = (float) rates.epsilon;
        float learningRate = (float) rates.learningRate;
        float sCorrection = (float) rates.sCorrection;
        float rCorrection = (float) rates.rCorrection;
        for (int k = 0; k < length; k += LANES) {
            FloatVector gs = FloatVector.fromArray(SPECIES, g, gAt + k);
            FloatVector first =
                    FloatVector.fromArray(SPECIES, s, sAt + k).mul(beta1).add(gs.mul(gain1));
            FloatVector second = FloatVector.fromArray(SPECIES, r, rAt + k)
                    .mul(beta2)
                    .add(gs.mul(gs).mul(gain2));
            first.intoArray(s, sAt + k);
            second.intoArray(r, rAt + k);
            FloatVector step = first.mul(sCorrection)
                    .div(second.mul(rCorrection).lanewise(SQRT).add(epsilon));
            FloatVector.fromArray(SPECIES, theta, thetaAt + k)
                    .sub(step.mul(learningRate))
                    .intoArray(theta, thetaAt + k);
        }
    }
}

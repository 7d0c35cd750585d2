package layerwise.math;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums, limits and scalings of matrices in float32. A vector's last, partial part is computed one by one: these operations are
 * rounded alike, so where ranges and columns begin and end changes no bit.
 */
final class FloatArithmetic {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** How many elements of scratch memory there must be, of each array. */
    static final int SCRATCH = 512;

    private FloatArithmetic() {}

    /** out = a·x + b·y by way of scratch memory in float64, which stays in the nearest cache; out may be x or y. */
    static void combine(
            double a,
            float[] x,
            int xAt,
            double b,
            float[] y,
            int yAt,
            float[] out,
            int outAt,
            int length,
            double[] scratch) {
        for (int k = 0; k < length; k += SCRATCH) {
            int part = Math.min(SCRATCH, length - k);
            for (int i = 0; i < part; i++) {
                scratch[i] = a * x[xAt + k + i] + b * y[yAt + k + i];
            }
            for (int i = 0; i < part; i++) {
                out[outAt + k + i] = (float) scratch[i];
            }
        }
    }

    /** x, but limit where x is above it, and −limit where x is below that. */
    static void clip(float[] x, int at, float limit, int length) {
        int whole = SPECIES.loopBound(length);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector xs = FloatVector.fromArray(SPECIES, x, at + k);
            xs.blend(limit, xs.compare(GT, limit))
                    .blend(-limit, xs.compare(LT, -limit))
                    .intoArray(x, at + k);
        }
        for (int k = whole; k < length; k++) {
            x[at + k] = Math.max(-limit, Math.min(limit, x[at + k]));
        }
    }

    /** dW += l2·w + l1·sign(w). */
    static void penaltyGradient(float[] w, int wAt, float l1, float l2, float[] dW, int dWAt, int length) {
        int whole = SPECIES.loopBound(length);
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector ws = FloatVector.fromArray(SPECIES, w, wAt + k);
            FloatVector signs = zero.blend(l1, ws.compare(GT, 0)).blend(-l1, ws.compare(LT, 0));
            FloatVector.fromArray(SPECIES, dW, dWAt + k)
                    .add(ws.mul(l2).add(signs))
                    .intoArray(dW, dWAt + k);
        }
        for (int k = whole; k < length; k++) {
            float weight = w[wAt + k];
            dW[dWAt + k] += weight * l2 + Math.signum(weight) * l1;
        }
    }

    /** x's column j times weightsⱼ, for a range of columns. */
    static void scaleColumns(Matrix x, Matrix weights, int from, int to) {
        int n = x.rows();
        for (int j = from; j < to; j++) {
            scale(weights.floats[weights.offset + j], x.floats, x.offset + j * n, n);
        }
    }

    private static void scale(float factor, float[] x, int at, int length) {
        int whole = SPECIES.loopBound(length);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector.fromArray(SPECIES, x, at + k).mul(factor).intoArray(x, at + k);
        }
        for (int k = whole; k < length; k++) {
            x[at + k] *= factor;
        }
    }

    /** out = scale ⊙ in + shift, for a range of columns. */
    static void scaleShift(Matrix in, Matrix scale, Matrix shift, Matrix out, int from, int to) {
        int n = in.rows();
        for (int j = from; j < to; j++) {
            scaleShift(
                    in.floats,
                    in.offset + j * n,
                    scale.floats,
                    scale.offset,
                    shift.floats,
                    shift.offset,
                    out.floats,
                    out.offset + j * n,
                    n);
        }
    }

    private static void scaleShift(
            float[] in,
            int inAt,
            float[] scale,
            int scaleAt,
            float[] shift,
            int shiftAt,
            float[] out,
            int outAt,
            int length) {
        int whole = SPECIES.loopBound(length);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector.fromArray(SPECIES, in, inAt + k)
                    .mul(FloatVector.fromArray(SPECIES, scale, scaleAt + k))
                    .add(FloatVector.fromArray(SPECIES, shift, shiftAt + k))
                    .intoArray(out, outAt + k);
        }
        for (int k = whole; k < length; k++) {
            out[outAt + k] = in[inAt + k] * scale[scaleAt + k] + shift[shiftAt + k];
        }
    }

    /** Scales those rows of a range whose norm exceeds the limit, a block of rows at a time. */
    static void limitNorms(Matrix w, double limit, int from, int to, double[] squares, float[] factors) {
        int n = w.rows();
        for (int i = from; i < to; i += SCRATCH) {
            int count = Math.min(SCRATCH, to - i);
            Arrays.fill(squares, 0, count, 0);
            for (int j = 0; j < w.columns(); j++) {
                addSquares(w.floats, w.offset + i + j * n, squares, count);
            }
            if (factors(limit, squares, factors, count)) {
                for (int j = 0; j < w.columns(); j++) {
                    multiply(factors, w.floats, w.offset + i + j * n, count);
                }
            }
        }
    }

    private static void addSquares(float[] w, int at, double[] squares, int count) {
        for (int k = 0; k < count; k++) {
            double weight = w[at + k];
            squares[k] += weight * weight;
        }
    }

    /** What rows are to be multiplied by: 1, which keeps every bit, where the norm is within the limit; whether any exceeds it. */
    private static boolean factors(double limit, double[] squares, float[] factors, int count) {
        boolean any = false;
        for (int k = 0; k < count; k++) {
            double norm = Math.sqrt(squares[k]);
            boolean exceeds = norm > limit;
            double factor = exceeds ? limit / norm : 1;
            factors[k] = (float) factor;
            any |= exceeds;
        }
        return any;
    }

    private static void multiply(float[] factors, float[] w, int at, int count) {
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector.fromArray(SPECIES, w, at + k)
                    .mul(FloatVector.fromArray(SPECIES, factors, k))
                    .intoArray(w, at + k);
        }
        for (int k = whole; k < count; k++) {
            w[at + k] *= factors[k];
        }
    }
}

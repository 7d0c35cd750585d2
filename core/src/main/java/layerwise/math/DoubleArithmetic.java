package layerwise.math;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums, limits and scalings of matrices in float64. A vector's last, partial part is computed one by one: these operations are
 * rounded alike, so where ranges and columns begin and end changes no bit.
 */
final class DoubleArithmetic {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** How many elements of scratch memory there must be, of each array. */
    static final int SCRATCH = 512;

    private DoubleArithmetic() {}

    /** out = a·x + b·y; out may be x or y. */
    static void combine(
            double a,
            double[] x,
            int xAt,
            double b,
            double[] y,
            int yAt,
            double[] out,
            int outAt,
            int length,
            double[] scratch) {
        for (int k = 0; k < length; k += SCRATCH) {
            int part = Math.min(SCRATCH, length - k);
            for (int i = 0; i < part; i++) {
                scratch[i] = a * x[xAt + k + i] + b * y[yAt + k + i];
            }
            for (int i = 0; i < part; i++) {
                out[outAt + k + i] = scratch[i];
            }
        }
    }

    /** x, but limit where x is above it, and −limit where x is below that. */
    static void clip(double[] x, int at, double limit, int length) {
        int whole = SPECIES.loopBound(length);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector xs = DoubleVector.fromArray(SPECIES, x, at + k);
            xs.blend(limit, xs.compare(GT, limit))
                    .blend(-limit, xs.compare(LT, -limit))
                    .intoArray(x, at + k);
        }
        for (int k = whole; k < length; k++) {
            x[at + k] = Math.max(-limit, Math.min(limit, x[at + k]));
        }
    }

    /** dW += l2·w + l1·sign(w). */
    static void penaltyGradient(double[] w, int wAt, double l1, double l2, double[] dW, int dWAt, int length) {
        int whole = SPECIES.loopBound(length);
        DoubleVector zero = DoubleVector.zero(SPECIES);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector ws = DoubleVector.fromArray(SPECIES, w, wAt + k);
            DoubleVector signs = zero.blend(l1, ws.compare(GT, 0)).blend(-l1, ws.compare(LT, 0));
            DoubleVector.fromArray(SPECIES, dW, dWAt + k)
                    .add(ws.mul(l2).add(signs))
                    .intoArray(dW, dWAt + k);
        }
        for (int k = whole; k < length; k++) {
            double weight = w[wAt + k];
            dW[dWAt + k] += weight * l2 + Math.signum(weight) * l1;
        }
    }

    /** x's column j times weightsⱼ, for a range of columns. */
    static void scaleColumns(Matrix x, Matrix weights, int from, int to) {
        int n = x.rows();
        for (int j = from; j < to; j++) {
            scale(weights.doubles[weights.offset + j], x.doubles, x.offset + j * n, n);
        }
    }

    private static void scale(double factor, double[] x, int at, int length) {
        int whole = SPECIES.loopBound(length);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector.fromArray(SPECIES, x, at + k).mul(factor).intoArray(x, at + k);
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
                    in.doubles,
                    in.offset + j * n,
                    scale.doubles,
                    scale.offset,
                    shift.doubles,
                    shift.offset,
                    out.doubles,
                    out.offset + j * n,
                    n);
        }
    }

    private static void scaleShift(
            double[] in,
            int inAt,
            double[] scale,
            int scaleAt,
            double[] shift,
            int shiftAt,
            double[] out,
            int outAt,
            int length) {
        int whole = SPECIES.loopBound(length);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector.fromArray(SPECIES, in, inAt + k)
                    .mul(DoubleVector.fromArray(SPECIES, scale, scaleAt + k))
                    .add(DoubleVector.fromArray(SPECIES, shift, shiftAt + k))
                    .intoArray(out, outAt + k);
        }
        for (int k = whole; k < length; k++) {
            out[outAt + k] = in[inAt + k] * scale[scaleAt + k] + shift[shiftAt + k];
        }
    }

    /** Scales those rows of a range whose norm exceeds the limit, a block of rows at a time. */
    static void limitNorms(Matrix w, double limit, int from, int to, double[] squares, double[] factors) {
        int n = w.rows();
        for (int i = from; i < to; i += SCRATCH) {
            int count = Math.min(SCRATCH, to - i);
            Arrays.fill(squares, 0, count, 0);
            for (int j = 0; j < w.columns(); j++) {
                addSquares(w.doubles, w.offset + i + j * n, squares, count);
            }
            if (factors(limit, squares, factors, count)) {
                for (int j = 0; j < w.columns(); j++) {
                    multiply(factors, w.doubles, w.offset + i + j * n, count);
                }
            }
        }
    }

    private static void addSquares(double[] w, int at, double[] squares, int count) {
        for (int k = 0; k < count; k++) {
            double weight = w[at + k];
            squares[k] += weight * weight;
        }
    }

    /** What rows are to be multiplied by: 1, which keeps every bit, where the norm is within the limit; whether any exceeds it. */
    private static boolean factors(double limit, double[] squares, double[] factors, int count) {
        boolean any = false;
        for (int k = 0; k < count; k++) {
            double norm = Math.sqrt(squares[k]);
            boolean exceeds = norm > limit;
            double factor = exceeds ? limit / norm : 1;
            factors[k] = factor;
            any |= exceeds;
        }
        return any;
    }

    private static void multiply(double[] factors, double[] w, int at, int count) {
        int whole = SPECIES.loopBound(count);
        for (int k = 0; k < whole; k += LANES) {
            DoubleVector.fromArray(SPECIES, w, at + k)
                    .mul(DoubleVector.fromArray(SPECIES, factors, k))
                    .intoArray(w, at + k);
        }
        for (int k = whole; k < count; k++) {
            w[at + k] *= factors[k];
        }
    }
}

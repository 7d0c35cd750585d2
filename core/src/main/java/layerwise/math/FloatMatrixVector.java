package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** A matrix times a vector, for a {@link FloatProduct} of so few columns that packing its operands would not pay. */
final class FloatMatrixVector {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private FloatMatrixVector() {}

    /** c = A·b, where the columns of A are contiguous and {@code stride} apart: reads A once, from front to back. */
    static void addColumns(
            int rows, int k, float[] a, int aAt, int stride, float[] b, int bAt, int bStride, float[] c, int cAt) {
        Arrays.fill(c, cAt, cAt + rows, 0);
        int p = 0;
        for (; p + 8 <= k; p += 8) {
            addEight(rows, a, aAt + p * stride, stride, b, bAt + p * bStride, bStride, c, cAt);
        }
        for (; p < k; p++) {
            addOne(rows, a, aAt + p * stride, b[bAt + p * bStride], c, cAt);
        }
    }

    private static void addEight(
            int rows, float[] a, int aAt, int stride, float[] b, int bAt, int bStride, float[] c, int cAt) {
        FloatVector b0 = FloatVector.broadcast(SPECIES, b[bAt]);
        FloatVector b1 = FloatVector.broadcast(SPECIES, b[bAt + bStride]);
        FloatVector b2 = FloatVector.broadcast(SPECIES, b[bAt + 2 * bStride]);
        FloatVector b3 = FloatVector.broadcast(SPECIES, b[bAt + 3 * bStride]);
        FloatVector b4 = FloatVector.broadcast(SPECIES, b[bAt + 4 * bStride]);
        FloatVector b5 = FloatVector.broadcast(SPECIES, b[bAt + 5 * bStride]);
        FloatVector b6 = FloatVector.broadcast(SPECIES, b[bAt + 6 * bStride]);
        FloatVector b7 = FloatVector.broadcast(SPECIES, b[bAt + 7 * bStride]);
        int i = 0;
        for (; i + LANES <= rows; i += LANES) {
            int at = aAt + i;
            FloatVector sum = FloatVector.fromArray(SPECIES, c, cAt + i);
            sum = FloatVector.fromArray(SPECIES, a, at).fma(b0, sum);
            sum = FloatVector.fromArray(SPECIES, a, at + stride).fma(b1, sum);
            sum = FloatVector.fromArray(SPECIES, a, at + 2 * stride).fma(b2, sum);
            sum = FloatVector.fromArray(SPECIES, a, at + 3 * stride).fma(b3, sum);
            sum = FloatVector.fromArray(SPECIES, a, at + 4 * stride).fma(b4, sum);
            sum = FloatVector.fromArray(SPECIES, a, at + 5 * stride).fma(b5, sum);
            sum = FloatVector.fromArray(SPECIES, a, at + 6 * stride).fma(b6, sum);
            sum = FloatVector.fromArray(SPECIES, a, at + 7 * stride).fma(b7, sum);
            sum.intoArray(c, cAt + i);
        }
        if (i < rows) {
            addEightEdge(rows - i, a, aAt + i, stride, b, bAt, bStride, c, cAt + i);
        }
    }

    /**
     * {@link #addEight} of fewer rows than a vector holds. On its own it stays small enough for the compiler to inline all of its
     * vector operations; what is not inlined allocates its vectors.
     */
    private static void addEightEdge(
            int rows, float[] a, int aAt, int stride, float[] b, int bAt, int bStride, float[] c, int cAt) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, rows);
        FloatVector sum = FloatVector.fromArray(SPECIES, c, cAt, mask);
        for (int p = 0; p < 8; p++) {
            sum = FloatVector.fromArray(SPECIES, a, aAt + p * stride, mask)
                    .fma(FloatVector.broadcast(SPECIES, b[bAt + p * bStride]), sum);
        }
        sum.intoArray(c, cAt, mask);
    }

    private static void addOne(int rows, float[] a, int aAt, float b, float[] c, int cAt) {
        for (int i = 0; i < rows; i += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(i, rows);
            FloatVector sum = FloatVector.fromArray(SPECIES, c, cAt + i, mask);
            FloatVector.fromArray(SPECIES, a, aAt + i, mask)
                    .fma(FloatVector.broadcast(SPECIES, b), sum)
                    .intoArray(c, cAt + i, mask);
        }
    }

    /**
     * c = A·b, where the rows of A are contiguous and {@code stride} apart. Each sum keeps its order, so that lanes cannot
     * share it: eight scalar sums run side by side.
     */
    static void sumRows(
            int rows, int k, float[] a, int aAt, int stride, float[] b, int bAt, int bStride, float[] c, int cAt) {
        int i = 0;
        for (; i + 8 <= rows; i += 8) {
            sumEight(k, a, aAt + i * stride, stride, b, bAt, bStride, c, cAt + i);
        }
        for (; i < rows; i++) {
            float sum = 0;
            for (int p = 0; p < k; p++) {
                sum = Math.fma(a[aAt + i * stride + p], b[bAt + p * bStride], sum);
            }
            c[cAt + i] = sum;
        }
    }

    private static void sumEight(
            int k, float[] a, int aAt, int stride, float[] b, int bAt, int bStride, float[] c, int cAt) {
        float c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0;
        int a1 = aAt + stride, a2 = a1 + stride, a3 = a2 + stride, a4 = a3 + stride;
        int a5 = a4 + stride, a6 = a5 + stride, a7 = a6 + stride;
        for (int p = 0; p < k; p++) {
            float x = b[bAt + p * bStride];
            c0 = Math.fma(a[aAt + p], x, c0);
            c1 = Math.fma(a[a1 + p], x, c1);
            c2 = Math.fma(a[a2 + p], x, c2);
            c3 = Math.fma(a[a3 + p], x, c3);
            c4 = Math.fma(a[a4 + p], x, c4);
            c5 = Math.fma(a[a5 + p], x, c5);
            c6 = Math.fma(a[a6 + p], x, c6);
            c7 = Math.fma(a[a7 + p], x, c7);
        }
        c[cAt] = c0;
        c[cAt + 1] = c1;
        c[cAt + 2] = c2;
        c[cAt + 3] = c3;
        c[cAt + 4] = c4;
        c[cAt + 5] = c5;
        c[cAt + 6] = c6;
        c[cAt + 7] = c7;
    }

    /** c = scale·c (+ bias). */
    static void finish(int rows, float scale, float @Nullable [] bias, int biasAt, float[] c, int cAt) {
        for (int i = 0; i < rows; i += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(i, rows);
            FloatVector sum = FloatVector.fromArray(SPECIES, c, cAt + i, mask).mul(scale);
            if (bias != null) {
                sum = sum.add(FloatVector.fromArray(SPECIES, bias, biasAt + i, mask));
            }
            sum.intoArray(c, cAt + i, mask);
        }
    }
}

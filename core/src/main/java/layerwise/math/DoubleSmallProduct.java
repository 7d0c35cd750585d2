package layerwise.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DoubleProduct} of so few operations that tiles and packing would cost more than they do: four columns of C at a time,
 * each element the same chain of fused multiply-adds.
 */
final class DoubleSmallProduct {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Multiply-adds up to which a product is small: beyond, packed tiles are faster. */
    static final int MOST = 1 << 13;

    private final double[] transposed = new double[MOST];

    /** As {@link DoubleProduct#multiply}, with m·n·k at most {@link #MOST}, and C's element (i, j) at {@code cAt + i + j·m}. */
    void multiply(
            int m,
            int n,
            int k,
            double scale,
            double[] a,
            int aAt,
            int aRowStride,
            int aColumnStride,
            double[] b,
            int bAt,
            int bRowStride,
            int bColumnStride,
            double @Nullable [] bias,
            int biasAt,
            double[] c,
            int cAt) {
        double[] columns = a;
        int at = aAt;
        int stride = aColumnStride;
        if (aRowStride != 1) {
            transpose(m, k, a, aAt, aRowStride, aColumnStride);
            columns = transposed;
            at = 0;
            stride = m;
        }
        for (int i = 0; i < m; i += LANES) {
            int rows = Math.min(LANES, m - i);
            multiplyRows(
                    rows,
                    m,
                    n,
                    k,
                    scale,
                    columns,
                    at + i,
                    stride,
                    b,
                    bAt,
                    bRowStride,
                    bColumnStride,
                    bias,
                    biasAt + i,
                    c,
                    cAt + i);
        }
    }

    private void transpose(int m, int k, double[] a, int at, int down, int across) {
        for (int p = 0; p < k; p++) {
            for (int i = 0; i < m; i++) {
                transposed[i + p * m] = a[at + i * down + p * across];
            }
        }
    }

    private static void multiplyRows(
            int rows,
            int m,
            int n,
            int k,
            double scale,
            double[] a,
            int aAt,
            int stride,
            double[] b,
            int bAt,
            int down,
            int across,
            double @Nullable [] bias,
            int biasAt,
            double[] c,
            int cAt) {
        VectorMask<Double> mask = SPECIES.indexInRange(0, rows);
        // Masked stores are slow. Where C has no more rows than a vector, the lanes beyond a column may fall onto the
        // next one,
        // which is written after it.
        int unmasked = rows == m ? cAt + n * m - LANES : rows == LANES ? Integer.MAX_VALUE : Integer.MIN_VALUE;
        DoubleVector zero = DoubleVector.zero(SPECIES);
        DoubleVector plus = bias == null ? zero : DoubleVector.fromArray(SPECIES, bias, biasAt, mask);
        for (int j = 0; j < n; j += 4) {
            // Where fewer than four columns are left, the last one is computed again.
            int j1 = Math.min(j + 1, n - 1);
            int j2 = Math.min(j + 2, n - 1);
            int j3 = Math.min(j + 3, n - 1);
            int b0 = bAt + j * across;
            int b1 = bAt + j1 * across;
            int b2 = bAt + j2 * across;
            int b3 = bAt + j3 * across;
            DoubleVector c0 = zero, c1 = zero, c2 = zero, c3 = zero;
            for (int p = 0, q = 0; p < k; p++, q += down) {
                DoubleVector column = DoubleVector.fromArray(SPECIES, a, aAt + p * stride, mask);
                c0 = column.fma(DoubleVector.broadcast(SPECIES, b[b0 + q]), c0);
                c1 = column.fma(DoubleVector.broadcast(SPECIES, b[b1 + q]), c1);
                c2 = column.fma(DoubleVector.broadcast(SPECIES, b[b2 + q]), c2);
                c3 = column.fma(DoubleVector.broadcast(SPECIES, b[b3 + q]), c3);
            }
            c0 = c0.mul(scale);
            c1 = c1.mul(scale);
            c2 = c2.mul(scale);
            c3 = c3.mul(scale);
            if (bias != null) {
                c0 = c0.add(plus);
                c1 = c1.add(plus);
                c2 = c2.add(plus);
                c3 = c3.add(plus);
            }
            if (cAt + j3 * m <= unmasked) {
                c0.intoArray(c, cAt + j * m);
                c1.intoArray(c, cAt + j1 * m);
                c2.intoArray(c, cAt + j2 * m);
                c3.intoArray(c, cAt + j3 * m);
            } else {
                c0.intoArray(c, cAt + j * m, mask);
                c1.intoArray(c, cAt + j1 * m, mask);
                c2.intoArray(c, cAt + j2 * m, mask);
                c3.intoArray(c, cAt + j3 * m, mask);
            }
        }
    }
}

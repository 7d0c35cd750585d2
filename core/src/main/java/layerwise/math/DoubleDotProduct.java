package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * C = scale·A·B (+ bias) for an A of few rows that leave most lanes of a register tile idle, and a long sum: the first layer of a
 * network that narrows pictures or spectra to a few units.
 *
 * <p>The lanes run along p. Each element is {@code LANES} chains of fused multiply-adds, the l-th over the p that are l modulo
 * {@code LANES}; they are added in halves, then comes the scale, then the bias. Which products are computed so depends on A's
 * shape alone, so that an example has the same bits in any batch; and up to {@link #FEW_COLUMNS} columns, for which A is not worth
 * transposing, run the same chains side by side.
 *
 * <p>A is transposed once; then every block of p of three columns of B meets four rows of A at a time. The float32 twin has the figures.
 */
final class DoubleDotProduct extends Team.Work {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Rows of A, and columns of B, that one pass of the inner loop multiplies: twelve sums. */
    private static final int ROWS = 4;

    private static final int COLUMNS = 3;

    /** A shorter sum does not pay for the transposition and for adding up the lanes. */
    private static final int LEAST_DEPTH = 2048;

    /** The depth of a block: three columns of B take 12 KiB of the first cache. */
    private static final int DEPTH = 1024;

    /** The most columns of a tile, whose sums take a part of the second cache. */
    private static final int WIDEST = 20 * COLUMNS;

    /** With up to so many columns A is read as it lies. */
    private static final int FEW_COLUMNS = 3;

    private static final double[] NOTHING = {};

    private final int threads;
    private final double[][] sums;

    private int m;
    private int n;
    private int k;
    private double scale;
    private double[] a = NOTHING;
    private int aAt;
    private double[] b = NOTHING;
    private int bAt;
    private double @Nullable [] bias;
    private int biasAt;
    private double[] c = NOTHING;
    private int cAt;

    private double[] transposed = NOTHING;
    private int stride;
    private boolean transposing;
    private int tileColumns;

    DoubleDotProduct(int threads) {
        this.threads = threads;
        this.sums = new double[threads][0];
    }

    /** Whether products with an A of m × k are computed here: where tiles would leave at least a quarter of the lanes idle. */
    static boolean suits(int m, int k) {
        return k >= LEAST_DEPTH && 4 * m <= 3 * (Math.ceilDiv(m, LANES) * LANES);
    }

    /** As {@link DoubleProduct#multiply}, where the columns of A, B and C are contiguous and without gaps. */
    void multiply(
            int m,
            int n,
            int k,
            double scale,
            double[] a,
            int aAt,
            double[] b,
            int bAt,
            double @Nullable [] bias,
            int biasAt,
            double[] c,
            int cAt) {
        this.m = m;
        this.n = n;
        this.k = k;
        this.scale = scale;
        this.a = a;
        this.aAt = aAt;
        this.b = b;
        this.bAt = bAt;
        this.bias = bias;
        this.biasAt = biasAt;
        this.c = c;
        this.cAt = cAt;
        if (n <= FEW_COLUMNS) {
            for (int j = 0; j < n; j++) {
                multiplyVector(j);
            }
        } else {
            // A line of the cache more than the row, so that rows do not fall onto one another in the cache.
            stride = Math.ceilDiv(k, LANES) * LANES + LANES;
            if (transposed.length < m * stride) {
                transposed = new double[m * stride];
            }
            transposing = true;
            Team.run(this, Math.ceilDiv(k, DEPTH), threads);
            transposing = false;
            int perTile = Math.min(WIDEST, Math.ceilDiv(n, threads == 1 ? 1 : 4 * threads));
            tileColumns = Math.ceilDiv(perTile, COLUMNS) * COLUMNS;
            Team.run(this, Math.ceilDiv(n, tileColumns), threads);
        }
        this.a = NOTHING;
        this.b = NOTHING;
        this.bias = null;
        this.c = NOTHING;
    }

    @Override
    void tile(int tile, int slot) {
        if (transposing) {
            int from = tile * DEPTH;
            transpose(from, Math.min(from + DEPTH, k));
        } else {
            int from = tile * tileColumns;
            multiplyColumns(from, Math.min(tileColumns, n - from), slot);
        }
    }

    private void transpose(int from, int to) {
        for (int i = 0; i < m; i++) {
            for (int p = from; p < to; p++) {
                transposed[i * stride + p] = a[aAt + i + p * m];
            }
        }
    }

    /** The columns of C from {@code from} on. Where rows or columns are left over, the last one is computed again and thrown away. */
    private void multiplyColumns(int from, int columns, int slot) {
        int height = Math.ceilDiv(m, ROWS) * ROWS;
        int size = height * Math.ceilDiv(columns, COLUMNS) * COLUMNS * LANES;
        if (sums[slot].length < size) {
            sums[slot] = new double[size];
        }
        double[] partial = sums[slot];
        Arrays.fill(partial, 0, size, 0);
        int whole = k / LANES * LANES;
        for (int p = 0; p < whole; p += DEPTH) {
            int depth = Math.min(DEPTH, whole - p);
            for (int j = 0; j < columns; j += COLUMNS) {
                int b0 = bAt + (from + j) * k + p;
                int b1 = bAt + (from + Math.min(j + 1, columns - 1)) * k + p;
                int b2 = bAt + (from + Math.min(j + 2, columns - 1)) * k + p;
                for (int i = 0; i < m; i += ROWS) {
                    int a0 = i * stride + p;
                    int a1 = Math.min(i + 1, m - 1) * stride + p;
                    int a2 = Math.min(i + 2, m - 1) * stride + p;
                    int a3 = Math.min(i + 3, m - 1) * stride + p;
                    int at = (i + j * height) * LANES;
                    add(depth, transposed, a0, a1, a2, a3, b, b0, b1, b2, partial, at, height * LANES);
                }
            }
        }
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < m; i++) {
                int at = (i + j * height) * LANES;
                for (int p = whole; p < k; p++) {
                    int lane = at + p - whole;
                    partial[lane] = Math.fma(transposed[i * stride + p], b[bAt + (from + j) * k + p], partial[lane]);
                }
                put(i, from + j, sumOfLanes(partial, at, 1));
            }
        }
    }

    private static void add(
            int depth,
            double[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            double[] b,
            int b0,
            int b1,
            int b2,
            double[] sums,
            int first,
            int across) {
        int second = first + across;
        int third = second + across;
        DoubleVector s00 = DoubleVector.fromArray(SPECIES, sums, first);
        DoubleVector s10 = DoubleVector.fromArray(SPECIES, sums, first + LANES);
        DoubleVector s20 = DoubleVector.fromArray(SPECIES, sums, first + 2 * LANES);
        DoubleVector s30 = DoubleVector.fromArray(SPECIES, sums, first + 3 * LANES);
        DoubleVector s01 = DoubleVector.fromArray(SPECIES, sums, second);
        DoubleVector s11 = DoubleVector.fromArray(SPECIES, sums, second + LANES);
        DoubleVector s21 = DoubleVector.fromArray(SPECIES, sums, second + 2 * LANES);
        DoubleVector s31 = DoubleVector.fromArray(SPECIES, sums, second + 3 * LANES);
        DoubleVector s02 = DoubleVector.fromArray(SPECIES, sums, third);
        DoubleVector s12 = DoubleVector.fromArray(SPECIES, sums, third + LANES);
        DoubleVector s22 = DoubleVector.fromArray(SPECIES, sums, third + 2 * LANES);
        DoubleVector s32 = DoubleVector.fromArray(SPECIES, sums, third + 3 * LANES);
        for (int p = 0; p < depth; p += LANES) {
            DoubleVector w0 = DoubleVector.fromArray(SPECIES, a, a0 + p);
            DoubleVector w1 = DoubleVector.fromArray(SPECIES, a, a1 + p);
            DoubleVector w2 = DoubleVector.fromArray(SPECIES, a, a2 + p);
            DoubleVector w3 = DoubleVector.fromArray(SPECIES, a, a3 + p);
            DoubleVector x = DoubleVector.fromArray(SPECIES, b, b0 + p);
            s00 = w0.fma(x, s00);
            s10 = w1.fma(x, s10);
            s20 = w2.fma(x, s20);
            s30 = w3.fma(x, s30);
            x = DoubleVector.fromArray(SPECIES, b, b1 + p);
            s01 = w0.fma(x, s01);
            s11 = w1.fma(x, s11);
            s21 = w2.fma(x, s21);
            s31 = w3.fma(x, s31);
            x = DoubleVector.fromArray(SPECIES, b, b2 + p);
            s02 = w0.fma(x, s02);
            s12 = w1.fma(x, s12);
            s22 = w2.fma(x, s22);
            s32 = w3.fma(x, s32);
        }
        s00.intoArray(sums, first);
        s10.intoArray(sums, first + LANES);
        s20.intoArray(sums, first + 2 * LANES);
        s30.intoArray(sums, first + 3 * LANES);
        s01.intoArray(sums, second);
        s11.intoArray(sums, second + LANES);
        s21.intoArray(sums, second + 2 * LANES);
        s31.intoArray(sums, second + 3 * LANES);
        s02.intoArray(sums, third);
        s12.intoArray(sums, third + LANES);
        s22.intoArray(sums, third + 2 * LANES);
        s32.intoArray(sums, third + 3 * LANES);
    }

    /** Column j of C alone, from A as it lies: the chains of all rows grow together, lane by lane. */
    private void multiplyVector(int j) {
        int height = Math.ceilDiv(m, LANES) * LANES;
        if (sums[0].length < height * LANES) {
            sums[0] = new double[height * LANES];
        }
        double[] partial = sums[0];
        Arrays.fill(partial, 0, height * LANES, 0);
        addLanes(m, k, a, aAt, b, bAt + j * k, partial, height);
        for (int i = 0; i < m; i++) {
            put(i, j, sumOfLanes(partial, i, height));
        }
    }

    private static void addLanes(int m, int k, double[] a, int aAt, double[] b, int bAt, double[] sums, int height) {
        for (int i = 0; i < m; i += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(i, m);
            for (int p = 0; p < k; p++) {
                int lane = i + p % LANES * height;
                DoubleVector.fromArray(SPECIES, a, aAt + i + p * m, mask)
                        .fma(DoubleVector.broadcast(SPECIES, b[bAt + p]), DoubleVector.fromArray(SPECIES, sums, lane))
                        .intoArray(sums, lane);
            }
        }
    }

    /** The sum of an element's lanes, {@code step} apart, in halves: the first half onto the second, and so on. */
    private static double sumOfLanes(double[] sums, int at, int step) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                sums[at + lane * step] += sums[at + (lane + half) * step];
            }
        }
        return sums[at];
    }

    private void put(int i, int j, double sum) {
        double scaled = scale * sum;
        c[cAt + i + j * m] = bias == null ? scaled : scaled + bias[biasAt + i];
    }
}

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
 * <p>Each tile transposes the blocks of A that it needs, for what one thread writes another is slow to read; then five columns of B at a
 * time meet its rows, four by four. The float32 twin has the figures.
 */
final class DoubleDotProduct extends Team.Work {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Rows of A, and columns of B, that one pass of the inner loop multiplies: twenty sums, for the 32 registers of AVX-512. */
    private static final int ROWS = 4;

    private static final int COLUMNS = 5;

    private static final boolean FITS = SPECIES.vectorBitSize() == 512;

    /** A shorter sum does not pay for the transposition and for adding up the lanes. */
    private static final int LEAST_DEPTH = 2048;

    /** The depth of a block: where it is shorter, sums go to memory and back more often. */
    private static final int DEPTH = 2048;

    /** The distance of rows of a block of A, so that they do not fall onto one another in the cache. */
    private static final int STRIDE = DEPTH + LANES;

    /** The most columns of a tile, whose sums take a part of the second cache. */
    private static final int WIDEST = 120;

    /** With up to so many columns A is read as it lies. */
    private static final int FEW_COLUMNS = 3;

    private static final double[] NOTHING = {};

    private final int threads;
    private final double[][] sums;
    private final DoubleTransposition[] transpositions;
    private final double[][] blocks;
    private final double[][] ends;

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

    private int tiles;

    DoubleDotProduct(int threads) {
        this.threads = threads;
        this.sums = new double[threads][0];
        this.transpositions = new DoubleTransposition[threads];
        this.blocks = new double[threads][0];
        this.ends = new double[threads][LANES * DoubleTransposition.ROWS];
        for (int slot = 0; slot < threads; slot++) {
            transpositions[slot] = new DoubleTransposition();
        }
    }

    /** Whether products with an A of m × k are computed here: where tiles would leave at least a sixth of the lanes idle. */
    static boolean suits(int m, int k) {
        return FITS && k >= LEAST_DEPTH && 6 * m <= 5 * (Math.ceilDiv(m, LANES) * LANES);
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
            tiles = Math.ceilDiv(Math.ceilDiv(n, WIDEST), threads) * threads;
            tiles = Math.min(tiles, Math.ceilDiv(n, COLUMNS));
            Team.run(this, tiles, threads);
        }
        this.a = NOTHING;
        this.b = NOTHING;
        this.bias = null;
        this.c = NOTHING;
    }

    @Override
    void tile(int tile, int slot) {
        int from = firstColumn(tile);
        int columns = firstColumn(tile + 1) - from;
        multiplyColumns(from, columns, slot);
        addLanesOfColumns(from, columns, slot);
    }

    /** Tiles of about the same number of groups of columns, so that few threads get equal shares. */
    private int firstColumn(int tile) {
        int groups = Math.ceilDiv(n, COLUMNS);
        return Math.min(n, (int) ((long) tile * groups / tiles) * COLUMNS);
    }

    /** Lays out {@code depth} columns of A from {@code from} on in rows. */
    private void transpose(int from, int depth, double[] block, DoubleTransposition transposition) {
        for (int i = 0; i < m; i += LANES) {
            // The last vector of rows ends with row m - 1, where need be with some rows that were laid out before.
            // Where m is shorter than it, rows beyond m get what stands behind each column, and nobody reads them.
            int row = Math.clamp(m - LANES, 0, i);
            int at = aAt + row + from * m;
            int last = Math.min(depth, (a.length - LANES - at) / m + 1) - DoubleTransposition.ROWS;
            int p = 0;
            for (; p <= last; p += DoubleTransposition.ROWS) {
                transposition.transpose(a, at + p * m, m, block, row * STRIDE + p, STRIDE);
            }
            for (; p < depth; p++) {
                for (int l = 0; l < Math.min(LANES, m - row); l++) {
                    block[(row + l) * STRIDE + p] = a[at + l + p * m];
                }
            }
        }
    }

    /** The columns of C from {@code from} on. */
    private void multiplyColumns(int from, int columns, int slot) {
        int height = Math.ceilDiv(m, ROWS) * ROWS;
        int size = (height * Math.ceilDiv(columns, COLUMNS) * COLUMNS + DoubleTransposition.ROWS) * LANES;
        if (sums[slot].length < size) {
            sums[slot] = new double[size];
        }
        if (blocks[slot].length < Math.max(m, LANES) * STRIDE) {
            blocks[slot] = new double[Math.max(m, LANES) * STRIDE];
        }
        double[] partial = sums[slot];
        Arrays.fill(partial, 0, size, 0);
        int whole = k / LANES * LANES;
        for (int p = 0; p < whole; p += DEPTH) {
            int depth = Math.min(DEPTH, whole - p);
            transpose(p, depth, blocks[slot], transpositions[slot]);
            for (int j = 0; j < columns; j += COLUMNS) {
                for (int i = 0; i < m; i += ROWS) {
                    int at = (i + j * height) * LANES;
                    addBlock(depth, blocks[slot], i, from + j, from + columns - 1, p, partial, at, height * LANES);
                }
            }
        }
        for (int j = 0; whole < k && j < columns; j++) {
            for (int i = 0; i < m; i++) {
                int at = (i + j * height) * LANES;
                for (int p = whole; p < k; p++) {
                    int lane = at + p - whole;
                    partial[lane] = Math.fma(a[aAt + i + p * m], b[bAt + (from + j) * k + p], partial[lane]);
                }
            }
        }
    }

    /** Adds up the lanes of as many elements at once as can be transposed together. */
    private void addLanesOfColumns(int from, int columns, int slot) {
        int height = Math.ceilDiv(m, ROWS) * ROWS;
        int elements = height * columns;
        double[] end = ends[slot];
        for (int first = 0; first < elements; first += DoubleTransposition.ROWS) {
            transpositions[slot].transpose(sums[slot], first * LANES, LANES, end, 0, DoubleTransposition.ROWS);
            addHalves(end, DoubleTransposition.ROWS);
            for (int e = first; e < Math.min(first + DoubleTransposition.ROWS, elements); e++) {
                int i = e % height;
                if (i < m) {
                    put(i, from + e / height, end[e - first]);
                }
            }
        }
    }

    /** Where rows or columns are left over, the last one is added again, to sums that are thrown away. */
    private void addBlock(
            int depth, double[] block, int i, int j, int lastColumn, int p, double[] partial, int at, int across) {
        int a0 = i * STRIDE;
        int a1 = Math.min(i + 1, m - 1) * STRIDE;
        int a2 = Math.min(i + 2, m - 1) * STRIDE;
        int a3 = Math.min(i + 3, m - 1) * STRIDE;
        int b0 = bAt + j * k + p;
        int b1 = bAt + Math.min(j + 1, lastColumn) * k + p;
        int b2 = bAt + Math.min(j + 2, lastColumn) * k + p;
        int b3 = bAt + Math.min(j + 3, lastColumn) * k + p;
        int b4 = bAt + Math.min(j + 4, lastColumn) * k + p;
        add(depth, block, a0, a1, a2, a3, b, b0, b1, b2, b3, b4, partial, at, across);
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
            int b3,
            int b4,
            double[] sums,
            int at0,
            int across) {
        int at1 = at0 + across;
        int at2 = at1 + across;
        int at3 = at2 + across;
        int at4 = at3 + across;
        DoubleVector s00 = DoubleVector.fromArray(SPECIES, sums, at0);
        DoubleVector s10 = DoubleVector.fromArray(SPECIES, sums, at0 + LANES);
        DoubleVector s20 = DoubleVector.fromArray(SPECIES, sums, at0 + 2 * LANES);
        DoubleVector s30 = DoubleVector.fromArray(SPECIES, sums, at0 + 3 * LANES);
        DoubleVector s01 = DoubleVector.fromArray(SPECIES, sums, at1);
        DoubleVector s11 = DoubleVector.fromArray(SPECIES, sums, at1 + LANES);
        DoubleVector s21 = DoubleVector.fromArray(SPECIES, sums, at1 + 2 * LANES);
        DoubleVector s31 = DoubleVector.fromArray(SPECIES, sums, at1 + 3 * LANES);
        DoubleVector s02 = DoubleVector.fromArray(SPECIES, sums, at2);
        DoubleVector s12 = DoubleVector.fromArray(SPECIES, sums, at2 + LANES);
        DoubleVector s22 = DoubleVector.fromArray(SPECIES, sums, at2 + 2 * LANES);
        DoubleVector s32 = DoubleVector.fromArray(SPECIES, sums, at2 + 3 * LANES);
        DoubleVector s03 = DoubleVector.fromArray(SPECIES, sums, at3);
        DoubleVector s13 = DoubleVector.fromArray(SPECIES, sums, at3 + LANES);
        DoubleVector s23 = DoubleVector.fromArray(SPECIES, sums, at3 + 2 * LANES);
        DoubleVector s33 = DoubleVector.fromArray(SPECIES, sums, at3 + 3 * LANES);
        DoubleVector s04 = DoubleVector.fromArray(SPECIES, sums, at4);
        DoubleVector s14 = DoubleVector.fromArray(SPECIES, sums, at4 + LANES);
        DoubleVector s24 = DoubleVector.fromArray(SPECIES, sums, at4 + 2 * LANES);
        DoubleVector s34 = DoubleVector.fromArray(SPECIES, sums, at4 + 3 * LANES);
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
            x = DoubleVector.fromArray(SPECIES, b, b3 + p);
            s03 = w0.fma(x, s03);
            s13 = w1.fma(x, s13);
            s23 = w2.fma(x, s23);
            s33 = w3.fma(x, s33);
            x = DoubleVector.fromArray(SPECIES, b, b4 + p);
            s04 = w0.fma(x, s04);
            s14 = w1.fma(x, s14);
            s24 = w2.fma(x, s24);
            s34 = w3.fma(x, s34);
        }
        s00.intoArray(sums, at0);
        s10.intoArray(sums, at0 + LANES);
        s20.intoArray(sums, at0 + 2 * LANES);
        s30.intoArray(sums, at0 + 3 * LANES);
        s01.intoArray(sums, at1);
        s11.intoArray(sums, at1 + LANES);
        s21.intoArray(sums, at1 + 2 * LANES);
        s31.intoArray(sums, at1 + 3 * LANES);
        s02.intoArray(sums, at2);
        s12.intoArray(sums, at2 + LANES);
        s22.intoArray(sums, at2 + 2 * LANES);
        s32.intoArray(sums, at2 + 3 * LANES);
        s03.intoArray(sums, at3);
        s13.intoArray(sums, at3 + LANES);
        s23.intoArray(sums, at3 + 2 * LANES);
        s33.intoArray(sums, at3 + 3 * LANES);
        s04.intoArray(sums, at4);
        s14.intoArray(sums, at4 + LANES);
        s24.intoArray(sums, at4 + 2 * LANES);
        s34.intoArray(sums, at4 + 3 * LANES);
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
        addHalves(partial, height);
        for (int i = 0; i < m; i++) {
            put(i, j, partial[i]);
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

    /** Adds up rows, one for each lane, in halves: the second half onto the first, and so on; the sums stand in the first row. */
    private static void addHalves(double[] sums, int row) {
        for (int half = LANES / 2 * row; half >= row; half /= 2) {
            for (int e = 0; e < half; e++) {
                sums[e] += sums[e + half];
            }
        }
    }

    private void put(int i, int j, double sum) {
        double scaled = scale * sum;
        c[cAt + i + j * m] = bias == null ? scaled : scaled + bias[biasAt + i];
    }
}

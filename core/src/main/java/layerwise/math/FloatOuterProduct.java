package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * C = scale·A·B for a C of few rows that leave lanes of a register tile idle, and a B whose rows are contiguous: dW = 1/m dZ·A_prevᵀ of a
 * layer of few units, the sum over the examples of the outer products of their dz and a_prev.
 *
 * <p>The lanes run along the columns of C. Each element is the one chain of {@link FloatProduct}, so its bits are the same.
 *
 * <p>A is packed in groups of rows, then blocks of columns of B in panels of two vectors, and every panel meets all groups. Packed by
 * blocks, B is read in long pieces, though its rows may lie pages apart. 20 × 12288 × 209 takes 0.70 ms on two Zen 4 cores, where tiles took 1.0.
 */
final class FloatOuterProduct extends Team.Work {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Columns of a panel. */
    private static final int COLUMNS = 2 * LANES;

    /** Rows of a large group: twenty sums where there are the 32 registers of AVX-512. */
    private static final int LARGE = 10;

    /** Rows of a small group: twelve sums, for sixteen registers and for what large groups leave. */
    private static final int SMALL = FloatTile.COLUMNS;

    private static final boolean HAS_LARGE = SPECIES.vectorBitSize() == 512;

    /** How far a block of the sum reaches. */
    private static final int DEPTH = 512;

    /** Columns of a block at most: half of a second cache of 1 MiB. */
    private static final int WIDEST = 256;

    private static final float[] NOTHING = {};

    private final int threads;
    private final float[][] panels;
    private final float[][] sums;

    private int m;
    private int n;
    private int k;
    private float scale;
    private float[] b = NOTHING;
    private int bAt;
    private int bRowStride;
    private float[] c = NOTHING;
    private int cAt;

    private float[] groups = NOTHING;
    private int height;
    private int rowsInLargeGroups;
    private int tileColumns;

    FloatOuterProduct(int threads) {
        this.threads = threads;
        this.panels = new float[threads][0];
        this.sums = new float[threads][0];
    }

    /** Whether a C of m × n leaves at least an eighth fewer lanes idle here than in tiles. */
    static boolean suits(int m, int n) {
        long tiles = (long) roundUp(m, LANES) * roundUp(n, FloatTile.COLUMNS);
        return 8L * rounded(m, rowsInSmallGroups(m)) * roundUp(n, LANES) <= 7 * tiles;
    }

    /** The rows in small groups, so that all groups together have as few as can be; the others come in large ones. */
    private static int rowsInSmallGroups(int m) {
        if (!HAS_LARGE) {
            return roundUp(m, SMALL);
        }
        int best = 0;
        for (int rows = SMALL; rows < m + SMALL && rows <= 4 * SMALL; rows += SMALL) {
            if (rounded(m, rows) < rounded(m, best)) {
                best = rows;
            }
        }
        return best;
    }

    /** The rows of all groups. */
    private static int rounded(int m, int rowsInSmallGroups) {
        return rowsInSmallGroups + roundUp(Math.max(0, m - rowsInSmallGroups), LARGE);
    }

    private static int roundUp(int number, int unit) {
        return Math.ceilDiv(number, unit) * unit;
    }

    /** As {@link FloatProduct#multiply}, where the rows of B are contiguous. */
    void multiply(
            int m,
            int n,
            int k,
            float scale,
            float[] a,
            int aAt,
            int aRowStride,
            int aColumnStride,
            float[] b,
            int bAt,
            int bRowStride,
            float[] c,
            int cAt) {
        this.m = m;
        this.n = n;
        this.k = k;
        this.scale = scale;
        this.b = b;
        this.bAt = bAt;
        this.bRowStride = bRowStride;
        this.c = c;
        this.cAt = cAt;
        packRows(a, aAt, aRowStride, aColumnStride);
        int tiles = Math.ceilDiv(n, WIDEST);
        if (threads > 1) {
            long worthwhile = Math.min(4L * threads, (long) m * n * k / FloatProduct.WORTHWHILE);
            tiles = Math.max(tiles, (int) worthwhile);
        }
        tileColumns = roundUp(Math.ceilDiv(n, tiles), COLUMNS);
        Team.run(this, Math.ceilDiv(n, tileColumns), threads);
        this.b = NOTHING;
        this.c = NOTHING;
    }

    /** Packs A in groups, one after the other: of each the rows of column 0, those of column 1 and so on. */
    private void packRows(float[] a, int from, int down, int across) {
        int small = rowsInSmallGroups(m);
        height = rounded(m, small);
        rowsInLargeGroups = height - small;
        // Room for the last column of the last group, which is copied by whole vectors.
        int size = height * k + COLUMNS;
        if (groups.length < size) {
            groups = new float[size];
        }
        for (int i = 0, step; i < height; i += step) {
            step = i < rowsInLargeGroups ? LARGE : SMALL;
            packGroup(a, from + i * down, down, across, step, Math.min(step, m - i), i * k);
        }
    }

    /** Packs {@code rows} rows; what a group has beyond them is multiplied like them and thrown away. */
    private void packGroup(float[] a, int from, int down, int across, int step, int rows, int to) {
        int p = 0;
        if (down == 1) {
            int reach = roundUp(step, LANES);
            // What a vector has beyond the group is overwritten by the next column.
            for (; p < k && from + p * across + reach <= a.length; p++) {
                for (int i = 0; i < step; i += LANES) {
                    FloatVector.fromArray(SPECIES, a, from + p * across + i).intoArray(groups, to + p * step + i);
                }
            }
        }
        for (; p < k; p++) {
            for (int i = 0; i < rows; i++) {
                groups[to + p * step + i] = a[from + i * down + p * across];
            }
        }
    }

    @Override
    void tile(int tile, int slot) {
        int from = tile * tileColumns;
        int columns = Math.min(tileColumns, n - from);
        int width = roundUp(columns, COLUMNS);
        int depth = Math.min(DEPTH, k);
        if (panels[slot].length < width * depth) {
            panels[slot] = new float[width * depth];
        }
        if (sums[slot].length < height * width) {
            sums[slot] = new float[height * width];
        }
        for (int p = 0; p < k; p += DEPTH) {
            depth = Math.min(DEPTH, k - p);
            packColumns(from, columns, p, depth, panels[slot]);
            for (int j = 0; j < columns; j += COLUMNS) {
                for (int i = 0; i < rowsInLargeGroups; i += LARGE) {
                    int put = j * height + i * COLUMNS;
                    addTen(depth, panels[slot], j * depth, groups, i * k + p * LARGE, sums[slot], put, p > 0);
                }
                for (int i = rowsInLargeGroups; i < height; i += SMALL) {
                    int put = j * height + i * COLUMNS;
                    int at = i * k + p * SMALL;
                    FloatTile.addTwo(depth, panels[slot], j * depth, groups, at, SMALL, 1, sums[slot], put, p > 0);
                }
                if (p + depth == k) {
                    write(from + j, Math.min(COLUMNS, columns - j), sums[slot], j * height);
                }
            }
        }
    }

    /** Packs a block of B into panels, one after the other, zeros where the last one has too many columns. */
    private void packColumns(int from, int columns, int p, int depth, float[] panels) {
        int whole = columns / COLUMNS * COLUMNS;
        for (int q = 0; q < depth; q++) {
            int at = bAt + (p + q) * bRowStride + from;
            int to = q * COLUMNS;
            for (int j = 0; j < whole; j += COLUMNS, to += depth * COLUMNS) {
                FloatVector.fromArray(SPECIES, b, at + j).intoArray(panels, to);
                FloatVector.fromArray(SPECIES, b, at + j + LANES).intoArray(panels, to + LANES);
            }
            if (whole < columns) {
                System.arraycopy(b, at + whole, panels, to, columns - whole);
                Arrays.fill(panels, to + columns - whole, to + COLUMNS, 0);
            }
        }
    }

    private void write(int from, int columns, float[] sums, int at) {
        for (int j = 0; j < columns; j++) {
            int to = cAt + (from + j) * m;
            for (int i = 0; i < m; i++) {
                c[to + i] = scale * sums[at + i * COLUMNS + j];
            }
        }
    }

    private static void addTen(
            int depth, float[] panel, int from, float[] group, int at, float[] sums, int put, boolean resumed) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s00 = zero,
                s01 = zero,
                s02 = zero,
                s03 = zero,
                s04 = zero,
                s05 = zero,
                s06 = zero,
                s07 = zero,
                s08 = zero,
                s09 = zero;
        FloatVector s10 = zero,
                s11 = zero,
                s12 = zero,
                s13 = zero,
                s14 = zero,
                s15 = zero,
                s16 = zero,
                s17 = zero,
                s18 = zero,
                s19 = zero;
        if (resumed) {
            s00 = FloatVector.fromArray(SPECIES, sums, put);
            s10 = FloatVector.fromArray(SPECIES, sums, put + LANES);
            s01 = FloatVector.fromArray(SPECIES, sums, put + COLUMNS);
            s11 = FloatVector.fromArray(SPECIES, sums, put + COLUMNS + LANES);
            s02 = FloatVector.fromArray(SPECIES, sums, put + 2 * COLUMNS);
            s12 = FloatVector.fromArray(SPECIES, sums, put + 2 * COLUMNS + LANES);
            s03 = FloatVector.fromArray(SPECIES, sums, put + 3 * COLUMNS);
            s13 = FloatVector.fromArray(SPECIES, sums, put + 3 * COLUMNS + LANES);
            s04 = FloatVector.fromArray(SPECIES, sums, put + 4 * COLUMNS);
            s14 = FloatVector.fromArray(SPECIES, sums, put + 4 * COLUMNS + LANES);
            s05 = FloatVector.fromArray(SPECIES, sums, put + 5 * COLUMNS);
            s15 = FloatVector.fromArray(SPECIES, sums, put + 5 * COLUMNS + LANES);
            s06 = FloatVector.fromArray(SPECIES, sums, put + 6 * COLUMNS);
            s16 = FloatVector.fromArray(SPECIES, sums, put + 6 * COLUMNS + LANES);
            s07 = FloatVector.fromArray(SPECIES, sums, put + 7 * COLUMNS);
            s17 = FloatVector.fromArray(SPECIES, sums, put + 7 * COLUMNS + LANES);
            s08 = FloatVector.fromArray(SPECIES, sums, put + 8 * COLUMNS);
            s18 = FloatVector.fromArray(SPECIES, sums, put + 8 * COLUMNS + LANES);
            s09 = FloatVector.fromArray(SPECIES, sums, put + 9 * COLUMNS);
            s19 = FloatVector.fromArray(SPECIES, sums, put + 9 * COLUMNS + LANES);
        }
        for (int p = 0; p < depth; p++) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, panel, from + p * COLUMNS);
            FloatVector x1 = FloatVector.fromArray(SPECIES, panel, from + p * COLUMNS + LANES);
            FloatVector y = FloatVector.broadcast(SPECIES, group[at + p * 10]);
            s00 = x0.fma(y, s00);
            s10 = x1.fma(y, s10);
            y = FloatVector.broadcast(SPECIES, group[at + p * 10 + 1]);
            s01 = x0.fma(y, s01);
            s11 = x1.fma(y, s11);
            y = FloatVector.broadcast(SPECIES, group[at + p * 10 + 2]);
            s02 = x0.fma(y, s02);
            s12 = x1.fma(y, s12);
            y = FloatVector.broadcast(SPECIES, group[at + p * 10 + 3]);
            s03 = x0.fma(y, s03);
            s13 = x1.fma(y, s13);
            y = FloatVector.broadcast(SPECIES, group[at + p * 10 + 4]);
            s04 = x0.fma(y, s04);
            s14 = x1.fma(y, s14);
            y = FloatVector.broadcast(SPECIES, group[at + p * 10 + 5]);
            s05 = x0.fma(y, s05);
            s15 = x1.fma(y, s15);
            y = FloatVector.broadcast(SPECIES, group[at + p * 10 + 6]);
            s06 = x0.fma(y, s06);
            s16 = x1.fma(y, s16);
            y = FloatVector.broadcast(SPECIES, group[at + p * 10 + 7]);
            s07 = x0.fma(y, s07);
            s17 = x1.fma(y, s17);
            y = FloatVector.broadcast(SPECIES, group[at + p * 10 + 8]);
            s08 = x0.fma(y, s08);
            s18 = x1.fma(y, s18);
            y = FloatVector.broadcast(SPECIES, group[at + p * 10 + 9]);
            s09 = x0.fma(y, s09);
            s19 = x1.fma(y, s19);
        }
        s00.intoArray(sums, put);
        s10.intoArray(sums, put + LANES);
        s01.intoArray(sums, put + COLUMNS);
        s11.intoArray(sums, put + COLUMNS + LANES);
        s02.intoArray(sums, put + 2 * COLUMNS);
        s12.intoArray(sums, put + 2 * COLUMNS + LANES);
        s03.intoArray(sums, put + 3 * COLUMNS);
        s13.intoArray(sums, put + 3 * COLUMNS + LANES);
        s04.intoArray(sums, put + 4 * COLUMNS);
        s14.intoArray(sums, put + 4 * COLUMNS + LANES);
        s05.intoArray(sums, put + 5 * COLUMNS);
        s15.intoArray(sums, put + 5 * COLUMNS + LANES);
        s06.intoArray(sums, put + 6 * COLUMNS);
        s16.intoArray(sums, put + 6 * COLUMNS + LANES);
        s07.intoArray(sums, put + 7 * COLUMNS);
        s17.intoArray(sums, put + 7 * COLUMNS + LANES);
        s08.intoArray(sums, put + 8 * COLUMNS);
        s18.intoArray(sums, put + 8 * COLUMNS + LANES);
        s09.intoArray(sums, put + 9 * COLUMNS);
        s19.intoArray(sums, put + 9 * COLUMNS + LANES);
    }
}

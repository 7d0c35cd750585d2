package layerwise.math;

import org.jspecify.annotations.Nullable;

/**
 * The matrix product C = scale·op(A)·op(B) (+ bias added to every column) in float32, on the vector units of the
 * processor and on several threads.
 *
 * <p>A product owns the memory that it packs operands into, keeps it from call to call and allocates nothing once it has
 * seen its largest shape; one product serves one caller at a time. C, m × n, is column-major with its columns m apart. A
 * and B are described by their strides: A's element (i, p) is {@code a[aOffset + i·aRowStride + p·aColumnStride]}. So the
 * three products of a layer are Z = W·A_prev + b (strides of W: 1, m), dW = 1/m dZ·A_prevᵀ (strides of A_prevᵀ: n, 1) and
 * dA_prev = Wᵀ·dZ (strides of Wᵀ: k, 1).
 *
 * <p>Each element is one chain of fused multiply-adds in the order of p, from zero, then one multiplication by the scale and
 * one addition of the bias. Tiles, edges, threads, the length of the vectors and the number of columns change which
 * elements are computed side by side, never the chain: the bits stay the same.
 *
 * <p>The scheme is Goto's and van de Geijn's (<em>Anatomy of high-performance matrix multiplication</em>, 2008): p runs in
 * blocks; of a block a few panels of A's rows are packed, then every group of B's columns meets all of these panels while
 * it is in the first cache. B is read in place where its columns are contiguous. The sums wait in C between two blocks.
 *
 * <p>GFLOP/s of Z, dW and dA on one core of an AMD Zen 4 (AVX-512, at most 118): m × n × k = 1024×1024×1024 96, 91, 100;
 * 512×128×784 104, 103, 100; 256×512×256 110, 103, 109; 64×32×64 75, 74, 65; 10×256×128 45, 57, 43; 512×1×784 34, 34, 9;
 * 8×16×8 22, 22, 14 (0.1 µs).
 */
final class FloatProduct extends Team.Work {
    private static final int ROWS = FloatTile.ROWS;
    private static final int COLUMNS = FloatTile.COLUMNS;

    /** How far a block of p reaches: a group of columns of B takes 12 KiB of the first cache. */
    private static final int DEPTH = 512;

    /** Rows of A packed together: 256 KiB of the second cache with 512-bit vectors. */
    private static final int BLOCK = 4 * ROWS;

    /** Columns of B packed together, where B is packed: half of a second cache of 1 MiB. */
    private static final int STRIP = 42 * COLUMNS;

    /** Columns of B that are packed together at least, so that whole lines of the cache are read. */
    private static final int NARROWEST_STRIP = 16 * COLUMNS;

    /** With up to so many columns packing A costs more than it saves. */
    private static final int FEW_COLUMNS = 3;

    /** B is read in place, however it lies, while it has no more elements than fit the first cache. */
    private static final int SMALL = 4096;

    /** Multiply-adds that are worth handing to another thread: a few microseconds. */
    static final int WORTHWHILE = 1 << 17;

    private static final float[] NOTHING = {};

    private final int threads;
    private final FloatPacking[] packings;
    private final FloatTile[] tiles;
    private final FloatSmallProduct small = new FloatSmallProduct();
    private final FloatDotProduct dot;
    private final FloatOuterProduct outer;

    private int m;
    private int n;
    private int k;
    private float scale;
    private float[] a = NOTHING;
    private int aOffset;
    private int aRowStride;
    private int aColumnStride;
    private float[] b = NOTHING;
    private int bOffset;
    private int bRowStride;
    private int bColumnStride;
    private float @Nullable [] bias;
    private int biasOffset;
    private float[] c = NOTHING;
    private int cOffset;

    private boolean packB;
    private int tileRows;
    private int tileColumns;
    private int tilesDown;

    FloatProduct(int threads) {
        this.threads = threads;
        dot = new FloatDotProduct(threads);
        outer = new FloatOuterProduct(threads);
        packings = new FloatPacking[threads];
        tiles = new FloatTile[threads];
        for (int slot = 0; slot < threads; slot++) {
            packings[slot] = new FloatPacking();
            tiles[slot] = new FloatTile();
        }
    }

    /** Computes C from A (m × k), B (k × n) and, unless null, the bias (m). */
    void multiply(
            int m,
            int n,
            int k,
            float scale,
            float[] a,
            int aOffset,
            int aRowStride,
            int aColumnStride,
            float[] b,
            int bOffset,
            int bRowStride,
            int bColumnStride,
            float @Nullable [] bias,
            int biasOffset,
            float[] c,
            int cOffset) {
        if (m == 0 || n == 0) {
            return;
        }
        if (m == 1 && n > 1) {
            // A single row of C is contiguous: Cᵀ = scale·op(B)ᵀ·op(A)ᵀ is a matrix times a vector.
            multiply(
                    n,
                    1,
                    k,
                    scale,
                    b,
                    bOffset,
                    bColumnStride,
                    bRowStride,
                    a,
                    aOffset,
                    aColumnStride,
                    1,
                    null,
                    0,
                    c,
                    cOffset);
            if (bias != null) {
                float plus = bias[biasOffset];
                for (int j = cOffset; j < cOffset + n; j++) {
                    c[j] += plus;
                }
            }
            return;
        }
        if ((long) m * n * k <= FloatSmallProduct.MOST && (n > FEW_COLUMNS || aRowStride == 1)) {
            small.multiply(
                    m,
                    n,
                    k,
                    scale,
                    a,
                    aOffset,
                    aRowStride,
                    aColumnStride,
                    b,
                    bOffset,
                    bRowStride,
                    bColumnStride,
                    bias,
                    biasOffset,
                    c,
                    cOffset);
            return;
        }
        if (aRowStride == 1
                && aColumnStride == m
                && bRowStride == 1
                && bColumnStride == k
                && FloatDotProduct.suits(m, k)) {
            dot.multiply(m, n, k, scale, a, aOffset, b, bOffset, bias, biasOffset, c, cOffset);
            return;
        }
        if (bias == null && bColumnStride == 1 && FloatOuterProduct.suits(m, n)) {
            outer.multiply(m, n, k, scale, a, aOffset, aRowStride, aColumnStride, b, bOffset, bRowStride, c, cOffset);
            return;
        }
        this.m = m;
        this.n = n;
        this.k = k;
        this.scale = scale;
        this.a = a;
        this.aOffset = aOffset;
        this.aRowStride = aRowStride;
        this.aColumnStride = aColumnStride;
        this.b = b;
        this.bOffset = bOffset;
        this.bRowStride = bRowStride;
        this.bColumnStride = bColumnStride;
        this.c = c;
        this.cOffset = cOffset;
        packB = bRowStride != 1 && (long) n * k > SMALL;
        this.bias = bias;
        this.biasOffset = biasOffset;
        Team.run(this, divide(), threads);
        this.a = NOTHING;
        this.b = NOTHING;
        this.bias = null;
        this.c = NOTHING;
    }

    /** Chooses the tiles of C: enough for the threads, not too small, and so that as little as possible is packed twice. */
    private int divide() {
        tileRows = m;
        tileColumns = packB ? Math.min(n, STRIP) : n;
        long work = (long) m * n * k;
        if (threads > 1 && work >= 2L * WORTHWHILE) {
            int wanted = (int) Math.min(4L * threads, work / WORTHWHILE);
            int widest = tileColumns;
            int unit = packB ? NARROWEST_STRIP : COLUMNS;
            long rowCost = (long) m * (aRowStride == 1 ? 1 : 2);
            long columnCost = packB ? n : 0;
            // A thread without a tile costs more than any packing.
            long idleCost = 2L * (m + n) * wanted;
            long least = Long.MAX_VALUE;
            for (int parts = 1; parts <= Math.min(wanted, ceiling(m, ROWS)); parts++) {
                int rows = roundUp(m, parts, ROWS);
                int columns = n <= FEW_COLUMNS ? n : Math.min(widest, roundUp(n, ceiling(wanted, parts), unit));
                int down = ceiling(m, rows);
                int across = ceiling(n, columns);
                long cost = rowCost * across + columnCost * down + idleCost * Math.max(0, wanted - down * across);
                if (cost < least) {
                    least = cost;
                    tileRows = rows;
                    tileColumns = columns;
                }
            }
        }
        tilesDown = ceiling(m, tileRows);
        return tilesDown * ceiling(n, tileColumns);
    }

    private static int ceiling(int number, int divisor) {
        return (number + divisor - 1) / divisor;
    }

    /** The size of each of {@code parts} parts of {@code number}, rounded up to a multiple of {@code unit}. */
    private static int roundUp(int number, int parts, int unit) {
        return ceiling(ceiling(number, parts), unit) * unit;
    }

    @Override
    void tile(int tile, int slot) {
        int firstRow = tile % tilesDown * tileRows;
        int firstColumn = tile / tilesDown * tileColumns;
        int rows = Math.min(tileRows, m - firstRow);
        int columns = Math.min(tileColumns, n - firstColumn);
        if (n <= FEW_COLUMNS && (aRowStride == 1 || aColumnStride == 1)) {
            for (int j = firstColumn; j < firstColumn + columns; j++) {
                multiplyVector(firstRow, rows, j);
            }
            return;
        }
        int depth = k <= DEPTH ? k : ceiling(k, ceiling(k, DEPTH));
        for (int p = 0; p < k; p += depth) {
            multiplyBlock(firstRow, rows, firstColumn, columns, p, Math.min(depth, k - p), packings[slot], tiles[slot]);
        }
    }

    private void multiplyVector(int firstRow, int rows, int j) {
        int aAt = aOffset + firstRow * aRowStride;
        int bAt = bOffset + j * bColumnStride;
        int cAt = cOffset + firstRow + j * m;
        if (aRowStride == 1) {
            FloatMatrixVector.addColumns(rows, k, a, aAt, aColumnStride, b, bAt, bRowStride, c, cAt);
        } else {
            FloatMatrixVector.sumRows(rows, k, a, aAt, aRowStride, b, bAt, bRowStride, c, cAt);
        }
        FloatMatrixVector.finish(rows, scale, bias, biasOffset + firstRow, c, cAt);
    }

    /** Takes p from {@code p} to {@code p + depth} into the sums of one tile of C. */
    private void multiplyBlock(
            int firstRow,
            int rows,
            int firstColumn,
            int columns,
            int p,
            int depth,
            FloatPacking packing,
            FloatTile tile) {
        int bAt = bOffset + p * bRowStride + firstColumn * bColumnStride;
        int contiguous = packB ? 0 : columns - columns % COLUMNS;
        packing.packColumns(
                b, bAt + contiguous * bColumnStride, bRowStride, bColumnStride, columns - contiguous, depth);
        for (int i = 0; i < rows; i += BLOCK) {
            int height = Math.min(BLOCK, rows - i);
            int aAt = aOffset + (firstRow + i) * aRowStride + p * aColumnStride;
            packing.packRows(a, aAt, aRowStride, aColumnStride, height, depth);
            for (int j = 0; j < columns; j += COLUMNS) {
                int width = Math.min(COLUMNS, columns - j);
                boolean direct = j < contiguous;
                float[] group = direct ? b : packing.strip;
                int groupAt =
                        direct ? bAt + j * bColumnStride : (j - contiguous) / COLUMNS * FloatPacking.groupSize(depth);
                int down = direct ? bRowStride : COLUMNS;
                int across = direct ? bColumnStride : 1;
                for (int row = 0; row < height; row += ROWS) {
                    int cAt = cOffset + firstRow + i + row + (firstColumn + j) * m;
                    int biasAt = biasOffset + firstRow + i + row;
                    boolean last = p + depth == k;
                    if (width == COLUMNS && height - row >= ROWS) {
                        FloatTile.whole(
                                depth,
                                packing.panels,
                                row * depth,
                                group,
                                groupAt,
                                down,
                                across,
                                p > 0,
                                last ? scale : 1,
                                last ? bias : null,
                                biasAt,
                                c,
                                cAt,
                                m);
                        continue;
                    }
                    tile.start(c, cAt, m, Math.min(ROWS, height - row), width, p > 0);
                    tile.add(depth, packing.panels, row * depth, group, groupAt, down, across);
                    if (last) {
                        tile.finish(scale, bias, biasAt);
                    } else {
                        tile.store();
                    }
                }
            }
        }
    }
}

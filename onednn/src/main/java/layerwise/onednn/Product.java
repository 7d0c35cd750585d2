package layerwise.onednn;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import layerwise.math.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * A product of a layer on oneDNN, C = scale·X·Y (+ bias), divided into tiles of C: each is done by one thread, in one call of the
 * library for each stretch of the sum. C stands in columns of {@code rows} elements, as all matrices do, which to the library are
 * its rows; so C is {@code columns} × {@code rows} there, X is {@code columns} × depth, and Y is depth × {@code rows}:
 *
 * <pre>{@code
 * Z       = W·A_prev + b      X = A_prev      Y = W
 * dW      = 1/m dZ·A_prevᵀ    X = A_prev, T   Y = dZ
 * dA_prev = Wᵀ·dZ             X = dZ          Y = W, T
 * }</pre>
 *
 * <p>Tiles depend on the shape alone, or have the same bits whatever they are, so the number of threads changes no bit. The sum
 * goes in stretches that the library does in one piece whatever way it takes, so that on AVX-512 the number of columns changes no bit
 * either; {@link Checks} asks whether that is so.
 */
final class Product extends Kernels.Work {
    /** The library sums so many terms in one chain, on each of its ways; with more, ways part. Shorter ones are slower. */
    static final int FLOAT_STRETCH = 384;

    /** The library's own block in bfloat16, where one way is taken for all shapes but a single column. */
    static final int BFLOAT_STRETCH = 768;

    /** Of a gradient, which has no company to agree with. */
    private static final int GRADIENT_STRETCH = 1024;

    /** Of a gradient in float32 that is large, whatever its tiles: as fast as longer ones, and calls stay short. */
    private static final int LARGE_GRADIENT_STRETCH = 256;

    /** Multiply-adds of a call, some 20 ms; in bfloat16 twice as many. Ordinary tiles reach twice that at most. */
    private static final long LONGEST_CALL = 1L << 30;

    /** Elements of C in an ordinary tile, about. */
    private static final long LARGEST_TILE = LONGEST_CALL / GRADIENT_STRETCH;

    /** Sides of a tile from which on the library packs both operands, and wide strides cost nothing. */
    private static final int LARGE_SIDE = 1024;

    /** How many rows and columns such tiles have at least, the fastest first. */
    private static final int[][] LARGE_TILES = {
        {2 * LARGE_SIDE, 2 * LARGE_SIDE}, {2 * LARGE_SIDE, LARGE_SIDE}, {LARGE_SIDE, LARGE_SIDE}
    };

    /** Threads that all may have a tile. */
    private static final int ENOUGH_TILES = 16;

    /** From so many multiply-adds on the library packs operands, and tiles have to be large to be worth it. */
    private static final long LARGE = 1L << 29;

    /** With fewer multiply-adds, some 50 µs, several threads count for more than the best size of a tile. */
    private static final long MIDDLING = 1L << 22;

    /** Where columns of W lie so far apart the library's kernel finds them in the same lines of the first cache. */
    private static final int BAD_STRIDE = 1024;

    /** Rows of W that are copied to lie closer, and with how many columns that pays: from 88 to 105 GFLOP/s on Zen 4. */
    private static final int COPIED_ROWS = 512;

    private static final int WORTH_COPYING = 32;

    private static final float[] NOTHING = {};
    private static final short[] NO_BFLOATS = {};

    private final int threads;
    private final Scaled scaled;
    private final float[][] copies;
    private final Segments[] segments;
    private final Signals[] signals;

    private int rows;
    private int columns;
    private int depth;
    private float scale;
    private boolean transposeX;
    private boolean transposeY;
    private boolean bfloats;
    private float[] x = NOTHING;
    private float[] y = NOTHING;
    private short[] xRounded = NO_BFLOATS;
    private short[] yRounded = NO_BFLOATS;
    private int xAt;
    private int yAt;
    private float @Nullable [] bias;
    private int biasAt;
    private float[] c = NOTHING;
    private int cAt;

    private boolean isLargeInFloats;
    private boolean copyY;
    private int tilesDown;
    private int tilesAcross;

    Product(int threads) {
        this.threads = threads;
        this.scaled = new Scaled(threads);
        this.copies = new float[threads][0];
        this.segments = new Segments[threads];
        this.signals = new Signals[threads];
        for (int slot = 0; slot < threads; slot++) {
            segments[slot] = new Segments();
            signals[slot] = new Signals();
        }
    }

    /** The shape of the next product, and which operands are transposed. */
    Product of(int rows, int columns, int depth, float scale, boolean transposeX, boolean transposeY) {
        this.rows = rows;
        this.columns = columns;
        this.depth = depth;
        this.scale = scale;
        this.transposeX = transposeX;
        this.transposeY = transposeY;
        return this;
    }

    /** Computes it from float32. */
    void multiply(float[] x, int xAt, float[] y, int yAt, float @Nullable [] bias, int biasAt, float[] c, int cAt) {
        this.bfloats = false;
        this.x = x;
        this.xAt = xAt;
        this.y = y;
        this.yAt = yAt;
        compute(bias, biasAt, c, cAt);
    }

    /** Computes it from bfloat16. */
    void multiply(Bfloats operands, float @Nullable [] bias, int biasAt, float[] c, int cAt) {
        this.bfloats = true;
        this.xRounded = operands.x();
        this.xAt = 0;
        this.yRounded = operands.y();
        this.yAt = 0;
        compute(bias, biasAt, c, cAt);
    }

    private void compute(float @Nullable [] bias, int biasAt, float[] c, int cAt) {
        this.bias = bias;
        this.biasAt = biasAt;
        this.c = c;
        this.cAt = cAt;
        int tiles = divide();
        if (isLargeInFloats && scale != 1) {
            this.y = scaled.of(y, yAt, rows * depth, scale);
            this.yAt = 0;
            this.scale = 1;
        }
        run(tiles, threads);
        this.x = NOTHING;
        this.y = NOTHING;
        this.xRounded = NO_BFLOATS;
        this.yRounded = NO_BFLOATS;
        this.bias = null;
        this.c = NOTHING;
    }

    /**
     * Chooses the tiles of C: as many as 16 threads can use, none below 3 µs, and of sizes at which the library loses little.
     * It is as fast on narrow tiles (64 columns) as on wide ones, but not on those of few rows.
     * Where W is transposed it is packed anew for every tile, so rows are divided first.
     */
    private int divide() {
        long work = (long) rows * columns * depth;
        boolean isLarge = work >= LARGE
                && Math.min(rows, columns) >= LARGE_SIDE
                && (long) rows * columns >= 2L * LARGE_SIDE * LARGE_SIDE
                && Gemm.hasAvx512()
                && !(bfloats && Gemm.hasAmx());
        isLargeInFloats = isLarge && !bfloats;
        if (isLarge && divideIntoLargeTiles()) {
            copyY = false;
            return tilesDown * tilesAcross;
        }
        copyY = !bfloats && !transposeX && !transposeY && rows % BAD_STRIDE == 0 && columns >= WORTH_COPYING;
        int leastRows = work >= MIDDLING ? 128 : bfloats ? 64 : 32;
        int leastColumns = bfloats || transposeY ? 128 : 64;
        if (copyY) {
            leastRows = COPIED_ROWS;
            leastColumns = 1024;
        } else if (work >= LARGE) {
            leastRows = 512;
            leastColumns = 512;
        }
        long wanted = Math.clamp(work >> (bfloats ? 18 : 17), 1, ENOUGH_TILES);
        wanted = Math.max(wanted, (long) rows * columns / LARGEST_TILE);
        int down = 1;
        int across = 1;
        if (transposeY || copyY) {
            down = parts(wanted, rows, leastRows);
            across = parts(wanted / down, columns, leastColumns);
        } else {
            across = parts(wanted, columns, leastColumns);
            down = parts(wanted / across, rows, leastRows);
        }
        tilesDown = down;
        tilesAcross = across;
        return down * across;
    }

    /**
     * Divides C into the largest tiles that the library packs itself and of which every thread gets the same number: one at least of one
     * thread or two, and two of more, which may differ in speed. Only where there are none, many may be uneven.
     *
     * <p>Then tiles depend on the number of threads: in bfloat16, and in float32 in stretches of up to 384 terms, AVX-512 has the same bits
     * in all of them. With a scale it has not; so in float32 an operand is scaled before, and in bfloat16 sixteen tiles suffice.
     */
    private boolean divideIntoLargeTiles() {
        if (bfloats && scale != 1) {
            return findLargeTiles(1, ENOUGH_TILES);
        }
        return findLargeTiles(threads, threads > 2 ? 2 * threads : threads) || findLargeTiles(1, 4 * threads);
    }

    /** Tiles whose number is a multiple of one number, and no less than another. */
    private boolean findLargeTiles(int multiple, int fewest) {
        long largest = (bfloats ? 2 * LONGEST_CALL : LONGEST_CALL) / longestStretch();
        for (int[] sides : LARGE_TILES) {
            tilesAcross = Math.max(1, columns / sides[1]);
            tilesDown = (int) Math.max(rows / sides[0], Math.ceilDiv((long) rows * columns, largest * tilesAcross));
            while (tilesDown * tilesAcross % multiple != 0) {
                tilesDown++;
            }
            if (tilesDown * tilesAcross >= fewest && rows / tilesDown >= LARGE_SIDE) {
                return true;
            }
        }
        return false;
    }

    /** A power of two, so that few threads get equal shares. */
    private static int parts(long wanted, int length, int least) {
        return Integer.highestOneBit((int) Math.max(1, Math.min(wanted, length / least)));
    }

    /**
     * Where a part begins: parts of about the same length, no shorter than the least less the unit. A call for one row or one
     * column alone must not be: the library has other ways for those, with other bits.
     */
    private static int start(int part, int parts, int length, int unit) {
        return part == parts ? length : (int) ((long) part * length / parts / unit * unit);
    }

    @Override
    protected void tile(int tile, int slot) {
        int part = tile % tilesDown;
        int i = start(part, tilesDown, rows, 32);
        int height = start(part + 1, tilesDown, rows, 32) - i;
        part = tile / tilesDown;
        int j = start(part, tilesAcross, columns, 8);
        int width = start(part + 1, tilesAcross, columns, 8) - j;
        Gemm.useOneThread();
        fillWithBias(i, j, height, width);
        int longest = longestStretch();
        for (int p = 0; p < depth; ) {
            int left = depth - p;
            int stretch = stretch(left, longest);
            multiply(slot, i, j, p, height, width, stretch, p == 0 && bias == null ? 0 : 1);
            p += stretch;
        }
    }

    /** Large products in float32 have the same bits on all tiles only in stretches that the library sums in one chain. */
    private int longestStretch() {
        if (bias == null) {
            return isLargeInFloats ? LARGE_GRADIENT_STRETCH : GRADIENT_STRETCH;
        }
        return bfloats ? BFLOAT_STRETCH : FLOAT_STRETCH;
    }

    /** How many of the terms that are left come next; two even stretches rather than a long and a short one. */
    private static int stretch(int left, int longest) {
        if (left <= longest) {
            return left;
        }
        return left < 2L * longest ? (left + 1) / 2 : longest;
    }

    /** The stretches of a sum in float32. */
    static int[] stretches(int terms) {
        IntStream.Builder stretches = IntStream.builder();
        for (int left = terms; left > 0; ) {
            int stretch = stretch(left, FLOAT_STRETCH);
            stretches.add(stretch);
            left -= stretch;
        }
        return stretches.build().toArray();
    }

    private void fillWithBias(int i, int j, int height, int width) {
        if (bias != null) {
            for (int column = j; column < j + width; column++) {
                System.arraycopy(bias, biasAt + i, c, cAt + i + column * rows, height);
            }
        }
    }

    private void multiply(int slot, int i, int j, int p, int height, int width, int stretch, float beta) {
        int ldX = transposeX ? columns : depth;
        int ldY = transposeY ? depth : rows;
        int xFrom = xAt + (transposeX ? p * ldX + j : j * ldX + p);
        int yFrom = yAt + (transposeY ? i * ldY + p : p * ldY + i);
        Segments segment = segments[slot];
        MemorySegment target = segment.of(c, cAt + i + j * rows);
        if (bfloats) {
            Gemm.bfloats(
                    transposeX,
                    transposeY,
                    width,
                    height,
                    stretch,
                    scale,
                    segment.of(xRounded, xFrom),
                    ldX,
                    segment.of(yRounded, yFrom),
                    ldY,
                    beta,
                    target,
                    rows);
        } else if (copyY) {
            float[] copy = copyOfY(slot, yFrom, height, stretch);
            Gemm.floats(
                    signals[slot],
                    transposeX,
                    false,
                    width,
                    height,
                    stretch,
                    scale,
                    segment.of(x, xFrom),
                    ldX,
                    segment.of(copy, 0),
                    height + 16,
                    beta,
                    target,
                    rows);
        } else {
            Gemm.floats(
                    signals[slot],
                    transposeX,
                    transposeY,
                    width,
                    height,
                    stretch,
                    scale,
                    segment.of(x, xFrom),
                    ldX,
                    segment.of(y, yFrom),
                    ldY,
                    beta,
                    target,
                    rows);
        }
    }

    private float[] copyOfY(int slot, int from, int height, int stretch) {
        int stride = height + 16;
        if (copies[slot].length < stride * stretch) {
            copies[slot] = new float[stride * FLOAT_STRETCH];
        }
        float[] copy = copies[slot];
        for (int p = 0; p < stretch; p++) {
            System.arraycopy(y, from + p * rows, copy, p * stride, height);
        }
        return copy;
    }
}

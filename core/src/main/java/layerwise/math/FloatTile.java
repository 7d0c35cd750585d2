package layerwise.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The inner loops of a {@link FloatProduct}: sums over p of a(i, p)·b(p, j), each kept in one lane of one register and
 * increased in the order of p.
 */
final class FloatTile {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Rows of a tile: two vectors. */
    static final int ROWS = 2 * LANES;

    /** Columns of a tile: with two rows of vectors twelve sums, which with their operands fit sixteen registers. */
    static final int COLUMNS = 6;

    private final float[] sums = new float[ROWS * COLUMNS];
    private float[] c = {};
    private int at;
    private int across;
    private int rows;
    private int columns;
    private boolean resumed;

    /**
     * Begins a tile of C, whose element (i, j) is at {@code at + i + j·across}: with sums of zero or with those that
     * {@link #store} left there.
     */
    void start(float[] c, int at, int across, int rows, int columns, boolean resumed) {
        this.c = c;
        this.at = at;
        this.across = across;
        this.rows = rows;
        this.columns = columns;
        this.resumed = resumed;
        if (resumed) {
            resume();
        }
    }

    private void resume() {
        for (int i = 0; i < rows; i += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(i, rows);
            for (int j = 0; j < columns; j++) {
                FloatVector.fromArray(SPECIES, c, at + i + j * across, mask).intoArray(sums, i + j * ROWS);
            }
        }
    }

    /** Adds to the sums a panel of A times a group of B, whose element (p, j) is at {@code bAt + p·down + j·across}. */
    void add(int depth, float[] a, int aAt, float[] b, int bAt, int down, int across) {
        if (rows > LANES) {
            addTwo(depth, a, aAt, b, bAt, down, across, sums, 0, resumed);
        } else {
            addOne(depth, a, aAt, b, bAt, down, across, sums, resumed);
        }
    }

    /** Writes unfinished sums to C. */
    void store() {
        for (int i = 0; i < rows; i += LANES) {
            if (i + LANES <= rows) {
                for (int j = 0; j < columns; j++) {
                    FloatVector.fromArray(SPECIES, sums, i + j * ROWS).intoArray(c, at + i + j * across);
                }
            } else {
                VectorMask<Float> mask = SPECIES.indexInRange(i, rows);
                for (int j = 0; j < columns; j++) {
                    FloatVector.fromArray(SPECIES, sums, i + j * ROWS).intoArray(c, at + i + j * across, mask);
                }
            }
        }
    }

    /** Writes scale·sums (+ bias) to C. */
    void finish(float scale, float @Nullable [] bias, int biasAt) {
        for (int i = 0; i < rows; i += LANES) {
            if (i + LANES <= rows) {
                finishWhole(i, scale, bias, biasAt + i);
            } else {
                finishEdge(i, scale, bias, biasAt + i);
            }
        }
    }

    // Vectors never leave the method that they are made in: one that is passed to a method which the compiler then does
    // not
    // inline becomes an object on the heap.

    private void finishWhole(int i, float scale, float @Nullable [] bias, int biasAt) {
        if (bias == null) {
            for (int j = 0; j < columns; j++) {
                FloatVector.fromArray(SPECIES, sums, i + j * ROWS).mul(scale).intoArray(c, at + i + j * across);
            }
        } else {
            FloatVector plus = FloatVector.fromArray(SPECIES, bias, biasAt);
            for (int j = 0; j < columns; j++) {
                FloatVector.fromArray(SPECIES, sums, i + j * ROWS)
                        .mul(scale)
                        .add(plus)
                        .intoArray(c, at + i + j * across);
            }
        }
    }

    private void finishEdge(int i, float scale, float @Nullable [] bias, int biasAt) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, rows);
        if (bias == null) {
            for (int j = 0; j < columns; j++) {
                FloatVector.fromArray(SPECIES, sums, i + j * ROWS).mul(scale).intoArray(c, at + i + j * across, mask);
            }
        } else {
            FloatVector plus = FloatVector.fromArray(SPECIES, bias, biasAt, mask);
            for (int j = 0; j < columns; j++) {
                FloatVector.fromArray(SPECIES, sums, i + j * ROWS)
                        .mul(scale)
                        .add(plus)
                        .intoArray(c, at + i + j * across, mask);
            }
        }
    }

    /**
     * A whole tile of a C whose columns are contiguous and {@code m} apart, from the packed operands to C: begins with sums of zero
     * or, resumed, with what stands in C; writes scale·sums (+ bias).
     */
    static void whole(
            int depth,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int down,
            int across,
            boolean resumed,
            float scale,
            float @Nullable [] bias,
            int biasAt,
            float[] c,
            int cAt,
            int m) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector c00 = zero, c01 = zero, c02 = zero, c03 = zero, c04 = zero, c05 = zero;
        FloatVector c10 = zero, c11 = zero, c12 = zero, c13 = zero, c14 = zero, c15 = zero;
        if (resumed) {
            c00 = FloatVector.fromArray(SPECIES, c, cAt);
            c10 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
            c01 = FloatVector.fromArray(SPECIES, c, cAt + m);
            c11 = FloatVector.fromArray(SPECIES, c, cAt + m + LANES);
            c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * m);
            c12 = FloatVector.fromArray(SPECIES, c, cAt + 2 * m + LANES);
            c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * m);
            c13 = FloatVector.fromArray(SPECIES, c, cAt + 3 * m + LANES);
            c04 = FloatVector.fromArray(SPECIES, c, cAt + 4 * m);
            c14 = FloatVector.fromArray(SPECIES, c, cAt + 4 * m + LANES);
            c05 = FloatVector.fromArray(SPECIES, c, cAt + 5 * m);
            c15 = FloatVector.fromArray(SPECIES, c, cAt + 5 * m + LANES);
        }
        for (int p = 0, q = bAt; p < depth; p++, q += down) {
            FloatVector a0 = FloatVector.fromArray(SPECIES, a, aAt + p * ROWS);
            FloatVector a1 = FloatVector.fromArray(SPECIES, a, aAt + p * ROWS + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, b[q]);
            c00 = a0.fma(x, c00);
            c10 = a1.fma(x, c10);
            x = FloatVector.broadcast(SPECIES, b[q + across]);
            c01 = a0.fma(x, c01);
            c11 = a1.fma(x, c11);
            x = FloatVector.broadcast(SPECIES, b[q + 2 * across]);
            c02 = a0.fma(x, c02);
            c12 = a1.fma(x, c12);
            x = FloatVector.broadcast(SPECIES, b[q + 3 * across]);
            c03 = a0.fma(x, c03);
            c13 = a1.fma(x, c13);
            x = FloatVector.broadcast(SPECIES, b[q + 4 * across]);
            c04 = a0.fma(x, c04);
            c14 = a1.fma(x, c14);
            x = FloatVector.broadcast(SPECIES, b[q + 5 * across]);
            c05 = a0.fma(x, c05);
            c15 = a1.fma(x, c15);
        }
        c00 = c00.mul(scale);
        c10 = c10.mul(scale);
        c01 = c01.mul(scale);
        c11 = c11.mul(scale);
        c02 = c02.mul(scale);
        c12 = c12.mul(scale);
        c03 = c03.mul(scale);
        c13 = c13.mul(scale);
        c04 = c04.mul(scale);
        c14 = c14.mul(scale);
        c05 = c05.mul(scale);
        c15 = c15.mul(scale);
        if (bias != null) {
            FloatVector bias0 = FloatVector.fromArray(SPECIES, bias, biasAt);
            FloatVector bias1 = FloatVector.fromArray(SPECIES, bias, biasAt + LANES);
            c00 = c00.add(bias0);
            c10 = c10.add(bias1);
            c01 = c01.add(bias0);
            c11 = c11.add(bias1);
            c02 = c02.add(bias0);
            c12 = c12.add(bias1);
            c03 = c03.add(bias0);
            c13 = c13.add(bias1);
            c04 = c04.add(bias0);
            c14 = c14.add(bias1);
            c05 = c05.add(bias0);
            c15 = c15.add(bias1);
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + LANES);
        c01.intoArray(c, cAt + m);
        c11.intoArray(c, cAt + m + LANES);
        c02.intoArray(c, cAt + 2 * m);
        c12.intoArray(c, cAt + 2 * m + LANES);
        c03.intoArray(c, cAt + 3 * m);
        c13.intoArray(c, cAt + 3 * m + LANES);
        c04.intoArray(c, cAt + 4 * m);
        c14.intoArray(c, cAt + 4 * m + LANES);
        c05.intoArray(c, cAt + 5 * m);
        c15.intoArray(c, cAt + 5 * m + LANES);
    }

    /** Adds to the sums from {@code to} on, two vectors for each of the columns. */
    static void addTwo(
            int depth,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int down,
            int across,
            float[] sums,
            int to,
            boolean resumed) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector c00 = zero, c01 = zero, c02 = zero, c03 = zero, c04 = zero, c05 = zero;
        FloatVector c10 = zero, c11 = zero, c12 = zero, c13 = zero, c14 = zero, c15 = zero;
        if (resumed) {
            c00 = FloatVector.fromArray(SPECIES, sums, to);
            c10 = FloatVector.fromArray(SPECIES, sums, to + LANES);
            c01 = FloatVector.fromArray(SPECIES, sums, to + 2 * LANES);
            c11 = FloatVector.fromArray(SPECIES, sums, to + 3 * LANES);
            c02 = FloatVector.fromArray(SPECIES, sums, to + 4 * LANES);
            c12 = FloatVector.fromArray(SPECIES, sums, to + 5 * LANES);
            c03 = FloatVector.fromArray(SPECIES, sums, to + 6 * LANES);
            c13 = FloatVector.fromArray(SPECIES, sums, to + 7 * LANES);
            c04 = FloatVector.fromArray(SPECIES, sums, to + 8 * LANES);
            c14 = FloatVector.fromArray(SPECIES, sums, to + 9 * LANES);
            c05 = FloatVector.fromArray(SPECIES, sums, to + 10 * LANES);
            c15 = FloatVector.fromArray(SPECIES, sums, to + 11 * LANES);
        }
        for (int p = 0, q = bAt; p < depth; p++, q += down) {
            FloatVector a0 = FloatVector.fromArray(SPECIES, a, aAt + p * ROWS);
            FloatVector a1 = FloatVector.fromArray(SPECIES, a, aAt + p * ROWS + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, b[q]);
            c00 = a0.fma(x, c00);
            c10 = a1.fma(x, c10);
            x = FloatVector.broadcast(SPECIES, b[q + across]);
            c01 = a0.fma(x, c01);
            c11 = a1.fma(x, c11);
            x = FloatVector.broadcast(SPECIES, b[q + 2 * across]);
            c02 = a0.fma(x, c02);
            c12 = a1.fma(x, c12);
            x = FloatVector.broadcast(SPECIES, b[q + 3 * across]);
            c03 = a0.fma(x, c03);
            c13 = a1.fma(x, c13);
            x = FloatVector.broadcast(SPECIES, b[q + 4 * across]);
            c04 = a0.fma(x, c04);
            c14 = a1.fma(x, c14);
            x = FloatVector.broadcast(SPECIES, b[q + 5 * across]);
            c05 = a0.fma(x, c05);
            c15 = a1.fma(x, c15);
        }
        c00.intoArray(sums, to);
        c10.intoArray(sums, to + LANES);
        c01.intoArray(sums, to + 2 * LANES);
        c11.intoArray(sums, to + 3 * LANES);
        c02.intoArray(sums, to + 4 * LANES);
        c12.intoArray(sums, to + 5 * LANES);
        c03.intoArray(sums, to + 6 * LANES);
        c13.intoArray(sums, to + 7 * LANES);
        c04.intoArray(sums, to + 8 * LANES);
        c14.intoArray(sums, to + 9 * LANES);
        c05.intoArray(sums, to + 10 * LANES);
        c15.intoArray(sums, to + 11 * LANES);
    }

    private static void addOne(
            int depth, float[] a, int aAt, float[] b, int bAt, int down, int across, float[] sums, boolean resumed) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero;
        if (resumed) {
            c0 = FloatVector.fromArray(SPECIES, sums, 0);
            c1 = FloatVector.fromArray(SPECIES, sums, 2 * LANES);
            c2 = FloatVector.fromArray(SPECIES, sums, 4 * LANES);
            c3 = FloatVector.fromArray(SPECIES, sums, 6 * LANES);
            c4 = FloatVector.fromArray(SPECIES, sums, 8 * LANES);
            c5 = FloatVector.fromArray(SPECIES, sums, 10 * LANES);
        }
        for (int p = 0, q = bAt; p < depth; p++, q += down) {
            FloatVector a0 = FloatVector.fromArray(SPECIES, a, aAt + p * LANES);
            c0 = a0.fma(FloatVector.broadcast(SPECIES, b[q]), c0);
            c1 = a0.fma(FloatVector.broadcast(SPECIES, b[q + across]), c1);
            c2 = a0.fma(FloatVector.broadcast(SPECIES, b[q + 2 * across]), c2);
            c3 = a0.fma(FloatVector.broadcast(SPECIES, b[q + 3 * across]), c3);
            c4 = a0.fma(FloatVector.broadcast(SPECIES, b[q + 4 * across]), c4);
            c5 = a0.fma(FloatVector.broadcast(SPECIES, b[q + 5 * across]), c5);
        }
        c0.intoArray(sums, 0);
        c1.intoArray(sums, 2 * LANES);
        c2.intoArray(sums, 4 * LANES);
        c3.intoArray(sums, 6 * LANES);
        c4.intoArray(sums, 8 * LANES);
        c5.intoArray(sums, 10 * LANES);
    }
}

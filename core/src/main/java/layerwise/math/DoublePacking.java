package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies parts of the operands of a {@link DoubleProduct} into the order in which {@link DoubleTile} reads them.
 *
 * <p>A <em>panel</em> holds a few rows of op(A), column after column, padded with zeros to a whole number of vectors. A
 * <em>strip</em> holds columns of op(B) in groups of {@link DoubleTile#COLUMNS}, each group row after row.
 */
final class DoublePacking {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = DoubleTile.ROWS;
    private static final int COLUMNS = DoubleTile.COLUMNS;
    private static final VectorShuffle<Double> ZIP_LOW = VectorShuffle.makeZip(SPECIES, 0);
    private static final VectorShuffle<Double> ZIP_HIGH = VectorShuffle.makeZip(SPECIES, 1);

    /** Rows that are transposed at once: the power of four among one vector and two vectors. */
    private static final int SIDE = Integer.numberOfTrailingZeros(LANES) % 2 == 0 ? LANES : ROWS;

    /** Room after each group of a strip for the vector that copies its last row. */
    private static final int SLACK = LANES;

    private final double[] square = new double[SIDE * LANES];
    private final double[] otherSquare = new double[SIDE * LANES];

    /** The panels of A, each {@code ROWS·depth} after the one before. */
    double[] panels = {};

    /** The groups of B, each {@code groupSize(depth)} after the one before. */
    double[] strip = {};

    /** The distance between two groups of a strip. */
    static int groupSize(int depth) {
        return COLUMNS * depth + SLACK;
    }

    /** Packs A's rows into panels; its element (i, p) is at {@code from + i·down + p·across}. */
    void packRows(double[] a, int from, int down, int across, int rows, int depth) {
        int size = (rows + LANES - 1) / LANES * LANES * depth;
        if (panels.length < size) {
            panels = new double[size];
        }
        int whole = rows - rows % ROWS;
        int left = rows - whole;
        int height = left > LANES ? ROWS : LANES;
        if (down == 1) {
            copyPanels(a, from, across, whole, depth);
            copyLastPanel(a, from + whole, across, left, height, depth, whole * depth);
            return;
        }
        for (int i = 0; i < whole; i += ROWS) {
            transpose(a, from + i * down, down, across, ROWS, ROWS, depth, i * depth);
        }
        if (left > 0) {
            Arrays.fill(panels, whole * depth, whole * depth + height * depth, 0);
            transpose(a, from + whole * down, down, across, left, height, depth, whole * depth);
        }
    }

    private void copyPanels(double[] a, int from, int across, int rows, int depth) {
        for (int p = 0; p < depth; p++) {
            int at = from + p * across;
            int to = p * ROWS;
            for (int i = 0; i < rows; i += ROWS, to += depth * ROWS) {
                DoubleVector.fromArray(SPECIES, a, at + i).intoArray(panels, to);
                DoubleVector.fromArray(SPECIES, a, at + i + LANES).intoArray(panels, to + LANES);
            }
        }
    }

    private void copyLastPanel(double[] a, int from, int across, int rows, int height, int depth, int to) {
        for (int i = 0; i < rows; i += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(i, rows);
            for (int p = 0; p < depth; p++) {
                DoubleVector.fromArray(SPECIES, a, from + i + p * across, mask).intoArray(panels, to + i + p * height);
            }
        }
    }

    private void transpose(double[] a, int from, int down, int across, int rows, int height, int depth, int to) {
        int i = 0;
        if (across == 1) {
            for (; i + SIDE <= rows; i += SIDE) {
                int p = 0;
                for (; p + LANES <= depth; p += LANES) {
                    transposeSquare(a, from + i * down + p, down, to + p * height + i, height);
                }
                transposePlainly(a, from + i * down + p, down, 1, SIDE, height, depth - p, to + p * height + i);
            }
        }
        transposePlainly(a, from + i * down, down, across, rows - i, height, depth, to + i);
    }

    private void transposePlainly(double[] a, int from, int down, int across, int rows, int height, int depth, int to) {
        for (int i = 0; i < rows; i++) {
            for (int p = 0; p < depth; p++) {
                panels[to + i + p * height] = a[from + i * down + p * across];
            }
        }
    }

    /**
     * Transposes SIDE rows of one vector each by perfect shuffles: laid end to end, the rows are interleaved four ways
     * log₄ SIDE times, after which the index (row, column) has rotated to (column, row).
     */
    private void transposeSquare(double[] a, int from, int stride, int to, int height) {
        double[] source = a;
        int at = from;
        int step = stride;
        double[] target = square;
        double[] next = otherSquare;
        // One call for all levels, so that the compiler has to inline its vectors only once: what it does not inline
        // allocates.
        for (int side = SIDE; side >= 4; side /= 4) {
            boolean last = side == 4;
            int stepTo = last && SIDE == LANES ? height : LANES;
            interleave(source, at, step, last ? panels : target, last ? to : 0, stepTo);
            source = target;
            target = next;
            next = source;
            at = 0;
            step = LANES;
        }
    }

    private static void interleave(double[] source, int from, int step, double[] target, int to, int stride) {
        int quarter = SIDE / 4 * step;
        for (int i = 0; i < SIDE / 4; i++) {
            int at = from + i * step;
            DoubleVector first = DoubleVector.fromArray(SPECIES, source, at);
            DoubleVector second = DoubleVector.fromArray(SPECIES, source, at + quarter);
            DoubleVector third = DoubleVector.fromArray(SPECIES, source, at + 2 * quarter);
            DoubleVector fourth = DoubleVector.fromArray(SPECIES, source, at + 3 * quarter);
            DoubleVector oddLow = first.rearrange(ZIP_LOW, third);
            DoubleVector oddHigh = first.rearrange(ZIP_HIGH, third);
            DoubleVector evenLow = second.rearrange(ZIP_LOW, fourth);
            DoubleVector evenHigh = second.rearrange(ZIP_HIGH, fourth);
            int put = to + 4 * i * stride;
            oddLow.rearrange(ZIP_LOW, evenLow).intoArray(target, put);
            oddLow.rearrange(ZIP_HIGH, evenLow).intoArray(target, put + stride);
            oddHigh.rearrange(ZIP_LOW, evenHigh).intoArray(target, put + 2 * stride);
            oddHigh.rearrange(ZIP_HIGH, evenHigh).intoArray(target, put + 3 * stride);
        }
    }

    /** Packs B's columns into groups; its element (p, j) is at {@code from + p·down + j·across}. */
    void packColumns(double[] b, int from, int down, int across, int columns, int depth) {
        if (columns == 0) {
            return;
        }
        int group = groupSize(depth);
        int size = (columns + COLUMNS - 1) / COLUMNS * group;
        if (strip.length < size) {
            strip = new double[size];
        }
        for (int p = 0; p < depth; p++) {
            int at = from + p * down;
            int to = p * COLUMNS;
            int j = 0;
            if (across == 1 && LANES >= COLUMNS) {
                int last = Math.min(columns - COLUMNS, b.length - LANES - at);
                for (; j <= last; j += COLUMNS, to += group) {
                    // The lanes beyond the group are overwritten by its next row, or fall into the slack.
                    DoubleVector.fromArray(SPECIES, b, at + j).intoArray(strip, to);
                }
            }
            for (; j < columns; j += COLUMNS, to += group) {
                int width = Math.min(COLUMNS, columns - j);
                for (int column = 0; column < width; column++) {
                    strip[to + column] = b[at + (j + column) * across];
                }
            }
        }
    }
}

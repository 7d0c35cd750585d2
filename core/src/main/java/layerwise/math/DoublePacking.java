package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
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

    /** Room after each group of a strip for the vector that copies its last row. */
    private static final int SLACK = LANES;

    private final DoubleTransposition transposition = new DoubleTransposition();

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
            for (; i + DoubleTransposition.ROWS <= rows; i += DoubleTransposition.ROWS) {
                int p = 0;
                for (; p + LANES <= depth; p += LANES) {
                    transposition.transpose(a, from + i * down + p, down, panels, to + p * height + i, height);
                }
                transposePlainly(
                        a,
                        from + i * down + p,
                        down,
                        1,
                        DoubleTransposition.ROWS,
                        height,
                        depth - p,
                        to + p * height + i);
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

package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies parts of the operands of a {@link FloatProduct} into the order in which {@link FloatTile} reads them.
 *
 * <p>A <em>panel</em> holds a few rows of op(A), column after column, padded with zeros to a whole number of vectors. A
 * <em>strip</em> holds columns of op(B) in groups of {@link FloatTile#COLUMNS}, each group row after row.
 */
final class FloatPacking {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = FloatTile.ROWS;
    private static final int COLUMNS = FloatTile.COLUMNS;

    /** Room after each group of a strip for the vector that copies its last row. */
    private static final int SLACK = LANES;

    private final FloatTransposition transposition = new FloatTransposition();

    /** The panels of A, each {@code ROWS·depth} after the one before. */
    float[] panels = {};

    /** The groups of B, each {@code groupSize(depth)} after the one before. */
    float[] strip = {};

    /** The distance between two groups of a strip. */
    static int groupSize(int depth) {
        return COLUMNS * depth + SLACK;
    }

    /** Packs A's rows into panels; its element (i, p) is at {@code from + i·down + p·across}. */
    void packRows(float[] a, int from, int down, int across, int rows, int depth) {
        int size = (rows + LANES - 1) / LANES * LANES * depth;
        if (panels.length < size) {
            panels = new float[size];
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

    private void copyPanels(float[] a, int from, int across, int rows, int depth) {
        for (int p = 0; p < depth; p++) {
            int at = from + p * across;
            int to = p * ROWS;
            for (int i = 0; i < rows; i += ROWS, to += depth * ROWS) {
                FloatVector.fromArray(SPECIES, a, at + i).intoArray(panels, to);
                FloatVector.fromArray(SPECIES, a, at + i + LANES).intoArray(panels, to + LANES);
            }
        }
    }

    private void copyLastPanel(float[] a, int from, int across, int rows, int height, int depth, int to) {
        for (int i = 0; i < rows; i += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(i, rows);
            for (int p = 0; p < depth; p++) {
                FloatVector.fromArray(SPECIES, a, from + i + p * across, mask).intoArray(panels, to + i + p * height);
            }
        }
    }

    private void transpose(float[] a, int from, int down, int across, int rows, int height, int depth, int to) {
        int i = 0;
        if (across == 1) {
            for (; i + FloatTransposition.ROWS <= rows; i += FloatTransposition.ROWS) {
                int p = 0;
                for (; p + LANES <= depth; p += LANES) {
                    transposition.transpose(a, from + i * down + p, down, panels, to + p * height + i, height);
                }
                transposePlainly(
                        a,
                        from + i * down + p,
                        down,
                        1,
                        FloatTransposition.ROWS,
                        height,
                        depth - p,
                        to + p * height + i);
            }
        }
        transposePlainly(a, from + i * down, down, across, rows - i, height, depth, to + i);
    }

    private void transposePlainly(float[] a, int from, int down, int across, int rows, int height, int depth, int to) {
        for (int i = 0; i < rows; i++) {
            for (int p = 0; p < depth; p++) {
                panels[to + i + p * height] = a[from + i * down + p * across];
            }
        }
    }

    /** Packs B's columns into groups; its element (p, j) is at {@code from + p·down + j·across}. */
    void packColumns(float[] b, int from, int down, int across, int columns, int depth) {
        if (columns == 0) {
            return;
        }
        int group = groupSize(depth);
        int size = (columns + COLUMNS - 1) / COLUMNS * group;
        if (strip.length < size) {
            strip = new float[size];
        }
        for (int p = 0; p < depth; p++) {
            int at = from + p * down;
            int to = p * COLUMNS;
            int j = 0;
            if (across == 1 && LANES >= COLUMNS) {
                int last = Math.min(columns - COLUMNS, b.length - LANES - at);
                for (; j <= last; j += COLUMNS, to += group) {
                    // The lanes beyond the group are overwritten by its next row, or fall into the slack.
                    FloatVector.fromArray(SPECIES, b, at + j).intoArray(strip, to);
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

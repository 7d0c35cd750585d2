package layerwise.data;

import java.util.Arrays;
import layerwise.data.DecimalParser.Spelling;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;

/**
 * The cells of a part of a table as they are spelled, row by row, one after the other: a column's type is known when its last cell
 * is.
 */
final class CellBuffer {
    /** The most columns a file of text may have. */
    static final int MOST_COLUMNS = 1 << 20;

    /** The most characters that a row, or all of a header, may have. */
    static final int LONGEST_ROW = 1 << 26;

    private static final int MOST_ROWS = 1 << 13;
    private static final int MOST_CELLS = 1 << 18;
    private static final int MOST_CHARACTERS = 1 << 20;

    private final String source;
    private final int width;
    private final StringCache strings = new StringCache();
    private char[] text = new char[1 << 14];
    private int[] ends = new int[1 << 10];
    private int cells;
    private int length;

    /** An empty one, for rows of {@code width} cells. */
    CellBuffer(String source, int width) {
        this.source = source;
        this.width = width;
    }

    /** Appends the next cell of the row, or the first one of the next row. */
    void add(char[] from, int offset, int count) {
        if (text.length - length < count) {
            grow(count);
        }
        System.arraycopy(from, offset, text, length, count);
        length += count;
        if (cells == ends.length) {
            ends = Arrays.copyOf(ends, 2 * cells);
        }
        ends[cells++] = length;
    }

    /** As {@link #add(char[], int, int)}. */
    void add(String cell) {
        add(cell.toCharArray(), 0, cell.length());
    }

    private void grow(int count) {
        long needed = (long) length + count;
        if (needed > LONGEST_ROW + MOST_CHARACTERS) {
            throw new InvalidTableException(String.format(
                    "%s: a row is longer than %,d characters; a quote that is never closed may be the reason",
                    source, LONGEST_ROW));
        }
        text = Arrays.copyOf(text, (int) Math.min(LONGEST_ROW + MOST_CHARACTERS, Math.max(needed, 2L * text.length)));
    }

    /** Whether a part should end after the row. */
    boolean isFull() {
        return length >= MOST_CHARACTERS || cells + width > MOST_CELLS || cells >= (long) MOST_ROWS * width;
    }

    /** The number of rows. */
    int rows() {
        return cells / width;
    }

    /** Removes all rows. */
    void clear() {
        cells = 0;
        length = 0;
    }

    /**
     * The cells at {@code place} in their rows: numbers if all that are not blank are, and text as it stands otherwise, as also where
     * float64 would lose digits of an integer.
     *
     * @param point what stands before fractions
     */
    Column column(int place, String name, char point) {
        double[] numbers = new double[rows()];
        int cell = place;
        for (int i = 0; i < numbers.length; i++) {
            int from = cell == 0 ? 0 : ends[cell - 1];
            if (DecimalParser.parse(text, from, ends[cell], point, numbers, i) != Spelling.NUMBER) {
                return text(place, name);
            }
            cell += width;
        }
        return Column.Numeric.of(name, numbers);
    }

    /** The cells at {@code place} in their rows, as they stand. */
    Column.Text text(int place, String name) {
        String[] spelled = new String[rows()];
        int cell = place;
        for (int i = 0; i < spelled.length; i++) {
            spelled[i] = strings.of(text, cell == 0 ? 0 : ends[cell - 1], ends[cell]);
            cell += width;
        }
        return Column.Text.of(name, spelled);
    }
}

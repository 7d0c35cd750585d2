package layerwise.app;

/**
 * A grid of dots written as braille characters (Unicode block U+2800), each of which holds two columns and four rows of dots. The
 * dot (0, 0) is the upper left one.
 */
final class BrailleCanvas {
    private static final int BLANK = 0x2800;

    /** The bit of each dot of a character, by row and column. */
    private static final int[][] BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    private final int[][] cells;

    /** Blank, of so many characters. */
    BrailleCanvas(int columns, int rows) {
        this.cells = new int[rows][columns];
    }

    /** The number of dots across. */
    int width() {
        return 2 * cells[0].length;
    }

    /** The number of dots from top to bottom. */
    int height() {
        return 4 * cells.length;
    }

    void dot(int x, int y) {
        cells[y / 4][x / 2] |= BITS[y % 4][x % 2];
    }

    /** A straight line of dots, both ends included. */
    void line(int fromX, int fromY, int toX, int toY) {
        int steps = Math.max(1, Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)));
        for (int i = 0; i <= steps; i++) {
            dot(
                    fromX + (int) Math.round((double) i * (toX - fromX) / steps),
                    fromY + (int) Math.round((double) i * (toY - fromY) / steps));
        }
    }

    /** The characters of a row; those without a dot are spaces, which every font has. */
    String row(int row) {
        StringBuilder text = new StringBuilder();
        for (int bits : cells[row]) {
            text.append(bits == 0 ? ' ' : (char) (BLANK | bits));
        }
        return text.toString();
    }
}

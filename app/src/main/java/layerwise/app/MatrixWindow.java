package layerwise.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import layerwise.math.Matrix;

/** The first rows and columns of a matrix as aligned numbers, with … where it goes on. */
final class MatrixWindow {
    private static final String MORE = "…";

    private final int rows;
    private final int columns;

    /** Windows of at most this many rows and columns. */
    MatrixWindow(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** The lines of the window, all equally long. */
    List<String> lines(Matrix matrix) {
        int shownRows = Math.min(rows, matrix.rows());
        int shownColumns = Math.min(columns, matrix.columns());
        String[][] cells = new String[shownRows][shownColumns];
        String format = format(matrix, shownRows, shownColumns);
        int width = 1;
        for (int i = 0; i < shownRows; i++) {
            for (int j = 0; j < shownColumns; j++) {
                cells[i][j] = String.format(Locale.ROOT, format, matrix.get(i, j));
                width = Math.max(width, cells[i][j].length());
            }
        }
        List<String> lines = new ArrayList<>();
        boolean cutColumns = shownColumns < matrix.columns();
        for (String[] row : cells) {
            lines.add(line(row, width, cutColumns));
        }
        if (shownRows < matrix.rows()) {
            String[] more = new String[shownColumns];
            java.util.Arrays.fill(more, MORE);
            lines.add(line(more, width, cutColumns));
        }
        return lines;
    }

    private static String line(String[] cells, int width, boolean cutColumns) {
        StringBuilder line = new StringBuilder();
        for (String cell : cells) {
            line.append(line.isEmpty() ? "" : "  ")
                    .append(" ".repeat(width - cell.length()))
                    .append(cell);
        }
        return cutColumns ? line + "  " + MORE : line.toString();
    }

    /** Four decimals where they show the largest number in the window well, otherwise powers of ten. */
    private static String format(Matrix matrix, int shownRows, int shownColumns) {
        double largest = 0;
        for (int i = 0; i < shownRows; i++) {
            for (int j = 0; j < shownColumns; j++) {
                double size = Math.abs(matrix.get(i, j));
                largest = Double.isFinite(size) ? Math.max(largest, size) : largest;
            }
        }
        return largest == 0 || (largest >= 0.01 && largest < 1e5) ? "%.4f" : "%.3e";
    }
}

package layerwise.table;

import java.util.List;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/** The parts of a column as one. */
final class ColumnParts {
    /** A string without its letters, and the reference to it. */
    private static final int BYTES_A_TEXT = 48;

    private ColumnParts() {}

    /** About how many bytes a column takes. */
    static long bytes(Column column) {
        return switch (column) {
            case Column.Numeric numeric -> (long) numeric.size() * Double.BYTES;
            case Column.Text text -> textBytes(text);
            case Column.Array array ->
                (long) array.cells().size() * array.cells().precision().bytes();
        };
    }

    private static long textBytes(Column.Text column) {
        long bytes = (long) column.size() * BYTES_A_TEXT;
        for (int i = 0; i < column.size(); i++) {
            bytes += column.get(i).length();
        }
        return bytes;
    }

    /** The parts one after the other: arrays where all are, numbers where all are, and texts otherwise. */
    static Column join(String name, List<Column> parts) {
        int rows = parts.stream().mapToInt(Column::size).sum();
        if (parts.getFirst() instanceof Column.Array first) {
            return joinArrays(name, first, parts, rows);
        }
        if (parts.stream().allMatch(part -> part instanceof Column.Numeric || part.size() == 0)) {
            double[] cells = new double[rows];
            int at = 0;
            for (Column part : parts) {
                for (int i = 0; i < part.size(); i++) {
                    cells[at++] = ((Column.Numeric) part).get(i);
                }
            }
            return Column.Numeric.over(name, cells);
        }
        String[] cells = new String[rows];
        int at = 0;
        for (Column part : parts) {
            for (int i = 0; i < part.size(); i++) {
                cells[at++] = part instanceof Column.Text text ? text.get(i) : text((Column.Numeric) part, i);
            }
        }
        return Column.Text.over(name, cells);
    }

    private static String text(Column.Numeric column, int i) {
        return Double.isNaN(column.get(i)) ? "" : Numbers.write(column.get(i));
    }

    private static Column joinArrays(String name, Column.Array first, List<Column> parts, int rows) {
        Precision precision =
                parts.stream().anyMatch(part -> ((Column.Array) part).cells().precision() == Precision.FLOAT64)
                        ? Precision.FLOAT64
                        : Precision.FLOAT32;
        Matrix cells = Matrix.zeros(precision, first.cells().rows(), rows);
        int at = 0;
        for (Column part : parts) {
            Matrix some = ((Column.Array) part).cells();
            cells.copyColumns(some, 0, at, some.columns());
            at += some.columns();
        }
        return Column.Array.of(name, first.shape(), cells);
    }
}

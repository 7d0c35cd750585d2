package layerwise.table;

import java.util.OptionalDouble;

/** The cells of a column as a schema needs them, or the sentence that says which one is not. */
final class Cells {
    /** What to say of a feature that was numbers in training and is text throughout. */
    static final String NOT_NUMERIC = "the model takes numbers there";

    /** What is missing where it is a number. */
    static final String NUMBER = "number is missing (an empty cell or NaN)";

    /** What is missing where it is a label. */
    static final String LABEL = "label is missing";

    /** What is missing where it is something else. */
    static final String VALUE = "value is missing";

    private Cells() {}

    /**
     * The column's numbers, all there and finite.
     *
     * @param remedy what to say of a column that is text throughout: why that cannot be, and what to do
     */
    static double[] finite(Table table, Column column, String remedy) {
        requireScalars(table, column);
        double[] numbers = new double[column.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = presentNumber(table, column, i, remedy);
        }
        return numbers;
    }

    /** A number that is there and finite. */
    static double presentNumber(Table table, Column column, int index, String remedy) {
        double number = number(table, column, index, remedy);
        if (Double.isNaN(number)) {
            throw missing(table, column, index, NUMBER);
        }
        return number;
    }

    /** A number, NaN where it is missing; infinite ones are refused. */
    static double number(Table table, Column column, int index, String remedy) {
        double number = switch (column) {
            case Column.Numeric numeric -> numeric.get(index);
            case Column.Text text -> parse(table, text, index, remedy);
            case Column.Array _ -> Double.NaN;
        };
        if (Double.isInfinite(number)) {
            throw infinite(table, column, index);
        }
        return number;
    }

    /** The sentence about an infinite number. */
    static InvalidTableException infinite(Table table, Column column, int index) {
        return new InvalidTableException(table.place(column, index) + ": " + column.show(index)
                + " is not a finite number; correct it or remove the row");
    }

    private static double parse(Table table, Column.Text column, int index, String remedy) {
        String cell = column.get(index);
        OptionalDouble number = cell.isBlank() ? OptionalDouble.of(Double.NaN) : Numbers.parse(cell);
        if (number.isPresent()) {
            return number.getAsDouble();
        }
        if (ColumnProfile.isPlaceholder(cell)) {
            return Double.NaN;
        }
        throw notNumeric(table, column, index, remedy);
    }

    /** The sentence about a cell without a value. */
    static InvalidTableException missing(Table table, Column column, int index, String what) {
        return new InvalidTableException(
                table.place(column, index) + ": the " + what + "; fill it in or remove the row");
    }

    /** Refuses arrays where every row has one number or label. */
    static void requireScalars(Table table, Column column) {
        if (column instanceof Column.Array array) {
            throw new InvalidTableException(table.place(column) + " holds arrays of " + Column.Array.show(array.shape())
                    + " numbers, but one number or label per row is needed; choose another column");
        }
    }

    /** A column that is text throughout is another mistake than one wrong cell among numbers. */
    private static InvalidTableException notNumeric(Table table, Column.Text column, int index, String remedy) {
        int numbers = 0;
        int texts = 0;
        for (int i = 0; i < column.size(); i++) {
            if (Numbers.parse(column.get(i)).isPresent()) {
                numbers++;
            } else if (!column.get(i).isBlank()) {
                texts++;
            }
        }
        if (numbers >= texts) {
            return new InvalidTableException(table.place(column, index) + ": " + column.show(index)
                    + " is not a number; correct it or remove the row");
        }
        return new InvalidTableException(table.place(column) + " holds text (row " + table.rowNumber(index) + ": "
                + column.show(index) + "), but " + remedy);
    }

    /** The column's labels, all there; a number is spelled in the shortest way, so that 1, 1.0 and 01 are one label. */
    static String[] labels(Table table, Column column) {
        requireScalars(table, column);
        String[] labels = new String[column.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = presentLabel(table, column, i);
        }
        return labels;
    }

    /** A label that is there. */
    static String presentLabel(Table table, Column column, int index) {
        String label = label(table, column, index);
        if (label.isEmpty()) {
            throw missing(table, column, index, column instanceof Column.Numeric ? NUMBER : LABEL);
        }
        return label;
    }

    /** A label, empty where it is missing; infinite numbers are refused. */
    static String label(Table table, Column column, int index) {
        return switch (column) {
            case Column.Numeric _ -> {
                double number = number(table, column, index, "");
                yield Double.isNaN(number) ? "" : Numbers.write(number);
            }
            case Column.Text text -> Numbers.label(text.get(index));
            case Column.Array _ -> "";
        };
    }
}

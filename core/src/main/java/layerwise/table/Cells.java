package layerwise.table;

/** The cells of a column as a schema needs them, or the sentence that says which one is not. */
final class Cells {
    private Cells() {}

    /**
     * The column's numbers, all there and finite.
     *
     * @param remedy what to say of a column that is text throughout: why that cannot be, and what to do
     */
    static double[] finite(Table table, Column column, String remedy) {
        double[] numbers = new double[column.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (column) {
                case Column.Numeric numeric -> numeric.get(i);
                case Column.Text text -> number(table, text, i, remedy);
            };
            if (!Double.isFinite(numbers[i])) {
                throw notFinite(table, column, i, numbers[i]);
            }
        }
        return numbers;
    }

    private static double number(Table table, Column.Text column, int index, String remedy) {
        String cell = column.get(index);
        return cell.isBlank() ? Double.NaN : Numbers.parse(cell).orElseThrow(() -> notNumeric(table, column, remedy));
    }

    private static InvalidTableException notFinite(Table table, Column column, int index, double number) {
        return new InvalidTableException(table.place(column, index)
                + (Double.isNaN(number)
                        ? ": the number is missing (an empty cell or NaN); fill it in or remove the row"
                        : ": " + column.show(index) + " is not a finite number; correct it or remove the row"));
    }

    /** A column that is text throughout is another mistake than one wrong cell among numbers. */
    private static InvalidTableException notNumeric(Table table, Column.Text column, String remedy) {
        int numbers = 0;
        int texts = 0;
        int first = 0;
        for (int i = column.size() - 1; i >= 0; i--) {
            if (Numbers.parse(column.get(i)).isPresent()) {
                numbers++;
            } else if (!column.get(i).isBlank()) {
                texts++;
                first = i;
            }
        }
        if (numbers >= texts) {
            return new InvalidTableException(table.place(column, first) + ": " + column.show(first)
                    + " is not a number; correct it or remove the row");
        }
        return new InvalidTableException(table.place(column) + " holds text (row " + table.rowNumber(first) + ": "
                + column.show(first) + "), but " + remedy);
    }

    /** The column's labels, all there; a number is spelled in the shortest way, so that 1, 1.0 and 01 are one label. */
    static String[] labels(Table table, Column column) {
        String[] labels = new String[column.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = switch (column) {
                case Column.Numeric numeric -> label(table, numeric, i);
                case Column.Text text -> label(table, text, i);
            };
        }
        return labels;
    }

    private static String label(Table table, Column.Numeric column, int index) {
        double number = column.get(index);
        if (!Double.isFinite(number)) {
            throw notFinite(table, column, index, number);
        }
        return Numbers.write(number);
    }

    private static String label(Table table, Column.Text column, int index) {
        String cell = column.get(index);
        if (cell.isBlank()) {
            throw new InvalidTableException(
                    table.place(column, index) + ": the label is missing; fill it in or remove the row");
        }
        double number = Numbers.parse(cell).orElse(Double.NaN);
        return Double.isFinite(number) ? Numbers.write(number) : cell.strip();
    }
}

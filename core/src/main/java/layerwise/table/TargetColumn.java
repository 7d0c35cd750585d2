package layerwise.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The target's cells, read in one pass: which rows have which label, and whether these are classes. */
final class TargetColumn {
    private static final int MOST_CLASSES = 20;
    private static final int LEAST_ROWS_PER_CLASS = 2;

    private final String source;
    private final Map<String, Integer> labels = new HashMap<>();
    // What a number's label is, found without spelling it.
    private final Map<Double, Integer> numbers = new HashMap<>();
    // Two bytes are enough, and a large source has many rows.
    private char[] codes = {};
    private int rows;
    private boolean hasWords;
    private Optional<InvalidTableException> placeholder = Optional.empty();
    private boolean hasArrays;
    private boolean integers = true;
    private Optional<InvalidTableException> wrong = Optional.empty();

    private TargetColumn(String source) {
        this.source = source;
    }

    /**
     * Reads the column.
     *
     * @throws InvalidTableException if there is no such column or no row
     */
    static TargetColumn read(TableSource table, String target) {
        TargetColumn column = new TargetColumn(table.source());
        try (TableReader reader = table.open()) {
            for (Optional<Table> part = reader.next(); part.isPresent(); part = reader.next()) {
                column.add(part.get(), part.get().column(target));
            }
        }
        if (column.rows == 0) {
            throw Table.withoutRows(table.source());
        }
        return column;
    }

    /**
     * Looks whether there is such a column.
     *
     * @throws InvalidTableException if there is none, or no row
     */
    static void require(TableSource table, String target) {
        try (TableReader reader = table.open()) {
            for (Optional<Table> part = reader.next(); part.isPresent(); part = reader.next()) {
                part.get().column(target);
                if (part.get().rows() > 0) {
                    return;
                }
            }
        }
        throw Table.withoutRows(table.source());
    }

    private void add(Table table, Column column) {
        hasArrays |= column instanceof Column.Array;
        codes = codes.length >= rows + column.size()
                ? codes
                : Arrays.copyOf(codes, Math.max(rows + column.size(), codes.length + codes.length / 2));
        for (int i = 0; i < column.size(); i++) {
            try {
                codes[rows++] = (char) (hasTooMany() || hasArrays ? 0 : code(table, column, i));
            } catch (InvalidTableException e) {
                wrong = wrong.or(() -> Optional.of(e));
            }
        }
    }

    private int code(Table table, Column column, int i) {
        if (column instanceof Column.Text text) {
            String label = Cells.presentLabel(table, column, i);
            see(table, text, i, label);
            return code(label);
        }
        double number = Cells.presentNumber(table, column, i, "");
        integers &= Numbers.isInteger(number);
        Integer known = numbers.get(number);
        if (known != null) {
            return known;
        }
        int code = code(Numbers.write(number));
        numbers.put(number, code);
        return code;
    }

    /** Whether a text is a number, stands for a missing one, or is a word, which makes the column one of classes. */
    private void see(Table table, Column.Text column, int i, String label) {
        OptionalDouble number = Numbers.parse(label);
        if (number.isPresent()) {
            integers &= Numbers.isInteger(number.getAsDouble());
        } else if (ColumnProfile.isPlaceholder(label)) {
            String what = "value is missing (" + column.show(i) + " stands for one)";
            placeholder = placeholder.or(() -> Optional.of(Cells.missing(table, column, i, what)));
        } else {
            hasWords = true;
        }
    }

    private int code(String label) {
        return labels.computeIfAbsent(label, _ -> labels.size());
    }

    /** More labels than classes may have are not told apart. */
    private boolean hasTooMany() {
        return labels.size() > ColumnProfile.MOST_LABELS;
    }

    /** What {@link TargetKind#AUTO} means for the column. */
    TargetKind kind() {
        if (hasWords) {
            return TargetKind.CLASSES;
        }
        if (hasArrays) {
            return TargetKind.VALUE;
        }
        requireRight();
        if (placeholder.isPresent()) {
            throw placeholder.get();
        }
        boolean countable = integers && labels.size() <= MOST_CLASSES && labels.size() * LEAST_ROWS_PER_CLASS <= rows;
        return countable ? TargetKind.CLASSES : TargetKind.VALUE;
    }

    private void requireRight() {
        if (wrong.isPresent()) {
            throw wrong.get();
        }
    }

    int rows() {
        return rows;
    }

    /** The rows of each label, counted from 0, in the order in which the labels appear. */
    List<int[]> byLabel() {
        requireRight();
        if (hasTooMany() || hasArrays) {
            throw new InvalidTableException(source + ": the target has more than " + ColumnProfile.MOST_LABELS
                    + " different labels, the most classes that there may be");
        }
        int[] counts = new int[labels.size()];
        for (int row = 0; row < rows; row++) {
            counts[codes[row]]++;
        }
        List<int[]> groups = new ArrayList<>();
        for (int count : counts) {
            groups.add(new int[count]);
        }
        Arrays.fill(counts, 0);
        for (int row = 0; row < rows; row++) {
            int code = codes[row];
            groups.get(code)[counts[code]++] = row;
        }
        return groups;
    }
}

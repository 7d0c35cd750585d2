package layerwise.table;

import java.util.HashSet;
import java.util.Set;

/** What is to be predicted of a target column: which of several classes, or a value. */
public enum TargetKind {
    /**
     * Classes for text. For numbers, classes if all are integers, at most 20 of them distinct, and each stands for two rows or
     * more on average; a value otherwise.
     */
    AUTO,
    /** One of several labels. */
    CLASSES,
    /** A real number. */
    VALUE;

    private static final int MOST_CLASSES = 20;
    private static final int LEAST_ROWS_PER_CLASS = 2;

    /**
     * {@link #CLASSES} or {@link #VALUE}: this kind, or what {@link #AUTO} means for the target. Ask it of all rows, before any
     * split, so that a part does not decide otherwise than the whole.
     *
     * @throws InvalidTableException if there is no such column or no row, or a number that decides is missing or infinite
     */
    public TargetKind resolve(Table table, String target) {
        Column column = table.column(target);
        table.requireRows();
        if (this != AUTO) {
            return this;
        }
        return switch (column) {
            case Column.Text text -> CLASSES;
            case Column.Numeric numbers -> isCountable(Cells.finite(table, numbers, "")) ? CLASSES : VALUE;
        };
    }

    private static boolean isCountable(double[] numbers) {
        Set<Double> distinct = new HashSet<>();
        for (double number : numbers) {
            // Zero is added because -0.0 and 0.0 are one label but two objects.
            distinct.add(number + 0.0);
            if (!Numbers.isInteger(number) || distinct.size() > MOST_CLASSES) {
                return false;
            }
        }
        return distinct.size() * LEAST_ROWS_PER_CLASS <= numbers.length;
    }
}

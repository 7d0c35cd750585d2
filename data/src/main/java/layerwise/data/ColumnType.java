package layerwise.data;

import java.util.List;
import layerwise.table.Column;
import layerwise.table.Table;

/**
 * The head of a column that is to be written.
 *
 * @param name the column's name
 * @param kind what its cells are
 * @param shape of a cell that is an array; empty otherwise
 */
public record ColumnType(String name, Kind kind, List<Integer> shape) {
    /** What the cells of a column are. */
    public enum Kind {
        /** Numbers. */
        NUMERIC,
        /** Strings. */
        TEXT,
        /** Arrays of numbers, all of one shape. */
        ARRAY
    }

    /**
     * Copies the shape.
     *
     * @throws IllegalArgumentException if the name is blank, or there is a shape for what is no array or none for what is
     */
    public ColumnType {
        shape = List.copyOf(shape);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a column needs a name, but got '" + name + "'");
        }
        if ((kind == Kind.ARRAY) == shape.isEmpty() || shape.stream().anyMatch(length -> length < 1)) {
            throw new IllegalArgumentException(
                    "column '" + name + "' is to be " + kind + ", but its cells are of shape " + shape);
        }
    }

    /** A column of numbers. */
    public static ColumnType numeric(String name) {
        return new ColumnType(name, Kind.NUMERIC, List.of());
    }

    /** A column of strings. */
    public static ColumnType text(String name) {
        return new ColumnType(name, Kind.TEXT, List.of());
    }

    /** A column of arrays of that shape. */
    public static ColumnType array(String name, List<Integer> shape) {
        return new ColumnType(name, Kind.ARRAY, shape);
    }

    /** The head of a column. */
    public static ColumnType of(Column column) {
        return switch (column) {
            case Column.Numeric numeric -> numeric(numeric.name());
            case Column.Text text -> text(text.name());
            case Column.Array array -> array(array.name(), array.shape());
        };
    }

    /** The heads of a table's columns, in its order. */
    public static List<ColumnType> of(Table table) {
        return table.columns().stream().map(ColumnType::of).toList();
    }

    /** The number of elements of a cell. */
    int width() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}

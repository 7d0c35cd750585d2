package layerwise.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a column is as a feature. */
public enum ColumnKind {
    /** Numbers, which are scaled. */
    NUMERIC,
    /** Labels without an order. */
    CATEGORICAL,
    /** True or false, yes or no. */
    BOOLEAN,
    /** Labels with an order. */
    ORDINAL,
    /** Dates, with or without a time of day. */
    DATE,
    /** Arrays of numbers, such as pictures. */
    ARRAY,
    /** Nothing to learn from: an identifier, or a column without a value. */
    IGNORED;

    /**
     * The kind of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    public static ColumnKind of(String name) {
        for (ColumnKind kind : values()) {
            if (kind.toString().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no kind '" + name + "' of column; there are "
                + Arrays.stream(values()).map(ColumnKind::toString).collect(Collectors.joining(", ")));
    }

    /** The name as schemas spell it, for example {@code numeric}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package layerwise.table;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a user says of a column, in place of what its cells suggest.
 *
 * @param kind what it is
 * @param levels of an ordinal column, the least first; empty otherwise
 * @param scaling of its numbers, in place of that of all columns
 */
public record ColumnSetting(ColumnKind kind, List<String> levels, Optional<ScalingKind> scaling) {
    /**
     * Copies the levels.
     *
     * @throws IllegalArgumentException if an ordinal column lacks its levels, or another kind has some
     */
    public ColumnSetting {
        levels = levels.stream().map(Numbers::label).toList();
        if (scaling.isPresent() && kind != ColumnKind.NUMERIC) {
            throw new IllegalArgumentException("only a numeric column has a scaling, not a " + kind + " one");
        }
        if (new HashSet<>(levels).size() < levels.size()) {
            throw new IllegalArgumentException("the levels must be different, but are " + Table.list(levels));
        }
        if ((kind == ColumnKind.ORDINAL) == levels.isEmpty()) {
            throw new IllegalArgumentException(
                    kind == ColumnKind.ORDINAL
                            ? "an ordinal column needs its levels, the least first"
                            : "only an ordinal column has levels, not a " + kind + " one");
        }
    }

    /** A column of a kind that needs no more. */
    public ColumnSetting(ColumnKind kind) {
        this(kind, List.of(), Optional.empty());
    }
}

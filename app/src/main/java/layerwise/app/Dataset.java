package layerwise.app;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import layerwise.table.Table;

/**
 * A table and the column to predict.
 *
 * @param file where it was read from, or nothing for the built-in digits
 * @param table the rows
 * @param target the column's name
 * @param targetByDefault whether the last column was taken because none was named
 * @param others the columns that are neither features nor the target
 */
record Dataset(Optional<Path> file, Table table, String target, boolean targetByDefault, List<String> others) {
    Dataset {
        others = List.copyOf(others);
    }

    /** These rows of it with the features and the target alone. */
    Table learned(Table rows) {
        Table learned = rows;
        for (String other : new LinkedHashSet<>(others)) {
            learned = learned.without(other);
        }
        return learned;
    }
}

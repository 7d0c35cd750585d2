package layerwise.app;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import layerwise.table.Column;
import layerwise.table.SchemaOptions;
import layerwise.table.Table;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/**
 * Rows and the column to predict.
 *
 * @param file where they are read from, if it is a file
 * @param rows all of them, in memory where there is room
 * @param head the columns, without rows
 * @param target the column's name
 * @param targetByDefault whether the last column was taken because none was named
 * @param others the columns that are neither features nor the target
 * @param features those that were named; all but the target and the others where none was
 * @param options how the columns become numbers
 */
record Dataset(
        Optional<Path> file,
        TableSource rows,
        Table head,
        String target,
        boolean targetByDefault,
        List<String> others,
        List<String> features,
        SchemaOptions options) {
    Dataset {
        others = List.copyOf(others);
        features = List.copyOf(features);
    }

    /** Where the rows come from, as messages name it. */
    String source() {
        return rows.source();
    }

    /** Whether all rows are in memory. */
    boolean isInMemory() {
        return rows instanceof Table;
    }

    /** All rows, in memory. */
    Table table() {
        if (rows instanceof Table table) {
            return table;
        }
        throw new InputException(rows.source() + " is too large for a heap of "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB, of which rows may take a quarter; give Java more, for example LAYERWISE_JAVA_OPTS=-Xmx8g, or"
                + " take fewer rows");
    }

    /** The number of columns of a source. */
    static int columns(TableSource rows) {
        try (TableReader reader = rows.open()) {
            return reader.next().map(table -> table.columns().size()).orElse(0);
        }
    }

    /** These rows of it with the features and the target alone. */
    TableSource learned(TableSource some) {
        SequencedSet<String> names = new LinkedHashSet<>(features);
        if (features.isEmpty()) {
            head.columns().stream().map(Column::name).forEach(names::add);
            others.forEach(names::remove);
        }
        names.add(target);
        List<String> learned = List.copyOf(names);
        return some.map(table -> table.select(learned));
    }
}

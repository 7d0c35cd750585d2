package layerwise.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** The columns of a source, without rows. */
    static Table head(TableSource rows) {
        try (TableReader reader = rows.open()) {
            return reader.next()
                    .orElseThrow(() -> new InputException(rows.source() + " is empty"))
                    .rows(new int[0]);
        }
    }

    /** The columns to predict from: those that were named, or all that are left. */
    List<String> predictors() {
        if (!features.isEmpty()) {
            return features;
        }
        return head.columns().stream()
                .map(Column::name)
                .filter(name -> !name.equals(target) && !others.contains(name))
                .toList();
    }

    /** These rows of it with the features and the target alone. */
    TableSource learned(TableSource some) {
        List<String> learned = new ArrayList<>(predictors());
        learned.add(target);
        return some.map(table -> table.select(learned));
    }
}

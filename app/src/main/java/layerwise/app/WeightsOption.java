package layerwise.app;

import java.util.List;
import java.util.Optional;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Table;
import picocli.CommandLine.Option;

/** How much each row counts. */
final class WeightsOption {
    private static final Matrix NONE = Matrix.zeros(Precision.FLOAT64, 0, 0);

    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "The column with the weights of the rows, numbers of 0 or more; it is no feature (default:"
                    + " every row counts alike).")
    private Optional<String> column = Optional.empty();

    Optional<String> column() {
        return column;
    }

    /** The columns that are no features because of this. */
    List<String> columns() {
        return column.stream().toList();
    }

    /** The weights of these rows, (1, m); an empty matrix where every row counts alike. */
    Matrix of(Table table) {
        return column.map(table::weights).orElse(NONE);
    }
}

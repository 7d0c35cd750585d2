package layerwise.app;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How much each row counts. */
final class WeightsOption {
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
}

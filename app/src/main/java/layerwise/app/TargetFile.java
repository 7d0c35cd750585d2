package layerwise.app;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import layerwise.data.DataFile;
import layerwise.data.DataFormat;
import layerwise.table.Table;
import layerwise.table.TableSource;

/**
 * A target that lies in a file of its own, beside the file of the features.
 *
 * @param rows of the file
 * @param column its only one
 * @param bringsLabels whether the file of the features brings labels along behind them, as that of pictures in IDX may, which are not meant
 */
record TargetFile(TableSource rows, String column, boolean bringsLabels) {
    /** The file that a target's option names, unless it names a column. */
    static Optional<Path> path(Optional<String> target) {
        try {
            return target.map(Path::of).filter(path -> isNamedLikeAFile(path) && Files.isRegularFile(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isNamedLikeAFile(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.contains(".") || name.endsWith("-ubyte");
    }

    /**
     * The file that a target's option names, if it does.
     *
     * @param option for messages
     * @param data the file of the features; without one, the option names a column
     */
    static Optional<TargetFile> of(
            String option, Optional<String> target, Optional<Path> data, ReadingOptions reading) {
        Optional<Path> path = data.flatMap(_ -> path(target));
        return path.map(file -> {
            TableSource rows = reading.open(file, List.of());
            Table head = Dataset.head(rows);
            if (head.columns().size() > 1) {
                throw new InputException(option + ": " + rows.source() + " has "
                        + head.columns().size() + " columns, but a file with the target alone is needed");
            }
            return new TargetFile(
                    rows, head.columns().getFirst().name(), reading.format(data.orElseThrow()) == DataFormat.IDX);
        });
    }

    /** The features and the target. */
    TableSource beside(TableSource features) {
        TableSource alone = bringsLabels ? features.map(TargetFile::firstColumn) : features;
        return DataFile.beside(alone, rows);
    }

    private static Table firstColumn(Table table) {
        return table.select(List.of(table.columns().getFirst().name()));
    }
}

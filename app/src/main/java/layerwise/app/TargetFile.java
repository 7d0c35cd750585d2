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
 */
record TargetFile(TableSource rows, String column) {
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
     */
    static Optional<TargetFile> of(String option, Optional<String> target, ReadingOptions reading) {
        Optional<TableSource> file = path(target).map(path -> reading.open(path, List.of()));
        return file.map(rows -> {
            Table head = Dataset.head(rows);
            if (head.columns().size() > 1) {
                throw new InputException(option + ": " + rows.source() + " has "
                        + head.columns().size() + " columns, but a file with the target alone is needed");
            }
            return new TargetFile(rows, head.columns().getFirst().name());
        });
    }

    /**
     * The features and the target.
     *
     * @param format of the features: pictures in IDX bring their labels along, which are not meant here
     */
    TableSource beside(TableSource features, DataFormat format) {
        TableSource alone = format == DataFormat.IDX
                ? features.map(table -> table.has(column) ? table.without(column) : table)
                : features;
        return DataFile.beside(alone, rows);
    }
}

package layerwise.app;

import java.nio.file.Path;
import java.util.Optional;
import layerwise.table.Table;

/**
 * A table and the column to predict.
 *
 * @param file where it was read from, or nothing for the built-in digits
 * @param table the rows
 * @param target the column's name
 * @param targetByDefault whether the last column was taken because none was named
 */
record Dataset(Optional<Path> file, Table table, String target, boolean targetByDefault) {
    /** The file's name without its ending. */
    String name() {
        return file.map(path -> path.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", ""))
                .orElse("digits");
    }
}

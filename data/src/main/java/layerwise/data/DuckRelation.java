package layerwise.data;

import java.nio.file.Path;
import java.sql.SQLException;

/** Rows that DuckDB can read. */
@FunctionalInterface
interface DuckRelation {
    /**
     * What stands behind FROM, for this database, which it prepares where that is needed.
     *
     * @throws SQLException if DuckDB finds the rows unreadable
     * @throws layerwise.table.InvalidTableException with the whole sentence, if they are so for another reason
     */
    String from(DuckDatabase database) throws SQLException;

    /** The rows of a Parquet file. Folders such as {@code year=2024} in its path are not columns. */
    static DuckRelation parquet(Path file) {
        // An absolute path cannot be taken for an address, such as http://….
        String path = DuckDatabase.literal(file.toAbsolutePath().toString());
        return _ -> "read_parquet(" + path + ", hive_partitioning = false)";
    }
}

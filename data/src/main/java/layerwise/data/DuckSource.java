package layerwise.data;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/**
 * Rows that DuckDB reads: a Parquet file, a JSON file, or the result of a query. See {@link DuckColumn} for what becomes of its types.
 * Readings are independent of one another. The native library is loaded by the first one.
 */
final class DuckSource implements TableSource {
    private final String source;
    private final String failure;
    private final DuckRelation relation;
    private final ReadOptions options;

    private DuckSource(String source, String failure, DuckRelation relation, ReadOptions options) {
        this.source = source;
        this.failure = failure;
        this.relation = relation;
        this.options = options;
    }

    /**
     * The rows of a file.
     *
     * @param format {@link DataFormat#PARQUET} or {@link DataFormat#JSON}
     */
    static DuckSource of(Path file, DataFormat format, ReadOptions options) {
        String source = file.toString();
        DuckRelation relation = format == DataFormat.JSON ? DuckJson.of(file) : DuckRelation.parquet(file);
        return new DuckSource(source, "'" + source + "' cannot be read: ", relation, options);
    }

    /** The result of a SELECT. */
    static DuckSource query(String sql, ReadOptions options) {
        String source = "the query";
        return new DuckSource(source, source + " cannot be run: ", new DuckQuery(source, sql), options);
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public TableReader open() {
        DuckDatabase database;
        try {
            database = DuckDatabase.inMemory();
        } catch (SQLException | RuntimeException | LinkageError e) {
            throw new InvalidTableException(source + " needs DuckDB, which cannot be started: " + e.getMessage(), e);
        }
        try {
            String from = relation.from(database);
            List<DuckColumn> columns = new ArrayList<>();
            for (DuckColumn.Described described : chosen(DuckColumn.describe(database, from))) {
                columns.add(DuckColumn.of(source, described).resolve(source, database, from));
            }
            return new DuckReader(source, failure, database, columns, from);
        } catch (InvalidTableException e) {
            database.close();
            throw e;
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw new InvalidTableException(failure + DuckDatabase.reason(e), e);
        }
    }

    private List<DuckColumn.Described> chosen(List<DuckColumn.Described> all) {
        if (options.columns().isEmpty()) {
            return all;
        }
        Table names = Table.of(
                source,
                all.stream()
                        .map(column -> (Column) Column.Numeric.of(column.name()))
                        .toList());
        List<DuckColumn.Described> chosen = new ArrayList<>();
        for (String name : options.columns()) {
            int index = names.columns().indexOf(names.column(name));
            chosen.add(all.get(index));
        }
        return chosen;
    }
}

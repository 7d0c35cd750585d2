package layerwise.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;

/**
 * A reading of what DuckDB selects, vector by vector. DuckDB ends a stream in silence where it fails on the way; so a last row is
 * selected that says that it is the last, and a stream without it is told from one that is complete.
 */
final class DuckReader implements TableReader {
    private static final int MOST_ROWS = 8192;
    private static final long PART_BYTES = 2L << 20;
    private static final int MOST_ROWS_AT_ONCE = 256;
    private static final int STEPS = 8;

    private final String source;
    private final String failure;
    private final DuckDatabase database;
    private final List<DuckColumn> columns;
    private final String from;
    private final List<DuckCells> cells = new ArrayList<>();
    private final DuckDBPreparedStatement statement;
    private final DuckDBChunkedResult result;

    private final int rowsAtOnce;
    private long firstRow = 1;
    private int position;
    private int available;
    private boolean begun;
    private boolean ended;
    private boolean closed;

    /** A stream whose rows end before the one that is marked as the last. */
    static final class BrokenOffException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * A reading that closes {@code database}.
     *
     * @param failure how a sentence begins that says why the rows cannot be read
     */
    DuckReader(String source, String failure, DuckDatabase database, List<DuckColumn> columns, String from)
            throws SQLException {
        this.source = source;
        this.failure = failure;
        this.database = database;
        this.columns = columns;
        this.from = from;
        long bytes = columns.stream().mapToLong(DuckColumn::expectedBytes).sum();
        this.rowsAtOnce = Math.clamp(PART_BYTES / STEPS / bytes, 1, MOST_ROWS_AT_ONCE);
        try {
            for (DuckColumn column : columns) {
                cells.add(
                        column.kind() == DuckColumn.Kind.ARRAY
                                ? new DuckArrays(source, column, database, from)
                                : column.cells());
            }
            database.seed();
            this.statement = database.prepare("SELECT " + select(column -> column.expression() + ", ") + "FALSE FROM "
                    + from + " UNION ALL SELECT " + select(_ -> "NULL, ") + "TRUE");
            this.result = statement.query();
        } catch (SQLException | RuntimeException e) {
            closeArrays();
            throw e;
        }
    }

    private String select(Function<DuckColumn, String> cell) {
        return columns.stream().map(cell).collect(Collectors.joining());
    }

    @Override
    public Optional<Table> next() {
        if (closed) {
            return Optional.empty();
        }
        try {
            int rows = gather();
            if (rows == 0 && begun) {
                return Optional.empty();
            }
            begun = true;
            return Optional.of(part(rows));
        } catch (BrokenOffException e) {
            InvalidTableException cause = brokenOff();
            close();
            throw cause;
        } catch (InvalidTableException e) {
            close();
            throw e;
        } catch (RuntimeException e) {
            close();
            throw new InvalidTableException(failure + DuckDatabase.reason(e), e);
        }
    }

    /** Gathers a part, a few rows at a time: how much memory they take is known of strings only when they are there. */
    private int gather() {
        int rows = 0;
        long bytes = 0;
        while (rows < MOST_ROWS && bytes < PART_BYTES && (position < available || nextChunk())) {
            int count = Math.min(Math.min(rowsAtOnce, MOST_ROWS - rows), available - position);
            DuckDBDataChunkReader chunk = result.chunk();
            bytes = 0;
            for (int j = 0; j < cells.size(); j++) {
                DuckCells gathered = cells.get(j);
                gathered.read(chunk.vector(j), position, count);
                bytes += gathered.bytes();
            }
            position += count;
            rows += count;
        }
        return rows;
    }

    private boolean nextChunk() {
        position = 0;
        available = 0;
        while (!ended) {
            if (!result.nextChunk()) {
                throw new BrokenOffException();
            }
            DuckDBDataChunkReader chunk = result.chunk();
            int rows = Math.toIntExact(chunk.rowCount());
            ended = rows > 0 && chunk.vector(cells.size()).getBoolean(rows - 1);
            available = ended ? rows - 1 : rows;
            if (available > 0) {
                return true;
            }
        }
        return false;
    }

    private Table part(int rows) {
        if (firstRow + rows - 1 > Integer.MAX_VALUE) {
            throw new InvalidTableException(source + " has more than " + Integer.MAX_VALUE + " rows; divide it");
        }
        List<Column> taken = new ArrayList<>(cells.size());
        for (DuckCells gathered : cells) {
            taken.add(gathered.take());
        }
        Table part = Table.part(source, taken, (int) firstRow);
        firstRow += rows;
        return part;
    }

    /** Why the stream has ended early: DuckDB says so where the same cells are computed for one number that needs them all. */
    private InvalidTableException brokenOff() {
        String all = Stream.concat(
                        columns.stream().map(DuckColumn::expression),
                        columns.stream().map(DuckColumn::elements).filter(list -> !list.isEmpty()))
                .collect(Collectors.joining(", "));
        try {
            database.execute("SELECT max(hash(" + all + ")) FROM " + from);
            return new InvalidTableException(failure + "the reading broke off behind row " + (firstRow - 1));
        } catch (SQLException | RuntimeException e) {
            return new InvalidTableException(failure + DuckDatabase.reason(e), e);
        }
    }

    private void closeArrays() {
        for (DuckCells gathered : cells) {
            if (gathered instanceof DuckArrays arrays) {
                arrays.close();
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeArrays();
        try {
            result.close();
            statement.close();
        } catch (SQLException e) {
            // There is nothing that a reading could lose.
        }
        database.close();
    }
}

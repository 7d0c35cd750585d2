package layerwise.data;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import layerwise.math.Matrix;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/**
 * The cells of a column of arrays. DuckDB's vectors for Java hold no arrays, so they hold the number of a cell's elements here, and the
 * elements themselves come one after the other from a second stream.
 */
final class DuckArrays extends DuckCells implements AutoCloseable {
    private final String source;
    private final List<Integer> shape;
    private final int width;
    private final DuckDatabase database;
    private final DuckDBPreparedStatement statement;
    private final DuckDBChunkedResult result;

    private double[] cells = {};
    private long firstRow = 1;
    private int position;
    private int available;

    DuckArrays(String source, DuckColumn column, DuckDatabase readers, String from) throws SQLException {
        super(column.name());
        this.source = source;
        this.shape = column.shape();
        this.width = column.width();
        this.database = readers.second();
        try {
            database.seed();
            this.statement = database.prepare("SELECT unnest(" + column.elements() + ") FROM " + from);
            this.result = statement.query();
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    void read(DuckDBReadableVector vector, int from, int count) {
        if (cells.length < Math.multiplyExact(size + count, width)) {
            cells = Arrays.copyOf(cells, Math.multiplyExact(size + count, width));
        }
        for (int i = 0; i < count; i++) {
            int start = (size + i) * width;
            if (vector.isNull(from + i)) {
                Arrays.fill(cells, start, start + width, Double.NaN);
                continue;
            }
            long elements = vector.getLong(from + i, 0);
            if (elements != width) {
                throw new InvalidTableException(source + ": column '" + name + "', row " + (firstRow + size + i)
                        + ": expected an array of " + width + " numbers, but got " + elements
                        + "; make all of one length, or leave the column out");
            }
            readElements(start);
        }
        size += count;
    }

    private void readElements(int start) {
        int done = 0;
        while (done < width) {
            if (position == available && !nextChunk()) {
                throw new DuckReader.BrokenOffException();
            }
            int count = Math.min(width - done, available - position);
            DuckDBReadableVector elements = result.chunk().vector(0);
            for (int i = 0; i < count; i++) {
                cells[start + done + i] = elements.getDouble(position + i, Double.NaN);
            }
            position += count;
            done += count;
        }
    }

    private boolean nextChunk() {
        position = 0;
        available = 0;
        while (available == 0) {
            if (!result.nextChunk()) {
                return false;
            }
            available = Math.toIntExact(result.chunk().rowCount());
        }
        return true;
    }

    @Override
    Column take() {
        // The matrix is given away, so that the next part gets one of its own.
        double[] given = cells.length == size * width ? cells : Arrays.copyOf(cells, size * width);
        cells = new double[] {};
        firstRow += size;
        Column column = Column.Array.of(name, shape, Matrix.wrap(given, width, size));
        size = 0;
        return column;
    }

    @Override
    long bytes() {
        return (long) size * width * Double.BYTES;
    }

    @Override
    public void close() {
        try {
            result.close();
            statement.close();
        } catch (SQLException e) {
            // There is nothing that a reading could lose.
        }
        database.close();
    }
}

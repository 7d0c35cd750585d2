package layerwise.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import layerwise.math.Matrix;
import layerwise.table.Column;
import layerwise.table.Table;
import org.duckdb.DuckDBAppender;

/** Parquet by DuckDB: the rows are gathered in a database on the disk, so that they may be more than the memory holds, then copied. */
final class ParquetRows implements TableRows {
    private static final String TABLE = "rows";

    private final Path file;
    private final List<ColumnType> types;
    private final DuckDatabase database;
    private final DuckDBAppender appender;

    ParquetRows(Path file, List<ColumnType> types) throws IOException {
        this.file = file;
        this.types = types;
        try {
            this.database = DuckDatabase.onDisk();
        } catch (SQLException | RuntimeException | LinkageError e) {
            throw new IOException("DuckDB, which writes Parquet, cannot be started: " + e.getMessage(), e);
        }
        try {
            database.execute("CREATE TABLE " + TABLE + " ("
                    + types.stream().map(ParquetRows::definition).collect(Collectors.joining(", ")) + ")");
            // One transaction: the appender would end one, with all that this costs the disk, every 2,048 rows.
            database.connection().setAutoCommit(false);
            this.appender = database.connection().createAppender(TABLE);
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw new IOException(DuckDatabase.reason(e), e);
        }
    }

    private static String definition(ColumnType column) {
        String type = switch (column.kind()) {
            case NUMERIC -> "DOUBLE";
            case TEXT -> "VARCHAR";
            case ARRAY -> "DOUBLE[" + column.width() + "]";
        };
        return DuckDatabase.identifier(column.name()) + " " + type;
    }

    @Override
    public void write(Table part, List<Column> columns) throws IOException {
        try {
            for (int i = 0; i < part.rows(); i++) {
                appender.beginRow();
                for (int j = 0; j < columns.size(); j++) {
                    append(part, types.get(j), columns.get(j), i);
                }
                appender.endRow();
            }
        } catch (SQLException | RuntimeException e) {
            throw new IOException(DuckDatabase.reason(e), e);
        }
    }

    private void append(Table part, ColumnType type, Column column, int index) throws IOException, SQLException {
        switch (column) {
            case Column.Numeric numbers when type.kind() == ColumnType.Kind.NUMERIC -> number(numbers.get(index));
            case Column.Numeric numbers
            when type.kind() == ColumnType.Kind.TEXT -> text(TableRows.spell(numbers.get(index)));
            case Column.Text texts when type.kind() == ColumnType.Kind.TEXT -> text(texts.get(index));
            case Column.Text texts when texts.get(index).isBlank() -> appender.appendNull();
            case Column.Array arrays when arrays.shape().equals(type.shape()) -> array(arrays.cells(), index);
            default ->
                throw new IOException("column '" + type.name() + "' is to be "
                        + (type.kind() == ColumnType.Kind.ARRAY ? "arrays of shape " + type.shape() : "numbers")
                        + ", but row " + part.rowNumber(index) + " has " + column.show(index)
                        + "; write csv or json instead");
        }
    }

    private void number(double number) throws SQLException {
        if (Double.isNaN(number)) {
            appender.appendNull();
        } else {
            appender.append(number);
        }
    }

    private void text(String text) throws SQLException {
        if (text.isEmpty()) {
            appender.appendNull();
        } else {
            appender.append(text);
        }
    }

    private void array(Matrix cells, int index) throws SQLException {
        double[] elements = new double[cells.rows()];
        for (int k = 0; k < elements.length; k++) {
            elements[k] = cells.get(k, index);
        }
        appender.append(elements);
    }

    @Override
    public void complete() throws IOException {
        try {
            appender.flush();
            appender.close();
            database.execute("COPY " + TABLE + " TO " + DuckDatabase.literal(file.toString())
                    + " (FORMAT parquet, COMPRESSION zstd)");
        } catch (SQLException | RuntimeException e) {
            throw new IOException(DuckDatabase.reason(e), e);
        }
    }

    @Override
    public void close() {
        try {
            appender.close();
        } catch (SQLException e) {
            // What was gathered is not needed any more.
        }
        database.close();
    }
}

package layerwise.data;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import layerwise.table.Column;
import layerwise.table.Table;
import layerwise.table.TableReader;
import layerwise.table.TableSource;
import org.duckdb.DuckDBDriver;

/** DuckDB as the independent writer of files, and readings taken to their end. */
final class Duck {
    private Duck() {}

    static void run(String... statements) {
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new java.util.Properties());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A Parquet file of what a query gives. */
    static Path parquet(Path file, String query) {
        run("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
        return file;
    }

    static List<Table> parts(TableSource source) {
        List<Table> parts = new ArrayList<>();
        try (TableReader reader = source.open()) {
            for (Optional<Table> part = reader.next(); part.isPresent(); part = reader.next()) {
                parts.add(part.get());
            }
        }
        return parts;
    }

    /** The only part of a small file. */
    static Table only(TableSource source) {
        List<Table> parts = parts(source);
        if (parts.size() != 1) {
            throw new AssertionError("expected one part, but got " + parts.size());
        }
        return parts.getFirst();
    }

    static double[] numbers(Table table, String name) {
        Column.Numeric column = (Column.Numeric) table.column(name);
        double[] numbers = new double[column.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = column.get(i);
        }
        return numbers;
    }

    static String[] texts(Table table, String name) {
        Column.Text column = (Column.Text) table.column(name);
        String[] texts = new String[column.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = column.get(i);
        }
        return texts;
    }
}

package layerwise.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBPreparedStatement;

/**
 * A database of DuckDB's for one reading or writing, which ends with it. It fetches nothing from a network, keeps the rows in their
 * order, takes the zone of times to be UTC, runs on all processors that the JVM has, holds at most {@value #MEMORY_LIMIT} of the
 * machine's memory, and spills what is more into a folder of its own among the system's temporary files.
 */
final class DuckDatabase implements AutoCloseable {
    /** The part of the machine's memory that one database may hold. */
    static final String MEMORY_LIMIT = "40%";

    private static final int LONGEST_REASON = 400;
    private static final Pattern REMOTE = Pattern.compile("File (\\S+) requires the extension httpfs");
    private static final Pattern KIND_OF_ERROR =
            Pattern.compile("^(?:java\\.sql\\.SQLException: )?(?:[A-Za-z]+ ){1,3}Error: ");

    private final DuckDBConnection connection;
    private final Optional<Path> spill;
    private final ExitTask exit;

    private DuckDatabase(DuckDBConnection connection, Optional<Path> spill) {
        this.connection = connection;
        this.spill = spill;
        this.exit = new ExitTask(() -> spill.ifPresent(DuckDatabase::delete));
    }

    /** A new database in memory. */
    static DuckDatabase inMemory() throws SQLException {
        return open("jdbc:duckdb:", temporary());
    }

    /** A new database on the disk, in a folder of its own that ends with it. */
    static DuckDatabase onDisk() throws SQLException {
        Path folder = temporary();
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            throw new SQLException("there is no room for temporary files: " + e.getMessage(), e);
        }
        return open("jdbc:duckdb:" + folder.resolve("rows"), folder);
    }

    private static Path temporary() {
        return Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "layerwise-duckdb-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID())
                .toAbsolutePath();
    }

    private static DuckDatabase open(String url, Path spill) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("allow_community_extensions", "false");
        settings.setProperty("preserve_insertion_order", "true");
        settings.setProperty("memory_limit", MEMORY_LIMIT);
        settings.setProperty("temp_directory", spill.toString());
        settings.setProperty("threads", String.valueOf(Runtime.getRuntime().availableProcessors()));
        // The driver is named, not looked up, so that no other driver on the class path is loaded.
        if (!(new DuckDBDriver().connect(url, settings) instanceof DuckDBConnection connection)) {
            throw new SQLException("DuckDB does not know the address " + url);
        }
        DuckDatabase database = new DuckDatabase(connection, Optional.of(spill));
        try {
            database.beginSession();
        } catch (SQLException e) {
            database.close();
            throw e;
        }
        return database;
    }

    /** Another connection to the same data, for a second stream beside the first. It must be closed before this one. */
    DuckDatabase second() throws SQLException {
        DuckDatabase second = new DuckDatabase(connection.duplicate(), Optional.empty());
        try {
            second.beginSession();
        } catch (SQLException e) {
            second.close();
            throw e;
        }
        return second;
    }

    private void beginSession() throws SQLException {
        execute("SET TimeZone = 'UTC'");
    }

    /** Seeds what is random, so that every run of a query from here on gives the same rows. */
    void seed() throws SQLException {
        execute("SELECT setseed(0.5)");
    }

    DuckDBConnection connection() {
        return connection;
    }

    DuckDBPreparedStatement prepare(String sql) throws SQLException {
        return connection.prepare(sql);
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first cells of a result's rows. */
    List<String> strings(String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                strings.add(String.valueOf(result.getString(1)));
            }
        }
        return strings;
    }

    /** A name as SQL quotes it. */
    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A string as SQL quotes it. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** What went wrong, in one line: DuckDB adds the statement, arrows into it, and advice on extensions. */
    static String reason(Exception e) {
        String message = String.valueOf(e.getMessage());
        Matcher remote = REMOTE.matcher(message);
        if (remote.find()) {
            return "'" + remote.group(1) + "' is on another machine; download it and name the file";
        }
        int end = message.indexOf("\n\n");
        String first = end < 0 ? message : message.substring(0, end);
        String line = KIND_OF_ERROR
                .matcher(first)
                .replaceFirst("")
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing is kept in such a database.
        }
        spill.ifPresent(DuckDatabase::delete);
        exit.close();
    }

    private static void delete(Path spill) {
        if (!Files.exists(spill)) {
            return;
        }
        try (Stream<Path> found = Files.walk(spill)) {
            for (Path path : found.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            // The system clears its temporary files.
        }
    }
}

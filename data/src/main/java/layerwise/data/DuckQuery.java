package layerwise.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import layerwise.table.InvalidTableException;

/**
 * The result of one SELECT. What gives the rows of files in their order runs on all processors; what may not (groups, joins, sorts with
 * ties, random numbers) runs on one, with a seed, so that every reading gives the same rows in the same order.
 */
final class DuckQuery implements DuckRelation {
    private static final String VIEW = "\"the query\"";
    private static final Pattern OPERATOR = Pattern.compile("\"name\": \"([^\"]*)\"");

    /** Operators that hand on the rows in the order in which they get them, whatever the number of threads. */
    private static final Set<String> ORDERLY =
            Set.of("PROJECTION", "FILTER", "LIMIT", "STREAMING_LIMIT", "UNION", "UNNEST", "STREAMING_WINDOW", "RANGE");

    private final String source;
    private final String sql;

    /**
     * The result of {@code sql}.
     *
     * @param source as messages name it
     */
    DuckQuery(String source, String sql) {
        this.source = source;
        this.sql = sql;
    }

    @Override
    public String from(DuckDatabase database) throws SQLException {
        requireOneSelect(database);
        database.execute("CREATE VIEW " + VIEW + " AS " + sql);
        String plan = plan(database);
        if (plan.contains("\"STREAMING_SAMPLE\"")) {
            throw new InvalidTableException(source
                    + " takes a sample by percentage, which is another one on every reading; give a number of rows, as"
                    + " in USING SAMPLE 1000 ROWS");
        }
        if (!isOrderly(plan)) {
            database.execute("SET threads = 1");
        }
        return VIEW;
    }

    /** Nothing but a SELECT may run: no statement that writes files or installs extensions. */
    private void requireOneSelect(DuckDatabase database) throws SQLException {
        String parsed = "json_serialize_sql(" + DuckDatabase.literal(sql) + ")";
        try (Statement statement = database.connection().createStatement();
                ResultSet result = statement.executeQuery("SELECT p ->> 'error_message', p ->> 'error_type', "
                        + "json_array_length(p -> 'statements') FROM (SELECT " + parsed + " AS p)")) {
            result.next();
            String error = result.getString(1);
            if (error != null && !String.valueOf(result.getString(2)).equals("not implemented")) {
                throw new InvalidTableException(source + " cannot be run: " + error);
            }
            if (error != null || result.getInt(3) != 1) {
                throw new InvalidTableException(
                        source + " must be one SELECT, as in select a, b from 'table.parquet' where a > 0");
            }
        }
    }

    private static String plan(DuckDatabase database) throws SQLException {
        try (Statement statement = database.connection().createStatement();
                ResultSet result = statement.executeQuery("EXPLAIN (FORMAT json) SELECT * FROM " + VIEW)) {
            result.next();
            return String.valueOf(result.getString(2));
        }
    }

    private boolean isOrderly(String plan) {
        Matcher operator = OPERATOR.matcher(plan);
        while (operator.find()) {
            String name = operator.group(1);
            if (!ORDERLY.contains(name) && !name.endsWith("_SCAN") && !name.startsWith("READ_")) {
                return false;
            }
        }
        String lower = sql.toLowerCase(Locale.ROOT);
        return !lower.contains("random") && !lower.contains("uuid") && !lower.contains("shuffle");
    }
}

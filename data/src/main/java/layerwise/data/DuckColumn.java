package layerwise.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import layerwise.table.InvalidTableException;

/**
 * A column of DuckDB's and the expression by which it is read. Numbers of up to 32 bits, FLOAT, DOUBLE and DECIMAL become numbers (the
 * nearest float64), larger integers numbers where all of a part are exact and text otherwise; BOOLEAN becomes {@code true} and
 * {@code false}; VARCHAR, ENUM and UUID text; DATE, TIME and TIMESTAMP text in ISO 8601, with {@code Z} for UTC where there is a zone;
 * ARRAY and LIST of numbers become arrays of one shape. Everything else is refused.
 *
 * @param name the column's name
 * @param kind how its cells are read
 * @param expression what is selected: the cell, or of an array the number of its elements
 * @param elements of an array, the list of its elements as DOUBLE; nothing otherwise
 * @param shape of an array's cells; empty otherwise
 */
record DuckColumn(String name, Kind kind, String expression, String elements, List<Integer> shape) {
    private static final int LONGEST_TYPE = 60;
    private static final int LONGEST_LIST = 1 << 24;
    private static final Pattern SUFFIX = Pattern.compile("(.*)\\[(\\d*)]", Pattern.DOTALL);
    private static final Set<String> ELEMENTS = Set.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "UHUGEINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL");

    /** How the cells of a vector are read. */
    enum Kind {
        /** As DOUBLE. */
        NUMBER,
        /** As BIGINT. */
        INTEGER,
        /** As BIGINT's larger or unsigned kin. */
        LARGE_INTEGER,
        /** As BOOLEAN. */
        TRUTH,
        /** As DATE. */
        DAY,
        /** As VARCHAR. */
        TEXT,
        /** As VARCHAR, of a column whose type is unknown where all of a part is missing. */
        LOOSE_TEXT,
        /** As an array. */
        ARRAY
    }

    /** A column as DuckDB describes it. */
    record Described(String name, String type) {}

    /** The columns of a relation. */
    static List<Described> describe(DuckDatabase database, String from) throws SQLException {
        List<Described> columns = new ArrayList<>();
        try (Statement statement = database.connection().createStatement();
                ResultSet result = statement.executeQuery("DESCRIBE SELECT * FROM " + from)) {
            while (result.next()) {
                columns.add(new Described(result.getString(1), result.getString(2)));
            }
        }
        return columns;
    }

    /**
     * How a column is read.
     *
     * @throws InvalidTableException if it cannot be, because of its type
     */
    static DuckColumn of(String source, Described column) {
        String name = column.name();
        String type = column.type();
        String cell = DuckDatabase.identifier(name);
        return switch (base(type)) {
            case "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "FLOAT", "DOUBLE" ->
                new DuckColumn(name, Kind.NUMBER, cast(cell, "DOUBLE"));
            // Digits are rounded once, by the parser; DuckDB's own cast of long decimals rounds twice.
            case "DECIMAL" -> new DuckColumn(name, Kind.NUMBER, cast(cast(cell, "VARCHAR"), "DOUBLE"));
            case "\"NULL\"" -> new DuckColumn(name, Kind.NUMBER, cast("NULL", "DOUBLE"));
            case "BIGINT" -> new DuckColumn(name, Kind.INTEGER, cell);
            case "UBIGINT", "HUGEINT", "UHUGEINT" -> new DuckColumn(name, Kind.LARGE_INTEGER, cell);
            case "BOOLEAN" -> new DuckColumn(name, Kind.TRUTH, cell);
            case "VARCHAR" -> new DuckColumn(name, Kind.TEXT, cell);
            case "DATE" -> new DuckColumn(name, Kind.DAY, cell);
            case "ENUM", "UUID", "TIME", "TIME_NS", "TIME WITH TIME ZONE" ->
                new DuckColumn(name, Kind.TEXT, cast(cell, "VARCHAR"));
            case "JSON" -> new DuckColumn(name, Kind.LOOSE_TEXT, "json_extract_string(" + cell + ", '$')");
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" ->
                new DuckColumn(name, Kind.TEXT, iso(cell));
            case "TIMESTAMP WITH TIME ZONE" ->
                new DuckColumn(
                        name,
                        Kind.TEXT,
                        iso("(" + cell + " AT TIME ZONE 'UTC')") + " || CASE WHEN isfinite(" + cell
                                + ") THEN 'Z' ELSE '' END");
            default -> array(source, column);
        };
    }

    private DuckColumn(String name, Kind kind, String expression) {
        this(name, kind, expression, "", List.of());
    }

    /** The type without its parameters, as in DECIMAL(5,2); that of an array is none of the names above. */
    private static String base(String type) {
        int parameters = type.indexOf('(');
        return parameters > 0 && type.endsWith(")") ? type.substring(0, parameters) : type;
    }

    private static String cast(String expression, String type) {
        return "CAST(" + expression + " AS " + type + ")";
    }

    private static String iso(String timestamp) {
        return "replace(" + cast(timestamp, "VARCHAR") + ", ' ', 'T')";
    }

    private static DuckColumn array(String source, Described column) {
        String element = column.type();
        List<Integer> shape = new ArrayList<>();
        Matcher suffix = SUFFIX.matcher(element);
        while (suffix.matches()) {
            // The last suffix is the outermost axis: FLOAT[2][3] is three arrays of two.
            shape.add(suffix.group(2).isEmpty() ? 0 : Integer.parseInt(suffix.group(2)));
            element = suffix.group(1);
            suffix = SUFFIX.matcher(element);
        }
        boolean isListOfLists = shape.size() > 1 && shape.contains(0);
        if (shape.isEmpty() || isListOfLists || !ELEMENTS.contains(base(element))) {
            throw refused(source, column, isListOfLists);
        }
        String elements = cast(DuckDatabase.identifier(column.name()), "DOUBLE" + "[]".repeat(shape.size()));
        for (int axis = 1; axis < shape.size(); axis++) {
            elements = "flatten(" + elements + ")";
        }
        return new DuckColumn(column.name(), Kind.ARRAY, "len(" + elements + ")", elements, List.copyOf(shape));
    }

    private static InvalidTableException refused(String source, Described column, boolean isListOfLists) {
        String type = column.type();
        String shown = type.length() > LONGEST_TYPE ? type.substring(0, LONGEST_TYPE) + "…" : type;
        String name = column.name();
        String advice = isListOfLists
                ? "give its lists their lengths, as in --query \"select " + name + "::double[3][2] …\""
                : "select what is needed of it, as in --query \"select " + name + ".field …\"";
        return new InvalidTableException(source + ": column '" + name + "' is of type " + shown
                + ", which is neither numbers nor text; " + advice + ", or leave the column out");
    }

    /** The number of elements of an array's cell. */
    int width() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /**
     * The column with the length of its first list in place of an unknown one; where all lists are missing, a column of missing
     * numbers.
     *
     * @throws InvalidTableException if that list is empty or too long
     */
    DuckColumn resolve(String source, DuckDatabase database, String from) throws SQLException {
        if (!shape.equals(List.of(0))) {
            return this;
        }
        List<String> first = database.strings(
                "SELECT " + expression + " FROM " + from + " WHERE " + elements + " IS NOT NULL LIMIT 1");
        if (first.isEmpty()) {
            return new DuckColumn(name, Kind.NUMBER, cast("NULL", "DOUBLE"));
        }
        if (first.getFirst().equals("0")) {
            throw new InvalidTableException(source + ": column '" + name
                    + "' begins with an empty list; lists must all have the same number of elements, 1 or more");
        }
        long length = Long.parseLong(first.getFirst());
        if (length > LONGEST_LIST) {
            throw new InvalidTableException(source + ": column '" + name + "' begins with a list of " + length
                    + " elements; at most " + LONGEST_LIST + " can be read");
        }
        return new DuckColumn(name, kind, expression, elements, List.of((int) length));
    }

    /** Room for cells of this column. */
    DuckCells cells() {
        return switch (kind) {
            case NUMBER -> new DuckCells.Numbers(name);
            case INTEGER -> new DuckCells.Integers(name);
            case LARGE_INTEGER -> new DuckCells.LargeIntegers(name);
            case TRUTH -> new DuckCells.Truths(name);
            case DAY -> new DuckCells.Days(name);
            case TEXT -> new DuckCells.Texts(name, false);
            case LOOSE_TEXT -> new DuckCells.Texts(name, true);
            case ARRAY -> throw new IllegalStateException("the elements of an array come in a stream of their own");
        };
    }

    /** The bytes of a cell, before one has been seen. */
    int expectedBytes() {
        return switch (kind) {
            case NUMBER, INTEGER, LARGE_INTEGER, TRUTH, DAY -> Double.BYTES;
            case TEXT, LOOSE_TEXT -> DuckCells.Texts.EXPECTED_BYTES;
            case ARRAY -> Math.multiplyExact(Double.BYTES, width());
        };
    }
}

package layerwise.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * The raw rows of one source, as named columns of equal length; immutable. Messages number the rows from 1, the header not
 * counted, and keep the source's numbers when rows are taken out.
 */
public final class Table {
    private static final int LISTED = 12;

    private final String source;
    private final SequencedMap<String, Column> columns;
    private final int[] rowNumbers;

    private Table(String source, SequencedMap<String, Column> columns, int[] rowNumbers) {
        this.source = source;
        this.columns = columns;
        this.rowNumbers = rowNumbers;
    }

    /**
     * The table of these columns.
     *
     * @param source where it comes from, as messages name it, for example a file's name
     * @throws InvalidTableException if there is no column, two share a name, a name is blank, or lengths differ
     */
    public static Table of(String source, List<Column> columns) {
        if (columns.isEmpty()) {
            throw new InvalidTableException(
                    source + " is empty; expected a header line with the columns' names, then one line per row");
        }
        SequencedMap<String, Column> byName = new LinkedHashMap<>();
        int rows = columns.getFirst().size();
        for (Column column : columns) {
            int number = byName.size() + 1;
            if (column.name().isBlank()) {
                throw new InvalidTableException(
                        source + ": column " + number + " has no name; give every column a name in the header");
            }
            if (column.size() != rows) {
                throw new InvalidTableException(source + ": column '" + column.name() + "' has " + column.size()
                        + " rows, but column '" + columns.getFirst().name() + "' has " + rows);
            }
            if (byName.put(column.name(), column) != null) {
                throw new InvalidTableException(source + ": column " + number + " is named '" + column.name()
                        + "' like an earlier one; give every column a name of its own");
            }
        }
        return new Table(source, byName, IntStream.rangeClosed(1, rows).toArray());
    }

    /**
     * The table of rows of strings, each column numeric or text as {@link Column#of} decides. Blanks around names do not count.
     *
     * @param source where they come from, as messages name it, for example a file's name
     * @throws InvalidTableException as {@link #of(String, List)}, and if a row has more or fewer cells than the header
     */
    public static Table of(String source, List<String> header, List<? extends List<String>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            int cells = rows.get(i).size();
            if (cells != header.size()) {
                throw new InvalidTableException(source + ", row " + (i + 1) + ": expected " + header.size()
                        + (header.size() == 1 ? " cell" : " cells") + " as in the header, but got " + cells
                        + "; complete the row or remove it");
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < header.size(); j++) {
            List<String> cells = new ArrayList<>(rows.size());
            for (List<String> row : rows) {
                cells.add(row.get(j));
            }
            columns.add(Column.of(header.get(j).strip(), cells));
        }
        return of(source, columns);
    }

    /** Where the rows come from, as messages name it. */
    public String source() {
        return source;
    }

    /** The number of rows. */
    public int rows() {
        return rowNumbers.length;
    }

    /** The columns, in the order of the source. */
    public List<Column> columns() {
        return List.copyOf(columns.values());
    }

    /** Whether there is a column of this name. */
    public boolean has(String name) {
        return columns.containsKey(name);
    }

    /**
     * The column of this name.
     *
     * @throws InvalidTableException if there is none; the message lists those that there are and suggests the nearest
     */
    public Column column(String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw missing(List.of(name), "");
        }
        return column;
    }

    /** The number of the row at {@code index}, which starts at 0, as messages name it: its place in the source, from 1 on. */
    public int rowNumber(int index) {
        return rowNumbers[index];
    }

    /** The table of the rows at {@code indices}, each from 0 on, in that order. */
    public Table rows(int[] indices) {
        SequencedMap<String, Column> chosen = new LinkedHashMap<>();
        columns.forEach((name, column) -> chosen.put(name, column.rows(indices)));
        return new Table(
                source, chosen, IntStream.of(indices).map(i -> rowNumbers[i]).toArray());
    }

    /**
     * The table without a column.
     *
     * @throws InvalidTableException if there is none of that name, or no other one
     */
    public Table without(String name) {
        column(name);
        if (columns.size() == 1) {
            throw new InvalidTableException(
                    source + " has only the column '" + name + "'; at least one more is needed");
        }
        SequencedMap<String, Column> others = new LinkedHashMap<>(columns);
        others.remove(name);
        return new Table(source, others, rowNumbers);
    }

    /**
     * The labels in a column, for example groups or classes, a number spelled in the shortest way, so that 1, 1.0 and 01 are one.
     *
     * @throws InvalidTableException if there is no column of that name, or a label is missing; the message names the row
     */
    public List<String> labels(String name) {
        return List.of(Cells.labels(this, column(name)));
    }

    /**
     * The weights of the rows in a column, (1, number of rows).
     *
     * @throws InvalidTableException if there is no column of that name, a weight is missing, negative or not finite, or all are 0; the
     *     message names the row
     */
    public Matrix weights(String name) {
        Column column = column(name);
        double[] numbers = Cells.finite(this, column, "weights must be numbers; choose another column");
        Matrix weights = Matrix.zeros(Precision.FLOAT64, 1, numbers.length);
        double largest = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] < 0) {
                throw new InvalidTableException(
                        place(column, i) + ": a weight must be 0 or more, not " + column.show(i));
            }
            weights.set(0, i, numbers[i]);
            largest = Math.max(largest, numbers[i]);
        }
        if (largest == 0) {
            throw new InvalidTableException(place(column) + " must have a weight above 0 in some of the "
                    + numbers.length + " rows it is for, but all are 0");
        }
        return weights;
    }

    /** <i>source: column 'name'</i>, the beginning of a sentence about a column. */
    String place(Column column) {
        return source + ": column '" + column.name() + "'";
    }

    /** <i>source: column 'name', row 17</i>, the beginning of a sentence about a cell. */
    String place(Column column, int index) {
        return place(column) + ", row " + rowNumbers[index];
    }

    /** Refuses a table without rows. */
    void requireRows() {
        if (rows() == 0) {
            throw new InvalidTableException(source + " has a header but no rows; expected at least one row of data");
        }
    }

    /** Refuses a table that lacks a column that a model was trained on. */
    void requireColumns(List<String> names) {
        List<String> missing = names.stream().filter(name -> !has(name)).toList();
        if (!missing.isEmpty()) {
            throw missing(missing, ", which the model was trained on");
        }
    }

    private InvalidTableException missing(List<String> names, String purpose) {
        String first = names.getFirst();
        String problem = names.size() == 1
                ? " has no column '" + first + "'" + suggestion(first)
                : " lacks the columns " + list(names);
        return new InvalidTableException(source + problem + purpose + "; its columns are " + list(columns.keySet()));
    }

    /** The first few of the names, and how many more there are. */
    static String list(Collection<String> names) {
        String listed = names.stream().limit(LISTED).collect(Collectors.joining(", "));
        return names.size() > LISTED ? listed + " and " + (names.size() - LISTED) + " more" : listed;
    }

    /** <i> (did you mean 'name'?)</i>, or nothing where no name is near. */
    private String suggestion(String name) {
        String nearest = "";
        int least = Math.min(name.length(), Math.max(1, name.length() / 3) + 1);
        for (String candidate : columns.keySet()) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = " (did you mean '" + candidate + "'?)";
            }
        }
        return nearest;
    }

    /** The least number of characters to insert, delete or replace so that {@code a} becomes {@code b} (Levenshtein 1966). */
    private static int distance(String a, String b) {
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

package layerwise.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * The raw rows of one source, as named columns of equal length; immutable. Messages number the rows from 1, the header not
 * counted, and keep the source's numbers when rows are taken out.
 */
public final class Table implements TableSource {
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
        return part(source, columns, 1);
    }

    /**
     * A part of the rows of a source, as {@link TableReader} gives them.
     *
     * @param firstRow the number of its first row, as messages name it; the source's first is 1
     * @throws InvalidTableException as {@link #of(String, List)}
     */
    public static Table part(String source, List<Column> columns, int firstRow) {
        SequencedMap<String, Column> byName = byName(source, columns);
        return new Table(
                source,
                byName,
                IntStream.range(firstRow, firstRow + columns.getFirst().size()).toArray());
    }

    private static SequencedMap<String, Column> byName(String source, List<Column> columns) {
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
        return byName;
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

    /**
     * All rows of a source in memory, if there is room for them.
     *
     * @param mostBytes about how many bytes they may take; reading ends as soon as they take more
     * @return empty where they would take more
     * @throws InvalidTableException if the source cannot be read
     */
    public static Optional<Table> read(TableSource source, long mostBytes) {
        if (source instanceof Table table) {
            return Optional.of(table);
        }
        List<Table> parts = new ArrayList<>();
        long bytes = 0;
        try (TableReader reader = source.open()) {
            for (Optional<Table> part = reader.next(); part.isPresent(); part = reader.next()) {
                parts.add(part.get());
                for (Column column : part.get().columns.values()) {
                    bytes += ColumnParts.bytes(column);
                }
                if (bytes > mostBytes) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(joined(source.source(), parts));
    }

    private static Table joined(String source, List<Table> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        List<Column> columns = new ArrayList<>();
        for (String name : parts.getFirst().columns.keySet()) {
            columns.add(ColumnParts.join(
                    name, parts.stream().map(part -> part.column(name)).toList()));
        }
        return of(source, columns);
    }

    @Override
    public String source() {
        return source;
    }

    /** All rows as the one part. */
    @Override
    public TableReader open() {
        return TableReader.of(this);
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
     * The table with these columns alone, in this order.
     *
     * @throws InvalidTableException if there is none of a name; the message lists those that there are and suggests the nearest
     */
    public Table select(Collection<String> names) {
        SequencedMap<String, Column> chosen = new LinkedHashMap<>();
        names.forEach(name -> chosen.put(name, column(name)));
        return new Table(source, chosen, rowNumbers);
    }

    /**
     * The table whose columns have other names.
     *
     * @param names the new ones by the old ones; columns that are not there keep theirs
     * @throws InvalidTableException if there is no column of an old name, or two would have the same
     */
    public Table renamed(Map<String, String> names) {
        names.keySet().forEach(this::column);
        List<Column> renamed = new ArrayList<>();
        columns.forEach((name, column) -> renamed.add(column.renamed(names.getOrDefault(name, name))));
        return new Table(source, byName(source, renamed), rowNumbers);
    }

    @Override
    public Table map(UnaryOperator<Table> change) {
        return change.apply(this);
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
        Matrix weights = weightsOfPart(name);
        if (!hasPositive(weights)) {
            throw withoutWeight(source, name);
        }
        return weights;
    }

    /** Whether one of the weights is more than 0. */
    static boolean hasPositive(Matrix weights) {
        for (int j = 0; j < weights.columns(); j++) {
            if (weights.get(0, j) > 0) {
                return true;
            }
        }
        return false;
    }

    /** The sentence about weights that are all 0. */
    static InvalidTableException withoutWeight(String source, String name) {
        return new InvalidTableException(source + ": column '" + name
                + "' must have a weight above 0 in some of the rows it is for, but all are 0");
    }

    /** As {@link #weights}, but all may be 0 here, where there are others elsewhere. */
    Matrix weightsOfPart(String name) {
        Column column = column(name);
        double[] numbers = Cells.finite(this, column, "weights must be numbers; choose another column");
        Matrix weights = Matrix.zeros(Precision.FLOAT64, 1, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] < 0) {
                throw new InvalidTableException(
                        place(column, i) + ": a weight must be 0 or more, not " + column.show(i));
            }
            weights.set(0, i, numbers[i]);
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

    /**
     * Refuses outputs of a network that are not finite: features that are finite may still be so far out that a layer overflows, and no
     * label may be read off that.
     *
     * @param a A^L of this table's rows
     * @param j the row's column of it
     * @throws InvalidTableException that names the row
     */
    public void requireFinite(Matrix a, int j) {
        for (int i = 0; i < a.rows(); i++) {
            if (!Double.isFinite(a.get(i, j))) {
                throw new InvalidTableException(source + ", row " + rowNumbers[j] + ": the network's output is "
                        + a.get(i, j) + "; the row's numbers are too far from those that it was trained on");
            }
        }
    }

    /** Refuses a table without rows. */
    void requireRows() {
        if (rows() == 0) {
            throw withoutRows(source);
        }
    }

    /** The sentence about a source without rows. */
    static InvalidTableException withoutRows(String source) {
        return new InvalidTableException(source + " has a header but no rows; expected at least one row of data");
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

package layerwise.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import org.jspecify.annotations.Nullable;

/** The lines of delimited text as rows of cells: the first one settles the columns, the cells of the others are gathered. */
final class CsvRows extends AbstractBaseCsvCallbackHandler<CsvRows> {
    private final String source;
    private final CsvDialect dialect;
    private final List<String> wanted;
    private final List<String> firstLine = new ArrayList<>();
    private long headerLength;
    private boolean[] isWanted = {};
    // Those that are wanted, in that order, and the place of each in a line of the file.
    private List<String> names = List.of();
    private int[] columns = {};
    // The place of each in the buffer, where they stand in the order of the file.
    private int[] places = {};
    private @Nullable CellBuffer cells;

    CsvRows(String source, CsvDialect dialect, List<String> wanted) {
        this.source = source;
        this.dialect = dialect;
        this.wanted = wanted;
    }

    /** Whether the first line is there. */
    boolean isSettled() {
        return cells != null;
    }

    /** The cells gathered, once the first line is there. */
    CellBuffer cells() {
        if (cells == null) {
            throw new IllegalStateException("no line has been read");
        }
        return cells;
    }

    /** The columns of the cells gathered. */
    List<Column> columns() {
        CellBuffer gathered = cells();
        List<Column> gatheredColumns = new ArrayList<>();
        for (int j = 0; j < columns.length; j++) {
            gatheredColumns.add(gathered.column(places[j], names.get(j), dialect.point(columns[j])));
        }
        return gatheredColumns;
    }

    @Override
    protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
        if (cells == null) {
            headerLength += length;
            if (index == CellBuffer.MOST_COLUMNS || headerLength > CellBuffer.LONGEST_ROW) {
                throw new InvalidTableException(String.format(
                        "%s: the first line has more than %,d cells or %,d characters, which is no table that can be"
                                + " read",
                        source, CellBuffer.MOST_COLUMNS, CellBuffer.LONGEST_ROW));
            }
            firstLine.add(new String(text, offset, length));
        } else if (index < isWanted.length && isWanted[index]) {
            cells.add(text, offset, length);
        }
    }

    @Override
    protected CsvRows buildRecord() {
        if (getRecordType() == RecordType.EMPTY) {
            return this;
        }
        if (cells == null) {
            settle();
        } else if (getFieldCount() != isWanted.length) {
            throw new InvalidTableException(source + ", line " + getStartingLineNumber() + ": expected "
                    + isWanted.length + (isWanted.length == 1 ? " cell" : " cells") + " as in the "
                    + (dialect.header() ? "header" : "first line") + ", but got " + getFieldCount()
                    + "; complete the row or remove it");
        }
        return this;
    }

    private void settle() {
        int width = firstLine.size();
        List<String> all = dialect.header()
                ? firstLine.stream().map(String::strip).toList()
                : IntStream.rangeClosed(1, width).mapToObj(j -> "column" + j).toList();
        Table header = header(all);
        names = wanted.isEmpty() ? all : wanted;
        wanted.forEach(header::column);
        header(names);
        columns = wanted.isEmpty()
                ? IntStream.range(0, width).toArray()
                : wanted.stream().mapToInt(all::indexOf).toArray();
        isWanted = new boolean[width];
        for (int column : columns) {
            isWanted[column] = true;
        }
        int[] rank = new int[width];
        int ranked = 0;
        CellBuffer buffer = new CellBuffer(source, columns.length);
        for (int j = 0; j < width; j++) {
            rank[j] = ranked;
            ranked += isWanted[j] ? 1 : 0;
            if (isWanted[j] && !dialect.header()) {
                buffer.add(firstLine.get(j));
            }
        }
        places = IntStream.of(columns).map(j -> rank[j]).toArray();
        cells = buffer;
        firstLine.clear();
    }

    /** A table without rows, which there is only if the names can be those of columns. */
    private Table header(List<String> names) {
        return Table.of(
                source,
                names.stream().<Column>map(name -> Column.Numeric.of(name)).toList());
    }
}

package layerwise.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;

/** A reading of delimited text. */
final class CsvTableReader implements TableReader {
    private static final int LONGEST_FIELD = 1 << 24;
    private static final Pattern COMPLAINT = Pattern.compile(
            "(?<what>.+?)(?: \\(0x\\w+\\))?(?:\\. .*)? \\(record starting at line (?<line>\\d+)\\)", Pattern.DOTALL);

    private final String source;
    private final TextFile text;
    private final CsvRows rows;
    private final CloseableIterator<CsvRows> lines;
    private long firstRow = 1;
    private boolean closed;

    /** The reading, behind the first line. */
    CsvTableReader(String source, TextFile text, CsvDialect dialect, List<String> columns) {
        this.source = source;
        this.text = text;
        this.rows = new CsvRows(source, dialect, columns);
        this.lines = lines(dialect, text, rows);
        while (!rows.isSettled()) {
            if (!advance()) {
                Table.of(source, List.of());
            }
        }
    }

    @SuppressWarnings("resource") // The iterator closes its reader.
    private static CloseableIterator<CsvRows> lines(CsvDialect dialect, TextFile text, CsvRows rows) {
        CsvReader<CsvRows> reader = CsvDialect.reader(dialect.delimiter())
                .maxBufferSize(LONGEST_FIELD)
                .build(rows, text.reader());
        return reader.iterator();
    }

    @Override
    public Optional<Table> next() {
        if (closed) {
            return Optional.empty();
        }
        CellBuffer cells = rows.cells();
        while (!cells.isFull() && advance()) {
            // The line's cells are in the buffer.
        }
        int count = cells.rows();
        if (count == 0 && firstRow > 1) {
            close();
            return Optional.empty();
        }
        if (firstRow + count > Integer.MAX_VALUE) {
            throw new InvalidTableException(
                    source + " has more rows than can be numbered (2,147,483,647); split the file");
        }
        Table part = Table.part(source, rows.columns(), (int) firstRow);
        cells.clear();
        firstRow += count;
        if (count == 0) {
            close();
        }
        return Optional.of(part);
    }

    /** Reads a line, if there is one. */
    private boolean advance() {
        try {
            if (!lines.hasNext()) {
                return false;
            }
            lines.next();
            return true;
        } catch (UncheckedIOException e) {
            throw text.explained(Objects.requireNonNull(e.getCause()));
        } catch (CsvParseException e) {
            throw malformed(e);
        }
    }

    /** The complaint, which ends in <i>(record starting at line 2)</i>, with the place put first. */
    private InvalidTableException malformed(CsvParseException e) {
        if (e.getCause() instanceof IOException cause) {
            return text.explained(cause);
        }
        if (e.getCause() instanceof InvalidTableException cause) {
            return cause;
        }
        Matcher complaint = COMPLAINT.matcher(String.valueOf(e.getMessage()));
        if (!complaint.matches()) {
            return new InvalidTableException(source + " is not a CSV file: " + e.getMessage(), e);
        }
        String place = source + ", line " + complaint.group("line") + ": ";
        return complaint.group("what").startsWith("The maximum buffer size")
                ? new InvalidTableException(
                        String.format(
                                "%sa cell is longer than %,d characters; a quote that is never closed may be the"
                                        + " reason",
                                place, LONGEST_FIELD),
                        e)
                : new InvalidTableException(place + "not a CSV file, " + complaint.group("what"), e);
    }

    @Override
    public void close() {
        closed = true;
        text.close();
    }
}

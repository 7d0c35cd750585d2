package layerwise.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;

/** A reading of ARFF. */
final class ArffTableReader implements TableReader {
    private final String source;
    private final TextFile text;
    private final LineReader lines;
    private final List<ArffAttribute> attributes = new ArrayList<>();
    private final int[] chosen;
    private final CellBuffer cells;
    private long firstRow = 1;
    private boolean closed;

    /** The reading, behind {@code @data}. */
    ArffTableReader(String source, TextFile text, List<String> columns) {
        this.source = source;
        this.text = text;
        this.lines = new LineReader(source, text);
        readHeader();
        List<String> names = attributes.stream().map(ArffAttribute::name).toList();
        Table header = Table.of(
                source,
                names.stream().<Column>map(name -> Column.Numeric.of(name)).toList());
        chosen = new int[columns.isEmpty() ? names.size() : columns.size()];
        for (int j = 0; j < chosen.length; j++) {
            chosen[j] = columns.isEmpty()
                    ? j
                    : names.indexOf(header.column(columns.get(j)).name());
        }
        cells = new CellBuffer(source, chosen.length);
    }

    private void readHeader() {
        long length = 0;
        for (String next = lines.next(); next != null; next = lines.next()) {
            length += next.length();
            ArffLine line = new ArffLine(source, lines.number(), next);
            if (line.isEmpty()) {
                continue;
            }
            String keyword = line.word(" \t");
            switch (keyword.toLowerCase(Locale.ROOT)) {
                case "@relation" -> {}
                case "@attribute" -> attributes.add(ArffAttribute.of(line));
                case "@data" -> {
                    if (attributes.isEmpty()) {
                        throw line.invalid("@data comes before any @attribute; declare the columns first");
                    }
                    return;
                }
                default ->
                    throw line.invalid("expected @relation, @attribute or @data, but got " + ArffLine.show(keyword));
            }
            if (attributes.size() > CellBuffer.MOST_COLUMNS || length > CellBuffer.LONGEST_ROW) {
                throw line.invalid(String.format(
                        "the header has more than %,d attributes or %,d characters, which is no table that can be read",
                        CellBuffer.MOST_COLUMNS, CellBuffer.LONGEST_ROW));
            }
        }
        throw new InvalidTableException(source
                + " ends before @data; expected @relation, an @attribute for each column, @data, then one line"
                + " per row");
    }

    @Override
    public Optional<Table> next() {
        if (closed) {
            return Optional.empty();
        }
        String next = null;
        while (!cells.isFull() && (next = lines.next()) != null) {
            ArffLine line = new ArffLine(source, lines.number(), next);
            if (!line.isEmpty()) {
                String[] row = line.skip('{') ? sparse(line) : dense(line);
                for (int j : chosen) {
                    cells.add(row[j]);
                }
            }
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
        Table part = Table.part(source, columns(), (int) firstRow);
        cells.clear();
        firstRow += count;
        if (count == 0) {
            close();
        }
        return Optional.of(part);
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < chosen.length; j++) {
            ArffAttribute attribute = attributes.get(chosen[j]);
            columns.add(
                    attribute instanceof ArffAttribute.Numeric
                            ? cells.column(j, attribute.name(), '.')
                            : cells.text(j, attribute.name()));
        }
        return columns;
    }

    /** A row with all cells, a comma or a tab between them. */
    private String[] dense(ArffLine line) {
        String[] row = new String[attributes.size()];
        int count = 0;
        boolean more = true;
        while (more) {
            if (count >= row.length && line.isAt('{')) {
                throw weighted(line);
            }
            String word = line.word(",\t");
            if (count < row.length) {
                row[count] = cell(attributes.get(count), word, line);
            }
            count++;
            more = line.skipSeparator();
            if (!more && !line.isAtEnd()) {
                throw line.invalid("expected a comma before " + line.rest());
            }
        }
        if (count != row.length) {
            throw line.invalid("expected " + row.length + (row.length == 1 ? " cell" : " cells")
                    + ", one for each @attribute, but got " + count + "; complete the row or remove it");
        }
        return row;
    }

    /** A row with only the cells that are not 0, each behind the place of its column, from 0 on. */
    private String[] sparse(ArffLine line) {
        String[] row = new String[attributes.size()];
        line.skipSpace();
        while (!line.skip('}')) {
            String place = line.word(" \t,}");
            int index =
                    place.length() > 0 && place.length() < 9 && place.chars().allMatch(c -> c >= '0' && c <= '9')
                            ? Integer.parseInt(place)
                            : row.length;
            if (index >= row.length) {
                throw line.invalid("expected the number of an attribute, from 0 to " + (row.length - 1) + ", but got "
                        + ArffLine.show(place));
            }
            if (row[index] != null) {
                throw line.invalid("attribute " + index + " has two values; remove one");
            }
            line.skipSpace();
            row[index] = cell(attributes.get(index), line.word(",}"), line);
            line.skipSpace();
            boolean more = line.skip(',');
            line.skipSpace();
            if (!more && !line.isAt('}')) {
                throw line.invalid("expected a comma or } behind the value of attribute " + index);
            }
        }
        line.skipSpace();
        if (!line.isAtEnd()) {
            line.skip(',');
            throw line.isAt('{') ? weighted(line) : line.invalid(line.rest() + " stands behind the row; remove it");
        }
        for (int j = 0; j < row.length; j++) {
            if (row[j] == null) {
                row[j] = attributes.get(j).absent();
            }
        }
        return row;
    }

    private static String cell(ArffAttribute attribute, String word, ArffLine line) {
        return word.equals("?") && !line.wasQuoted() ? "" : attribute.cell(word, line);
    }

    private static InvalidTableException weighted(ArffLine line) {
        return line.invalid("the weight " + line.rest() + " of the row is not read; make the weights an attribute");
    }

    @Override
    public void close() {
        closed = true;
        text.close();
    }
}

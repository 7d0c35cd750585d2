package layerwise.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import layerwise.table.Column;
import layerwise.table.Table;

/** Delimited text (RFC 4180) with a header. */
final class DelimitedRows implements TableRows {
    private final Writer writer;
    private final CsvWriter csv;
    private final boolean closes;

    DelimitedRows(Writer writer, char delimiter, List<ColumnType> columns, boolean closes) throws IOException {
        this.writer = writer;
        this.closes = closes;
        CsvWriter.CsvWriterBuilder builder =
                CsvWriter.builder().fieldSeparator(delimiter).lineDelimiter(LineDelimiter.LF);
        if (columns.size() == 1) {
            // An empty cell alone would be an empty line, which readers pass over.
            builder.quoteStrategy(QuoteStrategies.EMPTY);
        }
        this.csv = builder.build(writer);
        record(columns.stream().map(ColumnType::name).toArray(String[]::new));
    }

    private void record(String[] cells) throws IOException {
        try {
            csv.writeRecord(cells);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void write(Table part, List<Column> columns) throws IOException {
        String[] cells = new String[columns.size()];
        for (int i = 0; i < part.rows(); i++) {
            for (int j = 0; j < cells.length; j++) {
                cells[j] = switch (columns.get(j)) {
                    case Column.Numeric numbers -> TableRows.spell(numbers.get(i));
                    case Column.Text texts -> texts.get(i);
                    case Column.Array arrays -> JsonRows.array(arrays, i);
                };
            }
            record(cells);
        }
        csv.flush();
    }

    @Override
    public void complete() throws IOException {
        csv.flush();
        close();
    }

    @Override
    public void close() throws IOException {
        if (closes) {
            writer.close();
        }
    }
}

package layerwise.data;

import java.io.IOException;
import java.io.Writer;
import java.util.HexFormat;
import java.util.List;
import layerwise.math.Matrix;
import layerwise.table.Column;
import layerwise.table.Table;

/** JSON objects (RFC 8259), one a line. */
final class JsonRows implements TableRows {
    private static final HexFormat HEX = HexFormat.of();

    private final Writer writer;
    private final boolean closes;
    private final StringBuilder line = new StringBuilder();

    JsonRows(Writer writer, boolean closes) {
        this.writer = writer;
        this.closes = closes;
    }

    @Override
    public void write(Table part, List<Column> columns) throws IOException {
        String[] keys = new String[columns.size()];
        for (int j = 0; j < keys.length; j++) {
            line.setLength(0);
            line.append(j == 0 ? "{" : ",");
            string(line, columns.get(j).name());
            keys[j] = line.append(':').toString();
        }
        for (int i = 0; i < part.rows(); i++) {
            line.setLength(0);
            for (int j = 0; j < keys.length; j++) {
                line.append(keys[j]);
                cell(columns.get(j), i);
            }
            writer.append(line.append("}\n"));
        }
        writer.flush();
    }

    private void cell(Column column, int index) {
        switch (column) {
            case Column.Numeric numbers -> number(line, numbers.get(index));
            case Column.Text texts when texts.get(index).isEmpty() -> line.append("null");
            case Column.Text texts -> string(line, texts.get(index));
            case Column.Array arrays -> array(line, arrays, index);
        }
    }

    /** An array's cell, nested as its shape says. */
    static String array(Column.Array column, int index) {
        StringBuilder text = new StringBuilder();
        array(text, column, index);
        return text.toString();
    }

    private static void array(StringBuilder text, Column.Array column, int index) {
        axis(text, column.shape(), 0, column.cells(), index, 0);
    }

    /** Writes one axis of a cell, from its element {@code from} on, and gives the element behind it. */
    private static int axis(StringBuilder text, List<Integer> shape, int axis, Matrix cells, int column, int from) {
        int next = from;
        for (int i = 0; i < shape.get(axis); i++) {
            text.append(i == 0 ? '[' : ',');
            if (axis + 1 < shape.size()) {
                next = axis(text, shape, axis + 1, cells, column, next);
            } else {
                number(text, cells.get(next++, column));
            }
        }
        text.append(']');
        return next;
    }

    private static void number(StringBuilder text, double number) {
        if (Double.isNaN(number)) {
            text.append("null");
        } else if (Double.isInfinite(number)) {
            text.append('"').append(number).append('"');
        } else {
            text.append(TableRows.spell(number));
        }
    }

    private static void string(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append("\\u").append(HEX.toHexDigits(c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    @Override
    public void complete() throws IOException {
        writer.flush();
        close();
    }

    @Override
    public void close() throws IOException {
        if (closes) {
            writer.close();
        }
    }
}

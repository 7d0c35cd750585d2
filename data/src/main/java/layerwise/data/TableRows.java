package layerwise.data;

import java.io.IOException;
import java.util.List;
import layerwise.table.Column;
import layerwise.table.Table;

/** The rows of a table that is being written in one format. */
interface TableRows extends AutoCloseable {
    /**
     * Writes the rows of a part.
     *
     * @param columns those that are written, in their order
     */
    void write(Table part, List<Column> columns) throws IOException;

    /** Writes what is behind the last row, and gives everything to the system. */
    void complete() throws IOException;

    /** Releases what is held, in whatever state it is. */
    @Override
    void close() throws IOException;

    /** The shortest spelling that reads back as {@code number}, 17 rather than 17.0; of what is missing, nothing. */
    static String spell(double number) {
        if (Double.isNaN(number)) {
            return "";
        }
        boolean isInteger = number == Math.rint(number) && Math.abs(number) <= 0x1p53;
        boolean isNegativeZero = number == 0 && 1 / number < 0;
        return isInteger && !isNegativeZero ? Long.toString((long) number) : Double.toString(number);
    }
}

package layerwise.table;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Raw rows that are read from first to last, as often as asked: a file, the result of a query, or a {@link Table} in memory. Every
 * reading gives the same rows.
 */
public interface TableSource {
    /** Where the rows come from, as messages name it, for example a file's name. */
    String source();

    /**
     * A new reading, at its beginning.
     *
     * @throws InvalidTableException if there is no such source or it cannot be read as a table; the message is one sentence
     */
    TableReader open();

    /** The same rows, each part changed on the way, for example without some columns. */
    default TableSource map(UnaryOperator<Table> change) {
        TableSource all = this;
        return new TableSource() {
            @Override
            public String source() {
                return all.source();
            }

            @Override
            public TableReader open() {
                TableReader reader = all.open();
                return new TableReader() {
                    @Override
                    public Optional<Table> next() {
                        return reader.next().map(change);
                    }

                    @Override
                    public void close() {
                        reader.close();
                    }
                };
            }
        };
    }
}

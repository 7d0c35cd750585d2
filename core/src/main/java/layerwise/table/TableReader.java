package layerwise.table;

import java.util.Optional;

/** A reading of a {@link TableSource}, for one thread, part by part. */
public interface TableReader extends AutoCloseable {
    /**
     * The next rows, a few thousand at most where the source is larger than that; empty behind the last ones. There is always a first
     * part, which has no rows where the source has none, and all parts have the same columns in the same order. A column may be numeric
     * in one part and text in another, where a text stands among numbers.
     *
     * @throws InvalidTableException if the rows cannot be read; the message names the source and, where it is known, the row
     */
    Optional<Table> next();

    /** Ends the reading and releases what it holds; without effect where it is closed already. */
    @Override
    void close();

    /** A reading of rows that are in memory. */
    static TableReader of(Table table) {
        return new TableReader() {
            private boolean read;

            @Override
            public Optional<Table> next() {
                if (read) {
                    return Optional.empty();
                }
                read = true;
                return Optional.of(table);
            }

            @Override
            public void close() {
                read = true;
            }
        };
    }
}

package layerwise.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/** The rows of two sources side by side. */
record Beside(TableSource left, TableSource right) implements TableSource {
    @Override
    public String source() {
        return left.source() + " and " + right.source();
    }

    @Override
    public TableReader open() {
        TableReader first = left.open();
        try {
            return new Reader(source(), new Cursor(left.source(), first), new Cursor(right.source(), right.open()));
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    /** Where a reading stands. */
    private static final class Cursor {
        private final String source;
        private final TableReader reader;
        private Optional<Table> part = Optional.empty();
        private int used;
        private long rows;

        Cursor(String source, TableReader reader) {
            this.source = source;
            this.reader = reader;
        }

        /** How many rows there are before the next part must be read, which is read here; 0 behind the last one. */
        int available() {
            while (part.isEmpty() || used == part.get().rows()) {
                boolean begun = part.isPresent();
                Optional<Table> next = reader.next();
                if (next.isEmpty()) {
                    return 0;
                }
                part = next;
                used = 0;
                rows += next.get().rows();
                if (!begun && next.get().rows() == 0) {
                    return 0;
                }
            }
            return part.get().rows() - used;
        }

        /** The columns of the next rows. */
        List<Column> take(int count) {
            Table table = part.orElseThrow();
            int from = used;
            used += count;
            if (count == table.rows()) {
                return table.columns();
            }
            return table.rows(IntStream.range(from, from + count).toArray()).columns();
        }

        /** The number of all rows, which are read to the last one. */
        long count() {
            for (Optional<Table> next = reader.next(); next.isPresent(); next = reader.next()) {
                rows += next.get().rows();
            }
            return rows;
        }
    }

    private static final class Reader implements TableReader {
        private final String source;
        private final Cursor left;
        private final Cursor right;
        private int read;
        private boolean begun;
        private boolean ended;

        Reader(String source, Cursor left, Cursor right) {
            this.source = source;
            this.left = left;
            this.right = right;
        }

        @Override
        public Optional<Table> next() {
            if (ended) {
                return Optional.empty();
            }
            int count = Math.min(left.available(), right.available());
            if (count == 0) {
                ended = true;
                requireSameCount();
                if (begun) {
                    return Optional.empty();
                }
            }
            begun = true;
            List<Column> columns = new ArrayList<>(left.take(count));
            List<Column> others = right.take(count);
            Set<String> names = columns.stream().map(Column::name).collect(Collectors.toSet());
            for (Column other : others) {
                if (names.contains(other.name())) {
                    throw new InvalidTableException(left.source + " and " + right.source + " both have a column '"
                            + other.name() + "'; rename one of them");
                }
            }
            columns.addAll(others);
            Table part = Table.part(source, columns, read + 1);
            read += count;
            return Optional.of(part);
        }

        private void requireSameCount() {
            long here = left.count();
            long there = right.count();
            if (here != there) {
                throw new InvalidTableException(left.source + " has " + here + " rows, but " + right.source + " has "
                        + there + "; both must have the same number, row by row");
            }
        }

        @Override
        public void close() {
            ended = true;
            left.reader.close();
            right.reader.close();
        }
    }
}

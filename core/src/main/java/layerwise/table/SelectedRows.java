package layerwise.table;

import java.util.Arrays;
import java.util.Optional;

/** The rows of a source on one side of a split, in its order. */
final class SelectedRows implements TableSource {
    private final TableSource all;
    private final boolean[] sides;
    private final boolean side;

    /**
     * Those on that side.
     *
     * @param sides of all rows; it is not copied
     */
    SelectedRows(TableSource all, boolean[] sides, boolean side) {
        this.all = all;
        this.sides = sides;
        this.side = side;
    }

    @Override
    public String source() {
        return all.source();
    }

    @Override
    public TableReader open() {
        TableReader reader = all.open();
        return new TableReader() {
            private int at;

            @Override
            public Optional<Table> next() {
                return reader.next().map(this::selected);
            }

            private Table selected(Table part) {
                if (part.rows() > sides.length - at) {
                    throw new InvalidTableException(
                            all.source() + " has more rows than when it was read before; it must not change meanwhile");
                }
                int[] chosen = new int[part.rows()];
                int count = 0;
                for (int i = 0; i < part.rows(); i++) {
                    if (sides[at + i] == side) {
                        chosen[count++] = i;
                    }
                }
                at += part.rows();
                return part.rows(Arrays.copyOf(chosen, count));
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}

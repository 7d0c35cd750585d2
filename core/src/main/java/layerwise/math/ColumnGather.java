package layerwise.math;

import java.util.Objects;

/** Copies chosen columns of a matrix, split over a {@link Team} by columns of the output. */
final class ColumnGather extends Team.Work {
    /** Elements per tile: the columns are far apart, and a tile should be worth handing to another thread. */
    private static final int PER_TILE = 1 << 12;

    /**
     * Rows up to which columns are copied row by row, {@link #AT_ONCE} of them: they may lie anywhere in a source larger than every
     * cache, and a processor waits for many at once where only a load stands between one and the next.
     */
    private static final int SHORT = 16;

    private static final int AT_ONCE = 64;

    private static final Matrix NONE = Matrix.zeros(Precision.FLOAT32, 0, 0);
    private static final int[] NO_ORDER = {};

    private final int threads;
    private Matrix source = NONE;
    private Matrix out = NONE;
    private int[] order = NO_ORDER;
    private int from;
    private int columnsPerTile;

    ColumnGather(int threads) {
        this.threads = threads;
    }

    /** Column j of {@code newOut} becomes column {@code order[from + j]} of {@code newSource}. */
    void gather(Matrix newSource, int[] newOrder, int newFrom, Matrix newOut) {
        int columns = newOut.columns();
        if (newOut.isEmpty()) {
            return;
        }
        columnsPerTile = Math.max(1, PER_TILE / newOut.rows());
        if (columns <= columnsPerTile) {
            // Small batches are not worth the memory barriers of what follows.
            copy(newSource, newOrder, newFrom, newOut, 0, columns);
            return;
        }
        source = newSource;
        out = newOut;
        order = newOrder;
        from = newFrom;
        Team.run(this, Math.ceilDiv(columns, columnsPerTile), threads);
        source = NONE;
        out = NONE;
        order = NO_ORDER;
    }

    @Override
    void tile(int tile, int slot) {
        int first = tile * columnsPerTile;
        copy(source, order, from, out, first, Math.min(first + columnsPerTile, out.columns()));
    }

    private static void copy(Matrix source, int[] order, int from, Matrix out, int first, int end) {
        int rows = out.rows();
        if (rows > SHORT) {
            for (int j = first; j < end; j++) {
                out.copyColumns(source, order[from + j], j, 1);
            }
            return;
        }
        for (int block = first; block < end; block += AT_ONCE) {
            int blockEnd = Math.min(block + AT_ONCE, end);
            copyRow(source, 0, order, from, out, block, blockEnd);
            // The last row before those between: a column may lie on two lines of the cache.
            for (int row = rows - 1; row > 0; row--) {
                copyRow(source, row, order, from, out, block, blockEnd);
            }
        }
    }

    private static void copyRow(Matrix source, int row, int[] order, int from, Matrix out, int first, int end) {
        int rows = out.rows();
        int at = source.offset + row;
        int to = out.offset + row;
        if (out.precision() == Precision.FLOAT64) {
            for (int j = first; j < end; j++) {
                int column = Objects.checkIndex(order[from + j], source.columns());
                out.doubles[to + j * rows] = source.doubles[at + column * rows];
            }
        } else {
            for (int j = first; j < end; j++) {
                int column = Objects.checkIndex(order[from + j], source.columns());
                out.floats[to + j * rows] = source.floats[at + column * rows];
            }
        }
    }
}

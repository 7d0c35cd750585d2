package layerwise.math;

import java.util.Objects;

/** Copies chosen columns of a matrix, split over a {@link Team} by columns of the output. */
final class ColumnGather extends Team.Work {
    /** Elements per tile: the columns are far apart, and a tile should be worth handing to another thread. */
    private static final int PER_TILE = 1 << 12;

    /** Rows up to which a column is copied element by element: less work than to call for it. */
    private static final int SHORT = 8;

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
        columnsPerTile = Math.max(1, PER_TILE / Math.max(1, newOut.rows()));
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
        boolean doubles = out.precision() == Precision.FLOAT64;
        for (int j = first; j < end; j++) {
            int column = order[from + j];
            if (rows > SHORT) {
                out.copyColumns(source, column, j, 1);
                continue;
            }
            int at = source.offset + Objects.checkIndex(column, source.columns()) * rows;
            int to = out.offset + j * rows;
            for (int i = 0; i < rows; i++) {
                if (doubles) {
                    out.doubles[to + i] = source.doubles[at + i];
                } else {
                    out.floats[to + i] = source.floats[at + i];
                }
            }
        }
    }
}

package layerwise.math;

/** Copies chosen columns of a matrix, split over a {@link Team} by columns of the output. */
final class ColumnGather extends Team.Work {
    /** Elements per tile: the columns are far apart, and a tile should be worth handing to another thread. */
    private static final int PER_TILE = 1 << 12;

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
        source = newSource;
        out = newOut;
        order = newOrder;
        from = newFrom;
        columnsPerTile = Math.max(1, PER_TILE / Math.max(1, out.rows()));
        Team.run(this, Math.ceilDiv(out.columns(), columnsPerTile), threads);
        source = NONE;
        out = NONE;
        order = NO_ORDER;
    }

    @Override
    void tile(int tile, int slot) {
        int first = tile * columnsPerTile;
        int end = Math.min(first + columnsPerTile, out.columns());
        for (int j = first; j < end; j++) {
            out.copyColumns(source, order[from + j], j, 1);
        }
    }
}

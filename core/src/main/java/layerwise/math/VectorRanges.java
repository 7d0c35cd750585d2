package layerwise.math;

/**
 * Work on up to three matrices and one output that is split over a {@link Team}: each tile is a range of the elements, the rows or the
 * columns of the output. Where a range begins and ends changes no bit, so ranges are as even as the size allows.
 */
abstract class VectorRanges extends Team.Work {
    static final Matrix NONE = Matrix.zeros(Precision.FLOAT32, 0, 0);
    // Elements that are worth handing to another thread, a few microseconds of work: where one costs a division, an
    // exponential or a random number, and where it costs no more than reading and writing it.
    static final int COSTLY = 1 << 13;
    static final int CHEAP = 1 << 15;
    // Ranges are so many elements or a multiple of them, so that only the last ends within a vector.
    private static final int GRAIN = 64;

    private final int threads;
    private int perTile;
    private Matrix in1 = NONE;
    private Matrix in2 = NONE;
    private Matrix in3 = NONE;
    private Matrix out = NONE;

    VectorRanges(int threads) {
        this.threads = threads;
    }

    /** Computes the output's range that begins at {@code from}, of {@link #end} − {@code from} elements, rows or columns. */
    abstract void compute(Matrix first, Matrix second, Matrix third, Matrix result, int from, int slot);

    /** Where the range that begins at {@code from} ends, of {@code total} elements, rows or columns. */
    final int end(int from, int total) {
        return Math.min(total - from, perTile) + from;
    }

    /** Runs over ranges of elements, of which as many as {@code worthwhile} are worth handing to another thread. */
    final void runElements(Matrix first, Matrix second, Matrix third, Matrix newOut, int worthwhile) {
        int size = newOut.size();
        int tiles = size / worthwhile;
        int range = tiles < 2 ? size : Math.ceilDiv(size, tiles * GRAIN) * GRAIN;
        run(first, second, third, newOut, size, range);
    }

    /** How many rows over so many columns are worth handing to another thread. */
    static int rowsPerTile(int worthwhile, int columns) {
        return Math.max(GRAIN, worthwhile / Math.max(1, columns));
    }

    /** How many columns a tile has, where one costs as much as its elements and {@code extra} ones. */
    static int columnsPerTile(int worthwhile, Matrix matrix, int extra) {
        int columns = matrix.columns();
        long tiles = (long) (matrix.rows() + extra) * columns / worthwhile;
        return tiles < 2 ? columns : Math.ceilDiv(columns, (int) Math.min(tiles, columns));
    }

    final void run(Matrix first, Matrix second, Matrix third, Matrix newOut, int total, int newPerTile) {
        if (newOut.isEmpty()) {
            return;
        }
        perTile = newPerTile;
        if (total <= newPerTile) {
            // Small matrices are not worth the memory barriers of what follows.
            compute(first, second, third, newOut, 0, 0);
            return;
        }
        in1 = first;
        in2 = second;
        in3 = third;
        out = newOut;
        Team.run(this, Math.ceilDiv(total, perTile), threads);
        // What is not let go of here would be kept from the collector for as long as the kernels live.
        in1 = NONE;
        in2 = NONE;
        in3 = NONE;
        out = NONE;
    }

    @Override
    final void tile(int tile, int slot) {
        compute(in1, in2, in3, out, tile * perTile, slot);
    }
}

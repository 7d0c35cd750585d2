package layerwise.math;

import org.jspecify.annotations.Nullable;

/**
 * z = W·x + b with W in {@link Panels}, its rows split over a {@link Team}. There are no more tiles than threads, so that a
 * thread mostly meets the rows that its own cache held in the last call. Where that is less than all of them, it is those that were
 * read last; so each sweep over the layers of a network reads every layer the other way round than the sweep before.
 */
final class PanelProduct extends Team.Work {
    private static final float[] NOTHING = {};

    /** Weights that are worth handing to another thread: about half a microsecond. */
    private static final int WORTHWHILE = 1 << 14;

    /** Layers after which the first one is not expected to come again. */
    private static final int LONGEST_SWEEP = 1024;

    private final int threads;
    private @Nullable Panels w;
    private float[] x = NOTHING;
    private int xAt;
    private float[] b = NOTHING;
    private int bAt;
    private float[] z = NOTHING;
    private int zAt;
    private int rowsPerTile;
    private @Nullable Panels first;
    private int sinceFirst;
    private boolean backwards;

    PanelProduct(int threads) {
        this.threads = threads;
    }

    void multiply(Panels newW, float[] newX, int newXAt, Matrix bias, Matrix out) {
        turnRound(newW);
        int n = out.rows();
        int most = Math.clamp(newW.matrix().size() / WORTHWHILE, 1, threads);
        rowsPerTile = Math.ceilDiv(Math.ceilDiv(n, most), Panels.ROWS) * Panels.ROWS;
        int tiles = Math.ceilDiv(n, rowsPerTile);
        if (tiles == 1) {
            newW.multiply(0, n, backwards, newX, newXAt, bias.floats, bias.offset, out.floats, out.offset);
            return;
        }
        w = newW;
        x = newX;
        xAt = newXAt;
        b = bias.floats;
        bAt = bias.offset;
        z = out.floats;
        zAt = out.offset;
        Team.run(this, tiles, threads);
        w = null;
        x = NOTHING;
        b = NOTHING;
        z = NOTHING;
    }

    /** Changes the direction where a sweep begins. */
    @SuppressWarnings("ReferenceEquality") // Panels are themselves and no others.
    private void turnRound(Panels next) {
        if (next == first) {
            backwards = !backwards;
            sinceFirst = 0;
        } else if (first == null || sinceFirst++ == LONGEST_SWEEP) {
            first = next;
            sinceFirst = 0;
        }
    }

    @Override
    void tile(int tile, int slot) {
        Panels panels = w;
        if (panels != null) {
            int from = tile * rowsPerTile;
            int to = Math.min(from + rowsPerTile, panels.matrix().rows());
            panels.multiply(from, to, backwards, x, xAt, b, bAt, z, zAt);
        }
    }
}

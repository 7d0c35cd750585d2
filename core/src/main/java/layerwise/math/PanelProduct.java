package layerwise.math;

import org.jspecify.annotations.Nullable;

/**
 * z = W·x + b with W in {@link Panels}, its rows split over a {@link Team}. There are no more tiles than threads, so that a
 * thread mostly meets the rows that its own cache held in the last call.
 */
final class PanelProduct extends Team.Work {
    private static final float[] NOTHING = {};

    /** Weights that are worth handing to another thread: about half a microsecond. */
    private static final int WORTHWHILE = 1 << 14;

    private final int threads;
    private @Nullable Panels w;
    private float[] x = NOTHING;
    private int xAt;
    private float[] b = NOTHING;
    private int bAt;
    private float[] z = NOTHING;
    private int zAt;
    private int rowsPerTile;

    PanelProduct(int threads) {
        this.threads = threads;
    }

    void multiply(Panels newW, float[] newX, int newXAt, Matrix bias, Matrix out) {
        int n = out.rows();
        int most = Math.clamp(newW.matrix().size() / WORTHWHILE, 1, threads);
        rowsPerTile = Math.ceilDiv(Math.ceilDiv(n, most), Panels.ROWS) * Panels.ROWS;
        int tiles = Math.ceilDiv(n, rowsPerTile);
        if (tiles == 1) {
            newW.multiply(0, n, newX, newXAt, bias.floats, bias.offset, out.floats, out.offset);
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

    @Override
    void tile(int tile, int slot) {
        Panels panels = w;
        if (panels != null) {
            int from = tile * rowsPerTile;
            int to = Math.min(from + rowsPerTile, panels.matrix().rows());
            panels.multiply(from, to, x, xAt, b, bAt, z, zAt);
        }
    }
}

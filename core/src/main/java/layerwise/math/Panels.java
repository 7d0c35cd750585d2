package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Weights in the order in which a product with one column reads them. The rows form panels of four vectors, then of two with
 * zeros below the last row; in a panel the vectors of one p lie side by side, and all p follow. So the sums of a panel stay in
 * registers and nothing but W comes from memory, from front to back.
 *
 * <p>Each element of the product is one chain of fused multiply-adds in the order of p, from zero, then one addition of the
 * bias: the bits are those of {@link FloatProduct}. With several stretches each has a chain of its own, and they are added one
 * after the other.
 */
abstract class Panels extends PackedWeights {
    static final int LANES = FloatVector.SPECIES_PREFERRED.length();

    /** Rows of a whole panel. */
    static final int ROWS = 4 * LANES;

    /** Rows of a panel at the edge. */
    static final int EDGE_ROWS = 2 * LANES;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Where each stretch of the sum ends. */
    final int[] ends;

    Panels(Matrix w, int[] stretches) {
        super(w);
        ends = stretches.clone();
        Arrays.parallelPrefix(ends, Integer::sum);
    }

    /** Whether the panels of w fit into an array. */
    static boolean fit(Matrix w) {
        return paddedSize(w) <= LARGEST_ARRAY;
    }

    /** The number of weights with the zeros below the last row. */
    static long paddedSize(Matrix w) {
        return (w.rows() + EDGE_ROWS - 1L) / EDGE_ROWS * EDGE_ROWS * w.columns();
    }

    /** The first row beyond the whole panels. */
    final int wholeRows() {
        return matrix().rows() / ROWS * ROWS;
    }

    /**
     * z = W·x + b for some of the rows.
     *
     * @param from the first row, a multiple of {@link #ROWS}
     * @param to the row after the last, a multiple of {@link #ROWS} or n
     * @param backwards whether the last panel comes first
     */
    final void multiply(
            int from, int to, boolean backwards, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt) {
        int whole = (to - from) / ROWS;
        int wholeTo = from + whole * ROWS;
        int panels = whole + Math.ceilDiv(to - wholeTo, EDGE_ROWS);
        for (int number = 0; number < panels; number++) {
            int panel = backwards ? panels - 1 - number : number;
            if (panel < whole) {
                int i = from + panel * ROWS;
                multiplyPanel(i, x, xAt, b, bAt + i, z, zAt + i);
            } else {
                int i = wholeTo + (panel - whole) * EDGE_ROWS;
                multiplyEdge(i, Math.min(EDGE_ROWS, to - i), x, xAt, b, bAt + i, z, zAt + i);
            }
        }
    }

    /** One whole panel. */
    abstract void multiplyPanel(int row, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt);

    /** One panel at the edge, of which {@code rows} rows exist. */
    abstract void multiplyEdge(int row, int rows, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt);
}

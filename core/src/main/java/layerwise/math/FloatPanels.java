package layerwise.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link Panels} of float32. */
final class FloatPanels extends Panels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private final int k;
    private final float[] weights;

    FloatPanels(Matrix w, int[] stretches) {
        super(w, stretches);
        k = w.columns();
        weights = new float[(int) paddedSize(w)];
        for (int i = 0; i < w.rows(); ) {
            int height = i < wholeRows() ? ROWS : EDGE_ROWS;
            int rows = Math.min(height, w.rows() - i);
            for (int p = 0; p < k; p++) {
                System.arraycopy(w.floats, w.offset + i + p * w.rows(), weights, i * k + p * height, rows);
            }
            i += height;
        }
    }

    @Override
    void multiplyPanel(int row, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt) {
        multiplyPanel(ends, weights, row * k, x, xAt, b, bAt, z, zAt);
    }

    private static void multiplyPanel(
            int[] ends, float[] w, int wAt, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector z0 = FloatVector.fromArray(SPECIES, b, bAt);
        FloatVector z1 = FloatVector.fromArray(SPECIES, b, bAt + LANES);
        FloatVector z2 = FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES);
        FloatVector z3 = FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES);
        int p = 0;
        int at = wAt;
        for (int end : ends) {
            FloatVector c0 = zero, c1 = zero, c2 = zero, c3 = zero;
            for (; p < end; p++, at += ROWS) {
                FloatVector xp = FloatVector.broadcast(SPECIES, x[xAt + p]);
                c0 = FloatVector.fromArray(SPECIES, w, at).fma(xp, c0);
                c1 = FloatVector.fromArray(SPECIES, w, at + LANES).fma(xp, c1);
                c2 = FloatVector.fromArray(SPECIES, w, at + 2 * LANES).fma(xp, c2);
                c3 = FloatVector.fromArray(SPECIES, w, at + 3 * LANES).fma(xp, c3);
            }
            z0 = c0.add(z0);
            z1 = c1.add(z1);
            z2 = c2.add(z2);
            z3 = c3.add(z3);
        }
        z0.intoArray(z, zAt);
        z1.intoArray(z, zAt + LANES);
        z2.intoArray(z, zAt + 2 * LANES);
        z3.intoArray(z, zAt + 3 * LANES);
    }

    @Override
    void multiplyEdge(int row, int rows, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt) {
        multiplyEdge(rows, ends, weights, row * k, x, xAt, b, bAt, z, zAt);
    }

    private static void multiplyEdge(
            int rows, int[] ends, float[] w, int wAt, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt) {
        FloatVector zero = FloatVector.zero(SPECIES);
        VectorMask<Float> first = SPECIES.indexInRange(0, rows);
        VectorMask<Float> second = SPECIES.indexInRange(LANES, rows);
        FloatVector z0 = FloatVector.fromArray(SPECIES, b, bAt, first);
        FloatVector z1 = FloatVector.fromArray(SPECIES, b, bAt + LANES, second);
        int p = 0;
        int at = wAt;
        for (int end : ends) {
            FloatVector c0 = zero, c1 = zero;
            for (; p < end; p++, at += EDGE_ROWS) {
                FloatVector xp = FloatVector.broadcast(SPECIES, x[xAt + p]);
                c0 = FloatVector.fromArray(SPECIES, w, at).fma(xp, c0);
                c1 = FloatVector.fromArray(SPECIES, w, at + LANES).fma(xp, c1);
            }
            z0 = c0.add(z0);
            z1 = c1.add(z1);
        }
        z0.intoArray(z, zAt, first);
        z1.intoArray(z, zAt + LANES, second);
    }
}

package layerwise.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link Panels} of float32. */
final class FloatPanels extends Panels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private final int k;
    private final float[] weights;

    FloatPanels(Matrix w) {
        super(w);
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
        multiplyPanel(k, weights, row * k, x, xAt, b, bAt, z, zAt);
    }

    private static void multiplyPanel(
            int k, float[] w, int wAt, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector z0 = zero, z1 = zero, z2 = zero, z3 = zero;
        for (int p = 0, at = wAt; p < k; p++, at += ROWS) {
            FloatVector xp = FloatVector.broadcast(SPECIES, x[xAt + p]);
            z0 = FloatVector.fromArray(SPECIES, w, at).fma(xp, z0);
            z1 = FloatVector.fromArray(SPECIES, w, at + LANES).fma(xp, z1);
            z2 = FloatVector.fromArray(SPECIES, w, at + 2 * LANES).fma(xp, z2);
            z3 = FloatVector.fromArray(SPECIES, w, at + 3 * LANES).fma(xp, z3);
        }
        z0.add(FloatVector.fromArray(SPECIES, b, bAt)).intoArray(z, zAt);
        z1.add(FloatVector.fromArray(SPECIES, b, bAt + LANES)).intoArray(z, zAt + LANES);
        z2.add(FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES)).intoArray(z, zAt + 2 * LANES);
        z3.add(FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES)).intoArray(z, zAt + 3 * LANES);
    }

    @Override
    void multiplyEdge(int row, int rows, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt) {
        multiplyEdge(rows, k, weights, row * k, x, xAt, b, bAt, z, zAt);
    }

    private static void multiplyEdge(
            int rows, int k, float[] w, int wAt, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector z0 = zero, z1 = zero;
        for (int p = 0, at = wAt; p < k; p++, at += EDGE_ROWS) {
            FloatVector xp = FloatVector.broadcast(SPECIES, x[xAt + p]);
            z0 = FloatVector.fromArray(SPECIES, w, at).fma(xp, z0);
            z1 = FloatVector.fromArray(SPECIES, w, at + LANES).fma(xp, z1);
        }
        VectorMask<Float> first = SPECIES.indexInRange(0, rows);
        VectorMask<Float> second = SPECIES.indexInRange(LANES, rows);
        z0.add(FloatVector.fromArray(SPECIES, b, bAt, first)).intoArray(z, zAt, first);
        z1.add(FloatVector.fromArray(SPECIES, b, bAt + LANES, second)).intoArray(z, zAt + LANES, second);
    }
}

package layerwise.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Panels} of bfloat16. An {@code int} holds the weights of two rows, one vector apart, the upper row in its lower half:
 * a shift makes that one a float32, and a mask the other.
 */
final class Bfloat16Panels extends Panels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> PAIRS = IntVector.SPECIES_PREFERRED;
    private static final int LOWER_ROW = 0xffff0000;

    private final int k;
    private final int[] pairs;

    /** The panels of weights, which are rounded to bfloat16 unless they are already. */
    Bfloat16Panels(Matrix w, int[] stretches) {
        super(w, stretches);
        k = w.columns();
        pairs = new int[(int) (paddedSize(w) / 2)];
        for (int i = 0; i < w.rows(); ) {
            int height = i < wholeRows() ? ROWS : EDGE_ROWS;
            for (int p = 0; p < k; p++) {
                for (int pair = 0; pair < height / EDGE_ROWS; pair++) {
                    int row = i + pair * EDGE_ROWS;
                    int at = (i * k + p * height + pair * EDGE_ROWS) / 2;
                    for (int lane = 0; lane < LANES; lane++) {
                        pairs[at + lane] =
                                (bits(w, row + LANES + lane, p) & LOWER_ROW) | (bits(w, row + lane, p) >>> 16);
                    }
                }
            }
            i += height;
        }
    }

    private static int bits(Matrix w, int row, int column) {
        if (row >= w.rows()) {
            return 0;
        }
        return Float.floatToRawIntBits(Bfloat16.round(w.floats[w.offset + row + column * w.rows()]));
    }

    @Override
    void multiplyPanel(int row, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt) {
        multiplyPanel(ends, pairs, row * k / 2, x, xAt, b, bAt, z, zAt);
    }

    private static void multiplyPanel(
            int[] ends, int[] pairs, int pairsAt, float[] x, int xAt, float[] b, int bAt, float[] z, int zAt) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector z0 = FloatVector.fromArray(SPECIES, b, bAt);
        FloatVector z1 = FloatVector.fromArray(SPECIES, b, bAt + LANES);
        FloatVector z2 = FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES);
        FloatVector z3 = FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES);
        int p = 0;
        int at = pairsAt;
        for (int end : ends) {
            FloatVector c0 = zero, c1 = zero, c2 = zero, c3 = zero;
            for (; p < end; p++, at += 2 * LANES) {
                FloatVector xp = FloatVector.broadcast(SPECIES, x[xAt + p]);
                IntVector w01 = IntVector.fromArray(PAIRS, pairs, at);
                IntVector w23 = IntVector.fromArray(PAIRS, pairs, at + LANES);
                c0 = w01.lanewise(VectorOperators.LSHL, 16)
                        .reinterpretAsFloats()
                        .fma(xp, c0);
                c1 = w01.and(LOWER_ROW).reinterpretAsFloats().fma(xp, c1);
                c2 = w23.lanewise(VectorOperators.LSHL, 16)
                        .reinterpretAsFloats()
                        .fma(xp, c2);
                c3 = w23.and(LOWER_ROW).reinterpretAsFloats().fma(xp, c3);
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
        multiplyEdge(rows, ends, pairs, row * k / 2, x, xAt, b, bAt, z, zAt);
    }

    private static void multiplyEdge(
            int rows,
            int[] ends,
            int[] pairs,
            int pairsAt,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] z,
            int zAt) {
        FloatVector zero = FloatVector.zero(SPECIES);
        VectorMask<Float> first = SPECIES.indexInRange(0, rows);
        VectorMask<Float> second = SPECIES.indexInRange(LANES, rows);
        FloatVector z0 = FloatVector.fromArray(SPECIES, b, bAt, first);
        FloatVector z1 = FloatVector.fromArray(SPECIES, b, bAt + LANES, second);
        int p = 0;
        int at = pairsAt;
        for (int end : ends) {
            FloatVector c0 = zero, c1 = zero;
            for (; p < end; p++, at += LANES) {
                FloatVector xp = FloatVector.broadcast(SPECIES, x[xAt + p]);
                IntVector w01 = IntVector.fromArray(PAIRS, pairs, at);
                c0 = w01.lanewise(VectorOperators.LSHL, 16)
                        .reinterpretAsFloats()
                        .fma(xp, c0);
                c1 = w01.and(LOWER_ROW).reinterpretAsFloats().fma(xp, c1);
            }
            z0 = c0.add(z0);
            z1 = c1.add(z1);
        }
        z0.intoArray(z, zAt, first);
        z1.intoArray(z, zAt + LANES, second);
    }
}

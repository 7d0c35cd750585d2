package layerwise.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A copy of a matrix with every element rounded as by {@link Bfloat16#round}, in memory that is kept from call to call; split over
 * a {@link Team}.
 */
final class FloatRounding extends Team.Work {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Elements in a tile: some 5 µs. */
    private static final int TILE = 1 << 15;

    private static final Matrix NONE = Matrix.zeros(Precision.FLOAT32, 0, 0);

    private final int threads;
    private Matrix source = NONE;
    private float[] rounded = {};

    FloatRounding(int threads) {
        this.threads = threads;
    }

    /** The rounded elements in column-major order, from index 0 on; the next call overwrites them. */
    float[] round(Matrix matrix) {
        int size = matrix.size();
        if (rounded.length < size) {
            rounded = new float[size];
        }
        source = matrix;
        Team.run(this, Math.ceilDiv(size, TILE), threads);
        source = NONE;
        return rounded;
    }

    @Override
    void tile(int tile, int slot) {
        int first = tile * TILE;
        int count = Math.min(TILE, source.size() - first);
        round(source.floats, source.offset + first, rounded, first, count);
    }

    private static void round(float[] from, int at, float[] to, int toAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(k, length);
            FloatVector values = FloatVector.fromArray(SPECIES, from, at + k, mask);
            IntVector bits = values.reinterpretAsInts();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
            FloatVector nearest = bits.add(odd).add(0x7fff).and(0xffff0000).reinterpretAsFloats();
            nearest.blend(values, values.test(VectorOperators.IS_NAN)).intoArray(to, toAt + k, mask);
        }
    }
}

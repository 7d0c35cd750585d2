package layerwise.onednn;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The loop of {@link Bfloats} on the Vector API; loaded only where that is there. */
final class BfloatVectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> HALVES =
            VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, SPECIES.vectorBitSize() / 2)));
    private static final int LANES = SPECIES.length();

    private BfloatVectors() {}

    static void round(float[] from, int at, short[] to, int toAt, int length) {
        int whole = length - length % LANES;
        for (int k = 0; k < whole; k += LANES) {
            FloatVector values = FloatVector.fromArray(SPECIES, from, at + k);
            IntVector bits = values.reinterpretAsInts();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
            IntVector nearest = bits.add(odd).add(0x7fff).lanewise(VectorOperators.LSHR, 16);
            VectorMask<Integer> nan = values.test(VectorOperators.IS_NAN).cast(nearest.species());
            IntVector halves =
                    nearest.blend(bits.lanewise(VectorOperators.LSHR, 16).or(0x40), nan);
            ((ShortVector) halves.convertShape(VectorOperators.I2S, HALVES, 0)).intoArray(to, toAt + k);
        }
        for (int k = whole; k < length; k++) {
            to[toAt + k] = Bfloats.round(from[at + k]);
        }
    }
}

package layerwise.math;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Dropout in float32: the numbers of a {@link RandomStream}, as many at a time as a vector of 64-bit integers holds. */
final class FloatDropout {
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = LONGS.length();
    // As many floats, in a vector of half the size.
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(LONGS.vectorBitSize() / 2));
    private static final LongVector STEPS = LongVector.zero(LONGS).addIndex(1).mul(RandomStream.GOLDEN);

    private FloatDropout() {}

    /** out[k] = 0 where the number first + k of the stream is below {@code dropped} · 2⁻⁵³, else scale·in[k], rounded once. */
    static void dropout(
            float[] in, int inAt, long key, int first, long dropped, double scale, float[] out, int outAt, int length) {
        int whole = LONGS.loopBound(length);
        for (int k = 0; k < whole; k += LANES) {
            LongVector bits = STEPS.add(key + (first + k + 1L) * RandomStream.GOLDEN);
            bits = bits.lanewise(XOR, bits.lanewise(LSHR, 30)).mul(RandomStream.FIRST_FACTOR);
            bits = bits.lanewise(XOR, bits.lanewise(LSHR, 27)).mul(RandomStream.SECOND_FACTOR);
            bits = bits.lanewise(XOR, bits.lanewise(LSHR, 31)).lanewise(LSHR, 11);
            VectorMask<Double> kept = bits.compare(GE, dropped).cast(DOUBLES);
            DoubleVector scaled = ((DoubleVector)
                            FloatVector.fromArray(FLOATS, in, inAt + k).convertShape(F2D, DOUBLES, 0))
                    .mul(scale);
            FloatVector result =
                    (FloatVector) DoubleVector.zero(DOUBLES).blend(scaled, kept).convertShape(D2F, FLOATS, 0);
            result.intoArray(out, outAt + k);
        }
        for (int k = whole; k < length; k++) {
            boolean kept = RandomStream.bits(key, first + k) >>> 11 >= dropped;
            out[outAt + k] = kept ? (float) (scale * in[inAt + k]) : 0;
        }
    }
}

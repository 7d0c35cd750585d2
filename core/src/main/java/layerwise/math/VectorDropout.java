package layerwise.math;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dropout, computed in float64: the numbers of a {@link RandomStream}, as many at a time as a vector of 64-bit integers holds.
 *
 * <p>Elements in float32 go through scratch memory. Vectors of half the size would spare them that; but once the process had vectors
 * of two sizes, loops of other classes were compiled with their sums as objects.
 */
final class VectorDropout {
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = LONGS.length();
    private static final LongVector STEPS = LongVector.zero(LONGS).addIndex(1).mul(RandomStream.GOLDEN);
    private static final int BLOCK = 512;

    private VectorDropout() {}

    /** {@link #dropout} in float32, each element rounded once. The scratch memory holds 512 elements or more. */
    static void dropout(
            float[] in,
            int inAt,
            long key,
            int first,
            long dropped,
            double scale,
            float[] out,
            int outAt,
            int length,
            double[] scratch) {
        for (int k = 0; k < length; k += BLOCK) {
            int part = Math.min(BLOCK, length - k);
            for (int i = 0; i < part; i++) {
                scratch[i] = in[inAt + k + i];
            }
            dropout(scratch, 0, key, first + k, dropped, scale, scratch, 0, part);
            for (int i = 0; i < part; i++) {
                out[outAt + k + i] = (float) scratch[i];
            }
        }
    }

    /** out[k] = 0 where the number first + k of the stream is below {@code dropped} · 2⁻⁵³, else scale·in[k]. */
    static void dropout(
            double[] in,
            int inAt,
            long key,
            int first,
            long dropped,
            double scale,
            double[] out,
            int outAt,
            int length) {
        int whole = LONGS.loopBound(length);
        for (int k = 0; k < whole; k += LANES) {
            LongVector bits = STEPS.add(key + (first + k + 1L) * RandomStream.GOLDEN);
            bits = bits.lanewise(XOR, bits.lanewise(LSHR, 30)).mul(RandomStream.FIRST_FACTOR);
            bits = bits.lanewise(XOR, bits.lanewise(LSHR, 27)).mul(RandomStream.SECOND_FACTOR);
            bits = bits.lanewise(XOR, bits.lanewise(LSHR, 31)).lanewise(LSHR, 11);
            VectorMask<Double> kept = bits.compare(GE, dropped).cast(DOUBLES);
            DoubleVector scaled = DoubleVector.fromArray(DOUBLES, in, inAt + k).mul(scale);
            DoubleVector.zero(DOUBLES).blend(scaled, kept).intoArray(out, outAt + k);
        }
        for (int k = whole; k < length; k++) {
            boolean kept = RandomStream.bits(key, first + k) >>> 11 >= dropped;
            out[outAt + k] = kept ? scale * in[inAt + k] : 0;
        }
    }
}

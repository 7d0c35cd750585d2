package layerwise.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of up to {@link #BLOCK} terms in float64: as 32 sums side by side, each of every 32nd term, which are then added in halves. So
 * the order of additions depends on the number of terms alone, whatever the vectors here hold, and no term goes through more than 20
 * roundings.
 */
final class BlockSums {
    /** The most terms; scratch memory for them holds as many elements. */
    static final int BLOCK = 512;

    private static final int SUMS = 32;
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private BlockSums() {}

    /** Σ of the first {@code length} elements of the block, which are overwritten, as may be those after them. */
    static double sum(double[] block, int length) {
        int end = Math.ceilDiv(length, SUMS) * SUMS;
        for (int k = length; k < end; k++) {
            block[k] = 0;
        }
        for (int lane = 0; lane < SUMS; lane += LANES) {
            DoubleVector total = DoubleVector.zero(SPECIES);
            for (int k = lane; k < end; k += SUMS) {
                total = DoubleVector.fromArray(SPECIES, block, k).add(total);
            }
            total.intoArray(block, lane);
        }
        // All sums stand in the first elements now.
        for (int half = SUMS / 2; half >= 1; half /= 2) {
            for (int k = 0; k < half; k++) {
                block[k] += block[half + k];
            }
        }
        return block[0];
    }
}

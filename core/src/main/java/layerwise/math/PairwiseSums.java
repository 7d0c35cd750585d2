package layerwise.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums in float64 of up to {@link #BLOCK} terms by halves: the upper half is added to the lower one, again and again. So the order of
 * additions depends on the number of terms alone, whatever the vectors here hold, and the error grows with its logarithm. Higham,
 * <em>The accuracy of floating point summation</em>, 1993, §3.
 */
final class PairwiseSums {
    /** The most terms, a power of two; scratch memory for them holds as many elements. */
    static final int BLOCK = 512;

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    // The widest vectors of float64 hold so many.
    private static final int NARROWEST = 8;

    private PairwiseSums() {}

    /** Σ of the first {@code length} elements of the block, which are overwritten, as may be those after them. */
    static double sum(double[] block, int length) {
        int half = Math.max(NARROWEST, Integer.highestOneBit(Math.max(1, length - 1)));
        for (int k = length; k < 2 * half; k++) {
            block[k] = 0;
        }
        for (; half >= NARROWEST; half /= 2) {
            addUpperHalf(block, half);
        }
        return ((block[0] + block[4]) + (block[2] + block[6])) + ((block[1] + block[5]) + (block[3] + block[7]));
    }

    private static void addUpperHalf(double[] block, int half) {
        for (int k = 0; k < half; k += LANES) {
            DoubleVector.fromArray(SPECIES, block, k)
                    .add(DoubleVector.fromArray(SPECIES, block, half + k))
                    .intoArray(block, k);
        }
    }
}

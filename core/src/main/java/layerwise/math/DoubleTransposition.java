package layerwise.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes blocks of {@link #ROWS} rows of one vector each by perfect shuffles: laid end to end, the rows are interleaved four
 * ways log₄ ROWS times, after which the index (row, column) has rotated to (column, row).
 */
final class DoubleTransposition {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final VectorShuffle<Double> ZIP_LOW = VectorShuffle.makeZip(SPECIES, 0);
    private static final VectorShuffle<Double> ZIP_HIGH = VectorShuffle.makeZip(SPECIES, 1);

    /** Rows of a block: the power of four among one vector and two vectors. */
    static final int ROWS = Integer.numberOfTrailingZeros(LANES) % 2 == 0 ? LANES : 2 * LANES;

    private final double[] block = new double[ROWS * LANES];
    private final double[] otherBlock = new double[ROWS * LANES];

    /** Makes rows that lie {@code step} apart from {@code from} on columns: those of the target lie {@code stride} apart from {@code to} on. */
    void transpose(double[] source, int from, int step, double[] target, int to, int stride) {
        double[] in = source;
        int inAt = from;
        int inStep = step;
        double[] out = block;
        double[] next = otherBlock;
        // One call for all levels, so that the compiler has to inline its vectors only once: what it does not inline
        // allocates.
        for (int side = ROWS; side >= 4; side /= 4) {
            boolean last = side == 4;
            int single = last && ROWS == LANES ? stride : LANES;
            int pair = !last ? 2 * LANES : ROWS == LANES ? 2 * stride : stride;
            interleave(in, inAt, inStep, last ? target : out, last ? to : 0, single, pair);
            in = out;
            out = next;
            next = in;
            inAt = 0;
            inStep = LANES;
        }
    }

    /** Interleaves the rows of each quarter with those of the others; in the result, rows lie {@code single} apart, pairs of them {@code pair}. */
    private static void interleave(double[] source, int from, int step, double[] target, int to, int single, int pair) {
        int quarter = ROWS / 4 * step;
        for (int i = 0; i < ROWS / 4; i++) {
            int at = from + i * step;
            DoubleVector first = DoubleVector.fromArray(SPECIES, source, at);
            DoubleVector second = DoubleVector.fromArray(SPECIES, source, at + quarter);
            DoubleVector third = DoubleVector.fromArray(SPECIES, source, at + 2 * quarter);
            DoubleVector fourth = DoubleVector.fromArray(SPECIES, source, at + 3 * quarter);
            DoubleVector oddLow = first.rearrange(ZIP_LOW, third);
            DoubleVector oddHigh = first.rearrange(ZIP_HIGH, third);
            DoubleVector evenLow = second.rearrange(ZIP_LOW, fourth);
            DoubleVector evenHigh = second.rearrange(ZIP_HIGH, fourth);
            int put = to + 2 * i * pair;
            oddLow.rearrange(ZIP_LOW, evenLow).intoArray(target, put);
            oddLow.rearrange(ZIP_HIGH, evenLow).intoArray(target, put + single);
            oddHigh.rearrange(ZIP_LOW, evenHigh).intoArray(target, put + pair);
            oddHigh.rearrange(ZIP_HIGH, evenHigh).intoArray(target, put + pair + single);
        }
    }
}

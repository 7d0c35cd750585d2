package layerwise.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes blocks of {@link #ROWS} rows of one vector each by perfect shuffles: laid end to end, the rows are interleaved four
 * ways log₄ ROWS times, after which the index (row, column) has rotated to (column, row).
 */
final class FloatTransposition {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final VectorShuffle<Float> ZIP_LOW = VectorShuffle.makeZip(SPECIES, 0);
    private static final VectorShuffle<Float> ZIP_HIGH = VectorShuffle.makeZip(SPECIES, 1);

    /** Rows of a block: the power of four among one vector and two vectors. */
    static final int ROWS = Integer.numberOfTrailingZeros(LANES) % 2 == 0 ? LANES : 2 * LANES;

    private final float[] block = new float[ROWS * LANES];
    private final float[] otherBlock = new float[ROWS * LANES];

    /** Makes rows that lie {@code step} apart from {@code from} on columns: those of the target lie {@code stride} apart from {@code to} on. */
    void transpose(float[] source, int from, int step, float[] target, int to, int stride) {
        float[] in = source;
        int inAt = from;
        int inStep = step;
        float[] out = block;
        float[] next = otherBlock;
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
    private static void interleave(float[] source, int from, int step, float[] target, int to, int single, int pair) {
        int quarter = ROWS / 4 * step;
        for (int i = 0; i < ROWS / 4; i++) {
            int at = from + i * step;
            FloatVector first = FloatVector.fromArray(SPECIES, source, at);
            FloatVector second = FloatVector.fromArray(SPECIES, source, at + quarter);
            FloatVector third = FloatVector.fromArray(SPECIES, source, at + 2 * quarter);
            FloatVector fourth = FloatVector.fromArray(SPECIES, source, at + 3 * quarter);
            FloatVector oddLow = first.rearrange(ZIP_LOW, third);
            FloatVector oddHigh = first.rearrange(ZIP_HIGH, third);
            FloatVector evenLow = second.rearrange(ZIP_LOW, fourth);
            FloatVector evenHigh = second.rearrange(ZIP_HIGH, fourth);
            int put = to + 2 * i * pair;
            oddLow.rearrange(ZIP_LOW, evenLow).intoArray(target, put);
            oddLow.rearrange(ZIP_HIGH, evenLow).intoArray(target, put + single);
            oddHigh.rearrange(ZIP_LOW, evenHigh).intoArray(target, put + pair);
            oddHigh.rearrange(ZIP_HIGH, evenHigh).intoArray(target, put + pair + single);
        }
    }
}

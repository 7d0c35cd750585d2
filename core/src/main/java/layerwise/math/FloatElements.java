package layerwise.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The sum over columns in float32, and the copies to and from padded vectors by which the loops of its neighbours do without masks. */
final class FloatElements {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private FloatElements() {}

    /** Copies {@code count} elements, fewer than a vector holds, and zeros after them to make a vector of the copy. */
    static void load(float[] from, int fromAt, int count, float[] padded, int paddedAt) {
        System.arraycopy(from, fromAt, padded, paddedAt, count);
        Arrays.fill(padded, paddedAt + count, paddedAt + LANES, 0);
    }

    /** Copies the first {@code count} elements of a padded vector, and nothing after them. */
    static void store(float[] padded, int paddedAt, float[] to, int toAt, int count) {
        System.arraycopy(padded, paddedAt, to, toAt, count);
    }

    /** sum[i] = scale · Σⱼ matrix(i, j) over a matrix of {@code rows} rows, j in increasing order, for a range of i. */
    static void sumColumns(
            float scale,
            float[] matrix,
            int at,
            int rows,
            int columns,
            int fromRow,
            int toRow,
            float[] sum,
            int sumAt) {
        int i = fromRow;
        for (; i <= toRow - 4 * LANES; i += 4 * LANES) {
            sumFourVectors(scale, matrix, at + i, rows, columns, sum, sumAt + i);
        }
        for (; i < toRow; i += LANES) {
            sumVector(scale, matrix, at + i, rows, columns, Math.min(LANES, toRow - i), sum, sumAt + i);
        }
    }

    private static void sumVector(
            float scale, float[] matrix, int at, int rows, int columns, int count, float[] sum, int sumAt) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, count);
        FloatVector total = FloatVector.zero(SPECIES);
        for (int j = 0; j < columns; j++) {
            total = FloatVector.fromArray(SPECIES, matrix, at + j * rows, mask).add(total);
        }
        total.mul(scale).intoArray(sum, sumAt, mask);
    }

    /** {@link #sumColumns} of four vectors of rows: four independent chains of additions hide one another's latency. */
    private static void sumFourVectors(
            float scale, float[] matrix, int at, int rows, int columns, float[] sum, int sumAt) {
        FloatVector total0 = FloatVector.zero(SPECIES);
        FloatVector total1 = FloatVector.zero(SPECIES);
        FloatVector total2 = FloatVector.zero(SPECIES);
        FloatVector total3 = FloatVector.zero(SPECIES);
        for (int j = 0; j < columns; j++) {
            int column = at + j * rows;
            total0 = FloatVector.fromArray(SPECIES, matrix, column).add(total0);
            total1 = FloatVector.fromArray(SPECIES, matrix, column + LANES).add(total1);
            total2 = FloatVector.fromArray(SPECIES, matrix, column + 2 * LANES).add(total2);
            total3 = FloatVector.fromArray(SPECIES, matrix, column + 3 * LANES).add(total3);
        }
        total0.mul(scale).intoArray(sum, sumAt);
        total1.mul(scale).intoArray(sum, sumAt + LANES);
        total2.mul(scale).intoArray(sum, sumAt + 2 * LANES);
        total3.mul(scale).intoArray(sum, sumAt + 3 * LANES);
    }
}

package layerwise.math;

/**
 * The format bfloat16: the upper half of a float32, with its 8 bits of exponent and 7 stored bits of significand. The product of
 * two such numbers is exact in float32.
 */
final class Bfloat16 {
    private Bfloat16() {}

    /** The bfloat16 nearest to {@code value}, ties to even, as the float32 of the same value; a NaN stays a NaN. */
    static float round(float value) {
        if (Float.isNaN(value)) {
            return value;
        }
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
    }

    /** A float32 copy of a float32 matrix with every element rounded. */
    static Matrix round(Matrix matrix) {
        Matrix rounded = matrix.copy();
        for (int k = 0; k < rounded.floats.length; k++) {
            rounded.floats[k] = round(rounded.floats[k]);
        }
        return rounded.asReadOnly();
    }
}

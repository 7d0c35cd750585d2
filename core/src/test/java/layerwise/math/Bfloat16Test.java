package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Test {
    @ParameterizedTest
    @CsvSource({
        "3f800000, 3f800000", // 1
        "3f808000, 3f800000", // a tie, down to even
        "3f808001, 3f810000", // just above a tie
        "3f818000, 3f820000", // a tie, up to even
        "bf818000, bf820000", // the same below zero
        "7f7f7fff, 7f7f0000", // the last that does not overflow
        "7f7f8000, 7f800000", // the first that does
        "00008001, 00010000", // subnormal
        "80000000, 80000000", // −0
        "7f800000, 7f800000", // ∞
        "ff800000, ff800000",
    })
    void roundsToTheNearestWithTiesToEven(String from, String to) {
        float rounded = Bfloat16.round(Float.intBitsToFloat(Integer.parseUnsignedInt(from, 16)));
        assertThat(Integer.toHexString(Float.floatToRawIntBits(rounded)))
                .isEqualTo(Integer.toHexString(Integer.parseUnsignedInt(to, 16)));
    }

    /** A NaN whose payload stands in the lower half would become an infinity if it were cut off. */
    @Test
    void aNanStaysANan() {
        for (int bits : new int[] {0x7f800001, 0x7fffffff, 0xffffffff, 0x7fc00000}) {
            assertThat(Bfloat16.round(Float.intBitsToFloat(bits))).isNaN();
        }
    }

    @Test
    void theVectorLoopRoundsEveryKindOfNumberTheSame() {
        Matrix values = Matrix.zeros(Precision.BFLOAT16, 1, 65_537 + 7);
        for (int k = 0; k < values.size(); k++) {
            // Steps through all exponents and many significands, ties among them.
            values.floats[k] = Float.intBitsToFloat(k * 0xffff + 0x8000 * (k & 1));
        }
        float[] rounded = new FloatRounding(1).round(values);
        for (int k = 0; k < values.size(); k++) {
            float expected = Bfloat16.round(values.floats[k]);
            assertThat(Float.floatToIntBits(rounded[k])).isEqualTo(Float.floatToIntBits(expected));
        }
    }
}

package layerwise.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BfloatsTest {
    @ParameterizedTest
    @CsvSource({
        "3f800000, 3f80", // 1
        "3f808000, 3f80", // a tie, down to even
        "3f808001, 3f81", // just above a tie
        "3f818000, 3f82", // a tie, up to even
        "bf818000, bf82",
        "7f7f8000, 7f80", // overflows to infinity
        "00008001, 0001", // subnormal
        "80000000, 8000",
        "ff800000, ff80",
        "7f800001, 7fc0", // a NaN whose payload stands in the lower half
        "ffffffff, ffff",
    })
    void roundsToTheNearestWithTiesToEven(String from, String to) {
        short rounded = Bfloats.round(Float.intBitsToFloat(Integer.parseUnsignedInt(from, 16)));
        assertThat(Integer.toHexString(rounded & 0xffff)).isEqualTo(Integer.toHexString(Integer.parseInt(to, 16)));
    }

    @Test
    void theVectorLoopRoundsEveryKindOfNumberTheSame() {
        // Steps through all exponents and many significands, ties among them; more than one tile and a rest.
        float[] numbers = new float[200_003];
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = Float.intBitsToFloat(k * 0x5555 + 0x8000 * (k & 1));
        }
        Bfloats operands = new Bfloats(2).round(numbers, 3, numbers.length - 3, numbers, 100, 70_000);
        for (int k = 3; k < numbers.length; k++) {
            assertThat(operands.x()[k - 3]).isEqualTo(Bfloats.round(numbers[k]));
        }
        for (int k = 0; k < 70_000; k++) {
            assertThat(operands.y()[k]).isEqualTo(Bfloats.round(numbers[100 + k]));
        }
    }
}

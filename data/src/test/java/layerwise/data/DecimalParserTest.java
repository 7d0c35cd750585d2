package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import layerwise.data.DecimalParser.Spelling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalParserTest {
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d+");

    private static void isAsJavas(String text) {
        double expected = Double.parseDouble(text);
        boolean loses = INTEGER.matcher(text).matches()
                && (Double.isInfinite(expected) || new BigDecimal(text).compareTo(new BigDecimal(expected)) != 0);
        double[] number = new double[2];
        char[] padded = ("7" + text + "7").toCharArray();
        Spelling spelling = DecimalParser.parse(padded, 1, 1 + text.length(), '.', number, 1);
        // A million assertions of AssertJ would take longer than the parsing.
        if (spelling != (loses ? Spelling.LONG_INTEGER : Spelling.NUMBER)
                || (!loses && Double.doubleToRawLongBits(number[1]) != Double.doubleToRawLongBits(expected))) {
            throw new AssertionError(text + " is " + spelling + " " + number[1] + ", expected " + expected);
        }
    }

    @Test
    void randomDecimalsHaveTheBitsOfJavas() {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 600_000; i++) {
            text.setLength(0);
            text.append(new String[] {"", "-", "+"}[random.nextInt(3)]);
            int digits = random.nextInt(1, 24);
            int point = random.nextInt(-digits, digits + 1);
            for (int k = 0; k < digits; k++) {
                if (k == point) {
                    text.append('.');
                }
                text.append((char) ('0' + (random.nextInt(4) == 0 ? 0 : random.nextInt(10))));
            }
            if (random.nextBoolean()) {
                text.append(random.nextBoolean() ? "e" : "E-").append(random.nextInt(random.nextBoolean() ? 30 : 350));
            }
            isAsJavas(text.toString());
        }
    }

    @Test
    void shortestSpellingsOfDoublesReadBack() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 200_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                isAsJavas(Double.toString(number));
            }
            isAsJavas(Double.toString(random.nextDouble(-1000, 1000)));
        }
    }

    /** Where rounding is hardest: halfway between two doubles, and a digit more or less. */
    @Test
    void numbersHalfwayBetweenDoublesAreRoundedAsJavas() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            double number = Math.scalb(random.nextDouble(1, 2), random.nextInt(-60, 120));
            BigDecimal half = new BigDecimal(number)
                    .add(new BigDecimal(Math.nextUp(number)))
                    .divide(BigDecimal.valueOf(2));
            isAsJavas(half.toString());
            for (int digits = 17; digits <= 19; digits++) {
                BigDecimal near = half.round(new java.math.MathContext(digits));
                isAsJavas(near.toString());
                isAsJavas(near.add(near.ulp()).toString());
                isAsJavas(near.subtract(near.ulp()).toString());
            }
        }
    }

    @Test
    void longIntegersHalfwayBetweenDoublesAreRoundedAsJavas() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 30_000; i++) {
            long odd = (1L << 53) | random.nextLong(1L << 53) | 1;
            isAsJavas(odd + ".0");
            isAsJavas(odd + "e" + random.nextInt(25));
            isAsJavas(Long.toUnsignedString(random.nextLong()));
            isAsJavas(Long.toUnsignedString(random.nextLong() & -1L << 12));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0e5",
                "00000000000000000000000000000000000001.5",
                "0.00000000000000000000000000000000000015",
                "9007199254740992",
                "9007199254740993",
                "9007199254740993.0",
                "18446744073709551615",
                "18446744073709551616",
                "100000000000000000000000",
                "123456789012345678901234567890",
                "1e308",
                "1e309",
                "-1e309",
                "1e99999999999",
                "1e-99999999999",
                "0e99999999999",
                "5e-324",
                "2e-324",
                "2.2250738585072011e-308",
                "1.7976931348623159e308",
                "1.",
                ".5",
                "+.5e+1",
                "9999999999999999999",
                "9999999999999999999e64",
                "9999999999999999999e-64",
                "9999999999999999999e65"
            })
    void cornersAreAsJavas(String text) {
        isAsJavas(text);
    }

    @Test
    void integersOfManyDigitsAreToldInLittleTime() {
        isAsJavas("1" + "0".repeat(400));
        isAsJavas("0".repeat(1_000_000) + "1");
        char[] ones = "1".repeat(1 << 20).toCharArray();
        assertThat(DecimalParser.parse(ones, 0, ones.length, '.', new double[1], 0))
                .isEqualTo(Spelling.LONG_INTEGER);
    }

    private static double value(String text, char point) {
        double[] number = new double[1];
        assertThat(DecimalParser.parse(text.toCharArray(), 0, text.length(), point, number, 0))
                .as(text)
                .isEqualTo(Spelling.NUMBER);
        return number[0];
    }

    @Test
    void blanksAroundDoNotCountAndNothingElseIsNaN() {
        assertThat(value(" \u2003-1.5\t", '.')).isEqualTo(-1.5);
        assertThat(value("", '.')).isNaN();
        assertThat(value(" \t", '.')).isNaN();
    }

    @Test
    void namesOfNumbersAreReadInAnyCase() {
        for (String nan : List.of("nan", "NaN", "-NAN", "+nan")) {
            assertThat(value(nan, '.')).isNaN();
        }
        for (String infinity : List.of("inf", "Infinity", "+INF", "+infinity")) {
            assertThat(value(infinity, '.')).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(value("-" + infinity.replace("+", ""), '.')).isEqualTo(Double.NEGATIVE_INFINITY);
        }
    }

    @Test
    void aCommaMayStandForThePoint() {
        assertThat(value("-1,5e3", ',')).isEqualTo(-1500);
        assertThat(value("0,1234567890123456789123", ',')).isEqualTo(Double.parseDouble("0.1234567890123456789123"));
        assertThat(DecimalParser.isNumber("1.5", ',')).isFalse();
        assertThat(DecimalParser.isNumber("1,5", '.')).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1f",
                "1d",
                "0x1p3",
                "1e",
                "1e+",
                "e5",
                ".",
                "+",
                "-.",
                "1.2.3",
                "1 2",
                "--1",
                "1,000",
                "nano",
                "in",
                "infinit",
                "١",
                "1e5.5",
                "+-inf",
                "\u0001nan",
                "1_000"
            })
    void otherSpellingsAreText(String text) {
        assertThat(DecimalParser.parse(text.toCharArray(), 0, text.length(), '.', new double[1], 0))
                .isEqualTo(Spelling.TEXT);
    }
}

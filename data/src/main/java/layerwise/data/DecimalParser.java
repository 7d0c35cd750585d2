package layerwise.data;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Decimal spellings to float64, correctly rounded: the bits are those of {@link Double#parseDouble}, without a string for each cell.
 *
 * <p>Up to 19 digits {@code w} and a power of ten {@code q} give {@code w·10^q}: exactly in floating point where both factors are exact
 * (Clinger 1990, "How to read floating point numbers accurately"), else from the first 128 bits of {@code 10^q} where these decide
 * (Lemire 2021, "Number parsing at a gigabyte per second", section 5), else by {@code parseDouble}.
 */
final class DecimalParser {
    /** What a cell holds. */
    enum Spelling {
        /** A number, or a blank, which is NaN. */
        NUMBER,
        /** An integer with digits that float64 would lose. */
        LONG_INTEGER,
        /** Anything else. */
        TEXT
    }

    private static final double LARGEST_EXACT = 0x1p53;
    private static final int MOST_DIGITS = 19;
    private static final int MOST_DIGITS_OF_DOUBLES = 309;
    private static final int LARGEST_EXPONENT = 99_999;
    private static final int EXACT_POWERS = 22;
    private static final double[] POWERS = new double[EXACT_POWERS + 1];
    private static final int TABULATED = 64;
    // The first 128 bits of 10^q, rounded down, for q from -TABULATED to TABULATED.
    private static final long[] HIGH = new long[2 * TABULATED + 1];
    private static final long[] LOW = new long[2 * TABULATED + 1];

    static {
        for (int q = 0; q <= EXACT_POWERS; q++) {
            POWERS[q] = BigDecimal.TEN.pow(q).doubleValue();
        }
        for (int q = -TABULATED; q <= TABULATED; q++) {
            BigInteger five = BigInteger.valueOf(5).pow(Math.abs(q));
            BigInteger scaled =
                    q < 0 ? BigInteger.ONE.shiftLeft(128 + five.bitLength()).divide(five) : five;
            BigInteger first = scaled.shiftLeft(Math.max(0, 128 - scaled.bitLength()))
                    .shiftRight(Math.max(0, scaled.bitLength() - 128));
            HIGH[q + TABULATED] = first.shiftRight(64).longValue();
            LOW[q + TABULATED] = first.longValue();
        }
    }

    private DecimalParser() {}

    /**
     * Whether the characters from {@code from} to before {@code to} are a number, which then goes to {@code numbers[index]}: decimal
     * digits with an optional sign, point and exponent, or nan, inf or infinity in any case; blanks around it do not count, and
     * nothing but blanks is NaN.
     *
     * @param point what stands before the fraction: a point or a comma
     */
    static Spelling parse(char[] text, int from, int to, char point, double[] numbers, int index) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text[start])) {
            start++;
        }
        while (start < end && Character.isWhitespace(text[end - 1])) {
            end--;
        }
        if (start == end) {
            numbers[index] = Double.NaN;
            return Spelling.NUMBER;
        }
        boolean negative = text[start] == '-';
        int i = negative || text[start] == '+' ? start + 1 : start;
        int whole = i;
        long mantissa = 0;
        int digit;
        while (i < end && (digit = text[i] - '0') >= 0 && digit <= 9) {
            mantissa = 10 * mantissa + digit;
            i++;
        }
        int digits = i - whole;
        int scale = 0;
        boolean integer = i == end;
        if (i < end && text[i] == point) {
            int fraction = ++i;
            while (i < end && (digit = text[i] - '0') >= 0 && digit <= 9) {
                mantissa = 10 * mantissa + digit;
                i++;
            }
            scale = i - fraction;
            digits += scale;
        }
        if (digits == 0) {
            return name(text, whole, start, end, numbers, index);
        }
        int exponent = 0;
        if (i < end && (text[i] | 0x20) == 'e') {
            boolean below = ++i < end && text[i] == '-';
            i += i < end && (below || text[i] == '+') ? 1 : 0;
            int first = i;
            while (i < end && (digit = text[i] - '0') >= 0 && digit <= 9) {
                exponent = Math.min(10 * exponent + digit, LARGEST_EXPONENT);
                i++;
            }
            if (i == first) {
                return Spelling.TEXT;
            }
            exponent = below ? -exponent : exponent;
        }
        if (i < end) {
            return Spelling.TEXT;
        }
        int significant = digits > MOST_DIGITS ? digits - zeros(text, whole, end, point) : digits;
        boolean fits = significant <= MOST_DIGITS;
        if (integer && digits > 15 && !(fits ? isExact(mantissa) : isExact(text, end, significant))) {
            return Spelling.LONG_INTEGER;
        }
        double number = fits ? number(mantissa, exponent - scale) : Double.NaN;
        numbers[index] = Double.isNaN(number) ? slowly(text, start, end, point) : negative ? -number : number;
        return Spelling.NUMBER;
    }

    /** Whether {@code cell} spells a number, however long; a blank does not. */
    static boolean isNumber(String cell, char point) {
        return !cell.isBlank() && parse(cell.toCharArray(), 0, cell.length(), point, new double[1], 0) != Spelling.TEXT;
    }

    /** How many zeros there are before the first digit that is not one. */
    private static int zeros(char[] text, int from, int to, char point) {
        int zeros = 0;
        for (int i = from; i < to && (text[i] == '0' || text[i] == point); i++) {
            zeros += text[i] == '0' ? 1 : 0;
        }
        return zeros;
    }

    /** Whether float64 holds the unsigned integer. */
    private static boolean isExact(long integer) {
        return integer == 0
                || Long.SIZE - Long.numberOfLeadingZeros(integer) - Long.numberOfTrailingZeros(integer) <= 53;
    }

    /** Whether float64 holds an integer of more digits than fit a long. */
    private static boolean isExact(char[] text, int to, int significant) {
        if (significant > MOST_DIGITS_OF_DOUBLES) {
            return false;
        }
        BigDecimal integer = new BigDecimal(text, to - significant, significant);
        double number = integer.doubleValue();
        return number <= Double.MAX_VALUE && integer.compareTo(new BigDecimal(number)) == 0;
    }

    private static double slowly(char[] text, int from, int to, char point) {
        return Double.parseDouble(new String(text, from, to - from).replace(point, '.'));
    }

    private static Spelling name(char[] text, int from, int start, int end, double[] numbers, int index) {
        if (spells(text, from, end, "nan")) {
            numbers[index] = Double.NaN;
        } else if (spells(text, from, end, "inf") || spells(text, from, end, "infinity")) {
            numbers[index] = text[start] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        } else {
            return Spelling.TEXT;
        }
        return Spelling.NUMBER;
    }

    /** Whether the characters are the word, in small letters or capitals. */
    private static boolean spells(char[] text, int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if ((text[i] | 0x20) != word.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    /** {@code w·10^q} for the unsigned {@code w}, or NaN where neither way decides its last bit. */
    private static double number(long w, int q) {
        if (w == 0) {
            return 0;
        }
        if (w > 0 && w <= LARGEST_EXACT && q >= -EXACT_POWERS && q <= EXACT_POWERS) {
            return q < 0 ? w / POWERS[-q] : w * POWERS[q];
        }
        return q < -TABULATED || q > TABULATED ? Double.NaN : rounded(w, q);
    }

    /**
     * The product of {@code w}, shifted up to 64 bits, and the 128 bits of {@code 10^q}, rounded to 53 bits; NaN where the bits left out
     * of the power could change the rounding.
     */
    private static double rounded(long w, int q) {
        int shift = Long.numberOfLeadingZeros(w);
        long factor = w << shift;
        long power = HIGH[q + TABULATED];
        long high = Math.unsignedMultiplyHigh(factor, power);
        long low = factor * power;
        // The product lies between (high, low) and (high, low + factor): more bits are needed where a carry could reach
        // the rounding.
        if ((high & 0x1FF) == 0x1FF && Long.compareUnsigned(low + factor, factor) < 0) {
            long more = LOW[q + TABULATED];
            long sum = low + Math.unsignedMultiplyHigh(factor, more);
            high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
            low = sum;
            if ((high & 0x1FF) == 0x1FF && low == -1 && Long.compareUnsigned(factor * more + factor, factor) < 0) {
                return Double.NaN;
            }
        }
        int top = (int) (high >>> 63);
        long mantissa = high >>> (top + 9);
        // The 54th bit is set, an even one is before it and nothing after it: a tie, if the product is exact.
        if (low == 0 && (high & 0x1FF) == 0 && (mantissa & 3) == 1) {
            return Double.NaN;
        }
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        // 217706/2^16 is log2(10) closely enough for the floor; the tabulated powers keep clear of subnormal numbers
        // and infinity.
        long exponent = ((217_706L * q) >> 16) + 63 - shift + top;
        return Double.longBitsToDouble(((exponent + Double.MAX_EXPONENT) << 52) + (mantissa - (1L << 52)));
    }
}

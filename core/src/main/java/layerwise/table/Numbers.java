package layerwise.table;

import java.util.Locale;
import java.util.OptionalDouble;

/** How numbers are spelled in cells and in messages. */
final class Numbers {
    private static final double LARGEST_EXACT = 0x1p53;

    private Numbers() {}

    /**
     * The number that a cell holds, if it holds one: decimal digits with an optional sign, point and exponent, or nan, inf or
     * infinity in any case; blanks around it do not count. Java's other spellings ({@code 1f}, {@code 0x1p3}) are text.
     */
    static OptionalDouble parse(String cell) {
        String number = cell.strip();
        if (isDecimal(number)) {
            return OptionalDouble.of(Double.parseDouble(number));
        }
        return switch (number.toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan" -> OptionalDouble.of(Double.NaN);
            case "inf", "+inf", "infinity", "+infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
            case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
            default -> OptionalDouble.empty();
        };
    }

    private static boolean isDecimal(String text) {
        int i = skipSign(text, 0);
        int whole = skipDigits(text, i);
        int digits = whole - i;
        i = whole;
        if (i < text.length() && text.charAt(i) == '.') {
            int fraction = skipDigits(text, i + 1);
            digits += fraction - (i + 1);
            i = fraction;
        }
        if (digits == 0) {
            return false;
        }
        if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            int exponent = skipSign(text, i + 1);
            i = skipDigits(text, exponent);
            if (i == exponent) {
                return false;
            }
        }
        return i == text.length();
    }

    private static int skipSign(String text, int i) {
        return i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-') ? i + 1 : i;
    }

    private static int skipDigits(String text, int i) {
        int end = i;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** Whether the number is an integer that float64 tells from its neighbours. */
    static boolean isInteger(double number) {
        return number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT;
    }

    /** The shortest spelling that reads back as {@code number}: 17, not 17.0. */
    static String write(double number) {
        return isInteger(number) ? Long.toString((long) number) : Double.toString(number);
    }
}

package layerwise.table;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;

/** How numbers are spelled in cells and in messages. */
final class Numbers {
    private static final double LARGEST_EXACT = 0x1p53;
    private static final double LARGEST_LONG = 0x1p63;

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

    /** The shortest spelling that reads back as {@code number}: 17, not 17.0. Integers have all their digits up to 2⁶³. */
    static String write(double number) {
        return number == Math.rint(number) && Math.abs(number) < LARGEST_LONG
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /**
     * What a cell says, however it is spelled: a number in the shortest way, so that 1, 1.0 and 01 are one label, any other text without
     * the blanks around it. An integer that float64 cannot hold keeps its digits. Empty for a blank cell and for NaN.
     */
    static String label(String cell) {
        String text = cell.strip();
        OptionalDouble parsed = parse(text);
        if (parsed.isEmpty()) {
            return text;
        }
        double number = parsed.getAsDouble();
        if (Double.isNaN(number)) {
            return "";
        }
        return Double.isFinite(number) && !isBeyondDoubles(text, number) ? write(number) : text;
    }

    /** Whether the text is an integer that {@code number}, which it was parsed to, is not. */
    static boolean isBeyondDoubles(String text, double number) {
        return Math.abs(number) >= LARGEST_EXACT
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '+')
                && new BigDecimal(text).compareTo(new BigDecimal(number)) != 0;
    }
}

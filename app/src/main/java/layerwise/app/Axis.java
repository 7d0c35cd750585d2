package layerwise.app;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A range of numbers along a line, with round numbers marked on it.
 *
 * @param low where it begins
 * @param high where it ends, above {@code low}
 * @param logarithmic whether equal distances are equal ratios; both ends are then positive
 * @param ticks the round numbers, in order
 */
record Axis(double low, double high, boolean logarithmic, List<Tick> ticks) {
    private static final int[] MARKS = {1, 2, 5};

    /** A marked number and how it is written. */
    record Tick(double value, String label) {}

    /** An axis from a round number to a round number, which holds {@code least} to {@code largest} in about so many steps. */
    static Axis linear(double least, double largest, int steps) {
        double from = least;
        double to = largest;
        if (largest / 2 - least / 2 <= 1e-9 * Math.max(Math.abs(least), Math.abs(largest))) {
            // What hardly changes is drawn in the middle.
            from = least == 0 ? -1 : Math.min(0, 2 * least);
            to = least == 0 ? 1 : Math.max(0, 2 * least);
        }
        double step = roundStep(to / steps - from / steps);
        long first = (long) Math.floor(from / step + 1e-9);
        long last = (long) Math.ceil(to / step - 1e-9);
        List<Tick> ticks = new ArrayList<>();
        for (long k = first; k <= last; k++) {
            ticks.add(new Tick(k * step, label(k * step, step, Math.max(Math.abs(first), Math.abs(last)) * step)));
        }
        return new Axis(first * step, last * step, false, ticks);
    }

    /** An axis for positive numbers, from 1, 2 or 5 times a power of ten to such a number, in at most about so many steps. */
    static Axis logarithmic(double least, double largest, int steps) {
        int from = markBelow(least);
        int to = -markBelow(1 / largest);
        if (from == to) {
            from--;
            to++;
        }
        // Three marks to a power of ten; where that is too many, one, or one for several.
        int every = to - from <= steps ? 1 : 3 * Math.ceilDiv(to - from, 3 * steps);
        List<Tick> ticks = new ArrayList<>();
        for (int k = from; k <= to; k++) {
            if (Math.floorMod(k, every) == 0) {
                ticks.add(new Tick(mark(k), markLabel(k)));
            }
        }
        return new Axis(mark(from), mark(to), true, ticks);
    }

    /** An axis for epochs, which begins and ends with them; an epoch alone stands in the middle. */
    static Axis epochs(int first, int last, int steps) {
        if (first == last) {
            return new Axis(first - 1, last + 1, false, List.of(new Tick(first, Integer.toString(first))));
        }
        long step = Math.max(1, (long) roundStep((last - first) / (double) steps));
        List<Tick> ticks = new ArrayList<>();
        if (Math.floorMod(first, step) != 0 && step - Math.floorMod(first, step) > step / 2) {
            ticks.add(new Tick(first, Integer.toString(first)));
        }
        for (long k = Math.ceilDiv(first, step) * step; k <= last; k += step) {
            ticks.add(new Tick(k, Long.toString(k)));
        }
        return new Axis(first, last, false, ticks);
    }

    /** Where a number lies: 0 at the beginning, 1 at the end. */
    double fraction(double value) {
        return logarithmic
                ? Math.log(value / low) / Math.log(high / low)
                : (value / 2 - low / 2) / (high / 2 - low / 2);
    }

    /** The number of 1, 2 or 5 times a power of ten that is nearest. */
    private static double roundStep(double step) {
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        double digit = step / power;
        return power * (digit < 1.5 ? 1 : digit < 3 ? 2 : digit < 7 ? 5 : 10);
    }

    /** The number of the last mark that is not above a number; mark 0 is 1, mark 1 is 2, mark 2 is 5, mark 3 is 10. */
    private static int markBelow(double value) {
        int k = 3 * (int) Math.floor(Math.log10(value)) + 3;
        while (mark(k) > value * (1 + 1e-9)) {
            k--;
        }
        return k;
    }

    private static double mark(int k) {
        return Double.parseDouble(MARKS[Math.floorMod(k, 3)] + "e" + Math.floorDiv(k, 3));
    }

    private static String markLabel(int k) {
        int exponent = Math.floorDiv(k, 3);
        int digit = MARKS[Math.floorMod(k, 3)];
        return exponent >= -4 && exponent <= 5
                ? BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent).toPlainString()
                : digit + "e" + exponent;
    }

    /** A number with as many digits as tell it from its neighbours, in scientific notation where zeros would outnumber them. */
    private static String label(double value, double step, double size) {
        int exponent = (int) Math.floor(Math.log10(size) + 1e-9);
        int last = (int) Math.floor(Math.log10(step) + 1e-9);
        if (value == 0) {
            return "0";
        }
        if (exponent >= 6 || exponent < -4) {
            int digits = Math.max(0, exponent - last);
            return String.format(Locale.ROOT, "%." + digits + "fe%d", value / Math.pow(10, exponent), exponent);
        }
        return String.format(Locale.ROOT, "%." + Math.max(0, -last) + "f", value);
    }
}

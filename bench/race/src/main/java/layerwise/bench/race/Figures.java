package layerwise.bench.race;

import java.util.Locale;

/** Numbers as the report prints them. */
final class Figures {
    private Figures() {}

    /** Three digits, or whole milliseconds. */
    static String milliseconds(double nanoseconds) {
        return digits(nanoseconds / 1e6);
    }

    /** Three digits. */
    static String digits(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.1 ? 3 : value >= 0.01 ? 4 : 5;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}

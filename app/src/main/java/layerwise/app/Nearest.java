package layerwise.app;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.IntStream;

/** The name that somebody probably meant. */
final class Nearest {
    private Nearest() {}

    /** The candidate that the fewest changes lead to, the first of several; nothing where it would take too many. */
    static Optional<String> of(String name, Collection<String> candidates) {
        Optional<String> nearest = Optional.empty();
        int least = Math.min(name.length(), Math.max(1, name.length() / 3) + 1);
        for (String candidate : candidates) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /** The least number of characters to insert, delete or replace so that {@code a} becomes {@code b} (Levenshtein 1966). */
    private static int distance(String a, String b) {
        int[] above = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 0; i < a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i + 1;
            for (int j = 0; j < b.length(); j++) {
                int replaced = above[j] + (a.charAt(i) == b.charAt(j) ? 0 : 1);
                row[j + 1] = Math.min(replaced, 1 + Math.min(above[j + 1], row[j]));
            }
            above = row;
        }
        return above[b.length()];
    }
}

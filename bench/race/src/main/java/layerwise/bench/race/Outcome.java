package layerwise.bench.race;

import java.util.List;
import layerwise.bench.Configuration;

/**
 * What became of a configuration in a contest.
 *
 * @param peer the contestant
 * @param configuration the configuration
 * @param version of the library
 * @param turns nanoseconds per step of each turn; empty if it did not take part
 * @param difference the largest relative difference of its losses from the reference
 * @param reason why it did not take part, or an empty text
 */
record Outcome(
        Peer peer, Configuration configuration, String version, List<Double> turns, double difference, String reason) {
    Outcome {
        turns = List.copyOf(turns);
    }

    boolean counts() {
        return !turns.isEmpty();
    }

    /** The median turn. */
    double nanoseconds() {
        List<Double> sorted = turns.stream().sorted().toList();
        int n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }
}

package layerwise.bench.race;

import java.util.List;
import layerwise.bench.Configuration;

/**
 * What became of a configuration in a contest.
 *
 * @param peer the contestant
 * @param configuration the configuration
 * @param version of the library
 * @param turns those that count; empty if it did not take part
 * @param difference the largest relative difference of its losses from the reference
 * @param reason why it did not take part, or an empty text
 */
record Outcome(
        Peer peer, Configuration configuration, String version, List<Turn> turns, double difference, String reason) {
    Outcome {
        turns = List.copyOf(turns);
    }

    boolean counts() {
        return !turns.isEmpty();
    }

    /** The median of the clean turns; where there are none, of all. */
    double nanoseconds() {
        List<Turn> clean = turns.stream().filter(Turn::isClean).toList();
        double[] sorted = (clean.isEmpty() ? turns : clean)
                .stream().mapToDouble(Turn::nanoseconds).sorted().toArray();
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    /** The turns in which the machine was its own. */
    long cleanTurns() {
        return turns.stream().filter(Turn::isClean).count();
    }
}

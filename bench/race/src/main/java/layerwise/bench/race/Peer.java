package layerwise.bench.race;

import java.util.List;
import java.util.Set;
import layerwise.bench.Configuration;
import layerwise.bench.Workload.Rule;

/**
 * A library in the race, and how its processes are started.
 *
 * @param name a word for options, for example {@code djl}
 * @param title what the report calls it
 * @param command the command that starts a process of it
 * @param absence why it cannot take part at all, or an empty text
 * @param lacks the optimisers that it does not have, for which another stands in
 * @param isYardstick whether it is no training, only its products, so that its losses are not checked
 * @param choice the configurations that are tried in a contest, of which the best counts
 */
record Peer(
        String name,
        String title,
        List<String> command,
        String absence,
        Set<Rule> lacks,
        boolean isYardstick,
        Choice choice) {
    Peer {
        command = List.copyOf(command);
        lacks = Set.copyOf(lacks);
    }

    /** The configurations that are tried in a contest; none where it does not take part. */
    @FunctionalInterface
    interface Choice {
        List<Configuration> configurations(Contest contest);
    }

    List<Configuration> configurations(Contest contest) {
        return absence.isEmpty() ? choice.configurations(contest) : List.of();
    }

    /** Whether another optimiser than the contest's is measured. */
    boolean standsIn(Contest contest) {
        return !contest.isPrediction() && lacks.contains(contest.workload().rule());
    }

    /** Whether it is Layerwise, in one way or another. */
    boolean isOurs() {
        return command.contains(Peers.OUR_MAIN_CLASS);
    }
}

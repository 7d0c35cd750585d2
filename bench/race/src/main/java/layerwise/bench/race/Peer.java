package layerwise.bench.race;

import java.util.List;
import layerwise.bench.Configuration;

/**
 * A library in the race, and how its processes are started.
 *
 * @param name a word for options, for example {@code djl}
 * @param title what the report calls it
 * @param command the command that starts a process of it
 * @param absence why it cannot take part at all, or an empty text
 * @param check what of its losses is compared with the reference
 * @param choice the configurations that are tried in a contest, of which the best counts
 */
record Peer(String name, String title, List<String> command, String absence, Check check, Choice choice) {
    Peer {
        command = List.copyOf(command);
    }

    /** What of a contestant's losses is compared with the reference. */
    enum Check {
        /** All: it computes the same. */
        ALL,
        /** The first where the optimiser is not plain gradient descent: it has no such optimiser, and another stands in. */
        FIRST_UNLESS_GRADIENT_DESCENT,
        /** None: it is no training, only its products. */
        NONE
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
        return check == Check.FIRST_UNLESS_GRADIENT_DESCENT && !contest.isGradientDescent();
    }

    /** Whether it is Layerwise, in one way or another. */
    boolean isOurs() {
        return command.contains(Peers.OUR_MAIN_CLASS);
    }
}

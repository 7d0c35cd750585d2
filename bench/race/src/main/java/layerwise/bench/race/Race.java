package layerwise.bench.race;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import layerwise.bench.AbsentException;
import layerwise.bench.Configuration;

/**
 * One contest after another: the contestants' losses are compared with the reference, then they take turns, round after
 * round, one at a time.
 */
final class Race {
    /** Long enough for the threads of a native library, which spin on after their work, to go to sleep. */
    private static final long SETTLING_MILLISECONDS = 300;

    private static final double ENTER_LIMIT = 120;
    private static final double STEPS_LIMIT = 300;

    private final List<Peer> peers;
    private final RaceOptions options;
    private final Path work;
    private final PrintStream out;

    Race(List<Peer> peers, RaceOptions options, Path work, PrintStream out) {
        this.peers = peers;
        this.options = options;
        this.work = work;
        this.out = out;
    }

    /** A configuration on its way through a contest. */
    private static final class Runner {
        final Lane lane;
        final List<Double> turns = new ArrayList<>();
        double difference;
        String reason = "";

        Runner(Lane lane) {
            this.lane = lane;
        }

        boolean in() {
            return reason.isEmpty();
        }

        Outcome outcome() {
            return new Outcome(
                    lane.peer(),
                    lane.configuration(),
                    lane.version(),
                    reason.isEmpty() ? turns : List.of(),
                    difference,
                    reason);
        }
    }

    /** A step of a runner, which may drop out. */
    @FunctionalInterface
    private interface Act {
        void on(Runner runner) throws AbsentException, InterruptedException;
    }

    /** Runs a contest and gives what became of each configuration. */
    List<Outcome> run(Contest contest) throws IOException, InterruptedException {
        Path folder = DataFiles.of(contest.workload(), work.resolve("data"));
        double[] reference = new Reference(peers, work).losses(contest, folder);
        List<Runner> runners = start(contest);
        try {
            each(runners, runner -> runner.lane.enter(folder, contest.precision()));
            each(runners, runner -> runner.lane.entered(ENTER_LIMIT));
            each(runners, runner -> check(runner, contest, reference));
            // Two rounds to warm up: compilers, caches, thread pools.
            for (int round = -1; round <= options.rounds(); round++) {
                boolean counts = round > 0;
                each(runners, runner -> {
                    double nanoseconds =
                            runner.lane.turn(options.seconds(), 3, STEPS_LIMIT).nanoseconds();
                    if (counts) {
                        runner.turns.add(nanoseconds);
                    }
                    Thread.sleep(SETTLING_MILLISECONDS);
                });
            }
        } finally {
            runners.forEach(runner -> runner.lane.close());
        }
        List<Outcome> outcomes = runners.stream().map(Runner::outcome).toList();
        print(contest, outcomes);
        return outcomes;
    }

    private List<Runner> start(Contest contest) throws IOException {
        List<Runner> runners = new ArrayList<>();
        for (Peer peer : peers) {
            if (peer.absence().isEmpty()) {
                for (Configuration configuration : peer.configurations(contest)) {
                    Path log = work.resolve(peer.name() + ".log");
                    runners.add(new Runner(new Lane(peer, configuration, peer.command(configuration), log)));
                }
            }
        }
        return runners;
    }

    private static void each(List<Runner> runners, Act act) throws InterruptedException {
        for (Runner runner : runners) {
            if (runner.in()) {
                try {
                    act.on(runner);
                } catch (AbsentException e) {
                    runner.reason = String.valueOf(e.getMessage());
                    runner.lane.close();
                }
            }
        }
    }

    private static void check(Runner runner, Contest contest, double[] reference)
            throws AbsentException, InterruptedException {
        double[] losses = runner.lane.losses(reference.length, STEPS_LIMIT);
        runner.difference = Reference.difference(losses, reference);
        if (!(runner.difference <= contest.tolerance())) {
            throw new AbsentException(String.format(
                    Locale.ROOT,
                    "its losses differ by %.1e from the reference, more than %.0e",
                    runner.difference,
                    contest.tolerance()));
        }
    }

    private void print(Contest contest, List<Outcome> outcomes) {
        out.printf("%n%s%n", contest.title());
        for (Outcome outcome : outcomes) {
            String what = outcome.counts()
                    ? String.format(
                            Locale.ROOT,
                            "%10s ms   losses within %.1e",
                            Figures.milliseconds(outcome.nanoseconds()),
                            outcome.difference())
                    : "absent: " + outcome.reason();
            out.printf("  %-18s %-36s %s%n", outcome.peer().title(), outcome.configuration(), what);
        }
        out.flush();
    }

    /** The best configuration of each contestant that has one. */
    static SequencedMap<Peer, Outcome> best(List<Outcome> outcomes) {
        SequencedMap<Peer, Outcome> best = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            if (outcome.counts()) {
                best.merge(
                        outcome.peer(),
                        outcome,
                        (one, other) -> one.nanoseconds() <= other.nanoseconds() ? one : other);
            }
        }
        return best;
    }
}

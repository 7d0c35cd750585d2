package layerwise.bench.race;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import layerwise.bench.Configuration;

/**
 * One contest after another: the contestants' losses are compared with the reference, then they take turns, round after
 * round, one at a time.
 */
final class Race implements AutoCloseable {
    private static final double ENTER_LIMIT = 120;
    private static final double LOSSES_LIMIT = 900;

    /** A configuration that is so much slower than another of the same contestant has no further turns. */
    private static final double HOPELESS = 1.5;

    private final List<Peer> peers;
    private final Predicate<Configuration> filter;
    private final Rules rules;
    private final Reference reference;
    private final Path work;
    private final PrintStream out;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();

    Race(List<Peer> peers, Predicate<Configuration> filter, Rules rules, Reference reference, Path work) {
        this.peers = peers;
        this.filter = filter;
        this.rules = rules;
        this.reference = reference;
        this.work = work;
        this.out = System.out;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Runs a contest and gives what became of each configuration. */
    List<Outcome> run(Contest contest) throws IOException, InterruptedException {
        out.printf("%n%s%n", contest.title());
        Path folder = DataFiles.of(contest.workload(), work.resolve("data"));
        double[] losses = reference.losses(contest, folder, contest.checkedSteps());
        List<Runner> runners = enter(contest, folder);
        progress("checking losses");
        each(runners, runner -> runner.check(contest, losses));
        progress("warming up");
        // Compilers, caches, thread pools.
        each(runners, runner -> runner.warmUp(rules));
        progress("taking turns");
        each(runners, runner -> runner.turn(rules));
        for (int round = 2; round <= rules.rounds(); round++) {
            List<Runner> hopeful = hopeful(runners);
            each(hopeful, runner -> runner.turn(rules));
        }
        for (int extra = 0; extra < rules.rounds() / 2; extra++) {
            List<Runner> disturbed = hopeful(runners).stream()
                    .filter(runner -> runner.cleanTurns() < rules.rounds())
                    .toList();
            each(disturbed, runner -> runner.turn(rules));
        }
        List<Outcome> outcomes = runners.stream().map(Runner::outcome).toList();
        if (!rules.keepProcesses()) {
            close();
        }
        print(outcomes);
        return outcomes;
    }

    /** Runs {@code steps} steps of each contestant's first configuration that can, and gives the losses by contestant. */
    SequencedMap<Peer, double[]> losses(Contest contest, int steps) throws IOException, InterruptedException {
        Path folder = DataFiles.of(contest.workload(), work.resolve("data"));
        SequencedMap<Peer, double[]> losses = new LinkedHashMap<>();
        for (Runner runner : enter(contest, folder)) {
            if (!losses.containsKey(runner.lane().peer())) {
                runner.act(r -> losses.put(r.lane().peer(), r.losses(steps, LOSSES_LIMIT)));
            }
        }
        close();
        return losses;
    }

    private List<Runner> enter(Contest contest, Path folder) throws IOException, InterruptedException {
        List<Runner> runners = new ArrayList<>();
        // One of each contestant first: it unpacks native libraries, which several at once would corrupt.
        for (boolean first : new boolean[] {true, false}) {
            List<Runner> group = new ArrayList<>();
            for (Peer peer : peers) {
                List<Configuration> chosen =
                        peer.configurations(contest).stream().filter(filter).toList();
                int one = Math.min(1, chosen.size());
                for (Configuration configuration :
                        first ? chosen.subList(0, one) : chosen.subList(one, chosen.size())) {
                    group.add(new Runner(lane(peer, configuration)));
                }
            }
            each(group, runner -> runner.lane().enter(folder, contest.precision()));
            each(group, runner -> runner.lane().entered(ENTER_LIMIT));
            runners.addAll(group);
        }
        runners.sort(
                Comparator.comparingInt(runner -> peers.indexOf(runner.lane().peer())));
        return runners;
    }

    private Lane lane(Peer peer, Configuration configuration) throws IOException {
        String key = peer.name() + " " + configuration;
        Lane running = lanes.get(key);
        if (running != null && running.isAlive()) {
            return running;
        }
        Lane started = new Lane(peer, configuration, work);
        lanes.put(key, started);
        return started;
    }

    private static void progress(String what) {
        System.err.printf("  %tT %s%n", LocalTime.now(ZoneId.systemDefault()), what);
    }

    private static void each(List<Runner> runners, Runner.Act act) throws InterruptedException {
        for (Runner runner : runners) {
            runner.act(act);
        }
    }

    /** Those that may still be the best of their contestant. */
    private static List<Runner> hopeful(List<Runner> runners) {
        Map<Peer, Double> best = new LinkedHashMap<>();
        for (Runner runner : runners) {
            if (runner.isIn()) {
                best.merge(runner.lane().peer(), runner.outcome().nanoseconds(), Math::min);
            }
        }
        return runners.stream()
                .filter(Runner::isIn)
                .filter(runner -> runner.cleanTurns() == 0
                        || runner.outcome().nanoseconds()
                                <= HOPELESS * best.getOrDefault(runner.lane().peer(), Double.POSITIVE_INFINITY))
                .toList();
    }

    private void print(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            String what = outcome.counts()
                    ? String.format(
                            Locale.ROOT,
                            "%10s ms, %d of %d turns clean, losses within %.1e",
                            Figures.milliseconds(outcome.nanoseconds()),
                            outcome.cleanTurns(),
                            outcome.turns().size(),
                            outcome.difference())
                    : "absent: " + outcome.reason();
            out.printf("  %-27s %-40s %s%n", outcome.peer().title(), outcome.configuration(), what);
        }
        out.flush();
    }

    /** Ends all processes. */
    @Override
    public synchronized void close() {
        lanes.values().forEach(Lane::close);
        lanes.clear();
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

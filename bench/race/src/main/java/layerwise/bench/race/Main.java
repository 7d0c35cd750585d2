package layerwise.bench.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import layerwise.bench.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code ./layerwise-bench}. */
@Command(
        name = "layerwise-bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Races Layerwise against other libraries, in turn, and reports the medians.",
            "A whole run writes its section of docs/benchmarks.md; one that is restricted to some workloads or"
                    + " contestants does with --output only.",
            "--jmh [PATTERN] as the first option runs the JMH benchmarks of the kernels instead."
        })
final class Main implements Callable<Integer> {
    private static final List<String> GRID_CONTESTANTS =
            List.of("layerwise", "djl", "libtorch", "torch", "tensorflow", "numpy");
    private static final List<String> BUSY_CONTESTANTS = List.of("layerwise", "djl", "libtorch", "torch", "tensorflow");
    private static final List<String> BUSY_CONTESTS = List.of("W2-float32", "W3-float32");

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "WORKLOAD",
            description = "Only these workloads, for example W2,W3 or W2-bfloat16 or G-32x1-16.")
    private List<String> only = List.of();

    @Option(
            names = "--contestants",
            split = ",",
            paramLabel = "NAME",
            description = "Only these contestants, for example layerwise,djl; see --list.")
    private List<String> contestants = List.of();

    @Option(names = "--threads", paramLabel = "N", description = "Only configurations of so many threads.")
    private int threads;

    @Option(names = "--rounds", paramLabel = "N", description = "Turns that count (default: 7; 3 over the grid).")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of a turn (default: 0.6; 0.2 over the grid).")
    private double seconds;

    @Option(names = "--grid", description = "Races over the grid of widths, depths and batch sizes.")
    private boolean grid;

    @Option(names = "--speedup", description = "Layerwise at 1 and 2 threads.")
    private boolean speedUp;

    @Option(names = "--busy", description = "W2 and W3 once more with a busy loop on one core.")
    private boolean busy;

    @Option(names = "--losses", paramLabel = "STEPS", description = "The losses after so many steps, side by side.")
    private int losses;

    @Option(names = "--list", description = "Lists workloads and contestants.")
    private boolean list;

    @Option(names = "--output", paramLabel = "FILE", description = "The page to write to.")
    private @Nullable Path output;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    private final Path root = Path.of(System.getProperty("layerwise.root"));
    private final Path work = root.resolve("bench").resolve("target").resolve("race");
    private final List<Peer> peers = Peers.all(root);
    private final Reference reference = new Reference(peers, work);

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(work);
        if (list) {
            Contests.all().forEach(contest -> System.out.println(contest.title()));
            peers.forEach(peer -> System.out.printf("%-12s %s%n", peer.name(), peer.title()));
        } else if (losses > 0) {
            report("losses", losses());
        } else if (busy) {
            report("busy", busy());
        } else if (speedUp) {
            List<Contest> contests = contests(Contests.all());
            report("speedup", new SpeedUpReport(race(contests, peers(List.of("layerwise")), rules(7, 0.6))).toString());
        } else if (grid) {
            List<Contest> contests = contests(Contests.grid());
            Rules rules = new Rules(orElse(rounds, 3), seconds > 0 ? seconds : 0.2, 1, true, true);
            report("grid", new GridReport(race(contests, peers(GRID_CONTESTANTS), rules)).toString());
        } else {
            List<Peer> chosen = peers(peers.stream().map(Peer::name).toList());
            report("race", new RaceReport(chosen, race(contests(Contests.all()), chosen, rules(7, 0.6))).toString());
        }
        return 0;
    }

    private Rules rules(int usualRounds, double usualSeconds) {
        return new Rules(orElse(rounds, usualRounds), seconds > 0 ? seconds : usualSeconds, 3, true, false);
    }

    private static int orElse(int value, int usual) {
        return value > 0 ? value : usual;
    }

    private List<Contest> contests(List<Contest> all) {
        for (String word : only) {
            if (all.stream().noneMatch(contest -> contest.matches(word))) {
                throw mistake("there is no workload '" + word + "'; see --list");
            }
        }
        return all.stream()
                .filter(contest -> only.isEmpty() || only.stream().anyMatch(contest::matches))
                .toList();
    }

    /** Those that are asked for, else those that take part usually. */
    private List<Peer> peers(List<String> usual) {
        for (String name : contestants) {
            if (peers.stream().noneMatch(peer -> peer.name().equals(name))) {
                throw mistake("there is no contestant '" + name + "'; see --list");
            }
        }
        return peers.stream()
                .filter(peer -> (contestants.isEmpty() ? usual : contestants).contains(peer.name()))
                .toList();
    }

    private ParameterException mistake(String message) {
        if (spec == null) {
            throw new IllegalStateException(message);
        }
        return new ParameterException(spec.commandLine(), message);
    }

    private boolean isWanted(Configuration configuration) {
        return threads == 0 || configuration.threads() == threads;
    }

    private SequencedMap<Contest, List<Outcome>> race(List<Contest> contests, List<Peer> racers, Rules rules)
            throws IOException, InterruptedException {
        SequencedMap<Contest, List<Outcome>> results = new LinkedHashMap<>();
        try (Race race = new Race(racers, this::isWanted, rules, reference, work)) {
            for (Contest contest : contests) {
                results.put(contest, race.run(contest));
            }
        }
        return results;
    }

    private String busy() throws IOException, InterruptedException {
        List<Contest> contests = Contests.all().stream()
                .filter(contest ->
                        (only.isEmpty() ? BUSY_CONTESTS : only).stream().anyMatch(contest::matches))
                .toList();
        List<Peer> racers = peers(BUSY_CONTESTANTS);
        Rules rules = rules(5, 0.6);
        SequencedMap<Contest, List<Outcome>> idle = race(contests, racers, rules);
        Rules disturbed = new Rules(rules.rounds(), rules.seconds(), rules.leastSteps(), false, false);
        try (BusyLoop loop = new BusyLoop()) {
            return new BusyReport(idle, race(contests, racers, disturbed)).toString();
        }
    }

    private String losses() throws IOException, InterruptedException {
        List<Contest> contests = contests(Contests.all()).stream()
                .filter(contest -> !contest.isPrediction())
                .toList();
        List<Peer> racers = peers(peers.stream()
                .filter(peer -> !peer.isYardstick())
                .map(Peer::name)
                .toList());
        SequencedMap<Contest, SequencedMap<Peer, double[]>> all = new LinkedHashMap<>();
        LossReport report = new LossReport(losses, racers, all);
        try (Race race = new Race(racers, this::isWanted, rules(7, 0.6), reference, work)) {
            for (Contest contest : contests) {
                all.put(contest, race.losses(contest, losses));
                Path folder = DataFiles.of(contest.workload(), work.resolve("data"));
                report.reference(contest, reference.losses(contest, folder, losses));
            }
        }
        return report.toString();
    }

    private void report(String section, String text) throws IOException {
        System.out.printf("%n%s", text);
        boolean whole = only.isEmpty() && contestants.isEmpty() && threads == 0;
        Path page = output != null ? output : whole ? root.resolve("docs").resolve("benchmarks.md") : null;
        if (page != null) {
            new Document(page).write(section, text);
        }
    }
}

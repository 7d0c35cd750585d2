package layerwise.bench.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code ./layerwise-bench}. */
@Command(
        name = "layerwise-bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Races Layerwise against other libraries, in turn, and reports the medians.")
final class Main implements Callable<Integer> {
    @Option(
            names = "--only",
            split = ",",
            paramLabel = "WORKLOAD",
            description = "Only these workloads, for example W2,W3 or W2-bfloat16.")
    private List<String> only = List.of();

    @Option(
            names = "--contestants",
            split = ",",
            paramLabel = "NAME",
            description = "Only these contestants, for example layerwise,djl.")
    private List<String> contestants = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Turns per contestant (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of a turn (default: ${DEFAULT-VALUE}).")
    private double seconds = 0.6;

    @Option(names = "--output", paramLabel = "FILE", description = "Writes the report as Markdown.")
    private Path output = Path.of("");

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("layerwise.root"));
        Path work = Files.createDirectories(root.resolve("bench/target/race"));
        List<Peer> peers = Peers.all(root);
        Race race = new Race(
                peers.stream()
                        .filter(peer -> contestants.isEmpty() || contestants.contains(peer.name()))
                        .toList(),
                new RaceOptions(rounds, seconds),
                work,
                System.out);
        SequencedMap<Contest, List<Outcome>> results = new LinkedHashMap<>();
        for (Contest contest : Contests.all()) {
            if (only.isEmpty() || only.stream().anyMatch(word -> contest.matches(word))) {
                results.put(contest, race.run(contest));
            }
        }
        String report = Report.of(results);
        System.out.println();
        System.out.println(report);
        if (!output.toString().isEmpty()) {
            Files.writeString(output, report);
        }
        return 0;
    }
}

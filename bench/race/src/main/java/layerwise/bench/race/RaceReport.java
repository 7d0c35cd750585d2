package layerwise.bench.race;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results of the race as Markdown. */
final class RaceReport {
    private final List<Peer> peers;
    private final SequencedMap<Contest, List<Outcome>> results;

    RaceReport(List<Peer> peers, SequencedMap<Contest, List<Outcome>> results) {
        this.peers = peers;
        this.results = results;
    }

    @Override
    public String toString() {
        return Machine.description()
                + "\n\nMilliseconds per step, and in brackets the ratio to Layerwise's:\n\n"
                + against()
                + "\n"
                + "† Another optimiser stands in for the workload's, which the library does not have: only the forward"
                + " pass is the same.\n\n"
                + "Layerwise by its kernels, beside the products alone that a step needs, by oneDNN:\n\n"
                + ours()
                + "\nWhat counted:\n\n"
                + configurations()
                + absences();
    }

    private static Map<String, Outcome> byName(List<Outcome> outcomes) {
        Map<String, Outcome> byName = new LinkedHashMap<>();
        Race.best(outcomes).forEach((peer, outcome) -> byName.put(peer.name(), outcome));
        return byName;
    }

    /** Others than Layerwise that have a time. */
    private List<Peer> others() {
        Set<String> timed = new LinkedHashSet<>();
        results.values().forEach(outcomes -> timed.addAll(byName(outcomes).keySet()));
        return peers.stream()
                .filter(peer -> !peer.isOurs() && !peer.isYardstick() && timed.contains(peer.name()))
                .toList();
    }

    private Table against() {
        List<Peer> others = others();
        List<String> heads = new ArrayList<>(List.of("workload", "Layerwise"));
        others.forEach(peer -> heads.add(peer.title()));
        heads.add("the best of them over Layerwise");
        Table table = new Table(heads);
        results.forEach((contest, outcomes) -> {
            Map<String, Outcome> best = byName(outcomes);
            Outcome ours = best.get("layerwise");
            List<String> row = new ArrayList<>(List.of(contest.title(), time(ours)));
            double fastest = Double.POSITIVE_INFINITY;
            for (Peer peer : others) {
                Outcome outcome = best.get(peer.name());
                row.add(time(outcome) + ratio(outcome, ours) + (outcome != null && peer.standsIn(contest) ? " †" : ""));
                if (outcome != null && !peer.standsIn(contest)) {
                    fastest = Math.min(fastest, outcome.nanoseconds());
                }
            }
            row.add(
                    ours == null || fastest == Double.POSITIVE_INFINITY
                            ? ""
                            : "**" + Figures.digits(fastest / ours.nanoseconds()) + "**");
            table.row(row);
        });
        return table;
    }

    private static String time(@Nullable Outcome outcome) {
        return outcome == null ? "" : Figures.milliseconds(outcome.nanoseconds());
    }

    private static String ratio(@Nullable Outcome outcome, @Nullable Outcome ours) {
        return outcome == null || ours == null
                ? ""
                : " (" + Figures.digits(outcome.nanoseconds() / ours.nanoseconds()) + ")";
    }

    private Table ours() {
        List<Peer> columns = peers.stream()
                .filter(peer -> peer.isOurs() || peer.isYardstick())
                .toList();
        List<String> heads = new ArrayList<>(List.of("workload"));
        columns.forEach(peer -> heads.add(peer.title()));
        heads.add("Layerwise's speed in that of the products");
        Table table = new Table(heads);
        results.forEach((contest, outcomes) -> {
            Map<String, Outcome> best = byName(outcomes);
            Outcome ours = best.get("layerwise");
            Outcome raw = best.get("raw");
            List<String> row = new ArrayList<>(List.of(contest.title()));
            columns.forEach(peer -> row.add(time(best.get(peer.name()))));
            row.add(ours == null || raw == null ? "" : Math.round(100 * raw.nanoseconds() / ours.nanoseconds()) + " %");
            table.row(row);
        });
        return table;
    }

    /** One line per contestant: version, and the configuration of each workload. */
    private String configurations() {
        StringBuilder text = new StringBuilder();
        for (Peer peer : peers) {
            String version = "";
            Map<String, List<String>> workloads = new LinkedHashMap<>();
            for (var result : results.entrySet()) {
                Outcome outcome = byName(result.getValue()).get(peer.name());
                if (outcome != null) {
                    version = outcome.version();
                    workloads
                            .computeIfAbsent(outcome.configuration().toString(), key -> new ArrayList<>())
                            .add(result.getKey().title());
                }
            }
            if (!workloads.isEmpty()) {
                text.append("- ")
                        .append(peer.title())
                        .append(version.isEmpty() ? "" : " " + version)
                        .append(": ");
                text.append(workloads.entrySet().stream()
                                .map(entry -> "`" + entry.getKey() + "` (" + String.join(", ", entry.getValue()) + ")")
                                .collect(Collectors.joining("; ")))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Who did not take part where, and why. */
    private String absences() {
        Map<String, Set<String>> where = new LinkedHashMap<>();
        for (Peer peer : peers) {
            if (!peer.absence().isEmpty()) {
                where.put(peer.title() + ": " + peer.absence(), Set.of("everywhere"));
            }
        }
        results.forEach((contest, outcomes) -> {
            Map<String, Outcome> best = byName(outcomes);
            for (Outcome outcome : outcomes) {
                if (!outcome.counts() && !best.containsKey(outcome.peer().name())) {
                    where.computeIfAbsent(
                                    outcome.peer().title() + ": " + outcome.reason(), key -> new LinkedHashSet<>())
                            .add(contest.title());
                }
            }
        });
        StringBuilder text = new StringBuilder();
        where.forEach((what, contests) -> text.append("- absent: ")
                .append(what)
                .append(" (")
                .append(String.join(", ", contests))
                .append(")\n"));
        return text.isEmpty() ? "" : "\nWho did not take part:\n\n" + text;
    }
}

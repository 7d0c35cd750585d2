package layerwise.bench.race;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** The results as Markdown. */
final class Report {
    private Report() {}

    static String of(SequencedMap<Contest, List<Outcome>> results) {
        Set<Peer> peers = new LinkedHashSet<>();
        results.values().forEach(outcomes -> peers.addAll(Race.best(outcomes).keySet()));
        StringBuilder text = new StringBuilder("| workload |");
        peers.forEach(peer -> text.append(' ').append(peer.title()).append(" |"));
        text.append("\n|---|").append("---|".repeat(peers.size())).append('\n');
        results.forEach((contest, outcomes) -> {
            SequencedMap<Peer, Outcome> best = Race.best(outcomes);
            double ours = best.values().stream()
                    .filter(outcome -> outcome.peer().name().equals("layerwise"))
                    .mapToDouble(Outcome::nanoseconds)
                    .findFirst()
                    .orElse(Double.NaN);
            text.append("| ").append(contest.title()).append(" |");
            for (Peer peer : peers) {
                Outcome outcome = best.get(peer);
                if (outcome == null) {
                    text.append(" |");
                } else {
                    text.append(' ').append(Figures.milliseconds(outcome.nanoseconds()));
                    if (!peer.name().equals("layerwise")) {
                        text.append(" (")
                                .append(Figures.digits(outcome.nanoseconds() / ours))
                                .append("×)");
                    }
                    text.append(" |");
                }
            }
            text.append('\n');
        });
        return text.toString();
    }
}

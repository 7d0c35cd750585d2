package layerwise.bench.race;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** The losses after a number of steps, side by side, as Markdown. */
final class LossReport {
    private final int steps;
    private final List<Peer> peers;
    private final SequencedMap<Contest, SequencedMap<Peer, double[]>> losses;
    private final Map<Contest, double[]> reference = new LinkedHashMap<>();

    LossReport(int steps, List<Peer> peers, SequencedMap<Contest, SequencedMap<Peer, double[]>> losses) {
        this.steps = steps;
        this.peers = peers;
        this.losses = losses;
    }

    /** Adds a contest's reference losses. */
    void reference(Contest contest, double[] values) {
        reference.put(contest, values);
    }

    @Override
    public String toString() {
        List<Peer> columns = peers.stream()
                .filter(peer -> losses.values().stream().anyMatch(byPeer -> byPeer.containsKey(peer)))
                .toList();
        List<String> heads = new ArrayList<>(List.of("workload", "reference (float64)"));
        columns.forEach(peer -> heads.add(peer.title()));
        Table table = new Table(heads);
        losses.forEach((contest, byPeer) -> {
            List<String> row =
                    new ArrayList<>(List.of(contest.title(), last(reference.getOrDefault(contest, new double[0]))));
            for (Peer peer : columns) {
                String mark = peer.standsIn(contest) ? " †" : "";
                row.add(byPeer.containsKey(peer) ? last(byPeer.getOrDefault(peer, new double[0])) + mark : "");
            }
            table.row(row);
        });
        return "The loss at step " + steps
                + ", from the same weights, all steps on the first mini-batch († with another"
                + " optimiser than the workload's, which the library does not have):\n\n" + table;
    }

    private static String last(double[] values) {
        return values.length == 0 ? "" : String.format(Locale.ROOT, "%.6g", values[values.length - 1]);
    }
}

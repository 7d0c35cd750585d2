package layerwise.bench.race;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Times at 1 and 2 threads, and their ratio, as Markdown. */
final class SpeedUpReport {
    private final SequencedMap<Contest, List<Outcome>> results;

    SpeedUpReport(SequencedMap<Contest, List<Outcome>> results) {
        this.results = results;
    }

    @Override
    public String toString() {
        Table table = new Table(List.of("workload", "contestant", "1 thread", "2 threads", "speed-up"));
        results.forEach((contest, outcomes) -> {
            List<Peer> peers = new ArrayList<>(
                    outcomes.stream().map(Outcome::peer).distinct().toList());
            for (Peer peer : peers) {
                Outcome one = of(outcomes, peer, 1);
                Outcome two = of(outcomes, peer, 2);
                if (one != null && two != null) {
                    table.row(List.of(
                            contest.title(),
                            peer.title(),
                            Figures.milliseconds(one.nanoseconds()),
                            Figures.milliseconds(two.nanoseconds()),
                            Figures.digits(one.nanoseconds() / two.nanoseconds())));
                }
            }
        });
        return Machine.description() + "\n\nMilliseconds per step:\n\n" + table;
    }

    private static @Nullable Outcome of(List<Outcome> outcomes, Peer peer, int threads) {
        return outcomes.stream()
                .filter(outcome -> outcome.peer().equals(peer))
                .filter(outcome -> outcome.configuration().threads() == threads && outcome.counts())
                .findFirst()
                .orElse(null);
    }
}

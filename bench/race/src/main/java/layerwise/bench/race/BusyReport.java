package layerwise.bench.race;

import java.util.List;
import java.util.SequencedMap;

/** Times on an idle machine and with a busy loop on one core, and their ratio, as Markdown. */
final class BusyReport {
    private final SequencedMap<Contest, List<Outcome>> idle;
    private final SequencedMap<Contest, List<Outcome>> busy;

    BusyReport(SequencedMap<Contest, List<Outcome>> idle, SequencedMap<Contest, List<Outcome>> busy) {
        this.idle = idle;
        this.busy = busy;
    }

    @Override
    public String toString() {
        Table table = new Table(List.of("workload", "contestant", "idle", "busy", "ratio"));
        idle.forEach((contest, outcomes) -> {
            for (Outcome before : outcomes) {
                for (Outcome after : busy.getOrDefault(contest, List.of())) {
                    if (after.peer().equals(before.peer())
                            && after.configuration().equals(before.configuration())
                            && before.counts()
                            && after.counts()) {
                        table.row(List.of(
                                contest.title(),
                                before.peer().title() + " `" + before.configuration() + "`",
                                Figures.milliseconds(before.nanoseconds()),
                                Figures.milliseconds(after.nanoseconds()),
                                Figures.digits(after.nanoseconds() / before.nanoseconds())));
                    }
                }
            }
        });
        return Machine.description()
                + "\n\nMilliseconds per step with the machine to themselves, and with an endless loop of"
                + " another process pinned to core 0:\n\n" + table;
    }
}

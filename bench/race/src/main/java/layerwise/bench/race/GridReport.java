package layerwise.bench.race;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;

/** The results over the grid of shapes as Markdown: in each cell the best other contestant's time over Layerwise's. */
final class GridReport {
    private static final int WORST = 5;

    private final SequencedMap<Contest, List<Outcome>> results;

    GridReport(SequencedMap<Contest, List<Outcome>> results) {
        this.results = results;
    }

    private record Cell(Contest contest, double ours, double best, String title) {
        double ratio() {
            return best / ours;
        }
    }

    @Override
    public String toString() {
        List<Cell> cells = cells();
        Table table = new Table(List.of("shape", "Layerwise", "the best other", "", "ratio"));
        cells.forEach(cell -> table.row(row(cell)));
        Table worst = new Table(List.of("shape", "Layerwise", "the best other", "", "ratio"));
        cells.stream()
                .sorted(Comparator.comparingDouble(Cell::ratio))
                .limit(WORST)
                .forEach(cell -> worst.row(row(cell)));
        long behind = cells.stream().filter(cell -> cell.ratio() < 0.9).count();
        return Machine.description() + "\n\nThe five worst shapes:\n\n" + worst + "\n" + behind + " of " + cells.size()
                + " shapes are below 0.9.\n\n" + table;
    }

    private static List<String> row(Cell cell) {
        return List.of(
                cell.contest.workload().name(),
                Figures.milliseconds(cell.ours),
                Figures.milliseconds(cell.best),
                cell.title,
                Figures.digits(cell.ratio()));
    }

    private List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        results.forEach((contest, outcomes) -> {
            double ours = Double.NaN;
            Outcome best = null;
            for (Outcome outcome : Race.best(outcomes).values()) {
                if (outcome.peer().name().equals("layerwise")) {
                    ours = outcome.nanoseconds();
                } else if (!outcome.peer().isOurs() && (best == null || outcome.nanoseconds() < best.nanoseconds())) {
                    best = outcome;
                }
            }
            if (best != null && !Double.isNaN(ours)) {
                cells.add(
                        new Cell(contest, ours, best.nanoseconds(), best.peer().title() + " " + best.configuration()));
            }
        });
        return cells;
    }
}

package layerwise.app;

import java.util.ArrayList;
import java.util.List;

/**
 * The drawing of runs: panels one below another over the same epochs. A single run has one colour for training and one for
 * validation, with the last values beside its names; several runs have a colour each, and dashes for training where there is
 * validation, too.
 */
final class CurveChart {
    private static final double WIDTH = 820;
    private static final double MARGIN = 24;
    private static final double COST_HEIGHT = 240;
    private static final double PANEL_HEIGHT = 130;
    private static final double LEARNING_RATE_HEIGHT = 90;
    private static final double PANEL_GAP = 22;
    private static final double HEADING = 26;
    private static final double TITLE_SIZE = 17;
    private static final double LABEL_SIZE = 12;
    private static final double TICK_SIZE = 11;
    private static final double SWATCH = 22;

    private final List<RunHistory> runs;
    private final List<String> names;
    private final List<Panel> panels;
    private final List<Axis> axes = new ArrayList<>();
    private final Axis epochs;
    private final double left;
    private final Drawing drawing;

    private CurveChart(List<RunHistory> runs, List<String> names, List<Panel> panels) {
        this.runs = runs;
        this.names = names;
        this.panels = panels;
        double widest = 0;
        for (int i = 0; i < panels.size(); i++) {
            Axis axis = panels.get(i).axis(i == 0 ? 6 : (int) (height(i) / 32));
            axes.add(axis);
            for (Axis.Tick tick : axis.ticks()) {
                widest = Math.max(widest, Drawing.widthOf(tick.label(), TICK_SIZE));
            }
        }
        this.epochs = epochs(runs, 10);
        this.left = MARGIN + widest + 8;
        double height = top();
        for (int i = 0; i < panels.size(); i++) {
            height += HEADING + height(i) + PANEL_GAP;
        }
        this.drawing = new Drawing(WIDTH, height + 40, "Training curves of " + String.join(", ", names));
    }

    /**
     * Draws.
     *
     * @param names what the runs are called in the legend
     * @param panels of these runs, at least one
     */
    static Drawing draw(List<RunHistory> runs, List<String> names, List<Panel> panels) {
        CurveChart chart = new CurveChart(runs, names, panels);
        chart.head();
        double y = chart.top();
        for (int i = 0; i < panels.size(); i++) {
            chart.panel(i, y);
            y += HEADING + chart.height(i) + PANEL_GAP;
        }
        chart.foot(y - PANEL_GAP);
        return chart.drawing;
    }

    /** The axis of the epochs of all these runs. */
    static Axis epochs(List<RunHistory> runs, int steps) {
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (RunHistory run : runs) {
            first = Math.min(first, run.epochs().getFirst().number());
            last = Math.max(last, run.epochs().getLast().number());
        }
        return Axis.epochs(first, last, steps);
    }

    private double height(int panel) {
        if (panel == 0) {
            return COST_HEIGHT;
        }
        return panels.get(panel).title().equals(Panel.LEARNING_RATE) ? LEARNING_RATE_HEIGHT : PANEL_HEIGHT;
    }

    private boolean isSingle() {
        return runs.size() == 1;
    }

    /** Where the first panel begins: below the title, and below the settings or the legend. */
    private double top() {
        double title = MARGIN + TITLE_SIZE + 10;
        if (isSingle()) {
            return runs.getFirst().description().isEmpty() ? title : title + 20;
        }
        return title + 20 * legendRows().size() + 6;
    }

    private void head() {
        String title = isSingle() ? names.getFirst() : runs.size() + " runs";
        double room = WIDTH - left - MARGIN;
        drawing.add(new Drawing.Text(
                new Point(left, MARGIN + TITLE_SIZE - 3),
                shortened(title, TITLE_SIZE * 1.1, room),
                TITLE_SIZE,
                true,
                Colours.INK,
                Drawing.Anchor.START));
        double y = MARGIN + TITLE_SIZE + 17;
        if (isSingle()) {
            if (!runs.getFirst().description().isEmpty()) {
                text(
                        left,
                        y,
                        shortened(runs.getFirst().description(), LABEL_SIZE, room),
                        Colours.SOFT_INK,
                        Drawing.Anchor.START);
            }
            return;
        }
        for (List<Entry> row : legendRows()) {
            double x = left;
            for (Entry entry : row) {
                entry(entry, x, y);
                x += entry.width();
            }
            y += 20;
        }
    }

    /** A sample of a line and what it stands for. */
    private record Entry(String label, int colour, boolean dashed) {
        double width() {
            return SWATCH + 6 + Drawing.widthOf(label, LABEL_SIZE) + 14;
        }
    }

    private void entry(Entry entry, double x, double y) {
        line(x, y - 4, x + SWATCH, y - 4, entry.colour, 2, entry.dashed);
        text(x + SWATCH + 6, y, entry.label, Colours.INK, Drawing.Anchor.START);
    }

    private List<List<Entry>> legendRows() {
        List<Entry> entries = new ArrayList<>();
        for (int run = 0; run < runs.size(); run++) {
            String name = shortened(names.get(run), LABEL_SIZE, WIDTH / 2);
            entries.add(new Entry(name, Colours.of(run), false));
        }
        if (panels.stream().anyMatch(Panel::hasBoth)) {
            entries.add(new Entry("validation", Colours.SOFT_INK, false));
            entries.add(new Entry("training", Colours.SOFT_INK, true));
        }
        List<List<Entry>> rows = new ArrayList<>();
        double x = Double.POSITIVE_INFINITY;
        for (Entry entry : entries) {
            if (x + entry.width() > WIDTH - MARGIN) {
                rows.add(new ArrayList<>());
                x = left;
            }
            rows.getLast().add(entry);
            x += entry.width();
        }
        return rows;
    }

    private void panel(int index, double y) {
        Panel panel = panels.get(index);
        Axis axis = axes.get(index);
        drawing.add(new Drawing.Text(
                new Point(left, y + 14), panel.title(), LABEL_SIZE + 1, true, Colours.INK, Drawing.Anchor.START));
        double top = y + HEADING;
        double bottom = top + height(index);
        for (Axis.Tick tick : axis.ticks()) {
            double at = bottom - axis.fraction(tick.value()) * (bottom - top);
            line(left, at, WIDTH - MARGIN, at, Colours.GRID, 1, false);
            drawing.add(new Drawing.Text(
                    new Point(left - 8, at + 4), tick.label(), TICK_SIZE, false, Colours.SOFT_INK, Drawing.Anchor.END));
        }
        line(left, bottom, WIDTH - MARGIN, bottom, Colours.FRAME, 1, false);
        for (Axis.Tick tick : epochs.ticks()) {
            line(x(tick.value()), bottom, x(tick.value()), bottom + 4, Colours.FRAME, 1, false);
        }
        for (Curve curve : panel.curves()) {
            curve(panel, curve, axis, top, bottom);
        }
        if (isSingle()) {
            lastValues(panel, y + 14);
        }
    }

    private void curve(Panel panel, Curve curve, Axis axis, double top, double bottom) {
        boolean behind = isDashed(panel, curve);
        for (List<Point> piece : curve.pieces()) {
            List<Point> points = piece.stream()
                    .map(point -> new Point(x(point.x()), bottom - axis.fraction(point.y()) * (bottom - top)))
                    .toList();
            if (points.size() == 1) {
                drawing.add(new Drawing.Dot(points.getFirst(), 2.5, colour(curve)));
            } else {
                drawing.add(new Drawing.Line(points, colour(curve), behind ? 1.3 : 1.9, behind));
            }
        }
    }

    /** The legend of a single run's panel, to the right of its heading. */
    private void lastValues(Panel panel, double y) {
        double x = WIDTH - MARGIN + 14;
        for (Curve curve : panel.curves().reversed()) {
            String kind = curve.validation() ? "validation " : panel.hasBoth() ? "training " : "";
            Entry entry = new Entry(kind + TextTable.number(curve.last()), colour(curve), false);
            x -= entry.width();
            entry(entry, x, y);
        }
    }

    private void foot(double bottom) {
        for (Axis.Tick tick : epochs.ticks()) {
            drawing.add(new Drawing.Text(
                    new Point(x(tick.value()), bottom + 18),
                    tick.label(),
                    TICK_SIZE,
                    false,
                    Colours.SOFT_INK,
                    Drawing.Anchor.MIDDLE));
        }
        text((left + WIDTH - MARGIN) / 2, bottom + 38, "epoch", Colours.SOFT_INK, Drawing.Anchor.MIDDLE);
    }

    private int colour(Curve curve) {
        return Colours.of(isSingle() ? (curve.validation() ? 1 : 0) : curve.run());
    }

    private boolean isDashed(Panel panel, Curve curve) {
        return !isSingle() && !curve.validation() && panel.hasBoth();
    }

    private double x(double epoch) {
        return left + epochs.fraction(epoch) * (WIDTH - MARGIN - left);
    }

    private void line(double x1, double y1, double x2, double y2, int colour, double thickness, boolean dashed) {
        drawing.add(new Drawing.Line(List.of(new Point(x1, y1), new Point(x2, y2)), colour, thickness, dashed));
    }

    private void text(double x, double y, String text, int colour, Drawing.Anchor anchor) {
        drawing.add(new Drawing.Text(new Point(x, y), text, LABEL_SIZE, false, colour, anchor));
    }

    /** A text that fits into some width: where it is too long, its end, which says most of a path. */
    static String shortened(String text, double size, double width) {
        String rest = text;
        while (Drawing.widthOf("…" + rest, size) > width && rest.length() > 1) {
            rest = rest.substring(rest.offsetByCodePoints(0, 1));
        }
        return rest.equals(text) ? text : "…" + rest;
    }
}

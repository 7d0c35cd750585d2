package layerwise.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The drawing of a model's plane: regions in the colours of the likeliest classes, paler where that is less certain, a line where they
 * meet, and rows of a table over them.
 */
final class BoundaryChart {
    private static final double WIDTH = 680;
    private static final double MARGIN = 24;
    private static final double PLOT_HEIGHT = 500;
    private static final double TITLE_SIZE = 17;
    private static final double LABEL_SIZE = 12;
    private static final double TICK_SIZE = 11;
    private static final double ROW = 20;

    /** The side of a cell, small enough for its corners not to show. */
    private static final double CELL = 2;

    /** How many shades a region has; few make the file small and let levels be seen. */
    private static final int SHADES = 8;

    private static final double PALEST = 0.06;
    private static final double STRONGEST = 0.46;

    private final Plane plane;
    private final List<String> labels;
    private final Optional<Scatter> scatter;
    private final double left;
    private final double top;
    private final double right = WIDTH - MARGIN;
    private final double bottom;
    private final Drawing drawing;

    private BoundaryChart(SavedModel saved, Plane.Frame frame, List<String> labels, Optional<Scatter> scatter) {
        this.labels = labels;
        this.scatter = scatter;
        double widest = 0;
        for (Axis.Tick tick : frame.up().ticks()) {
            widest = Math.max(widest, Drawing.widthOf(tick.label(), TICK_SIZE));
        }
        this.left = MARGIN + widest + 8;
        this.top = MARGIN + TITLE_SIZE + 10 + (scatter.isPresent() ? ROW : 0) + ROW * legend().size() + 26;
        this.bottom = top + PLOT_HEIGHT;
        this.plane =
                Plane.of(saved, frame, (int) Math.round((right - left) / CELL), (int) Math.round(PLOT_HEIGHT / CELL));
        this.drawing = new Drawing(WIDTH, bottom + 50, "The decision boundary of " + saved.file());
    }

    /**
     * Draws.
     *
     * @param labels the names of the classes
     * @param scatter the rows to draw over it
     */
    static Drawing draw(SavedModel saved, Plane.Frame frame, List<String> labels, Optional<Scatter> scatter) {
        BoundaryChart chart = new BoundaryChart(saved, frame, labels, scatter);
        chart.regions();
        chart.boundaries();
        chart.axes(frame);
        chart.scatter.ifPresent(chart::points);
        chart.head(saved);
        return chart.drawing;
    }

    /** Cells of one colour that lie side by side are one area. */
    private void regions() {
        double width = (right - left) / plane.columns();
        double height = (bottom - top) / plane.rows();
        for (int i = 0; i < plane.rows(); i++) {
            int from = 0;
            for (int j = 1; j <= plane.columns(); j++) {
                if (j == plane.columns() || shade(i, j) != shade(i, from)) {
                    Point at = new Point(left + from * width, top + i * height);
                    drawing.add(new Drawing.Area(at, (j - from) * width, height, shade(i, from)));
                    from = j;
                }
            }
        }
    }

    private int shade(int row, int column) {
        int likeliest = plane.likeliest(row, column);
        double even = 1.0 / plane.classes();
        double certainty = Math.max(0, (plane.probability(likeliest, row, column) - even) / (1 - even));
        double step = Math.min(SHADES - 1, Math.floor(certainty * SHADES)) / (SHADES - 1);
        return Colours.tint(Colours.of(likeliest), PALEST + step * (STRONGEST - PALEST));
    }

    private void boundaries() {
        for (List<Point> line : plane.boundaries()) {
            List<Point> points = line.stream()
                    .map(point -> new Point(
                            left + point.x() / plane.columns() * (right - left),
                            top + point.y() / plane.rows() * (bottom - top)))
                    .toList();
            drawing.add(new Drawing.Line(points, Colours.INK, 1.6, false));
        }
    }

    private void axes(Plane.Frame frame) {
        for (Axis.Tick tick : plane.up().ticks()) {
            line(left - 4, y(tick.value()), left, y(tick.value()), Colours.FRAME, 1);
            drawing.add(new Drawing.Text(
                    new Point(left - 8, y(tick.value()) + 4),
                    tick.label(),
                    TICK_SIZE,
                    false,
                    Colours.SOFT_INK,
                    Drawing.Anchor.END));
        }
        for (Axis.Tick tick : plane.across().ticks()) {
            line(x(tick.value()), bottom, x(tick.value()), bottom + 4, Colours.FRAME, 1);
            drawing.add(new Drawing.Text(
                    new Point(x(tick.value()), bottom + 18),
                    tick.label(),
                    TICK_SIZE,
                    false,
                    Colours.SOFT_INK,
                    Drawing.Anchor.MIDDLE));
        }
        drawing.add(new Drawing.Line(
                List.of(
                        new Point(left, top),
                        new Point(right, top),
                        new Point(right, bottom),
                        new Point(left, bottom),
                        new Point(left, top)),
                Colours.FRAME,
                1,
                false));
        text((left + right) / 2, bottom + 38, frame.first(), Colours.SOFT_INK, Drawing.Anchor.MIDDLE);
        text(left, top - 8, frame.second(), Colours.SOFT_INK, Drawing.Anchor.START);
    }

    /** Every point has a white rim, which sets it off from its own region and from other points. */
    private void points(Scatter rows) {
        double radius = rows.size() / rows.step() > 1000 ? 1.8 : 2.8;
        for (int i = 0; i < rows.size(); i += rows.step()) {
            Point point = rows.points().get(i);
            Point at = new Point(x(point.x()), y(point.y()));
            int k = i;
            int colour = rows.classes().map(classes -> Colours.of(classes[k])).orElse(Colours.INK);
            drawing.add(new Drawing.Dot(at, radius + 0.8, Colours.WHITE));
            drawing.add(new Drawing.Dot(at, radius, colour));
        }
    }

    private void head(SavedModel saved) {
        double y = MARGIN + TITLE_SIZE - 3;
        drawing.add(new Drawing.Text(
                new Point(left, y),
                CurveChart.shortened(saved.file().toString(), TITLE_SIZE * 1.1, right - left),
                TITLE_SIZE,
                true,
                Colours.INK,
                Drawing.Anchor.START));
        if (scatter.isPresent()) {
            y += ROW;
            String rows = CurveChart.shortened(scatter.get().describe(), LABEL_SIZE, right - left);
            text(left, y, rows, Colours.SOFT_INK, Drawing.Anchor.START);
        }
        y += 4;
        for (List<Entry> row : legend()) {
            y += ROW;
            double x = left;
            for (Entry entry : row) {
                entry.draw(this, x, y);
                x += entry.width();
            }
        }
    }

    /** A sample of a class's colour, or of the boundary, and its name. */
    private record Entry(String label, Optional<Integer> of) {
        double width() {
            return 20 + Drawing.widthOf(label, LABEL_SIZE) + 16;
        }

        void draw(BoundaryChart chart, double x, double y) {
            if (of.isPresent()) {
                int colour = Colours.of(of.get());
                chart.drawing.add(new Drawing.Area(new Point(x, y - 10), 14, 12, Colours.tint(colour, STRONGEST)));
                chart.drawing.add(new Drawing.Dot(new Point(x + 7, y - 4), 3.6, Colours.WHITE));
                chart.drawing.add(new Drawing.Dot(new Point(x + 7, y - 4), 2.8, colour));
            } else {
                chart.line(x, y - 4, x + 14, y - 4, Colours.INK, 1.6);
            }
            chart.text(x + 20, y, label, Colours.INK, Drawing.Anchor.START);
        }
    }

    private List<List<Entry>> legend() {
        List<Entry> entries = new ArrayList<>();
        for (String label : labels) {
            entries.add(new Entry(CurveChart.shortened(label, LABEL_SIZE, WIDTH / 3), Optional.of(entries.size())));
        }
        entries.add(new Entry("boundary", Optional.empty()));
        List<List<Entry>> rows = new ArrayList<>();
        double x = Double.POSITIVE_INFINITY;
        for (Entry entry : entries) {
            if (x + entry.width() > right) {
                rows.add(new ArrayList<>());
                x = left;
            }
            rows.getLast().add(entry);
            x += entry.width();
        }
        return rows;
    }

    private double x(double value) {
        return left + plane.across().fraction(value) * (right - left);
    }

    private double y(double value) {
        return bottom - plane.up().fraction(value) * (bottom - top);
    }

    private void line(double x1, double y1, double x2, double y2, int colour, double thickness) {
        drawing.add(new Drawing.Line(List.of(new Point(x1, y1), new Point(x2, y2)), colour, thickness, false));
    }

    private void text(double x, double y, String text, int colour, Drawing.Anchor anchor) {
        drawing.add(new Drawing.Text(new Point(x, y), text, LABEL_SIZE, false, colour, anchor));
    }
}

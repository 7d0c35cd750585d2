package layerwise.app;

import java.util.List;
import java.util.function.ToDoubleFunction;
import layerwise.LearningRateRange;

/** The drawing of a learning-rate range test: the cost of each step, its smoothed course, and the suggested rate as a dashed line. */
final class LearningRateChart {
    private static final double WIDTH = 820;
    private static final double HEIGHT = 380;
    private static final double LEFT = 84;
    private static final double RIGHT = WIDTH - 24;
    private static final double TOP = 62;
    private static final double BOTTOM = HEIGHT - 52;
    private static final double LABEL_SIZE = 12;

    private static final int SINGLE = 0xB9C6D3;
    private static final int SMOOTHED = 0x0072B2;
    private static final int SUGGESTED = 0xD55E00;

    private final Drawing drawing = new Drawing(WIDTH, HEIGHT, "A learning-rate range test");
    private final List<LearningRateRange.Point> points;
    private final Axis rates;
    private final Axis costs;

    private LearningRateChart(LearningRateRange range) {
        points = range.points();
        rates = LearningRateReport.across(points);
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (LearningRateRange.Point point : points) {
            least = Math.min(least, Math.min(point.smoothed(), point.cost()));
            largest = Math.max(largest, point.smoothed());
        }
        costs = Axis.linear(least, largest, 6);
    }

    /** Draws. */
    static Drawing draw(LearningRateRange range) {
        LearningRateChart chart = new LearningRateChart(range);
        chart.frame();
        chart.curve(LearningRateRange.Point::cost, SINGLE, 1.2);
        chart.curve(LearningRateRange.Point::smoothed, SMOOTHED, 2);
        chart.suggestion(range.suggested());
        return chart.drawing;
    }

    private void frame() {
        text(LEFT, 34, "Cost at growing learning rates", Colours.INK, Drawing.Anchor.START);
        text(LEFT, 52, "each step's, and smoothed", Colours.SOFT_INK, Drawing.Anchor.START);
        for (Axis.Tick tick : costs.ticks()) {
            line(LEFT, y(tick.value()), RIGHT, y(tick.value()), Colours.GRID, 1, false);
            text(LEFT - 8, y(tick.value()) + 4, tick.label(), Colours.SOFT_INK, Drawing.Anchor.END);
        }
        line(LEFT, BOTTOM, RIGHT, BOTTOM, Colours.FRAME, 1, false);
        for (Axis.Tick tick : rates.ticks()) {
            line(x(tick.value()), BOTTOM, x(tick.value()), BOTTOM + 4, Colours.FRAME, 1, false);
            text(x(tick.value()), BOTTOM + 18, tick.label(), Colours.SOFT_INK, Drawing.Anchor.MIDDLE);
        }
        text((LEFT + RIGHT) / 2, BOTTOM + 38, "learning rate", Colours.SOFT_INK, Drawing.Anchor.MIDDLE);
    }

    /** What leaves the frame at the top is drawn along its edge. */
    private void curve(ToDoubleFunction<LearningRateRange.Point> cost, int colour, double thickness) {
        List<Point> line = points.stream()
                .map(point -> new Point(x(point.learningRate()), Math.max(TOP, y(cost.applyAsDouble(point)))))
                .toList();
        if (line.size() == 1) {
            drawing.add(new Drawing.Dot(line.getFirst(), 2.5, colour));
        } else {
            drawing.add(new Drawing.Line(line, colour, thickness, false));
        }
    }

    private void suggestion(double rate) {
        if (rate < rates.low() || rate > rates.high()) {
            return;
        }
        line(x(rate), TOP, x(rate), BOTTOM, SUGGESTED, 1.5, true);
        boolean leftHalf = x(rate) < (LEFT + RIGHT) / 2;
        text(
                x(rate) + (leftHalf ? 6 : -6),
                TOP + 10,
                "suggested: " + LearningRateReport.rate(rate),
                SUGGESTED,
                leftHalf ? Drawing.Anchor.START : Drawing.Anchor.END);
    }

    private static double between(double from, double to, double fraction) {
        return from + fraction * (to - from);
    }

    private double x(double rate) {
        return between(LEFT, RIGHT, rates.fraction(rate));
    }

    private double y(double cost) {
        return between(BOTTOM, TOP, costs.fraction(cost));
    }

    private void line(double x1, double y1, double x2, double y2, int colour, double thickness, boolean dashed) {
        drawing.add(new Drawing.Line(List.of(new Point(x1, y1), new Point(x2, y2)), colour, thickness, dashed));
    }

    private void text(double x, double y, String text, int colour, Drawing.Anchor anchor) {
        drawing.add(new Drawing.Text(new Point(x, y), text, LABEL_SIZE, false, colour, anchor));
    }
}

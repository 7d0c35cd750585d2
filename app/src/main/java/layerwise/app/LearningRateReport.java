package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import layerwise.LearningRateRange;

/** What a learning-rate range test tells: some of its steps, the curve of the smoothed cost, and the rate that it suggests. */
final class LearningRateReport {
    private static final int MARKS = 8;

    private static final int ROWS = 20;
    private static final double LEAST_PLAIN = 1e-4;

    private final PrintWriter out;
    private final LearningRateRange range;

    LearningRateReport(PrintWriter out, LearningRateRange range) {
        this.out = out;
        this.range = range;
    }

    /** Prints it, and draws it into a file if one is given. */
    void print(Optional<Path> picture, JsonOption json) throws IOException {
        List<LearningRateRange.Point> points = range.points();
        if (points.isEmpty()) {
            throw new InputException(
                    "--find-learning-rate: the cost is not finite even at the lowest rate; the examples"
                            + " or the initial weights are too large");
        }
        out.println(table(points));
        out.println(plot(points));
        out.printf("suggested learning rate  %s%n", rate(range.suggested()));
        if (picture.isPresent()) {
            PictureFile.write(LearningRateChart.draw(range), picture.get());
            out.printf(Locale.ROOT, "picture   %s, %,d bytes%n", picture.get(), Files.size(picture.get()));
        }
        json.print(out, object(points, picture));
    }

    /** A rate in the two digits that such a test can tell. */
    static String rate(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(2));
        return value >= LEAST_PLAIN
                ? rounded.toPlainString()
                : String.format(Locale.ROOT, "%.1e", value).replace("e-0", "e-");
    }

    private static TextTable table(List<LearningRateRange.Point> points) {
        TextTable table = new TextTable(List.of("learning rate", "cost", "smoothed"));
        int every = Math.ceilDiv(points.size(), ROWS);
        for (int i = 0; i < points.size(); i += every) {
            LearningRateRange.Point point = points.get(i);
            table.row(List.of(
                    rate(point.learningRate()), TextTable.number(point.cost()), TextTable.number(point.smoothed())));
        }
        return table;
    }

    private static String plot(List<LearningRateRange.Point> points) {
        List<Point> curve = new ArrayList<>();
        points.forEach(point -> curve.add(new Point(point.learningRate(), point.smoothed())));
        Panel panel = new Panel(
                "smoothed cost",
                false,
                List.of(new Curve(0, false, List.of(curve), curve.getLast().y())));
        return TerminalPlot.draw(List.of(""), List.of(panel), across(points), "learning rate");
    }

    /** The axis of the learning rates, logarithmic. */
    static Axis across(List<LearningRateRange.Point> points) {
        return Axis.logarithmic(
                points.getFirst().learningRate(), points.getLast().learningRate(), MARKS);
    }

    private SequencedMap<String, Object> object(List<LearningRateRange.Point> points, Optional<Path> picture) {
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        object.put("suggested", range.suggested());
        List<Object> list = new ArrayList<>();
        for (LearningRateRange.Point point : points) {
            SequencedMap<String, Object> step = new LinkedHashMap<>();
            step.put("learning_rate", point.learningRate());
            step.put("cost", point.cost());
            step.put("smoothed", point.smoothed());
            list.add(step);
        }
        object.put("steps", list);
        picture.ifPresent(file -> object.put("picture", file.toString()));
        return object;
    }
}

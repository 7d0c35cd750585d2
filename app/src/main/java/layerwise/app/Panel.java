package layerwise.app;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import layerwise.Epoch;

/**
 * The curves of one quantity, of all runs, in training and validation.
 *
 * @param curves at least one
 */
record Panel(String title, boolean logarithmic, List<Curve> curves) {
    private static final String VALIDATION = "validation_";
    private static final String COST = "cost";

    /** The title of the panel of learning rates. */
    static final String LEARNING_RATE = "learning rate";

    Panel {
        curves = List.copyOf(curves);
    }

    /**
     * The panels of these runs: the cost, each metric that has a number somewhere, and the learning rate where it is known.
     *
     * @param logScale whether the cost is drawn on a logarithmic scale, which leaves out what is not positive
     * @throws InputException if no epoch has a cost that could be drawn
     */
    static List<Panel> of(List<RunHistory> runs, boolean logScale) {
        SequencedSet<String> metrics = new LinkedHashSet<>();
        for (RunHistory run : runs) {
            for (Epoch epoch : run.epochs()) {
                epoch.metrics().keySet().forEach(name -> metrics.add(base(name)));
            }
        }
        metrics.remove(COST);
        List<Panel> panels = new ArrayList<>();
        panels.add(new Panel(
                logScale ? "cost (logarithmic)" : COST,
                logScale,
                curves(runs, COST, logScale ? Panel::isPositive : Double::isFinite)));
        for (String metric : metrics) {
            panels.add(new Panel(metric.replace('_', ' '), false, curves(runs, metric, Double::isFinite)));
        }
        panels.add(new Panel(LEARNING_RATE, false, learningRates(runs)));
        if (panels.getFirst().curves.isEmpty()) {
            throw new InputException("'" + runs.getFirst().name() + "' has no epoch with a "
                    + (logScale
                            ? "positive cost, as --log-scale needs one"
                            : "finite cost, so that there is nothing to draw"));
        }
        panels.removeIf(panel -> panel.curves.isEmpty());
        return panels;
    }

    private static boolean isPositive(double value) {
        return value > 0 && Double.isFinite(value);
    }

    private static String base(String metric) {
        return metric.startsWith(VALIDATION) ? metric.substring(VALIDATION.length()) : metric;
    }

    private static List<Curve> curves(List<RunHistory> runs, String metric, DoublePredicate drawable) {
        ToDoubleFunction<Epoch> training = metric.equals(COST) ? Epoch::cost : epoch -> Curve.metric(epoch, metric);
        List<Curve> curves = new ArrayList<>();
        for (int run = 0; run < runs.size(); run++) {
            List<Epoch> epochs = runs.get(run).epochs();
            curves.add(Curve.of(run, false, epochs, training, drawable));
            curves.add(Curve.of(run, true, epochs, epoch -> Curve.metric(epoch, VALIDATION + metric), drawable));
        }
        curves.removeIf(Curve::isEmpty);
        return curves;
    }

    private static List<Curve> learningRates(List<RunHistory> runs) {
        List<Curve> curves = new ArrayList<>();
        for (int run = 0; run < runs.size(); run++) {
            curves.add(Curve.of(run, false, runs.get(run).epochs(), Epoch::learningRate, Double::isFinite));
        }
        curves.removeIf(Curve::isEmpty);
        return curves;
    }

    /** The axis that all curves fit on, in about so many steps. */
    Axis axis(int steps) {
        double least = values().min().orElseThrow();
        double largest = values().max().orElseThrow();
        return logarithmic ? Axis.logarithmic(least, largest, 2 * steps) : Axis.linear(least, largest, steps);
    }

    private DoubleStream values() {
        return curves.stream()
                .flatMap(curve -> curve.pieces().stream())
                .flatMap(List::stream)
                .mapToDouble(Point::y);
    }

    /** Whether there are two values in it that differ. */
    boolean isVaried() {
        return values().distinct().limit(2).count() > 1;
    }

    /** Whether it shows both training and validation. */
    boolean hasBoth() {
        return curves.stream().anyMatch(Curve::validation) && !curves.stream().allMatch(Curve::validation);
    }
}

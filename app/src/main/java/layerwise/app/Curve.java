package layerwise.app;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import layerwise.Epoch;

/**
 * One quantity of one run over the epochs.
 *
 * @param run the run's place among those that are drawn, from 0
 * @param validation whether it was measured on the validation examples
 * @param pieces stretches of (epoch, value) without a gap, each of at least one point; there is a gap where an epoch is missing, or
 *     its value cannot be drawn
 * @param last the value of the last point
 */
record Curve(int run, boolean validation, List<List<Point>> pieces, double last) {
    /** More points than any picture can tell apart. */
    private static final int MOST_POINTS = 2000;

    Curve {
        pieces = List.copyOf(pieces);
    }

    /** The curve of a quantity, whose pieces are empty where nothing of it can be drawn. */
    static Curve of(
            int run,
            boolean validation,
            List<Epoch> epochs,
            ToDoubleFunction<Epoch> quantity,
            DoublePredicate drawable) {
        List<List<Point>> pieces = new ArrayList<>();
        List<Point> piece = new ArrayList<>();
        double last = Double.NaN;
        int expected = 0;
        for (Epoch epoch : epochs) {
            double value = quantity.applyAsDouble(epoch);
            boolean drawn = drawable.test(value);
            if (!piece.isEmpty() && (!drawn || epoch.number() != expected)) {
                pieces.add(piece);
                piece = new ArrayList<>();
            }
            if (drawn) {
                piece.add(new Point(epoch.number(), value));
                last = value;
            }
            expected = epoch.number() + 1;
        }
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
        return new Curve(run, validation, pieces.stream().map(Curve::thinned).toList(), last);
    }

    /** A metric of an epoch, or NaN where it has none of that name. */
    static double metric(Epoch epoch, String name) {
        SequencedMap<String, Double> metrics = epoch.metrics();
        Double value = metrics.get(name);
        return value == null ? Double.NaN : value;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Of neighbours, the lowest and the highest: a line through those looks the same. */
    private static List<Point> thinned(List<Point> points) {
        if (points.size() <= MOST_POINTS) {
            return List.copyOf(points);
        }
        int group = Math.ceilDiv(2 * points.size(), MOST_POINTS);
        List<Point> thinned = new ArrayList<>(List.of(points.getFirst()));
        for (int from = 0; from < points.size(); from += group) {
            List<Point> neighbours = points.subList(from, Math.min(from + group, points.size()));
            Point lowest = neighbours.getFirst();
            Point highest = lowest;
            for (Point point : neighbours) {
                lowest = point.y() < lowest.y() ? point : lowest;
                highest = point.y() > highest.y() ? point : highest;
            }
            boolean rising = lowest.x() <= highest.x();
            thinned.add(rising ? lowest : highest);
            thinned.add(rising ? highest : lowest);
        }
        thinned.add(points.getLast());
        return thinned.stream().distinct().toList();
    }
}

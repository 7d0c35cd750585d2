package layerwise.app;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Column;
import layerwise.table.Table;

/**
 * The rows of a table as points of a plane.
 *
 * @param source where they come from
 * @param points the two features
 * @param classes the class of each, by its number; nothing where the table has no such column
 * @param right how many a model puts into their class
 * @param left how many more rows there are, which lack a feature
 */
record Scatter(String source, List<Point> points, Optional<int[]> classes, int right, int left) {
    /** More points than any picture can tell apart. */
    private static final int MOST_POINTS = 4000;

    /** The points of a table for a model of two features; a row that lacks one of them is no point. */
    static Scatter of(SavedModel saved, Table all, String first, String second) {
        Column.Numeric allX = numbers(all, first);
        Column.Numeric allY = numbers(all, second);
        int[] there = IntStream.range(0, all.rows())
                .filter(i -> Double.isFinite(allX.get(i)) && Double.isFinite(allY.get(i)))
                .toArray();
        if (there.length == 0) {
            throw new InputException(all.source() + ": no row has both '" + first + "' and '" + second
                    + "', so there is nothing to draw");
        }
        Table table = all.rows(there);
        int left = all.rows() - there.length;
        double[][] p = Plane.probabilities(saved, table);
        Column.Numeric x = numbers(table, first);
        Column.Numeric y = numbers(table, second);
        List<Point> points = IntStream.range(0, table.rows())
                .mapToObj(i -> new Point(x.get(i), y.get(i)))
                .toList();
        if (!table.has(saved.schema().target().name())) {
            return new Scatter(table.source(), points, Optional.empty(), 0, left);
        }
        Matrix targets = saved.schema().targets(table, Precision.FLOAT64);
        int[] classes = new int[table.rows()];
        int right = 0;
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (int) targets.get(0, i);
            right += Plane.likeliest(p[i]) == classes[i] ? 1 : 0;
        }
        return new Scatter(table.source(), points, Optional.of(classes), right, left);
    }

    private static Column.Numeric numbers(Table table, String name) {
        if (table.column(name) instanceof Column.Numeric numbers) {
            return numbers;
        }
        throw new InputException(
                table.source() + ": column '" + name + "' does not hold numbers alone, and cannot be drawn");
    }

    int size() {
        return points.size();
    }

    /** Of how many points one is drawn. */
    int step() {
        return Math.ceilDiv(size(), MOST_POINTS);
    }

    /** The axis that all points fit on, in about so many steps. */
    Axis axis(boolean across, int steps) {
        double least = points.stream()
                .mapToDouble(point -> across ? point.x() : point.y())
                .min()
                .orElseThrow();
        double largest = points.stream()
                .mapToDouble(point -> across ? point.x() : point.y())
                .max()
                .orElseThrow();
        double margin = 0.04 * (largest / 2 - least / 2);
        return Axis.linear(least - margin, largest + margin, steps);
    }

    /** What is to be said about them in a line. */
    String describe() {
        String drawn = step() > 1 ? ", one point for " + step() + " of them" : "";
        String told = classes.isEmpty() ? "" : ", %,d of them on their side".formatted(right);
        String lacking = left > 0 ? ", %,d more left out, which lack a feature".formatted(left) : "";
        return "%,d rows of %s%s%s%s".formatted(size(), source, told, lacking, drawn);
    }
}

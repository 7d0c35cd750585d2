package layerwise.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Column;
import layerwise.table.Prediction;
import layerwise.table.Table;
import layerwise.table.Target;

/** Outputs of a network as a table: the prediction, and of classes the probability of each. */
final class PredictionTable {
    /** The column with the label or the number. */
    static final String PREDICTION = "prediction";

    private final Target target;
    private final Precision precision;

    PredictionTable(Target target, Precision precision) {
        this.target = target;
        this.precision = precision;
    }

    Target target() {
        return target;
    }

    /** The names of the columns. */
    List<String> header() {
        List<String> names = new ArrayList<>(List.of(PREDICTION));
        if (target instanceof Target.Classes classes) {
            classes.labels().forEach(label -> names.add("p(" + label + ")"));
        }
        return names;
    }

    /** The predictions of all rows of a part. */
    Table of(Table part, Matrix a) {
        int[] all = new int[a.columns()];
        Arrays.setAll(all, j -> j);
        return of(part, all, a);
    }

    /**
     * The predictions of some rows of a part, and nothing in the others.
     *
     * @param predicted the indices of the rows that {@code a} is of
     */
    Table of(Table part, int[] predicted, Matrix a) {
        List<String> names = header();
        List<Column> columns = new ArrayList<>();
        String[] labels = new String[part.rows()];
        Arrays.fill(labels, "");
        double[][] numbers = new double[Math.max(1, names.size() - 1)][part.rows()];
        for (double[] column : numbers) {
            Arrays.fill(column, Double.NaN);
        }
        for (int j = 0; j < predicted.length; j++) {
            int row = predicted[j];
            switch (Prediction.of(target, a, j)) {
                case Prediction.OfValue(double value) -> numbers[0][row] = value;
                case Prediction.OfClass(String label, List<String> _, List<Double> p) -> {
                    labels[row] = label;
                    for (int k = 0; k < p.size(); k++) {
                        numbers[k][row] = decimal(p.get(k));
                    }
                }
            }
        }
        switch (target) {
            case Target.Value _ -> columns.add(Column.Numeric.of(PREDICTION, numbers[0]));
            case Target.Classes _ -> {
                columns.add(Column.Text.of(PREDICTION, labels));
                for (int k = 0; k < numbers.length; k++) {
                    columns.add(Column.Numeric.of(names.get(k + 1), numbers[k]));
                }
            }
        }
        return Table.part(part.source(), columns, 1);
    }

    /** The number with the fewest digits that tell it from its neighbours in the precision that it was computed in. */
    private double decimal(double number) {
        return precision == Precision.FLOAT64 ? number : Double.parseDouble(Float.toString((float) number));
    }
}

package layerwise.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * The contract between raw rows and A⁰: which columns are features, what is done to them, and what the target means. It is fitted
 * on the training rows only, travels with the model, and finds columns by name in any order.
 *
 * @param features one or more, in the order of A⁰'s rows
 * @param target what is predicted
 */
public record Schema(List<Feature> features, Target target) {
    private static final String TEXT_FEATURE =
            "text features are not supported; leave the column out or replace its texts by numbers";
    private static final String TEXT_VALUE =
            "a value to predict must be a number; predict classes instead or choose another target";

    /**
     * Copies the features.
     *
     * @throws IllegalArgumentException if there are none, or two columns share a name
     */
    public Schema {
        features = List.copyOf(features);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("a schema needs at least one feature");
        }
        Set<String> names = new HashSet<>(Set.of(target.name()));
        for (Feature feature : features) {
            if (!names.add(feature.name())) {
                throw new IllegalArgumentException("a schema names the column '" + feature.name() + "' twice");
            }
        }
    }

    /**
     * The schema of a training table: every column but the target is a feature.
     *
     * @param kind what the target means; see {@link TargetKind#resolve} on asking that of all rows before a split
     * @throws InvalidTableException if the target is unknown, there is no feature or no row, a cell is missing or not a finite
     *     number, or there is only one class
     */
    public static Schema fit(Table train, String target, TargetKind kind) {
        TargetKind resolved = kind.resolve(train, target);
        Column targetColumn = train.column(target);
        List<Feature> features = fitFeatures(train, target);
        return new Schema(
                features,
                switch (resolved) {
                    case CLASSES -> fitClasses(train, targetColumn);
                    case VALUE, AUTO -> new Target.Value(target, fitStandardization(train, targetColumn, TEXT_VALUE));
                });
    }

    /**
     * The schema of a part of a table whose target means what it means in the whole: of classes, all labels, even those that this part
     * lacks. What the features and a value are standardised by is fitted to the part.
     *
     * @param whole the target of a schema of the whole table
     * @throws InvalidTableException as {@link #fit(Table, String, TargetKind)}, except that one class will do
     */
    public static Schema fit(Table train, Target whole) {
        Column column = train.column(whole.name());
        List<Feature> features = fitFeatures(train, whole.name());
        return new Schema(
                features,
                switch (whole) {
                    case Target.Classes classes -> classes;
                    case Target.Value(String name, Standardization _) ->
                        new Target.Value(name, fitStandardization(train, column, TEXT_VALUE));
                });
    }

    private static List<Feature> fitFeatures(Table train, String target) {
        if (train.columns().size() == 1) {
            throw new InvalidTableException(train.source() + " has only the target column '" + target
                    + "'; at least one more column is needed as a feature");
        }
        List<Feature> features = new ArrayList<>();
        for (Column column : train.columns()) {
            if (!column.name().equals(target)) {
                features.add(new Feature(column.name(), fitStandardization(train, column, TEXT_FEATURE)));
            }
        }
        return features;
    }

    private static Standardization fitStandardization(Table train, Column column, String remedy) {
        return Standardization.fit(train, column, Cells.finite(train, column, remedy));
    }

    private static Target.Classes fitClasses(Table train, Column column) {
        List<String> labels = Stream.of(Cells.labels(train, column)).distinct().toList();
        if (labels.size() == 1) {
            throw new InvalidTableException(train.place(column) + " holds only the label " + column.show(0)
                    + "; at least two classes are needed, so add rows of another or choose another target");
        }
        boolean numeric = labels.stream()
                .allMatch(label -> Double.isFinite(Numbers.parse(label).orElse(Double.NaN)));
        Comparator<String> order =
                numeric ? Comparator.comparingDouble(Double::parseDouble) : Comparator.naturalOrder();
        return new Target.Classes(column.name(), labels.stream().sorted(order).toList());
    }

    /**
     * A⁰ of the table's rows, (number of features, number of rows). Columns that are no features are ignored.
     *
     * @throws InvalidTableException if a feature's column is missing, there is no row, or a cell is missing or not a finite
     *     number
     */
    public Matrix features(Table table, Precision precision) {
        table.requireColumns(features.stream().map(Feature::name).toList());
        table.requireRows();
        Matrix x = Matrix.zeros(precision, features.size(), table.rows());
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            fill(x, i, table, table.column(feature.name()), feature.standardization(), TEXT_FEATURE);
        }
        return x;
    }

    /**
     * The targets of the table's rows, (1, number of rows): the numbers of the classes from 0 on, or standardised values.
     *
     * @throws InvalidTableException if the target's column is missing, there is no row, a label did not occur in training, or
     *     a value is missing or not a finite number
     */
    public Matrix targets(Table table, Precision precision) {
        Column column = table.column(target.name());
        table.requireRows();
        Matrix y = Matrix.zeros(precision, 1, table.rows());
        switch (target) {
            case Target.Classes classes -> fill(y, table, column, classes);
            case Target.Value value -> fill(y, 0, table, column, value.standardization(), TEXT_VALUE);
        }
        return y;
    }

    private static void fill(Matrix y, Table table, Column column, Target.Classes classes) {
        Map<String, Integer> numbers = new HashMap<>();
        for (String label : classes.labels()) {
            numbers.put(label, numbers.size());
        }
        String[] labels = Cells.labels(table, column);
        for (int j = 0; j < labels.length; j++) {
            Integer number = numbers.get(labels[j]);
            if (number == null) {
                throw new InvalidTableException(table.place(column, j) + ": the label " + column.show(j)
                        + " did not occur in training; the labels are " + Table.list(classes.labels()));
            }
            y.set(0, j, number);
        }
    }

    private static void fill(
            Matrix matrix, int row, Table table, Column column, Standardization standardization, String remedy) {
        double[] numbers = Cells.finite(table, column, remedy);
        double[] standardized = standardization.apply(table, column, numbers, matrix.precision());
        for (int j = 0; j < standardized.length; j++) {
            matrix.set(row, j, standardized[j]);
        }
    }

    /** The schema as JSON, from which {@link #fromJson} gives an equal one. */
    public String toJson() {
        return SchemaJson.write(this);
    }

    /**
     * The schema that {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if the text is something else; the message names the field
     */
    public static Schema fromJson(String text) {
        return SchemaJson.read(text);
    }
}

package layerwise.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * The contract between raw rows and A⁰: which columns are features, what is done to them, and what the target means. It is fitted
 * on the training rows only, travels with the model, and finds columns by name in any order.
 *
 * @param features one or more; A⁰ has the rows of those that are not embedded first, in this order, then the levels of those that are
 * @param ignored columns of the training rows that are no features
 * @param target what is predicted
 */
public record Schema(List<Feature> features, List<Ignored> ignored, Target target) {
    private static final String TEXT_VALUE =
            "a value to predict must be a number; predict classes instead or choose another target";

    /**
     * A column of the training rows that is no feature.
     *
     * @param name the column
     * @param reason why, as a clause
     */
    public record Ignored(String name, String reason) {
        /** <i>column 'id' is left out: its 1797 different texts look like an identifier</i>. */
        public String sentence() {
            return "column '" + name + "' is left out: " + reason;
        }
    }

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if there is no feature, or two columns share a name
     */
    public Schema {
        features = List.copyOf(features);
        ignored = List.copyOf(ignored);
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

    /** A schema of features and a target alone. */
    public Schema(List<Feature> features, Target target) {
        this(features, List.of(), target);
    }

    /**
     * The schema of training rows by the defaults: every column but the target is a feature, of the kind that it seems to be.
     *
     * @param kind what the target means; see {@link TargetKind#resolve} on asking that of all rows before a split
     * @throws InvalidTableException as {@link #fit(TableSource, String, TargetKind, SchemaOptions)}
     */
    public static Schema fit(TableSource train, String target, TargetKind kind) {
        return fit(train, target, kind, SchemaOptions.DEFAULTS);
    }

    /**
     * The schema of training rows, which are read twice where the target's meaning is open and once otherwise.
     *
     * @throws InvalidTableException if the target or a column of the options is unknown, there is no feature or no row, a cell is of
     *     another kind than its column, or there is only one class
     */
    public static Schema fit(TableSource train, String target, TargetKind kind, SchemaOptions options) {
        return fit(TableProfile.of(train), target, kind.resolve(train, target), options);
    }

    /**
     * The schema of training rows by their profile.
     *
     * @param kind {@link TargetKind#CLASSES} or {@link TargetKind#VALUE}
     * @throws InvalidTableException as {@link #fit(TableSource, String, TargetKind, SchemaOptions)}
     */
    public static Schema fit(TableProfile train, String target, TargetKind kind, SchemaOptions options) {
        ColumnProfile column = train.column(target);
        return new SchemaFit(train, options)
                .with(
                        switch (kind) {
                            case CLASSES -> classes(train, column);
                            case VALUE -> value(train, column);
                            case AUTO -> throw new IllegalArgumentException("what the target means must be resolved");
                        });
    }

    /**
     * The schema of a part of the rows whose target means what it means in the whole: of classes, all labels, even those that this part
     * lacks. What the features and a value are scaled by is fitted to the part.
     *
     * @param whole the target of a schema of all rows
     * @throws InvalidTableException as {@link #fit(TableSource, String, TargetKind, SchemaOptions)}, except that one class will do
     */
    public static Schema fit(TableSource train, Target whole, SchemaOptions options) {
        TableProfile profile = TableProfile.of(train);
        ColumnProfile column = profile.column(whole.name());
        return new SchemaFit(profile, options)
                .with(
                        switch (whole) {
                            case Target.Classes classes -> classes;
                            case Target.Value _ -> value(profile, column);
                        });
    }

    private static Target.Value value(TableProfile train, ColumnProfile column) {
        if (column.rows() > 0 && column.texts() > 0) {
            throw new InvalidTableException(
                    column.numbers() >= column.texts()
                            ? train.place(column) + ", " + column.firstText() + " is not a number; correct it or remove"
                                    + " the row"
                            : train.place(column) + " holds text (" + column.firstText() + "), but " + TEXT_VALUE);
        }
        column.requireFinite();
        column.requireNoneMissing(ColumnKind.NUMERIC);
        return new Target.Value(column.name(), column.standardization());
    }

    private static Target.Classes classes(TableProfile train, ColumnProfile column) {
        column.requireFinite();
        column.requireNoneMissing(ColumnKind.CATEGORICAL);
        if (column.hasMoreLabels()) {
            throw new InvalidTableException(train.place(column) + " has more than " + ColumnProfile.MOST_LABELS
                    + " different labels, the most classes that there may be");
        }
        List<String> labels = column.labels();
        if (labels.size() == 1) {
            String label = column.numbers() > 0 ? labels.getFirst() : "'" + labels.getFirst() + "'";
            throw new InvalidTableException(train.place(column) + " holds only the label " + label
                    + "; at least two classes are needed, so add rows of another or choose another target");
        }
        return new Target.Classes(column.name(), labels);
    }

    /** n⁰, the number of rows of A⁰. */
    public int width() {
        return features.stream().mapToInt(Feature::width).sum();
    }

    /** The features in the order of their rows in A⁰: those that are embedded last. */
    List<Feature> inOrder() {
        List<Feature> ordered = new ArrayList<>();
        features.stream().filter(feature -> !feature.isEmbedded()).forEach(ordered::add);
        features.stream().filter(Feature::isEmbedded).forEach(ordered::add);
        return ordered;
    }

    /** What the rows of A⁰ are called, the first row first. */
    public List<String> rowNames() {
        return inOrder().stream()
                .flatMap(feature -> feature.rowNames().stream())
                .toList();
    }

    /** The numbers of levels of the embedded features, in the order of their rows, which are the last ones of A⁰; often none. */
    public List<Integer> embeddedLevels() {
        return inOrder().stream()
                .filter(Feature::isEmbedded)
                .map(feature -> ((Feature.Categorical) feature).embeddedLevels())
                .toList();
    }

    /**
     * A⁰ of the table's rows, (n⁰, number of rows). Columns that are no features are passed over.
     *
     * @throws InvalidTableException if a feature's column is missing, there is no row, or a cell is not what the schema says
     */
    public Matrix features(Table table, Precision precision) {
        return new SchemaEncoder(this).features(table, precision);
    }

    /**
     * The targets of the table's rows, (1, number of rows): the numbers of the classes from 0 on, or standardised values.
     *
     * @throws InvalidTableException if the target's column is missing, there is no row, a label did not occur in training, or
     *     a value is missing or not a finite number
     */
    public Matrix targets(Table table, Precision precision) {
        return new SchemaEncoder(this).targets(table, precision);
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

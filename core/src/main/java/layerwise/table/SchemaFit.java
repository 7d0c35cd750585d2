package layerwise.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fitting of a schema to the profile of the training rows. */
final class SchemaFit {
    private static final String ADVICE = "; correct it, or say by a schema that the column is categorical";

    private final TableProfile train;
    private final SchemaOptions options;
    private final List<Feature> features = new ArrayList<>();
    private final List<Schema.Ignored> ignored = new ArrayList<>();

    SchemaFit(TableProfile train, SchemaOptions options) {
        this.train = train;
        this.options = options;
    }

    /** The schema whose target is already known. */
    Schema with(Target target) {
        if (train.columns().size() == 1) {
            throw new InvalidTableException(train.source() + " has only the target column '" + target.name()
                    + "'; at least one more column is needed as a feature");
        }
        options.columns().keySet().forEach(train::column);
        if (options.columns().containsKey(target.name())) {
            throw new InvalidTableException(train.source() + ": column '" + target.name()
                    + "' is the target, of which the schema says nothing; leave its line out");
        }
        for (ColumnProfile column : train.columns()) {
            if (!column.name().equals(target.name())) {
                addChecked(column);
            }
        }
        if (features.isEmpty()) {
            throw new InvalidTableException(train.source() + " has no column to learn from: "
                    + ignored.getFirst().sentence());
        }
        return new Schema(features, ignored, target);
    }

    /** What a feature refuses to be, its column cannot be. */
    private void addChecked(ColumnProfile column) {
        try {
            add(column);
        } catch (InvalidTableException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidTableException(train.place(column) + ": " + e.getMessage(), e);
        }
    }

    private void add(ColumnProfile column) {
        Optional<ColumnSetting> setting = Optional.ofNullable(options.columns().get(column.name()));
        ColumnKind kind = setting.map(ColumnSetting::kind).orElseGet(column::kind);
        if (kind != ColumnKind.IGNORED
                && (kind == ColumnKind.ARRAY) != !column.shape().isEmpty()) {
            throw new InvalidTableException(train.place(column)
                    + (kind == ColumnKind.ARRAY ? " holds no arrays" : " holds arrays, which cannot be " + kind));
        }
        if (options.refusesMissing() && kind != ColumnKind.IGNORED) {
            column.requireNoneMissing(kind);
        }
        switch (kind) {
            case NUMERIC -> features.add(numeric(column, scaling(setting)));
            case CATEGORICAL -> features.add(categorical(column));
            case BOOLEAN -> features.add(new Feature.Flag(column.name(), column.missing(kind) > 0));
            case ORDINAL -> features.add(ordinal(column, setting.orElseThrow().levels(), scaling(setting)));
            case DATE -> features.add(date(column));
            case ARRAY -> features.add(array(column, scaling(setting)));
            case IGNORED -> ignored.add(new Schema.Ignored(column.name(), reason(column, setting.isPresent())));
        }
    }

    private ScalingKind scaling(Optional<ColumnSetting> setting) {
        return setting.flatMap(ColumnSetting::scaling).orElse(options.scaling());
    }

    private static String reason(ColumnProfile column, boolean told) {
        if (told) {
            return "as told";
        }
        return column.numbers() + column.texts() == 0
                ? "it has no value in any row"
                : "its " + (column.hasMoreLabels() ? "more than " : "") + column.distinct()
                        + " different texts look like an identifier";
    }

    private Feature numeric(ColumnProfile column, ScalingKind scaling) {
        column.requireFinite();
        if (column.texts() > 0) {
            String text = column.firstText();
            throw new InvalidTableException(
                    column.numbers() >= column.texts()
                            ? train.place(column) + ", " + text + " is not a number" + ADVICE
                            : train.place(column) + " holds text (" + text + "), but a numeric column is needed");
        }
        requireValue(column, column.numbers());
        Optional<Double> fill =
                column.missing(ColumnKind.NUMERIC) > 0 ? Optional.of(column.quantile(0.5)) : Optional.empty();
        return new Feature.Numeric(column.name(), scaling.fit(column), fill);
    }

    private void requireValue(ColumnProfile column, long values) {
        if (values == 0) {
            throw new InvalidTableException(train.place(column) + " has no value in any row; leave it out");
        }
    }

    private Feature categorical(ColumnProfile column) {
        column.requireFinite();
        if (column.hasMoreLabels()) {
            throw new InvalidTableException(train.place(column) + " has more than " + ColumnProfile.MOST_LABELS
                    + " different labels, the most that a categorical column may have");
        }
        List<String> labels = column.labels();
        requireValue(column, labels.size());
        Feature.Encoding encoding =
                labels.size() <= options.oneHotMost() ? Feature.Encoding.ONE_HOT : Feature.Encoding.EMBEDDING;
        boolean missing = column.missing(ColumnKind.CATEGORICAL) > 0;
        return new Feature.Categorical(
                column.name(), labels, encoding, missing, options.refusesMissing(), options.refusesUnseen());
    }

    private Feature ordinal(ColumnProfile column, List<String> levels, ScalingKind scaling) {
        Scaling scaled = scaling == ScalingKind.NONE
                ? new Scaling.Factor(1)
                : new Scaling.MinMax(0, Math.max(1, levels.size() - 1));
        Optional<Double> fill = column.missing() > 0 && !options.refusesMissing()
                ? Optional.of((levels.size() - 1) / 2.0)
                : Optional.empty();
        return new Feature.Ordinal(column.name(), levels, scaled, fill);
    }

    private Feature date(ColumnProfile column) {
        requireValue(column, column.dates());
        return new Feature.Date(column.name(), column.ofDays(), column.hasTimes(), column.missing(ColumnKind.DATE) > 0);
    }

    private Feature array(ColumnProfile column, ScalingKind scaling) {
        Scaling scaled = options.factor()
                .<Scaling>map(Scaling.Factor::new)
                .orElseGet(() -> (switch (scaling) {
                            case NONE, STANDARD, MIN_MAX -> scaling;
                            // Of arrays no quantiles are kept.
                            case ROBUST, QUANTILE -> ScalingKind.STANDARD;
                        })
                        .fit(column));
        return new Feature.Array(column.name(), column.shape(), scaled);
    }
}

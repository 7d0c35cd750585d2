package layerwise.app;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import layerwise.table.Feature;
import layerwise.table.Scaling;
import layerwise.table.Standardization;

/** Features as the cells of a table: name, kind, number of inputs, and how they are encoded. */
final class FeatureText {
    private static final int LISTED = 5;

    private FeatureText() {}

    static List<String> cells(Feature feature) {
        return List.of(feature.name(), kind(feature), Integer.toString(feature.width()), encoding(feature));
    }

    private static String kind(Feature feature) {
        return switch (feature) {
            case Feature.Numeric _ -> "numeric";
            case Feature.Categorical _ -> "categorical";
            case Feature.Flag _ -> "boolean";
            case Feature.Ordinal _ -> "ordinal";
            case Feature.Date _ -> "date";
            case Feature.Array array ->
                "array " + array.shape().stream().map(String::valueOf).collect(Collectors.joining("×"));
        };
    }

    private static String encoding(Feature feature) {
        return switch (feature) {
            case Feature.Numeric numeric -> of(numeric.scaling()) + filled(numeric.fill());
            case Feature.Categorical categorical ->
                categorical.encoding() + " of " + levels(categorical.levels())
                        + (categorical.missing() ? ", may be missing" : "")
                        + (categorical.refusesUnseen() ? ", others are refused" : "");
            case Feature.Flag flag -> "−1 or 1" + (flag.missing() ? ", 0 if missing" : "");
            case Feature.Ordinal ordinal ->
                of(ordinal.scaling()) + " rank in " + levels(ordinal.levels()) + filled(ordinal.fill());
            case Feature.Date date ->
                "days, " + of(date.days()) + ", and the place in year and week" + (date.times() ? " and day" : "")
                        + (date.missing() ? ", may be missing" : "");
            case Feature.Array array -> of(array.scaling());
        };
    }

    private static String levels(List<String> levels) {
        return String.join(", ", levels.subList(0, Math.min(LISTED, levels.size())))
                        .replaceAll("\\s+", " ")
                + (levels.size() > LISTED ? " and " + (levels.size() - LISTED) + " more" : "");
    }

    private static String filled(Optional<Double> fill) {
        return fill.map(number -> ", " + TextTable.number(number) + " if missing")
                .orElse("");
    }

    private static String of(Scaling scaling) {
        return switch (scaling) {
            case Standardization(double mean, double scale) ->
                "mean " + TextTable.number(mean) + ", standard deviation " + TextTable.number(scale);
            case Scaling.Factor(double factor) -> factor == 1 ? "as they are" : "times " + TextTable.number(factor);
            case Scaling.Robust(double median, double factor) ->
                "median " + TextTable.number(median) + ", factor " + TextTable.number(factor) + ", clipped smoothly";
            case Scaling.MinMax(double minimum, double maximum) ->
                TextTable.number(minimum) + " to " + TextTable.number(maximum);
            case Scaling.Quantile(List<Double> quantiles) -> quantiles.size() + " quantiles to normal";
        };
    }
}

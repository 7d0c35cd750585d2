package layerwise.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.file.JsonObject;

/** Features as JSON objects, each with its kind. */
final class FeatureJson {
    private FeatureJson() {}

    static Map<String, Object> write(Feature feature) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (feature) {
            case Feature.Numeric(String name, Scaling scaling, Optional<Double> fill) -> {
                begin(json, ColumnKind.NUMERIC, name);
                json.put("scaling", write(scaling));
                fill.ifPresent(number -> json.put("fill", number));
            }
            case Feature.Categorical categorical -> {
                begin(json, ColumnKind.CATEGORICAL, categorical.name());
                json.put("levels", categorical.levels());
                json.put("encoding", categorical.encoding().toString());
                json.put("missing", categorical.missing());
                if (categorical.refusesMissing()) {
                    json.put("refuses_missing", true);
                }
                json.put("unseen", categorical.refusesUnseen() ? "refuse" : "accept");
            }
            case Feature.Flag(String name, boolean missing) -> {
                begin(json, ColumnKind.BOOLEAN, name);
                json.put("missing", missing);
            }
            case Feature.Ordinal(String name, List<String> levels, Scaling scaling, Optional<Double> fill) -> {
                begin(json, ColumnKind.ORDINAL, name);
                json.put("levels", levels);
                json.put("scaling", write(scaling));
                fill.ifPresent(number -> json.put("fill", number));
            }
            case Feature.Date(String name, Standardization days, boolean times, boolean missing) -> {
                begin(json, ColumnKind.DATE, name);
                json.put("days", write(days));
                json.put("times", times);
                json.put("missing", missing);
            }
            case Feature.Array(String name, List<Integer> shape, Scaling scaling) -> {
                begin(json, ColumnKind.ARRAY, name);
                json.put("shape", shape);
                json.put("scaling", write(scaling));
            }
        }
        return json;
    }

    private static void begin(Map<String, Object> json, ColumnKind kind, String name) {
        json.put("kind", kind.toString());
        json.put("name", name);
    }

    static Map<String, Object> write(Scaling scaling) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (scaling) {
            case Standardization(double mean, double scale) -> {
                json.put("kind", "standard");
                json.put("mean", mean);
                json.put("scale", scale);
            }
            case Scaling.Factor(double factor) -> {
                json.put("kind", "factor");
                json.put("factor", factor);
            }
            case Scaling.Robust(double median, double factor) -> {
                json.put("kind", "robust");
                json.put("median", median);
                json.put("factor", factor);
            }
            case Scaling.MinMax(double minimum, double maximum) -> {
                json.put("kind", "min-max");
                json.put("minimum", minimum);
                json.put("maximum", maximum);
            }
            case Scaling.Quantile(List<Double> quantiles) -> {
                json.put("kind", "quantile");
                json.put("quantiles", quantiles);
            }
        }
        return json;
    }

    static Feature read(JsonObject json) {
        String kind = json.text("kind");
        return switch (kind) {
            case "numeric" -> {
                json.requireOnly("kind", "name", "scaling", "fill");
                yield new Feature.Numeric(json.text("name"), scaling(json.object("scaling")), fill(json));
            }
            case "categorical" -> {
                json.requireOnly("kind", "name", "levels", "encoding", "missing", "refuses_missing", "unseen");
                yield new Feature.Categorical(
                        json.text("name"),
                        json.texts("levels"),
                        encoding(json),
                        json.flag("missing"),
                        json.has("refuses_missing") && json.flag("refuses_missing"),
                        refusesUnseen(json));
            }
            case "boolean" -> {
                json.requireOnly("kind", "name", "missing");
                yield new Feature.Flag(json.text("name"), json.flag("missing"));
            }
            case "ordinal" -> {
                json.requireOnly("kind", "name", "levels", "scaling", "fill");
                yield new Feature.Ordinal(
                        json.text("name"), json.texts("levels"), scaling(json.object("scaling")), fill(json));
            }
            case "date" -> {
                json.requireOnly("kind", "name", "days", "times", "missing");
                yield new Feature.Date(
                        json.text("name"),
                        standardization(json.object("days").requireOnly("kind", "mean", "scale")),
                        json.flag("times"),
                        json.flag("missing"));
            }
            case "array" -> {
                json.requireOnly("kind", "name", "shape", "scaling");
                yield new Feature.Array(json.text("name"), shape(json), scaling(json.object("scaling")));
            }
            default -> throw unknown(json, "kind", "numeric, categorical, boolean, ordinal, date or array");
        };
    }

    private static Optional<Double> fill(JsonObject json) {
        return json.has("fill") ? Optional.of(json.number("fill")) : Optional.empty();
    }

    private static Feature.Encoding encoding(JsonObject json) {
        return switch (json.text("encoding")) {
            case "one-hot" -> Feature.Encoding.ONE_HOT;
            case "embedding" -> Feature.Encoding.EMBEDDING;
            default -> throw unknown(json, "encoding", "one-hot or embedding");
        };
    }

    private static boolean refusesUnseen(JsonObject json) {
        return switch (json.text("unseen")) {
            case "refuse" -> true;
            case "accept" -> false;
            default -> throw unknown(json, "unseen", "accept or refuse");
        };
    }

    private static List<Integer> shape(JsonObject json) {
        List<Integer> shape = new ArrayList<>();
        for (long dimension : json.wholes("shape")) {
            shape.add(Math.clamp(dimension, 0, Integer.MAX_VALUE));
        }
        return shape;
    }

    private static Scaling scaling(JsonObject json) {
        return switch (json.text("kind")) {
            case "standard" -> standardization(json.requireOnly("kind", "mean", "scale"));
            case "factor" ->
                new Scaling.Factor(json.requireOnly("kind", "factor").number("factor"));
            case "robust" -> {
                json.requireOnly("kind", "median", "factor");
                yield new Scaling.Robust(json.number("median"), json.number("factor"));
            }
            case "min-max" -> {
                json.requireOnly("kind", "minimum", "maximum");
                yield new Scaling.MinMax(json.number("minimum"), json.number("maximum"));
            }
            case "quantile" ->
                new Scaling.Quantile(json.requireOnly("kind", "quantiles").numbers("quantiles"));
            default -> throw unknown(json, "kind", "standard, factor, robust, min-max or quantile");
        };
    }

    static Standardization standardization(JsonObject json) {
        return new Standardization(json.number("mean"), json.number("scale"));
    }

    static IllegalArgumentException unknown(JsonObject json, String field, String expected) {
        return new IllegalArgumentException(
                json.where() + ": unknown " + field + " '" + json.text(field) + "'; expected " + expected);
    }
}

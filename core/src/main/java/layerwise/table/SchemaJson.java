package layerwise.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.file.Json;
import layerwise.file.JsonObject;

/** Schemas as JSON: an object of features, each with its kind, and the target with its kind. */
final class SchemaJson {
    private SchemaJson() {}

    static String write(Schema schema) {
        List<Map<String, Object>> features = new ArrayList<>();
        for (Feature feature : schema.features()) {
            features.add(standardized("numeric", feature.name(), feature.standardization()));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("features", features);
        json.put(
                "target",
                switch (schema.target()) {
                    case Target.Classes(String name, List<String> labels) -> {
                        Map<String, Object> classes = named("classes", name);
                        classes.put("labels", labels);
                        yield classes;
                    }
                    case Target.Value(String name, Standardization standardization) ->
                        standardized("value", name, standardization);
                });
        return Json.write(json);
    }

    private static Map<String, Object> standardized(String kind, String name, Standardization standardization) {
        Map<String, Object> json = named(kind, name);
        json.put("mean", standardization.mean());
        json.put("scale", standardization.scale());
        return json;
    }

    private static Map<String, Object> named(String kind, String name) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind);
        json.put("name", name);
        return json;
    }

    static Schema read(String text) {
        JsonObject json = JsonObject.parse("the schema", text).requireOnly("features", "target");
        List<Feature> features = new ArrayList<>();
        for (JsonObject feature : json.objects("features")) {
            features.add(
                    switch (feature.text("kind")) {
                        case "numeric" -> new Feature(feature.text("name"), standardization(feature));
                        default -> throw unknownKind(feature, "numeric");
                    });
        }
        JsonObject target = json.object("target");
        return new Schema(
                features,
                switch (target.text("kind")) {
                    case "classes" -> {
                        target.requireOnly("kind", "name", "labels");
                        yield new Target.Classes(target.text("name"), target.texts("labels"));
                    }
                    case "value" -> new Target.Value(target.text("name"), standardization(target));
                    default -> throw unknownKind(target, "classes or value");
                });
    }

    private static Standardization standardization(JsonObject json) {
        json.requireOnly("kind", "name", "mean", "scale");
        return new Standardization(json.number("mean"), json.number("scale"));
    }

    private static IllegalArgumentException unknownKind(JsonObject json, String expected) {
        return new IllegalArgumentException(
                json.where() + ": unknown kind '" + json.text("kind") + "'; expected " + expected);
    }
}

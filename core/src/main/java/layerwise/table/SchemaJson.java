package layerwise.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.file.Json;
import layerwise.file.JsonObject;

/** Schemas as JSON: an object of features, each with its kind, the columns that are none, and the target with its kind. */
final class SchemaJson {
    private SchemaJson() {}

    static String write(Schema schema) {
        List<Map<String, Object>> ignored = new ArrayList<>();
        for (Schema.Ignored column : schema.ignored()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", column.name());
            json.put("reason", column.reason());
            ignored.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("features", schema.features().stream().map(FeatureJson::write).toList());
        json.put("ignored", ignored);
        json.put("target", write(schema.target()));
        return Json.write(json);
    }

    private static Map<String, Object> write(Target target) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (target) {
            case Target.Classes(String name, List<String> labels) -> {
                json.put("kind", "classes");
                json.put("name", name);
                json.put("labels", labels);
            }
            case Target.Value(String name, Standardization standardization) -> {
                json.put("kind", "value");
                json.put("name", name);
                json.put("mean", standardization.mean());
                json.put("scale", standardization.scale());
            }
        }
        return json;
    }

    static Schema read(String text) {
        JsonObject json = JsonObject.parse("the schema", text).requireOnly("features", "ignored", "target");
        List<Feature> features = new ArrayList<>();
        for (JsonObject feature : json.objects("features")) {
            features.add(FeatureJson.read(feature));
        }
        List<Schema.Ignored> ignored = new ArrayList<>();
        for (JsonObject column : json.objects("ignored")) {
            column.requireOnly("name", "reason");
            ignored.add(new Schema.Ignored(column.text("name"), column.text("reason")));
        }
        return new Schema(features, ignored, target(json.object("target")));
    }

    private static Target target(JsonObject json) {
        return switch (json.text("kind")) {
            case "classes" -> {
                json.requireOnly("kind", "name", "labels");
                yield new Target.Classes(json.text("name"), json.texts("labels"));
            }
            case "value" -> {
                json.requireOnly("kind", "name", "mean", "scale");
                yield new Target.Value(json.text("name"), FeatureJson.standardization(json));
            }
            default -> throw FeatureJson.unknown(json, "kind", "classes or value");
        };
    }
}

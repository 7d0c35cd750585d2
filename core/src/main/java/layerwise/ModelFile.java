package layerwise;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import layerwise.file.InvalidFileException;
import layerwise.file.Json;
import layerwise.file.JsonObject;
import layerwise.file.SafeTensors;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.jspecify.annotations.Nullable;

/**
 * Models as safetensors files: the tensors W1 (n¹, n⁰), b1 (n¹, 1), …, and E of an embedding, and the metadata {@code format},
 * {@code format_version}, {@code layerwise_version}, {@code network} and {@code provenance} (both JSON), {@code precision} where it is
 * bfloat16, whose weights are stored as float32, then the model's own metadata.
 */
final class ModelFile {
    /** The names in the metadata that are not the user's. */
    static final Set<String> RESERVED = Set.of(
            "checkpoint",
            "format",
            "format_version",
            "layerwise_version",
            "network",
            "precision",
            "provenance",
            "sha256");

    private static final String FORMAT = "layerwise";
    private static final int VERSION = 1;

    private ModelFile() {}

    static void write(Model model, Path file) throws IOException {
        Parameters parameters = model.parameters();
        SafeTensors.write(
                file,
                parameters.byName(),
                metadata(model.network(), parameters.precision(), model.provenance(), model.metadata()));
    }

    /** All of a model's file but the parameters. */
    static SequencedMap<String, String> metadata(
            Network network,
            Precision precision,
            SequencedMap<String, Object> provenance,
            SequencedMap<String, String> more) {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("format_version", Integer.toString(VERSION));
        metadata.put("layerwise_version", Release.VERSION);
        metadata.put("network", Json.write(describe(network)));
        metadata.put("provenance", Json.write(provenance));
        if (precision == Precision.BFLOAT16) {
            metadata.put("precision", Precision.BFLOAT16.toString());
        }
        metadata.putAll(more);
        return metadata;
    }

    static Model read(Path file) throws InvalidFileException {
        return model(file, SafeTensors.readVerified(file, ModelFile::requireReadable));
    }

    /** The model that bytes in memory are, as if they were those of {@code file}. */
    static Model read(Path file, MemorySegment bytes) throws InvalidFileException {
        return model(file, SafeTensors.readVerified(file, bytes, ModelFile::requireReadable));
    }

    /** Refuses the metadata of what is no model, and of models to come. */
    static void requireReadable(Map<String, String> metadata) {
        if (!FORMAT.equals(metadata.get("format"))) {
            throw new IllegalArgumentException("it is a safetensors file, but not a Layerwise model");
        }
        String version = metadata.getOrDefault("format_version", "missing");
        if (!version.equals(Integer.toString(VERSION))) {
            throw new IllegalArgumentException(
                    "its format version is " + version + ", but this Layerwise reads version " + VERSION
                            + (isNewer(version) ? "; " + update(metadata.get("layerwise_version")) : ""));
        }
    }

    private static boolean isNewer(String version) {
        return version.matches("[1-9][0-9]{0,8}") && Integer.parseInt(version) > VERSION;
    }

    private static String update(@Nullable String writer) {
        return writer == null
                ? "update Layerwise"
                : "it was written by Layerwise " + writer + ": update to that or a later one";
    }

    private static Model model(Path file, SafeTensors.Content content) throws InvalidFileException {
        try {
            return model(content);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static Model model(SafeTensors.Content content) {
        SequencedMap<String, String> metadata = new LinkedHashMap<>(content.metadata());
        Network network = network(JsonObject.parse("metadata 'network'", metadata.getOrDefault("network", "null")));
        JsonObject provenance = JsonObject.parse("metadata 'provenance'", metadata.getOrDefault("provenance", "{}"));
        if (content.tensors().isEmpty()) {
            throw new IllegalArgumentException("it holds no parameters");
        }
        Precision precision = content.tensors().firstEntry().getValue().precision();
        for (Map.Entry<String, Matrix> tensor : content.tensors().entrySet()) {
            if (tensor.getValue().precision() != precision) {
                throw new IllegalArgumentException("its parameters differ in precision: "
                        + content.tensors().firstEntry().getKey() + " is " + precision + ", " + tensor.getKey() + " is "
                        + tensor.getValue().precision());
            }
        }
        Precision computed = Precision.of(metadata.getOrDefault("precision", precision.toString()));
        if (computed != precision && (computed != Precision.BFLOAT16 || precision != Precision.FLOAT32)) {
            throw new IllegalArgumentException(
                    "its metadata say " + computed + ", but its parameters are " + precision);
        }
        SequencedMap<String, Matrix> tensors = new LinkedHashMap<>(content.tensors());
        if (metadata.containsKey(CheckpointFile.METADATA)) {
            // A checkpoint's further tensors have a dot in their names.
            tensors.keySet().removeIf(name -> name.indexOf('.') >= 0);
        }
        Parameters parameters = Parameters.of(network, computed, tensors);
        metadata.keySet().removeAll(RESERVED);
        return new Model(network, parameters.asReadOnly(), values(provenance), metadata);
    }

    private static SequencedMap<String, Object> values(JsonObject provenance) {
        SequencedMap<String, Object> values = new LinkedHashMap<>();
        provenance.fields().forEach((name, value) -> values.put(String.valueOf(name), value));
        return values;
    }

    static Map<String, Object> describe(Network network) {
        SequencedMap<String, Object> description = new LinkedHashMap<>();
        description.put("inputs", network.inputs());
        description.put("layers", describe(network.layers()));
        description.put("loss", network.loss().toString());
        return description;
    }

    private static List<Map<String, Object>> describe(List<Layer> layers) {
        List<Map<String, Object>> descriptions = new ArrayList<>();
        for (Layer layer : layers) {
            SequencedMap<String, Object> fields = new LinkedHashMap<>();
            switch (layer) {
                case Layer.Dense(int units, Activation activation, Initializer initializer) -> {
                    fields.put("layer", "dense");
                    fields.put("units", units);
                    fields.put("activation", activation.toString());
                    fields.put("initializer", initializer.toString());
                }
                case Layer.Dropout(double rate) -> {
                    fields.put("layer", "dropout");
                    fields.put("rate", rate);
                }
                case Layer.BatchNorm(Activation activation, double momentum, double epsilon) -> {
                    fields.put("layer", "batch-norm");
                    fields.put("activation", activation.toString());
                    fields.put("momentum", momentum);
                    fields.put("epsilon", epsilon);
                }
                case Layer.LayerNorm(Activation activation, double epsilon) -> {
                    fields.put("layer", "layer-norm");
                    fields.put("activation", activation.toString());
                    fields.put("epsilon", epsilon);
                }
                case Layer.Embedding(List<Integer> levels, int dimensions) -> {
                    fields.put("layer", "embedding");
                    fields.put("levels", levels);
                    fields.put("dimensions", dimensions);
                }
                case Layer.Residual(List<Layer> block) -> {
                    fields.put("layer", "residual");
                    fields.put("layers", describe(block));
                }
            }
            descriptions.add(fields);
        }
        return descriptions;
    }

    private static Network network(JsonObject description) {
        description.requireOnly("inputs", "layers", "loss");
        return new Network(
                description.count("inputs"), layers(description.objects("layers")), Loss.of(description.text("loss")));
    }

    private static List<Layer> layers(List<JsonObject> descriptions) {
        List<Layer> layers = new ArrayList<>();
        for (JsonObject description : descriptions) {
            layers.add(layer(description));
        }
        return layers;
    }

    private static Layer layer(JsonObject layer) {
        String kind = layer.text("layer");
        return switch (kind) {
            case "dense" -> {
                layer.requireOnly("layer", "units", "activation", "initializer");
                yield Layer.dense(
                        layer.count("units"),
                        Activation.of(layer.text("activation")),
                        Initializer.of(layer.text("initializer")));
            }
            case "dropout" -> {
                layer.requireOnly("layer", "rate");
                yield Layer.dropout(layer.number("rate"));
            }
            case "batch-norm" -> {
                layer.requireOnly("layer", "activation", "momentum", "epsilon");
                yield new Layer.BatchNorm(
                        Activation.of(layer.text("activation")), layer.number("momentum"), layer.number("epsilon"));
            }
            case "layer-norm" -> {
                layer.requireOnly("layer", "activation", "epsilon");
                yield new Layer.LayerNorm(Activation.of(layer.text("activation")), layer.number("epsilon"));
            }
            case "embedding" -> {
                layer.requireOnly("layer", "levels", "dimensions");
                yield Layer.embedding(layer.counts("levels"), layer.count("dimensions"));
            }
            case "residual" -> {
                layer.requireOnly("layer", "layers");
                yield new Layer.Residual(layers(layer.objects("layers")));
            }
            default ->
                throw new IllegalArgumentException(layer.where() + ": unknown layer '" + kind
                        + "'; expected dense, dropout, batch-norm, layer-norm, residual or embedding");
        };
    }
}

package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import layerwise.Activation;
import layerwise.Layer;
import layerwise.Model;
import layerwise.Network;
import layerwise.math.Matrix;
import layerwise.table.Feature;
import layerwise.table.Schema;
import layerwise.table.TableModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a model file holds. */
@Command(
        name = "inspect",
        description =
                "Show what a model file holds: its layers and parameters, the columns it takes, how it was trained.",
        footer = {
            "",
            "Examples:",
            "  layerwise inspect digits.safetensors",
            "  layerwise inspect iris.safetensors --json",
            "  layerwise inspect iris.safetensors --config > iris.yaml"
        })
final class InspectCommand implements Callable<Integer> {
    private static final int LISTED = 12;

    private final Output output;

    @Parameters(paramLabel = "MODEL", description = "A model file.")
    private Path file = Path.of("");

    @Option(names = "--config", description = "Print only how it was trained, as 'train --config' takes it.")
    private boolean config;

    @Mixin
    private final JsonOption json = new JsonOption();

    InspectCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        Model model = SavedModel.loadModel(file);
        Optional<String> configuration = Optional.ofNullable(model.metadata().get(SavedModel.CONFIG));
        if (config) {
            output.out()
                    .print(configuration.orElseThrow(() -> new InputException("'" + file
                            + "' does not say by which options it was trained; use a model that 'layerwise train'"
                            + " wrote")));
            return ExitCode.OK;
        }
        long bytes = Files.size(file);
        PrintWriter out = output.out();
        out.printf(Locale.ROOT, "model  %s, safetensors, %s, %,d bytes%n", file, precision(model), bytes);
        out.printf("%n%s%n%s", model.network().summary(), tensors(model));
        SequencedMap<String, Object> provenance = model.provenance();
        if (model.metadata().containsKey(TableModel.SCHEMA)) {
            Schema schema = SavedModel.load(file).schema();
            describe(schema);
            provenance = new Units(schema).ofProvenance(provenance);
        }
        out.printf("%ntraining%n");
        provenance.forEach((name, value) -> out.printf("  %-20s %s%n", name.replace('_', ' '), value));
        configuration.ifPresent(this::describe);
        json.print(out, object(model, provenance, bytes));
        return ExitCode.OK;
    }

    private static String precision(Model model) {
        return model.parameters().precision().toString();
    }

    private static String tensors(Model model) {
        TextTable table = new TextTable(List.of("tensor", "shape", "numbers"));
        model.parameters()
                .byName()
                .forEach((name, matrix) ->
                        table.row(List.of(name, matrix.shape(), String.format(Locale.ROOT, "%,d", matrix.size()))));
        return table.toString();
    }

    /** The lines of a configuration that set something. */
    private void describe(String configuration) {
        output.out().printf("%nconfiguration%n");
        configuration
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> output.out().println("  " + line));
    }

    private void describe(Schema schema) {
        PrintWriter out = output.out();
        out.printf("%ntarget  %s, %s%n%n", schema.target().name(), Descriptions.of(schema.target()));
        TextTable table = new TextTable(List.of("feature", "kind", "inputs", "encoding"));
        for (Feature feature :
                schema.features().subList(0, Math.min(LISTED, schema.features().size()))) {
            table.row(FeatureText.cells(feature));
        }
        out.print(table);
        if (schema.features().size() > LISTED) {
            out.printf("  … and %d more%n", schema.features().size() - LISTED);
        }
        schema.ignored().forEach(column -> out.println(column.sentence()));
    }

    private SequencedMap<String, Object> object(Model model, SequencedMap<String, Object> provenance, long bytes) {
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        object.put("model", file.toString());
        object.put("format", "safetensors");
        object.put("bytes", bytes);
        object.put("precision", precision(model));
        Network network = model.network();
        object.put("inputs", network.inputs());
        object.put(
                "layers", network.layers().stream().map(InspectCommand::object).toList());
        object.put("loss", network.loss().toString());
        object.put("parameters", network.parameterCount());
        SequencedMap<String, Object> tensors = new LinkedHashMap<>();
        model.parameters().byName().forEach((name, matrix) -> tensors.put(name, shape(matrix)));
        object.put("tensors", tensors);
        object.put("provenance", provenance);
        SequencedMap<String, Object> metadata = new LinkedHashMap<>(model.metadata());
        metadata.computeIfPresent(TableModel.SCHEMA, (_, text) -> new JsonLine.Raw(text.toString()));
        object.put("metadata", metadata);
        return object;
    }

    private static Map<String, Object> object(Layer layer) {
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        switch (layer) {
            case Layer.Dense dense -> {
                object.put("layer", "dense");
                object.put("units", dense.units());
                object.put("activation", dense.activation().toString());
                object.put("initializer", dense.initializer().toString());
            }
            case Layer.Dropout(double rate) -> {
                object.put("layer", "dropout");
                object.put("rate", rate);
            }
            case Layer.BatchNorm(Activation activation, double momentum, double epsilon) -> {
                object.put("layer", "batch-norm");
                object.put("activation", activation.toString());
                object.put("momentum", momentum);
                object.put("epsilon", epsilon);
            }
            case Layer.LayerNorm(Activation activation, double epsilon) -> {
                object.put("layer", "layer-norm");
                object.put("activation", activation.toString());
                object.put("epsilon", epsilon);
            }
            case Layer.Embedding(List<Integer> levels, int dimensions) -> {
                object.put("layer", "embedding");
                object.put("levels", levels);
                object.put("dimensions", dimensions);
            }
            case Layer.Residual(List<Layer> block) -> {
                object.put("layer", "residual");
                object.put("layers", block.stream().map(InspectCommand::object).toList());
            }
        }
        return object;
    }

    private static List<Integer> shape(Matrix matrix) {
        return List.of(matrix.rows(), matrix.columns());
    }
}

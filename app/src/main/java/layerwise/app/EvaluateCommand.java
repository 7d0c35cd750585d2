package layerwise.app;

import java.util.SequencedMap;
import java.util.concurrent.Callable;
import layerwise.Evaluation;
import layerwise.math.Precision;
import layerwise.table.Table;
import layerwise.table.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Measures a model on rows whose targets are known. */
@Command(
        name = "evaluate",
        description = "Measure a model on rows whose targets are known.",
        footer = {
            "",
            "Examples:",
            "  layerwise evaluate digits.safetensors",
            "  layerwise evaluate iris.safetensors iris.csv --json"
        })
final class EvaluateCommand implements Callable<Integer> {
    private final Output output;

    @Mixin
    private final ModelOptions options = new ModelOptions();

    @Mixin
    private final WeightsOption weights = new WeightsOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    EvaluateCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        SavedModel saved = options.model();
        Table table = options.table();
        Precision precision = saved.model().parameters().precision();
        Evaluation evaluation = new Units(saved.schema())
                .of(saved.model()
                        .evaluate(
                                saved.schema().features(table, precision),
                                saved.schema().targets(table, precision),
                                weights.of(table),
                                options.kernels()));
        if (!Double.isFinite(evaluation.cost())) {
            throw new InputException(table.source() + ": the cost is " + evaluation.cost()
                    + "; some row's numbers are too far from those that the network was trained on, and"
                    + " 'predict' names it");
        }
        output.out().print(Descriptions.list(table.source(), evaluation));
        if (saved.schema().target() instanceof Target.Classes classes
                && !evaluation.confusion().isEmpty()) {
            output.out().printf("%n%s", ClassTables.list(evaluation, classes.labels()));
            output.out().printf("%n%s", ClassTables.confusion(evaluation.confusion(), classes.labels()));
        }

        SequencedMap<String, Object> object =
                Descriptions.json(evaluation, saved.schema().target());
        object.put("data", table.source());
        object.put("model", saved.file().toString());
        json.print(output.out(), object);
        return ExitCode.OK;
    }
}

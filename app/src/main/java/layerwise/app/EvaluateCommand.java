package layerwise.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import layerwise.Evaluation;
import layerwise.Examples;
import layerwise.math.Precision;
import layerwise.table.InvalidTableException;
import layerwise.table.SchemaEncoder;
import layerwise.table.Table;
import layerwise.table.TableSource;
import layerwise.table.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a model on rows whose targets are known. */
@Command(
        name = "evaluate",
        description = "Measure a model on rows whose targets are known.",
        footer = {
            "",
            "Examples:",
            "  layerwise evaluate digits.safetensors",
            "  layerwise evaluate iris.safetensors iris.csv --json",
            "  layerwise evaluate pictures.safetensors later.h5 --features test_x --target test_y"
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String TARGET = "--target";

    private final Output output;

    @Mixin
    private final ModelOptions options = new ModelOptions();

    @Option(
            names = TARGET,
            paramLabel = "COLUMN",
            description = "What the target is called here, or a file with the target alone (default: as in training).")
    private Optional<String> target = Optional.empty();

    @Mixin
    private final WeightsOption weights = new WeightsOption();

    @Mixin
    private final RowErrors errors = new RowErrors();

    @Mixin
    private final JsonOption json = new JsonOption();

    EvaluateCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        SavedModel saved = options.model();
        TableSource rows = options.rows(saved.schema(), TARGET, target, weights.columns());
        Precision precision = saved.model().parameters().precision();
        SchemaEncoder encoder = new SchemaEncoder(saved.schema());
        TableSource kept = EncodedRows.kept(rows);
        Evaluation evaluation;
        try (EncodedRows encoded = new EncodedRows(encoder, weights.column(), precision, Optional.empty())) {
            Examples examples = encoded.examples(right(kept, encoder, precision), !(kept instanceof Table));
            evaluation = new Units(saved.schema()).of(saved.model().evaluate(examples, options.kernels()));
        } catch (InvalidTableException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            // What a loss does not take as a target, such as a negative count.
            throw new InputException(rows.source() + ": " + e.getMessage(), e);
        }
        errors.end(output.err());
        if (!Double.isFinite(evaluation.cost())) {
            throw new InputException(rows.source() + ": the cost is " + evaluation.cost()
                    + "; some row's numbers are too far from those that the network was trained on, and"
                    + " 'predict' names it");
        }
        output.out().print(Descriptions.list(rows.source(), evaluation));
        if (saved.schema().target() instanceof Target.Classes classes
                && !evaluation.confusion().isEmpty()) {
            output.out().printf("%n%s", ClassTables.list(evaluation, classes.labels()));
            output.out().printf("%n%s", ClassTables.confusion(evaluation.confusion(), classes.labels()));
        }

        SequencedMap<String, Object> object =
                Descriptions.json(evaluation, saved.schema().target());
        object.put("data", rows.source());
        object.put("model", saved.file().toString());
        json.print(output.out(), object);
        return ExitCode.OK;
    }

    /** All rows, or those that are right, if others shall be left out. */
    private TableSource right(TableSource rows, SchemaEncoder encoder, Precision precision) {
        return switch (errors.action()) {
            case FAIL -> rows;
            case SKIP -> rows.map(part -> right(part, encoder, precision));
            case NULL ->
                throw new InputException(
                        "--on-error: null leaves predictions empty, and there are none here; choose skip" + " or fail");
        };
    }

    private Table right(Table part, SchemaEncoder encoder, Precision precision) {
        Consumer<Table> computation = row -> {
            if (row.rows() > 0) {
                encoder.features(row, precision);
                encoder.targets(row, precision);
            }
        };
        try {
            computation.accept(part);
            return part;
        } catch (InvalidTableException e) {
            List<String> needed =
                    new ArrayList<>(List.of(encoder.schema().target().name()));
            encoder.schema().features().forEach(feature -> needed.add(feature.name()));
            return part.rows(errors.right(part, needed, computation, e, output.err()));
        }
    }
}

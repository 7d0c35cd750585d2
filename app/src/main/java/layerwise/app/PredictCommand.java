package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import layerwise.Predictor;
import layerwise.data.DataFormat;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Feature;
import layerwise.table.InvalidTableException;
import layerwise.table.SchemaEncoder;
import layerwise.table.Table;
import layerwise.table.TableReader;
import layerwise.table.TableSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Predicts the target of every row: the label and each class's probability, or the number. */
@Command(
        name = "predict",
        description = "Predict the target of every row: a label and each class's probability, or a number.",
        footer = {
            "",
            "The result is a table with the column 'prediction' and, for classes, a column 'p(label)' per label.",
            "",
            "Examples:",
            "  layerwise predict digits.safetensors",
            "  layerwise predict iris.safetensors new.csv --output predictions.csv",
            "  layerwise predict churn.safetensors customers.parquet --output predictions.parquet --on-error null"
        })
final class PredictCommand implements Callable<Integer> {
    private static final int AT_A_TIME = 256;

    private final Output output;

    @Mixin
    private final ModelOptions options;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the predictions to this file: .csv, .tsv, .jsonl or .parquet (default: CSV to standard"
                    + " output).")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private final RowErrors errors = new RowErrors();

    PredictCommand(Output output) {
        this(output, new ModelOptions());
    }

    PredictCommand(Output output, ModelOptions options) {
        this.output = output;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        file.ifPresent(path -> OutputFile.require("--output", path, options.files()));
        SavedModel saved = options.model();
        TableSource rows = options.rows(saved.schema());
        Predictor predictor = saved.model().predictor(options.kernels(), AT_A_TIME);
        SchemaEncoder encoder = new SchemaEncoder(saved.schema());
        PredictionTable predictions = new PredictionTable(
                saved.schema().target(), saved.model().parameters().precision());
        RowProgress progress = new RowProgress(output, options.data());
        try (TableReader reader = rows.open();
                PredictionOutput out = PredictionOutput.open(file, format(), output.out(), predictions)) {
            boolean any = false;
            for (Optional<Table> part = reader.next(); part.isPresent(); part = reader.next()) {
                if (part.get().rows() > 0) {
                    Table predicted = predicted(part.get(), encoder, predictor, predictions, saved);
                    if (!any) {
                        warnOfOthers(part.get(), saved);
                    }
                    any = true;
                    out.write(predicted);
                    progress.add(part.get().rows());
                }
            }
            if (!any) {
                throw new InvalidTableException(
                        rows.source() + " has a header but no rows; expected at least one row of data");
            }
            out.commit();
        } finally {
            progress.end();
        }
        errors.end(output.err());
        return ExitCode.OK;
    }

    /** The part's predictions: of all rows, or of those that are right, as {@code --on-error} says. */
    private Table predicted(
            Table part, SchemaEncoder encoder, Predictor predictor, PredictionTable predictions, SavedModel saved) {
        try {
            return predictions.of(part, outputs(part, encoder, predictor, saved));
        } catch (InvalidTableException e) {
            int[] right =
                    errors.right(part, names(saved), row -> outputs(row, encoder, predictor, saved), e, output.err());
            Table taken = part.rows(right);
            Matrix a = right.length == 0
                    ? Matrix.zeros(
                            saved.model().parameters().precision(),
                            saved.model().network().outputs(),
                            0)
                    : outputs(taken, encoder, predictor, saved);
            return errors.action() == RowErrors.Action.SKIP ? predictions.of(taken, a) : predictions.of(part, right, a);
        }
    }

    private static List<String> names(SavedModel saved) {
        return saved.schema().features().stream().map(Feature::name).toList();
    }

    private static Matrix outputs(Table part, SchemaEncoder encoder, Predictor predictor, SavedModel saved) {
        Precision precision = saved.model().parameters().precision();
        Matrix x = encoder.features(part, precision);
        Matrix a = Matrix.zeros(precision, saved.model().network().outputs(), x.columns());
        predictor.predict(x, a);
        for (int j = 0; j < a.columns(); j++) {
            part.requireFinite(a, j);
        }
        return a;
    }

    /** What the model does not know is passed over, which whoever made the table should know. */
    private void warnOfOthers(Table part, SavedModel saved) {
        List<String> others = new ArrayList<>();
        part.columns().forEach(column -> others.add(column.name()));
        saved.schema().features().forEach(feature -> others.remove(feature.name()));
        saved.schema().ignored().forEach(column -> others.remove(column.name()));
        others.remove(saved.schema().target().name());
        if (!others.isEmpty()) {
            PrintWriter err = output.err();
            err.println("layerwise: warning: " + part.source() + ": "
                    + (others.size() == 1
                            ? "column '" + others.getFirst() + "' is"
                            : others.size() + " columns, '" + others.getFirst() + "' the first of them, are")
                    + " not known to the model and passed over");
            err.flush();
        }
    }

    private DataFormat format() {
        if (file.isEmpty()) {
            return DataFormat.CSV;
        }
        String name = String.valueOf(file.get().getFileName()).toLowerCase(Locale.ROOT);
        // What is no regular file, such as /dev/stdout, need not have an ending.
        if (Files.exists(file.get()) && !Files.isRegularFile(file.get())) {
            return DataFormat.CSV;
        }
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "csv" -> DataFormat.CSV;
            case "tsv" -> DataFormat.TSV;
            case "json", "jsonl", "ndjson" -> DataFormat.JSON;
            case "parquet" -> DataFormat.PARQUET;
            default ->
                throw new InputException("--output: '" + file.get()
                        + "' does not say how to write; let its name end with .csv, .tsv, .jsonl or .parquet");
        };
    }
}

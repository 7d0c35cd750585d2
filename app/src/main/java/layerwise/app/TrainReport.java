package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import layerwise.Evaluation;
import layerwise.Examples;
import layerwise.Model;
import layerwise.TrainingResult;
import layerwise.table.Schema;
import layerwise.table.Target;
import org.jspecify.annotations.Nullable;

/** What a training run tells on standard output: before it what was read and decided, after it what was achieved. */
final class TrainReport {
    /** The name of the rows that a model is tested on. */
    static final String TEST = "test";

    /** What a shell takes as it stands. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/+:@%,-]+");

    private final PrintWriter out;
    private final Schema schema;
    private final Units units;
    private final SequencedMap<String, Evaluation> evaluations = new LinkedHashMap<>();

    TrainReport(PrintWriter out, Schema schema) {
        this.out = out;
        this.schema = schema;
        this.units = new Units(schema);
    }

    Units units() {
        return units;
    }

    /**
     * Tells what was read and decided.
     *
     * @param test the rows that are tested on, if there are any
     * @param cached the bytes of the files that the examples lie in; 0 where they are in memory
     */
    void begin(
            Preparation preparation,
            String training,
            WeightsOption weights,
            Examples train,
            Optional<Examples> test,
            long cached) {
        Dataset dataset = preparation.dataset();
        out.printf(
                "data      %s, %s, %s%n",
                dataset.source(),
                Descriptions.count(train.count() + ofTheSame(preparation, test), "row"),
                Descriptions.count(schema.features().size(), "feature"));
        String byDefault = dataset.targetByDefault() ? " (the last column)" : "";
        out.printf("target    %s%s, %s%n", dataset.target(), byDefault, Descriptions.of(schema.target()));
        String weighted = weights.column()
                .map(column -> ", weighted by column '" + column + "'")
                .orElse("");
        out.printf("rows      %s%s%n", rows(preparation, train, test), weighted);
        if (schema.width() != schema.features().size()) {
            out.printf(
                    "inputs    %s%n",
                    Descriptions.count(schema.width(), "number") + " of "
                            + Descriptions.count(schema.features().size(), "feature"));
        }
        List<String> missing = preparation.profile().columns().stream()
                .filter(column -> column.missing() > 0
                        && schema.features().stream()
                                .anyMatch(feature -> feature.name().equals(column.name())))
                .map(column -> String.format(Locale.ROOT, "%s %,d", column.name(), column.missing()))
                .toList();
        if (!missing.isEmpty()) {
            out.printf("missing   %s%n", Descriptions.list(missing));
        }
        if (cached > 0) {
            out.printf(Locale.ROOT, "cache     %,d bytes on disk%n", cached);
        }
        out.printf(
                "training  %s, seed %d%n%n%s%n",
                training, preparation.recipe().seed(), preparation.network().summary());
        out.flush();
    }

    /** The rows to test on that come from the data, and not from a file of their own. */
    private static int ofTheSame(Preparation preparation, Optional<Examples> test) {
        return preparation
                .parts()
                .test()
                .filter(rows -> rows.source().equals(preparation.dataset().source()))
                .flatMap(_ -> test)
                .map(Examples::count)
                .orElse(0);
    }

    private static String rows(Preparation preparation, Examples train, Optional<Examples> test) {
        String trained = String.format(Locale.ROOT, "%,d to train on", train.count());
        if (test.isEmpty()) {
            return trained;
        }
        String source = preparation.parts().test().orElseThrow().source();
        return trained
                + String.format(
                        Locale.ROOT,
                        ", %,d %sto test on",
                        test.get().count(),
                        source.equals(preparation.dataset().source()) ? "" : "of '" + source + "' ");
    }

    void measured(String rows, Evaluation evaluation) {
        evaluations.put(rows, units.of(evaluation));
    }

    /**
     * Tells what was achieved.
     *
     * @param toPlot the log or the history of the run, if one was asked for
     */
    void end(Dataset dataset, Path file, Optional<Path> toPlot, TrainingResult result, Duration took, JsonOption json)
            throws IOException {
        Model model = result.model();
        Object epochs = model.provenance().get("epochs");
        Object kernels = model.provenance().get("kernels");
        out.printf("%s%n", Descriptions.table(evaluations));
        confusion();
        String ending = switch (result.ending()) {
            case COMPLETED -> "";
            case STOPPED_EARLY ->
                ", stopped early after epoch " + epochs + ", with the weights of epoch "
                        + model.provenance().get("epoch");
            case INTERRUPTED -> ", interrupted after epoch " + epochs;
        };
        out.printf("trained   in %s on the %s kernels%s%n", Progress.text(took), kernels, ending);
        out.printf(Locale.ROOT, "model     %s, %,d bytes%n%n", file, Files.size(file));
        next(dataset, file, toPlot);

        SequencedMap<String, @Nullable Object> object = new LinkedHashMap<>();
        evaluations.forEach((rows, evaluation) -> object.put(rows, Descriptions.json(evaluation, schema.target())));
        object.put("epochs", epochs);
        object.put("seconds", took.toMillis() / 1000.0);
        object.put("model", file.toString());
        object.put("kernels", kernels);
        json.print(out, object);
    }

    /** Of the test rows, if there are any, which classes were taken for which. */
    private void confusion() {
        Evaluation test = evaluations.get(TEST);
        if (test != null
                && schema.target() instanceof Target.Classes classes
                && !test.confusion().isEmpty()) {
            out.printf("test      %s%n", ClassTables.confusion(test.confusion(), classes.labels()));
        }
    }

    /** The commands to try next, ready to be pasted. */
    private void next(Dataset dataset, Path file, Optional<Path> toPlot) {
        String command = "  " + quoted(System.getProperty("layerwise.command", "layerwise")) + " ";
        String data = dataset.file().map(path -> " " + quoted(path)).orElse("");
        out.println("Next:");
        // What a query or a generator gave has no name to be asked for again.
        if (dataset.file().isPresent() || dataset.source().equals(Digits.SOURCE)) {
            out.println(command + "evaluate " + quoted(file) + data);
            out.println(command + "predict " + quoted(file) + data);
        }
        out.println(command + "inspect " + quoted(file));
        toPlot.ifPresent(run -> out.println(command + "plot " + quoted(run)));
    }

    private static String quoted(Path path) {
        return quoted(path.toString());
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}

package layerwise.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import layerwise.CrossValidation;
import layerwise.CrossValidationResult;
import layerwise.Evaluation;
import layerwise.Examples;
import layerwise.Recipe;
import layerwise.Trainer;
import layerwise.TrainingEvent;
import layerwise.math.Kernels;
import layerwise.table.Schema;
import layerwise.table.SchemaEncoder;
import layerwise.table.Table;
import layerwise.table.TableProfile;
import layerwise.table.Target;
import layerwise.table.TargetKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains on all folds of a table but one, and measures on that one, for each fold. */
@Command(
        name = "cross-validate",
        description = "Train on all folds of a table but one, and measure on that one, for each fold.",
        footer = {
            "",
            "Examples:",
            "  layerwise cross-validate iris.csv",
            "  layerwise cross-validate churn.csv --folds 10 --repeats 3 --hidden 32 --json",
            "  layerwise cross-validate visits.csv --groups patient --target outcome"
        })
final class CrossValidateCommand implements Callable<Integer> {
    private final Output output;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--folds",
            paramLabel = "K",
            description = "The parts, each tested by a network trained on the others (default: ${DEFAULT-VALUE}).")
    private int folds = 5;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description = "Do it so many times, each with other folds (default: ${DEFAULT-VALUE}).")
    private int repeats = 1;

    @Option(
            names = "--stratified",
            negatable = true,
            description = "Whether every fold holds about as many rows of each class (default: so, if the target is"
                    + " classes).")
    private @Nullable Boolean stratified;

    @Option(
            names = "--groups",
            paramLabel = "COLUMN",
            description = "Keep the rows with the same value in this column in one fold, for example those of one"
                    + " person; it is no feature.")
    private Optional<String> groups = Optional.empty();

    @Mixin
    private final WeightsOption weights = new WeightsOption();

    @Mixin
    private final NetworkOptions networks = new NetworkOptions();

    @Mixin
    private final TrainingOptions training = new TrainingOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    CrossValidateCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        List<String> others = new ArrayList<>(weights.columns());
        groups.ifPresent(others::add);
        Dataset dataset = data.read(others);
        TargetKind kind = networks.kind(dataset);
        requireClasses(dataset, kind);
        Table table = dataset.table();
        Target whole = networks.fit(TableProfile.of(dataset.learned(table)), dataset, kind)
                .target();
        List<String> classes = kind == TargetKind.CLASSES ? table.labels(dataset.target()) : List.of();
        List<String> groupOf = groups.map(table::labels).orElse(List.of());
        CrossValidation validation = validation();

        CrossValidationReport report = new CrossValidationReport(output, folds, repeats);
        report.begin(dataset, whole, how(classes), training, networks.seed());
        Progress progress = new Progress(output.err(), false, epoch -> epoch);
        Kernels kernels = training.kernels();
        long began = System.nanoTime();
        CrossValidationResult result = InputException.blaming(
                "--folds",
                () -> validation.run(table.rows(), classes, groupOf, networks.seed(), (train, test, seed) -> {
                    Evaluation evaluation =
                            fold(dataset, whole, table.rows(train), table.rows(test), seed, kernels, progress);
                    report.measured(evaluation);
                    return evaluation;
                }));
        report.end(result, Duration.ofNanos(System.nanoTime() - began), json);
        return ExitCode.OK;
    }

    private void requireClasses(Dataset dataset, TargetKind kind) {
        if (Boolean.TRUE.equals(stratified) && kind != TargetKind.CLASSES) {
            throw new InputException("--stratified: '" + dataset.target() + "' is predicted as a number, and only folds"
                    + " of classes can be stratified");
        }
    }

    private CrossValidation validation() {
        CrossValidation validation = InputException.blaming("--folds", () -> CrossValidation.of(folds))
                .seed(networks.seed());
        if (stratified != null) {
            validation.stratified(stratified);
        }
        return InputException.blaming("--repeats", () -> validation.repeats(repeats));
    }

    private String how(List<String> classes) {
        boolean stratifies = stratified == null ? !classes.isEmpty() : stratified;
        return (stratifies ? ", stratified" : "")
                + groups.map(column -> ", by the groups of column '" + column + "'")
                        .orElse("")
                + weights.column()
                        .map(column -> ", weighted by column '" + column + "'")
                        .orElse("");
    }

    /** Fits a schema and a network to the rows of the other folds, and measures them on the rows of this one. */
    private Evaluation fold(
            Dataset dataset, Target whole, Table train, Table test, long seed, Kernels kernels, Progress progress) {
        Schema schema = networks.fit(train, dataset, whole);
        Recipe recipe = training.recipe(train.rows(), seed);
        Trainer trainer = training.trainer(networks.network(schema), recipe)
                .features(schema.rowNames())
                .onEvent(event -> {
                    if (event instanceof TrainingEvent.Warned(String message)) {
                        progress.warn(message);
                    }
                });
        SchemaEncoder encoder = new SchemaEncoder(schema);
        Examples examples = encoder.examples(train, weights.column(), training.precision());
        Examples held = encoder.examples(test, weights.column(), training.precision());
        try {
            return new Units(schema).of(trainer.train(examples).model().evaluate(held, kernels));
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }
}

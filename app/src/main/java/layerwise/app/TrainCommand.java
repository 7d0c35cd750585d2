package layerwise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import layerwise.DivergedException;
import layerwise.Epoch;
import layerwise.Evaluation;
import layerwise.Model;
import layerwise.Network;
import layerwise.Recipe;
import layerwise.Trainer;
import layerwise.TrainingResult;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Feature;
import layerwise.table.Schema;
import layerwise.table.Table;
import layerwise.table.TargetKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a network on a table, tests it, and keeps it as a model file. */
@Command(
        name = "train",
        description = "Train a network on a table and keep the model.",
        footer = {
            "",
            "Examples:",
            "  layerwise train",
            "  layerwise train iris.csv --target species --hidden 32,16 --epochs 100",
            "  layerwise train prices.csv --loss huber --test-split 0.1 --history epochs.csv",
            "  layerwise train churn.csv --optimizer adamw --schedule cosine --validation-split 0.1 --patience 20",
            "  layerwise train --epochs 200 --checkpoint-dir run --resume",
            "  layerwise train --validation-split 0.1 --log-dir runs/digits",
            "  layerwise train churn.csv --test later.csv --output churn.safetensors --json"
        })
final class TrainCommand implements Callable<Integer> {
    private final Output output;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final TestOptions test = new TestOptions();

    @Mixin
    private final NetworkOptions networks = new NetworkOptions();

    @Mixin
    private final TrainingOptions training = new TrainingOptions();

    @Option(
            names = "--output",
            paramLabel = "MODEL",
            description = "Where the model goes (default: here, named like DATA.csv with the ending .safetensors).")
    private Optional<Path> modelFile = Optional.empty();

    @Option(
            names = "--history",
            paramLabel = "FILE.csv",
            description = "Write the cost and the metrics of every epoch to this table.")
    private Optional<Path> historyFile = Optional.empty();

    @Option(
            names = "--log-dir",
            paramLabel = "DIR",
            description = "Write a log of the run into this folder while it goes on: run.jsonl, which 'layerwise plot'"
                    + " draws, and events for TensorBoard.")
    private Optional<Path> logFolder = Optional.empty();

    @Mixin
    private final CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    TrainCommand(Output output) {
        this.output = output;
    }

    /** Rows as the network takes them. */
    private record Examples(Matrix x, Matrix y) {
        static Examples of(Table table, Schema schema, Precision precision) {
            return new Examples(schema.features(table, precision), schema.targets(table, precision));
        }
    }

    @Override
    public Integer call() throws IOException {
        Dataset dataset = data.read();
        Path file = modelFile.orElseGet(() -> Path.of(dataset.name() + ".safetensors"));
        List<Path> files = Stream.of(dataset.file(), test.file(), historyFile)
                .flatMap(Optional::stream)
                .toList();
        OutputFile.require("--output", file, files);
        if (historyFile.isPresent()) {
            OutputFile.require(
                    "--history",
                    historyFile.get(),
                    Stream.concat(dataset.file().stream(), test.file().stream()).toList());
        }
        logFolder.ifPresent(folder -> LogFolder.require("--log-dir", folder));

        TargetKind kind = networks.kind(dataset);
        TestOptions.Parts parts = test.part(dataset, kind, networks.seed());
        Schema schema = networks.fit(parts.train(), dataset.target(), kind);
        Network network = networks.network(schema);
        Recipe recipe = training.recipe(parts.train().rows(), networks.seed());
        Trainer trainer = training.trainer(network, recipe)
                .features(schema.features().stream().map(Feature::name).toList())
                .metadata(SavedModel.SCHEMA, schema.toJson());
        checkpoints.apply(trainer);
        Examples train = Examples.of(parts.train(), schema, training.precision());
        Optional<Examples> held = parts.test().map(table -> Examples.of(table, schema, training.precision()));

        TrainReport report = new TrainReport(output.out(), schema);
        report.begin(dataset, parts, network, training.describe(recipe), networks.seed());
        long began = System.nanoTime();
        try (Interruption _ = new Interruption(trainer::stop)) {
            TrainingResult result = train(trainer, train, settings(dataset, recipe), report.units(), file);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            Model model = result.model();
            report.measured("train", evaluate(model, train));
            held.ifPresent(examples -> report.measured(TrainReport.TEST, evaluate(model, examples)));
            model.save(file);
            if (historyFile.isPresent()) {
                writeHistory(historyFile.get(), result.history(), report.units());
            }
            Optional<Path> log = logFolder.filter(folder -> Files.exists(folder.resolve(RunLog.FILE)));
            report.end(dataset, file, log.or(() -> historyFile), result, took, json);
        }
        return ExitCode.OK;
    }

    /** What the log of the run says of it: the data, and what is in force. */
    private static Map<String, Object> settings(Dataset dataset, Recipe recipe) {
        SequencedMap<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", dataset.table().source());
        settings.put("target", dataset.target());
        settings.putAll(recipe.describe());
        return settings;
    }

    private TrainingResult train(
            Trainer trainer, Examples examples, Map<String, Object> settings, Units units, Path file)
            throws IOException {
        Progress progress = new Progress(output.err(), output.watched(), units::of);
        Optional<LogFolder> log = logFolder.map(folder -> new LogFolder(folder, settings, units::of, progress::warn));
        trainer.onEvent(event -> {
            progress.accept(event);
            log.ifPresent(folder -> folder.accept(event));
        });
        try {
            return trainer.train(examples.x, examples.y);
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        } catch (DivergedException e) {
            throw keepLastGood(e, file);
        } finally {
            progress.end();
            log.ifPresent(LogFolder::close);
        }
    }

    /** Saves what was good before a number was no longer finite, and says so. */
    private static IOException keepLastGood(DivergedException e, Path file) throws IOException {
        String message = String.valueOf(e.getMessage());
        if (e.lastGood().isEmpty()) {
            return new IOException(message, e);
        }
        e.lastGood().get().save(file);
        return new IOException(
                message + "; the model as it was after epoch "
                        + e.history().getLast().number() + " is kept in '" + file + "'",
                e);
    }

    private Evaluation evaluate(Model model, Examples examples) {
        return model.evaluate(examples.x, examples.y, training.kernels());
    }

    private static void writeHistory(Path file, List<Epoch> history, Units units) throws IOException {
        List<String> header = new ArrayList<>(List.of("epoch", "cost"));
        if (!history.isEmpty()) {
            header.addAll(history.getFirst().metrics().keySet());
        }
        List<List<String>> rows = new ArrayList<>();
        for (Epoch epoch : history) {
            List<String> row =
                    new ArrayList<>(List.of(Integer.toString(epoch.number()), Double.toString(epoch.cost())));
            units.of(epoch).metrics().values().forEach(value -> row.add(Double.toString(value)));
            rows.add(row);
        }
        Csv.write(file, header, rows.stream());
    }
}

package layerwise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import layerwise.DivergedException;
import layerwise.Epoch;
import layerwise.Evaluation;
import layerwise.Examples;
import layerwise.LearningRateRange;
import layerwise.Model;
import layerwise.Recipe;
import layerwise.Trainer;
import layerwise.TrainingResult;
import layerwise.table.InvalidTableException;
import layerwise.table.Schema;
import layerwise.table.TableModel;
import layerwise.table.TableSource;
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
            "  layerwise train iris.csv --epochs 50 --print-config > iris.yaml",
            "  layerwise train --config iris.yaml --seed 2",
            "  layerwise train iris.csv --find-learning-rate --output rates.svg",
            "  layerwise train churn.csv --test later.csv --output churn.safetensors --json",
            "  layerwise train sales.parquet --target amount --schema sales.yaml",
            "  layerwise train pictures.h5 --features images --target labels --scale 0.00392156862745098",
            "  layerwise train --generate spirals --hidden 64,64"
        })
final class TrainCommand implements Callable<Integer> {
    private static final int MOST_EVALUATED = 1_000_000;

    private final Output output;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final TestOptions test = new TestOptions();

    @Mixin
    private final NetworkOptions networks = new NetworkOptions();

    @Mixin
    private final TrainingOptions training = new TrainingOptions();

    @Mixin
    private final WeightsOption weights = new WeightsOption();

    @Option(
            names = "--metrics",
            paramLabel = "NAME,NAME,…",
            description = "What to measure on the validation rows after every epoch, for example f1_macro,roc_auc"
                    + " (default: accuracy of classes, rmse, mae and r2 of numbers).")
    private Optional<MetricNames> metrics = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "MODEL",
            description = "Where the model goes (default: here, named like DATA.csv with the ending .safetensors); of"
                    + " --find-learning-rate the picture, a file that ends with .svg or .png.")
    private Optional<Path> outputFile = Optional.empty();

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
    private final CacheOptions cache = new CacheOptions();

    @Mixin
    private final CheckpointOptions checkpoints = new CheckpointOptions();

    @Option(
            names = ConfigFile.OPTION,
            paramLabel = "RUN.yaml",
            description = "Take options from this file, lines such as 'learning-rate: 0.01', 'hidden: [256, 64]',"
                    + " 'residual: true', and the table as 'data: FILE'. What is given here comes before them. Paths"
                    + " in the file are relative to the working folder.")
    // Whoever parses the arguments has read the file by then, see ConfigFile.
    @SuppressWarnings("UnusedVariable")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--print-config",
            description = "Print all that is in force, with defaults, as --config takes it, and train nothing.")
    private boolean printsConfig;

    @Option(
            names = "--find-learning-rate",
            description = "Try learning rates from 1e-7 on, print what the cost does, suggest one, and train nothing.")
    private boolean findsLearningRate;

    @Mixin
    private final JsonOption json = new JsonOption();

    TrainCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        if (printsConfig) {
            output.out().print(configuration());
            return ExitCode.OK;
        }
        Dataset dataset = data.read(weights.columns(), test.file());
        if (findsLearningRate) {
            return findLearningRate(dataset);
        }
        Path file = modelFile();
        requireWritable(dataset, file);
        Preparation preparation = prepare(dataset);
        Schema schema = preparation.schema();
        Trainer trainer = trainer(preparation);
        trainer.metadata(SavedModel.CONFIG, decisive(preparation).toString());
        checkpoints.apply(trainer);
        try (EncodedRows encoded = cache.encoded(preparation, weights, training.precision())) {
            boolean onDisk = cache.isOnDisk(preparation.parts().train());
            Examples train = encoded.examples(preparation.parts().train(), onDisk);
            Optional<Examples> held = Optional.empty();
            if (preparation.parts().test().isPresent()) {
                TableSource tested = preparation.parts().test().get();
                held = Optional.of(encoded.examples(tested, cache.isOnDisk(tested)));
            }
            TrainReport report = new TrainReport(output.out(), schema);
            report.begin(preparation, training.describe(preparation.recipe()), weights, train, held, encoded.bytes());
            schema.ignored().forEach(column -> output.err().println("layerwise: warning: " + column.sentence()));
            output.out().flush();
            output.err().flush();
            long began = System.nanoTime();
            try (Interruption _ = new Interruption(trainer::stop)) {
                TrainingResult result = train(trainer, train, preparation.settings(training), report.units(), file);
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                Model model = result.model();
                // Before anything is measured, which may fail where a test set is large or odd.
                model.save(file);
                report.measured("train", evaluate(model, sample(train, onDisk)));
                if (held.isPresent()) {
                    report.measured(TrainReport.TEST, evaluate(model, held.get()));
                }
                if (historyFile.isPresent()) {
                    writeHistory(historyFile.get(), result.history(), report.units());
                }
                Optional<Path> log = logFolder.filter(folder -> Files.exists(folder.resolve(RunLog.FILE)));
                report.end(dataset, file, log.or(() -> historyFile), result, took, json);
            }
        }
        return ExitCode.OK;
    }

    private Evaluation evaluate(Model model, Examples examples) {
        try {
            return model.evaluate(examples, training.kernels());
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What is evaluated of examples to train on: where they may be more than memory has room for, the first of them. */
    private static Examples sample(Examples train, boolean onDisk) {
        return onDisk && train.count() > MOST_EVALUATED
                ? train.select(IntStream.range(0, MOST_EVALUATED).toArray())
                : train;
    }

    private Preparation prepare(Dataset dataset) {
        return Preparation.of(dataset, data.reading(), test, networks, training);
    }

    private Path modelFile() {
        return outputFile.orElseGet(() -> Path.of(data.name() + ".safetensors"));
    }

    private void requireWritable(Dataset dataset, Path file) {
        List<Path> read = Stream.of(
                        dataset.file(), test.file(), test.targetPath(), data.schemaFile(), data.targetPath(), config)
                .flatMap(Optional::stream)
                .toList();
        OutputFile.require(
                "--output",
                file,
                Stream.concat(read.stream(), historyFile.stream()).toList());
        if (historyFile.isPresent()) {
            OutputFile.require("--history", historyFile.get(), read);
        }
        logFolder.ifPresent(folder -> LogFolder.require("--log-dir", folder));
    }

    private Trainer trainer(Preparation preparation) {
        Recipe recipe = preparation.recipe();
        Trainer trainer = training.trainer(preparation.network(), recipe)
                .features(preparation.features())
                .metadata(TableModel.SCHEMA, preparation.schema().toJson());
        if (metrics.isEmpty()) {
            return trainer;
        }
        if (recipe.validationSplit() == 0) {
            throw new InputException("--metrics: they are measured on validation rows; give --validation-split, too");
        }
        return InputException.blaming(
                "--metrics", () -> trainer.metrics(metrics.get().metrics()));
    }

    /** All that is in force; what follows from the data is open if they cannot be read. */
    private String configuration() {
        Configuration configuration = decisive();
        configuration.begin("run");
        configuration.put("threads", training.threads());
        configuration.put("output", modelFile());
        configuration.put("history", historyFile);
        configuration.put("log-dir", logFolder);
        cache.addTo(configuration);
        checkpoints.addTo(configuration);
        Dataset dataset;
        try {
            dataset = data.read(weights.columns(), test.file());
        } catch (InputException | InvalidTableException e) {
            return "# Without what follows from the data: "
                    + String.valueOf(e.getMessage()).replaceAll("\\s+", " ") + "\n" + configuration;
        }
        Preparation preparation = prepare(dataset);
        trainer(preparation);
        preparation.addTo(configuration);
        return configuration.toString();
    }

    /** What the model depends on: not how many threads make it, nor where it and the records of the run go. */
    private Configuration decisive() {
        Configuration configuration = new Configuration();
        configuration.begin("data");
        data.addTo(configuration);
        configuration.put("weights", weights.column());
        test.addTo(configuration);
        configuration.begin("network");
        networks.addTo(configuration);
        configuration.begin("training");
        training.addTo(configuration);
        if (metrics.isPresent()) {
            configuration.put("metrics", metrics.get().metrics());
        } else {
            configuration.put("metrics", Optional.empty());
        }
        return configuration;
    }

    private Configuration decisive(Preparation preparation) {
        Configuration configuration = decisive();
        preparation.addTo(configuration);
        return configuration;
    }

    private int findLearningRate(Dataset dataset) throws IOException {
        if (outputFile.isPresent()) {
            PictureFile.requireEnding("--output", outputFile.get());
            OutputFile.require(
                    "--output",
                    outputFile.get(),
                    Stream.of(dataset.file(), config).flatMap(Optional::stream).toList());
        }
        Preparation preparation = prepare(dataset);
        Trainer trainer = trainer(preparation);
        try (EncodedRows encoded = cache.encoded(preparation, weights, training.precision())) {
            Examples train = encoded.examples(
                    preparation.parts().train(),
                    cache.isOnDisk(preparation.parts().train()));
            LearningRateRange range =
                    InputException.blaming("--find-learning-rate", () -> trainer.findLearningRate(train));
            new LearningRateReport(output.out(), range).print(outputFile, json);
        }
        return ExitCode.OK;
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
            return trainer.train(examples);
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        } catch (DivergedException e) {
            throw keepLastGood(e, units, file);
        } finally {
            progress.end();
            log.ifPresent(LogFolder::close);
        }
    }

    /** Saves what was good before a number was no longer finite, and says so. */
    private IOException keepLastGood(DivergedException e, Units units, Path file) {
        String message = String.valueOf(e.getMessage());
        try {
            if (historyFile.isPresent()) {
                writeHistory(historyFile.get(), e.history(), units);
            }
            if (e.lastGood().isPresent()) {
                e.lastGood().get().save(file);
                message += "; the model as it was after epoch "
                        + e.history().getLast().number() + " is kept in '" + file + "'";
            }
        } catch (IOException notKept) {
            message += "; besides, " + notKept.getMessage();
        }
        return new IOException(message, e);
    }

    /** The columns are all that any epoch has; a run that was resumed may have been told to measure something else. */
    private static void writeHistory(Path file, List<Epoch> history, Units units) throws IOException {
        SequencedSet<String> metrics = new LinkedHashSet<>();
        history.forEach(epoch -> metrics.addAll(epoch.metrics().keySet()));
        List<String> header = new ArrayList<>(List.of("epoch", "cost"));
        header.addAll(metrics);
        List<List<String>> rows = new ArrayList<>();
        for (Epoch epoch : history) {
            List<String> row =
                    new ArrayList<>(List.of(Integer.toString(epoch.number()), Double.toString(epoch.cost())));
            SequencedMap<String, Double> values = units.of(epoch).metrics();
            metrics.forEach(name -> row.add(Double.toString(values.getOrDefault(name, Double.NaN))));
            rows.add(row);
        }
        Csv.write(file, header, rows.stream());
    }
}

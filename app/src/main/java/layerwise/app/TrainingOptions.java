package layerwise.app;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import layerwise.Network;
import layerwise.Optimizer;
import layerwise.Trainer;
import layerwise.math.Kernels;
import layerwise.math.Precision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to train. */
final class TrainingOptions {
    private static final int ENOUGH_STEPS = 500;
    private static final int LEAST_EPOCHS = 30;
    private static final int MOST_EPOCHS = 300;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "sgd, momentum or adam (default: ${DEFAULT-VALUE}).")
    private OptimizerKind optimizer = OptimizerKind.ADAM;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "The size of a step (default: 0.1 of sgd, 0.01 of momentum, 0.001 of adam).")
    private Optional<Double> learningRate = Optional.empty();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often to go through the training rows (default: enough for " + ENOUGH_STEPS
                    + " steps, but at least " + LEAST_EPOCHS + " and at most " + MOST_EPOCHS + ").")
    private Optional<Integer> epochs = Optional.empty();

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "The rows per step, or full for all at once (default: ${DEFAULT-VALUE}).")
    private BatchSize batchSize = BatchSize.of("32");

    @Option(
            names = "--validation-split",
            paramLabel = "FRACTION",
            description =
                    "Set this fraction of the training rows aside and measure on it after every epoch (default: 0).")
    private double validationSplit = 0;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "float32, float64 or bfloat16 (default: ${DEFAULT-VALUE}).")
    private Precision precision = Precision.FLOAT32;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "The most threads to use; the result does not depend on it (default: ${DEFAULT-VALUE}).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private final KernelsOption kernels = new KernelsOption();

    Precision precision() {
        return precision;
    }

    /** What a model is measured with. */
    Kernels kernels() {
        return kernels.open(threads);
    }

    /** How to train on this many rows. */
    Trainer trainer(Network network, int rows, long seed) {
        Trainer trainer = new Trainer(network)
                .optimizer(InputException.blaming("--learning-rate", this::optimizer))
                .kernels(kernels.provider().name())
                .precision(precision)
                .seed(seed)
                .batchSize(batchSize.examples());
        InputException.blaming("--epochs", () -> trainer.epochs(epochs(rows)));
        InputException.blaming("--threads", () -> trainer.threads(threads));
        return InputException.blaming("--validation-split", () -> trainer.validationSplit(validationSplit));
    }

    private Optimizer optimizer() {
        return optimizer.at(learningRate.orElse(optimizer.defaultLearningRate()));
    }

    /** A small table needs more epochs than a large one for as many steps. */
    private int epochs(int rows) {
        int stepsPerEpoch = Math.ceilDiv(rows, batchSize.of(rows));
        return epochs.orElse(Math.clamp(Math.ceilDiv(ENOUGH_STEPS, stepsPerEpoch), LEAST_EPOCHS, MOST_EPOCHS));
    }

    /** What is in force for this many rows, by the names of the options. */
    SequencedMap<String, Object> settings(int rows) {
        SequencedMap<String, Object> settings = new LinkedHashMap<>();
        settings.put("optimizer", optimizer.toString());
        settings.put("learning_rate", optimizer().learningRate());
        settings.put("epochs", epochs(rows));
        settings.put("batch_size", batchSize.toString());
        settings.put("validation_split", validationSplit);
        settings.put("precision", precision.toString());
        settings.put("threads", threads);
        return settings;
    }

    /** What is in force for this many rows, in words. */
    String describe(int rows) {
        return "%s of %s, %s at learning rate %s, %s, %s"
                .formatted(
                        Descriptions.count(epochs(rows), "epoch"),
                        batchSize.inWords(),
                        optimizer,
                        optimizer().learningRate(),
                        precision,
                        Descriptions.count(threads, "thread"));
    }
}

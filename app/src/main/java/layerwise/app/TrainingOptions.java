package layerwise.app;

import java.util.Optional;
import java.util.function.UnaryOperator;
import layerwise.ClassWeights;
import layerwise.Network;
import layerwise.Optimizer;
import layerwise.Recipe;
import layerwise.Schedule;
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
            description = "sgd, momentum, nesterov, rmsprop, adam, adamw, schedule-free, muon or lbfgs (default:"
                    + " ${DEFAULT-VALUE}).")
    private OptimizerKind optimizer = OptimizerKind.ADAM;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description =
                    "The size of a step (default: 0.1 of sgd, 0.01 of momentum and nesterov, 0.001 of rmsprop, adam and"
                            + " adamw, 0.005 of schedule-free, 0.02 of muon; lbfgs searches it).")
    private Optional<Double> learningRate = Optional.empty();

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "How the learning rate goes: constant, inverse-time(decay), step(epochs,factor),"
                    + " exponential(factor), cosine, one-cycle, coslog4, plateau(factor,patience), each also behind"
                    + " 'warm-up(steps) ' (default: constant).")
    private Schedule schedule = Schedule.constant();

    @Option(
            names = "--weight-decay",
            paramLabel = "λ",
            description = "Decoupled decay of the weights (default: 0.01 of adamw and schedule-free, else 0).")
    private Optional<Double> weightDecay = Optional.empty();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often to go through the training rows (default: enough for " + ENOUGH_STEPS
                    + " steps, but at least " + LEAST_EPOCHS + " and at most " + MOST_EPOCHS + ").")
    private Optional<Integer> epochs = Optional.empty();

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "The rows per pass, or full for all at once (default: 32; full of lbfgs).")
    private Optional<BatchSize> batchSize = Optional.empty();

    @Option(
            names = "--accumulation",
            paramLabel = "N",
            description = "The batches whose gradients make one step (default: ${DEFAULT-VALUE}).")
    private int accumulation = 1;

    @Option(
            names = "--clip-norm",
            paramLabel = "C",
            description = "Scale gradients whose norm is larger back to this (default: do not).")
    private Optional<Double> clipNorm = Optional.empty();

    @Option(
            names = "--clip-value",
            paramLabel = "C",
            description = "Bring each element of the gradient into [-C, C] (default: do not).")
    private Optional<Double> clipValue = Optional.empty();

    @Option(names = "--l2", paramLabel = "λ", description = "The L2 penalty: λ/2m ΣW² in the cost (default: 0).")
    private double l2;

    @Option(names = "--l1", paramLabel = "λ", description = "The L1 penalty: λ/m Σ|W| in the cost (default: 0).")
    private double l1;

    @Option(
            names = "--max-norm",
            paramLabel = "C",
            description = "The largest norm of a hidden unit's incoming weights (default: none).")
    private Optional<Double> maxNorm = Optional.empty();

    @Option(
            names = "--label-smoothing",
            paramLabel = "ε",
            description = "Spread this much of each label's probability over all classes (default: 0).")
    private double labelSmoothing;

    @Option(
            names = "--averaging",
            paramLabel = "D",
            description =
                    "Keep the moving average of the weights, D of it staying at each step, for example 0.99 (default:"
                            + " 0, none).")
    private double averaging;

    @Option(
            names = "--class-weights",
            paramLabel = "NAME",
            description = "equal, balanced, or a number for each class with commas between (default: equal).")
    private ClassWeights classWeights = ClassWeights.equal();

    @Option(
            names = "--validation-split",
            paramLabel = "FRACTION",
            description =
                    "Set this fraction of the training rows aside and measure on it after every epoch (default: 0).")
    private double validationSplit;

    @Option(
            names = "--patience",
            paramLabel = "EPOCHS",
            description =
                    "Stop after so many epochs without a better validation cost, or training cost without validation,"
                            + " and restore the best weights (default: 0, never).")
    private int patience;

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

    void addTo(Configuration configuration) {
        configuration.put("optimizer", optimizer);
        Optional<Optimizer> chosen = optimizer == OptimizerKind.LBFGS
                ? Optional.empty()
                : Optional.of(InputException.blaming("--learning-rate", this::optimizer));
        configuration.put("learning-rate", chosen.map(Optimizer::learningRate));
        configuration.put("schedule", schedule);
        configuration.put("weight-decay", chosen.map(Optimizer::weightDecay));
        configuration.put("epochs", epochs);
        configuration.put("batch-size", batchSize());
        configuration.put("accumulation", accumulation);
        configuration.put("clip-norm", clipNorm);
        configuration.put("clip-value", clipValue);
        configuration.put("l2", l2);
        configuration.put("l1", l1);
        configuration.put("max-norm", maxNorm);
        configuration.put("label-smoothing", labelSmoothing);
        configuration.put("averaging", averaging);
        configuration.put("class-weights", classWeights);
        configuration.put("validation-split", validationSplit);
        configuration.put("patience", patience);
        configuration.put("precision", precision);
        configuration.put("kernels", kernels.name());
    }

    String optimizerName() {
        return optimizer.toString();
    }

    int threads() {
        return threads;
    }

    Precision precision() {
        return precision;
    }

    /** What a model is measured with. */
    Kernels kernels() {
        return kernels.open(threads);
    }

    /** What to train this many rows by. */
    Recipe recipe(int rows, long seed) {
        Recipe recipe = Recipe.of(InputException.blaming("--learning-rate", this::optimizer))
                .schedule(schedule)
                .batchSize(batchSize().examples())
                .classWeights(classWeights)
                .precision(precision)
                .seed(seed);
        recipe = set(recipe, "--epochs", r -> r.epochs(epochs(rows)));
        recipe = set(recipe, "--accumulation", r -> r.accumulation(accumulation));
        recipe = set(recipe, "--clip-norm", r -> clipNorm.map(r::clipNorm).orElse(r));
        recipe = set(recipe, "--clip-value", r -> clipValue.map(r::clipValue).orElse(r));
        recipe = set(recipe, "--l2", r -> r.l2(l2));
        recipe = set(recipe, "--l1", r -> r.l1(l1));
        recipe = set(recipe, "--max-norm", r -> maxNorm.map(r::maxNorm).orElse(r));
        recipe = set(recipe, "--label-smoothing", r -> r.labelSmoothing(labelSmoothing));
        recipe = set(recipe, "--averaging", r -> r.averaging(averaging));
        recipe = set(recipe, "--validation-split", r -> r.validationSplit(validationSplit));
        return set(recipe, "--patience", r -> r.patience(patience));
    }

    private static Recipe set(Recipe recipe, String option, UnaryOperator<Recipe> setting) {
        return InputException.blaming(option, () -> setting.apply(recipe));
    }

    /** Who trains by a recipe. */
    Trainer trainer(Network network, Recipe recipe) {
        Trainer trainer =
                new Trainer(network, recipe).kernels(kernels.provider().name());
        return InputException.blaming("--threads", () -> trainer.threads(threads));
    }

    private Optimizer optimizer() {
        Optimizer chosen = optimizer.byDefault();
        if (learningRate.isPresent()) {
            chosen = chosen.withLearningRate(learningRate.get());
        }
        if (weightDecay.isPresent()) {
            Optimizer undecayed = chosen;
            return InputException.blaming("--weight-decay", () -> undecayed.withWeightDecay(weightDecay.get()));
        }
        return chosen;
    }

    private BatchSize batchSize() {
        return batchSize.orElseGet(() -> BatchSize.of(optimizer == OptimizerKind.LBFGS ? "full" : "32"));
    }

    /** A small table needs more epochs than a large one for as many steps. */
    private int epochs(int rows) {
        int batches = Math.ceilDiv(rows, batchSize().of(rows));
        int stepsPerEpoch = Math.ceilDiv(batches, Math.max(1, accumulation));
        return epochs.orElse(Math.clamp(Math.ceilDiv(ENOUGH_STEPS, stepsPerEpoch), LEAST_EPOCHS, MOST_EPOCHS));
    }

    /** What is in force, in words. */
    String describe(Recipe recipe) {
        String rate = optimizer == OptimizerKind.LBFGS
                ? ""
                : " at learning rate " + recipe.optimizer().learningRate();
        String goes = recipe.schedule() instanceof Schedule.Constant ? "" : " by " + recipe.schedule();
        return "%s of %s, %s%s%s, %s, %s"
                .formatted(
                        Descriptions.count(recipe.epochs(), "epoch"),
                        new BatchSize(recipe.batchSize()).inWords(),
                        optimizer,
                        rate,
                        goes,
                        precision,
                        Descriptions.count(threads, "thread"));
    }
}

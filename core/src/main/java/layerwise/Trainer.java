package layerwise;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import layerwise.math.Kernels;
import layerwise.math.KernelsLadder;
import layerwise.math.Matrix;
import layerwise.math.RandomStream;

/**
 * Trains networks by a recipe: forward pass, cost, backward pass, update, over mini-batches, epoch after epoch. The same recipe gives the
 * same bits at any number of threads, and however often the run was killed and resumed. A trainer is set up by one thread; each call of
 * {@link #train} is a run of its own.
 */
public final class Trainer {
    private final Network network;
    private final Recipe recipe;
    private int threads = Runtime.getRuntime().availableProcessors();
    private Optional<String> kernels = Optional.empty();
    private Optional<Parameters> start = Optional.empty();
    private Optional<Examples> validation = Optional.empty();
    private List<Metric> metrics;
    private Optional<Checkpoints> checkpoints = Optional.empty();
    private boolean resumes;
    private final SequencedMap<String, String> metadata = new LinkedHashMap<>();
    private List<String> features = List.of();
    private Consumer<TrainingEvent> listener = event -> {};
    private long mostSteps = Long.MAX_VALUE;
    private volatile boolean stopRequested;

    /** A trainer by the plain {@link Recipe}, with all processors and the best kernels. */
    public Trainer(Network network) {
        this(network, new Recipe());
    }

    /** A trainer with all processors and the best kernels. */
    public Trainer(Network network, Recipe recipe) {
        this.network = network;
        this.recipe = recipe;
        this.metrics = Metric.usual(network.loss());
    }

    /** The largest number of threads; the result does not depend on it. */
    public Trainer threads(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + value);
        }
        if (value > Kernels.MAXIMUM_THREADS) {
            throw new IllegalArgumentException("threads must be at most " + Kernels.MAXIMUM_THREADS + ", not " + value);
        }
        threads = value;
        return this;
    }

    /**
     * The kernels by their provider's name, for example {@code scalar}, in place of the best that are available.
     *
     * @throws IllegalArgumentException if there are none of that name, or they are not available here
     */
    public Trainer kernels(String name) {
        KernelsLadder.choose(Optional.of(name));
        kernels = Optional.of(name);
        return this;
    }

    /** Parameters to start from, in place of those that the layers' initialisers draw; they are copied. */
    public Trainer startFrom(Parameters parameters) {
        parameters.requireFor(network);
        start = Optional.of(parameters.copy());
        return this;
    }

    /** Examples that are not trained on, whose cost and metrics are measured after every epoch. */
    public Trainer validation(Matrix x, Matrix y) {
        return validation(Examples.of(x, y));
    }

    /** As {@link #validation(Matrix, Matrix)}, each example with a weight of 0 or more in the (1, m) matrix. */
    public Trainer validation(Matrix x, Matrix y, Matrix weights) {
        return validation(Examples.of(x, y, weights));
    }

    /** As {@link #validation(Matrix, Matrix)}, examples that need not be in memory. */
    public Trainer validation(Examples examples) {
        validation = examples.count() == 0 ? Optional.empty() : Optional.of(examples);
        return this;
    }

    /**
     * What is measured on the validation set after every epoch, in place of accuracy, or of the errors of values.
     *
     * @throws IllegalArgumentException if one of them is not for this network
     */
    public Trainer metrics(List<Metric> values) {
        List<Metric> known = Metric.all(network.loss(), network.outputs());
        for (Metric metric : values) {
            if (!metric.appliesTo(network.loss(), network.outputs())) {
                throw new IllegalArgumentException(
                        metric + " is not for this network's outputs under " + network.loss() + "; there are " + known);
            }
        }
        metrics = List.copyOf(values);
        return this;
    }

    /** Saves the run now and then, so that it can go on after whatever ends it. */
    public Trainer checkpoints(Checkpoints value) {
        checkpoints = Optional.of(value);
        return this;
    }

    /**
     * Whether to go on from the newest checkpoint, if there is one. Without this, a folder that holds checkpoints already is
     * refused.
     */
    public Trainer resume(boolean value) {
        resumes = value;
        return this;
    }

    /** A further text that travels with the model and its checkpoints, see {@link Model#metadata}. */
    public Trainer metadata(String name, String text) {
        Model.requireFree(name);
        metadata.put(name, text);
        return this;
    }

    /** What warnings call the features, the first row of X first; without, they are numbered from 0. */
    public Trainer features(List<String> names) {
        features = List.copyOf(names);
        return this;
    }

    /** Who is told of the run's progress. */
    public Trainer onEvent(Consumer<TrainingEvent> consumer) {
        listener = consumer;
        return this;
    }

    /**
     * Asks the run to end after the step at hand, with a checkpoint if there are any, and a model; later runs of this trainer end
     * before their first step. Any thread may ask.
     */
    public void stop() {
        stopRequested = true;
    }

    /** Ends each run after so many steps as {@link #stop} would. */
    Trainer stopAfter(long steps) {
        mostSteps = steps;
        return this;
    }

    /**
     * Trains on m examples.
     *
     * @param x A⁰, (n⁰, m), of any precision; it is not changed
     * @param y the targets, as the network's loss takes them
     * @throws IllegalArgumentException if X or Y does not fit the network, parts of the recipe do not go together, or a checkpoint is
     *     of another run; the message says what is wrong
     * @throws DivergedException if the cost or a parameter is no longer finite
     * @throws UncheckedIOException if checkpoints cannot be read, or written at the beginning or where that shall end the run
     */
    public TrainingResult train(Matrix x, Matrix y) {
        return train(Examples.of(x, y));
    }

    /**
     * Trains on m examples that do not all count alike.
     *
     * @param weights of the examples, (1, m), 0 or more; they are scaled to a mean of 1
     */
    public TrainingResult train(Matrix x, Matrix y, Matrix weights) {
        return train(Examples.of(x, y, weights));
    }

    /**
     * Trains on m examples, which need not be in memory; where they lie changes no bit of what comes out. Those on disk are read a few
     * times from the beginning to the end before the first step, and ahead of the steps then, each epoch in another order. That is as
     * fast as memory where the system has room to keep the file in memory, beside the heap. On the heap are four bytes for each
     * example, eight where a part is held for validation.
     *
     * @throws IllegalArgumentException if the examples do not fit the network, parts of the recipe do not go together, a full batch has
     *     no room in memory, or a checkpoint is of another run; the message says what is wrong
     * @throws DivergedException if the cost or a parameter is no longer finite
     * @throws UncheckedIOException if examples cannot be read, checkpoints cannot be read, or written at the beginning or where that shall
     *     end the run
     */
    public TrainingResult train(Examples examples) {
        recipe.requireFor(network);
        Examples all = checked("", examples);
        if (recipe.validationSplit() > 0 && validation.isPresent()) {
            throw new IllegalStateException("a validation set and a validation split were both given; choose one");
        }
        if (recipe.validationSplit() == 0) {
            return run(all, validation.map(held -> checked("validation: ", held)));
        }
        int m = all.count();
        int held = (int) Math.round(recipe.validationSplit() * m);
        if (held < 1 || held >= m) {
            throw new IllegalArgumentException("a validation split of " + recipe.validationSplit() + " of " + m
                    + " examples leaves " + (m - held) + " for training and " + held + " for validation");
        }
        int[] order = new int[m];
        RandomStream.permutation(Purpose.VALIDATION.key(recipe.seed(), 0), order);
        // In their order, so that those on disk are not read from here and there where they need not be.
        Arrays.sort(order, 0, held);
        Arrays.sort(order, held, m);
        return run(all.select(Arrays.copyOfRange(order, held, m)), Optional.of(all.select(Arrays.copyOf(order, held))));
    }

    /**
     * A learning-rate range test on these examples: this trainer's recipe, but for the learning rate, which grows from step to step.
     *
     * @param x A⁰, (n⁰, m)
     * @param y the targets, as the network's loss takes them
     * @throws IllegalArgumentException if X or Y does not fit the network, or the optimiser takes no learning rate
     */
    public LearningRateRange findLearningRate(Matrix x, Matrix y) {
        return findLearningRate(Examples.of(x, y));
    }

    /**
     * A learning-rate range test on examples that do not all count alike.
     *
     * @param weights of the examples, (1, m), 0 or more; an empty matrix where they do
     */
    public LearningRateRange findLearningRate(Matrix x, Matrix y, Matrix weights) {
        return findLearningRate(Examples.of(x, y, weights));
    }

    /** As {@link #findLearningRate(Matrix, Matrix)}, on examples that need not be in memory. */
    public LearningRateRange findLearningRate(Examples examples) {
        recipe.optimizer().withLearningRate(1);
        recipe.requireFor(network);
        Examples data = weighed(checked("", examples), recipe.classWeights());
        TrainingRun run = new TrainingRun(network, engine(), startingParameters(), recipe, data);
        try {
            return LearningRateRange.of(run);
        } finally {
            run.close();
        }
    }

    private Kernels engine() {
        return kernels.isPresent() ? Kernels.named(kernels.get(), threads) : Kernels.best(threads);
    }

    private Parameters startingParameters() {
        return start.isPresent()
                ? start.get().to(recipe.precision())
                : Parameters.initialize(network, recipe.precision(), recipe.seed());
    }

    /** The examples in the precision of the run, if they fit. */
    private Examples checked(String where, Examples examples) {
        try {
            examples.requireFor(network, recipe.precision());
            return examples.in(recipe.precision());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + e.getMessage(), e);
        }
    }

    private Examples weighed(Examples examples, ClassWeights classWeights) {
        return Weighing.of(examples, classWeights, network)
                .map(examples::weighed)
                .orElse(examples);
    }

    private TrainingResult run(Examples data, Optional<Examples> held) {
        TrainingLoop loop = new TrainingLoop(
                network,
                recipe,
                startingParameters(),
                weighed(data, recipe.classWeights()),
                held.map(examples -> weighed(examples, ClassWeights.equal())),
                new TrainingLoop.Setting(
                        engine(), mostSteps, checkpoints, resumes, metrics, features, metadata, listener));
        return loop.train(() -> stopRequested);
    }
}

package layerwise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import layerwise.math.Kernels;
import layerwise.math.KernelsLadder;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.RandomStream;

/**
 * Trains networks: forward pass, cost, backward pass, update, over mini-batches, epoch after epoch. The same seed gives the
 * same bits at any number of threads. A trainer is set up by one thread; each call of {@link #train} is a run of its own.
 */
public final class Trainer {
    /** A batch size that takes all examples at once. */
    public static final int FULL_BATCH = 0;

    private final Network network;
    private Optimizer optimizer = Optimizer.adam(0.001);
    private int epochs = 100;
    private int batchSize = 32;
    private long seed = 1;
    private Precision precision = Precision.FLOAT32;
    private int threads = Runtime.getRuntime().availableProcessors();
    private Optional<String> kernels = Optional.empty();
    private Optional<Parameters> start = Optional.empty();
    private double validationSplit;
    private Matrix validationX = Matrix.zeros(Precision.FLOAT64, 0, 0);
    private Matrix validationY = validationX;
    private Consumer<TrainingEvent> listener = event -> {};

    /** A trainer with Adam at 0.001, 100 epochs, batches of 32, seed 1, float32, all processors and the best kernels. */
    public Trainer(Network network) {
        this.network = network;
    }

    /** How the parameters follow their gradients. */
    public Trainer optimizer(Optimizer value) {
        optimizer = value;
        return this;
    }

    /** How often the training examples are gone through; at least 1. */
    public Trainer epochs(int value) {
        epochs = requireAtLeast(1, "epochs", value);
        return this;
    }

    /**
     * The examples per step: {@link #FULL_BATCH} is batch gradient descent, without shuffling, as in the course; 1 is stochastic
     * gradient descent; numbers between are mini-batches, shuffled before every epoch.
     */
    public Trainer batchSize(int value) {
        batchSize = requireAtLeast(FULL_BATCH, "batchSize", value);
        return this;
    }

    /** The seed of initialisation, shuffling, dropout and the validation split. */
    public Trainer seed(long value) {
        seed = value;
        return this;
    }

    /** The precision of parameters and computation. */
    public Trainer precision(Precision value) {
        precision = value;
        return this;
    }

    /** The largest number of threads; the result does not depend on it. */
    public Trainer threads(int value) {
        threads = requireAtLeast(1, "threads", value);
        if (value > Kernels.MAXIMUM_THREADS) {
            throw new IllegalArgumentException("threads must be at most " + Kernels.MAXIMUM_THREADS + ", not " + value);
        }
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
        validationX = x;
        validationY = y;
        return this;
    }

    /** Sets this fraction of the training examples aside for validation, drawn by the seed; 0 sets none aside. */
    public Trainer validationSplit(double fraction) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException("validationSplit must be at least 0 and less than 1, not " + fraction);
        }
        validationSplit = fraction;
        return this;
    }

    /** Who is told of the run's progress. */
    public Trainer onEvent(Consumer<TrainingEvent> consumer) {
        listener = consumer;
        return this;
    }

    private static int requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
        return value;
    }

    /**
     * Trains on m examples.
     *
     * @param x A⁰, (n⁰, m), of any precision; it is not changed
     * @param y the targets, as the network's loss takes them
     * @throws IllegalArgumentException if X or Y does not fit the network; the message names the example
     * @throws DivergedException if the cost is no longer finite
     */
    public TrainingResult train(Matrix x, Matrix y) {
        network.requireExamples(x, y, precision);
        if (validationSplit > 0 && !validationX.isEmpty()) {
            throw new IllegalStateException("a validation set and a validation split were both given; choose one");
        }
        if (validationSplit == 0) {
            if (!validationX.isEmpty()) {
                requireValidation();
            }
            return train(x, y, validationX, validationY);
        }
        int held = (int) Math.round(validationSplit * x.columns());
        if (held < 1 || held >= x.columns()) {
            throw new IllegalArgumentException("a validation split of " + validationSplit + " of " + x.columns()
                    + " examples leaves " + (x.columns() - held) + " for training and " + held + " for validation");
        }
        int[] order = new int[x.columns()];
        RandomStream.permutation(Purpose.VALIDATION.key(seed, 0), order);
        return train(
                take(x, order, held, x.columns()), take(y, order, held, x.columns()),
                take(x, order, 0, held), take(y, order, 0, held));
    }

    private void requireValidation() {
        try {
            network.requireExamples(validationX, validationY, precision);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("validation: " + e.getMessage(), e);
        }
    }

    private TrainingResult train(Matrix x, Matrix y, Matrix heldX, Matrix heldY) {
        long began = System.nanoTime();
        Matrix heldTargets = inPrecision(heldY);
        Kernels engine = kernels.isPresent() ? Kernels.named(kernels.get(), threads) : Kernels.best(threads);
        Parameters parameters =
                start.isPresent() ? start.get().to(precision) : Parameters.initialize(network, precision, seed);
        TrainingRun run = new TrainingRun(
                network, engine, parameters, optimizer, inPrecision(x), inPrecision(y), batchSize, seed);
        Optional<Predictor> validator = heldX.isEmpty()
                ? Optional.empty()
                : Optional.of(new Predictor(network, parameters, engine, Math.min(256, heldX.columns())));
        listener.accept(new TrainingEvent.Started(
                network, x.columns(), heldX.columns(), epochs, run.stepsPerEpoch(), engine.name(), 1));

        List<Epoch> history = new ArrayList<>();
        for (int number = 1; number <= epochs; number++) {
            double cost = run.epoch(number);
            SequencedMap<String, Double> metrics = new LinkedHashMap<>(run.metrics());
            validator.ifPresent(v -> putValidation(metrics, v.evaluate(heldX, heldTargets)));
            Epoch epoch = new Epoch(number, cost, optimizer.learningRate(), metrics);
            history.add(epoch);
            listener.accept(new TrainingEvent.EpochEnded(
                    epoch, run.steps(), parameters.asReadOnly(), run.gradients(), since(began)));
        }
        listener.accept(new TrainingEvent.Ended(history.getLast(), TrainingEvent.Ending.COMPLETED, since(began)));
        return new TrainingResult(
                Model.trained(network, parameters, provenance(x.columns(), engine, history.getLast())), history);
    }

    private static void putValidation(SequencedMap<String, Double> metrics, Evaluation evaluation) {
        metrics.put("validation_cost", evaluation.cost());
        evaluation.metrics().forEach((name, value) -> metrics.put("validation_" + name, value));
    }

    private Matrix inPrecision(Matrix matrix) {
        return matrix.precision() == precision ? matrix : matrix.to(precision);
    }

    private static Matrix take(Matrix source, int[] order, int from, int to) {
        Matrix taken = Matrix.zeros(source.precision(), source.rows(), to - from);
        for (int j = from; j < to; j++) {
            taken.copyColumns(source, order[j], j - from, 1);
        }
        return taken;
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private SequencedMap<String, Object> provenance(int examples, Kernels engine, Epoch last) {
        SequencedMap<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("optimizer", optimizer.toString());
        provenance.put("epochs", (long) epochs);
        provenance.put("batch_size", batchSize == FULL_BATCH ? "full" : (Object) (long) batchSize);
        provenance.put("seed", seed);
        provenance.put("examples", (long) examples);
        provenance.put("kernels", engine.name());
        provenance.put("cost", last.cost());
        last.metrics().forEach((name, value) -> {
            // R² of targets that are all the same is NaN, which JSON cannot say.
            if (Double.isFinite(value)) {
                provenance.put(name, value);
            }
        });
        return provenance;
    }
}

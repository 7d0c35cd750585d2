package layerwise;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/**
 * The machine of one training run: parameters, gradients, plans and data, where the run stands, and the step that moves it on. All that
 * a step changes is found in {@link #matrices} and {@link #state}, so that a run can go on from there as if it had never stopped.
 */
final class TrainingRun {
    private final Network network;
    private final Kernels kernels;
    private final Recipe recipe;
    private final Examples data;
    private final int examples;
    private final Batches batches;
    private final Parameters parameters;
    private final LayerViews gradients;
    // The gradients of the batches so far, where several make an update.
    private final Matrix accumulated;
    private final Update update;
    private final Penalties penalties;
    private final Metrics metrics;
    private final FlightRecorder flight = FlightRecorder.open();
    private final List<Epoch> history = new ArrayList<>();
    // The weights to be kept, where they are others than those that are trained.
    private final Optional<Parameters> kept;
    // The loss of an L-BFGS step at the parameters that its line search tries.
    private final Lbfgs.Objective objective = this::evaluate;

    private int epoch = 1;
    // The next batch of the epoch, from 0.
    private int batch;
    private double epochCost;
    private double factor = 1;
    private boolean factorKnown;
    // Whether the gradients at the parameters as they are have been computed already, by an L-BFGS step's last
    // evaluation.
    private boolean evaluated;
    private double cost;
    // J of the last evaluation by an L-BFGS step.
    private double evaluation = Double.NaN;
    private double evaluatedMean;
    private double evaluatedPenalty;

    /**
     * Compiles a run.
     *
     * @param data in the precision of the parameters; weights with a mean of 1
     */
    TrainingRun(Network network, Kernels kernels, Parameters parameters, Recipe recipe, Examples data) {
        recipe.requireFor(network);
        this.network = network;
        this.kernels = kernels;
        this.recipe = recipe;
        this.data = data;
        this.examples = data.count();
        this.parameters = parameters;
        this.gradients = LayerViews.zeros(network, parameters.precision());
        this.batches = new Batches(network, kernels, parameters, gradients, recipe, data);
        boolean accumulates = Math.min(recipe.accumulation(), batches.count()) > 1;
        this.accumulated = Matrix.zeros(
                parameters.precision(), accumulates ? gradients.flat().rows() : 0, 1);
        this.update = Update.of(recipe.optimizer(), kernels, parameters.views(), gradients);
        this.penalties = new Penalties(recipe, kernels, parameters, gradients, examples);
        this.metrics = new Metrics(network.loss());
        boolean keepsOthers = recipe.averaging() > 0 || recipe.optimizer() instanceof Optimizer.ScheduleFree;
        this.kept = keepsOthers ? Optional.of(parameters.copy()) : Optional.empty();
        batches.shuffle(epoch);
    }

    int stepsPerEpoch() {
        return Math.ceilDiv(batches.count(), recipe.accumulation());
    }

    /** Ends what the run does beside its steps; no step is made any more. */
    void close() {
        batches.close();
    }

    /** m, the number of training examples. */
    int examples() {
        return examples;
    }

    /** Whether further steps would change nothing. */
    boolean isConverged() {
        return update.isConverged();
    }

    /** The number of the epoch that is under way or comes next, from 1. */
    int epochNumber() {
        return epoch;
    }

    /** Whether the epoch under way has a step left. */
    boolean hasStep() {
        return batch < batches.count();
    }

    /** The updates so far. */
    long steps() {
        return (epoch - 1L) * stepsPerEpoch() + Math.ceilDiv(batch, recipe.accumulation());
    }

    List<Epoch> history() {
        return Collections.unmodifiableList(history);
    }

    /** The parameters that are trained, live. */
    Parameters parameters() {
        return parameters;
    }

    /** The parameters that are validated and kept: those that are trained, or their average, brought up to date. */
    Parameters kept() {
        if (kept.isEmpty()) {
            return parameters;
        }
        Parameters average = kept.get();
        if (update.keep(average.flat())) {
            average.statistics().copyFrom(parameters.statistics());
        }
        return average;
    }

    /** The gradients of the last step, live. */
    SequencedMap<String, Matrix> gradients() {
        SequencedMap<String, Matrix> map = new LinkedHashMap<>();
        gradients.byName().forEach((name, gradient) -> map.put("d" + name, gradient.asReadOnly()));
        return map;
    }

    /** The gradients of the last step, live, in the layout of the parameters. */
    LayerViews gradientViews() {
        return gradients;
    }

    /**
     * The next update: forward pass, cost, backward pass of one batch or several, penalties, clipping, and the optimiser's step.
     *
     * @throws DivergedException if the cost is no longer finite
     */
    void step() {
        step(Double.NaN);
    }

    /**
     * As {@link #step()}, at another learning rate than the schedule's.
     *
     * @param rate the learning rate; NaN for the schedule's
     * @return J of the step's batches, before it
     */
    double step(double rate) {
        if (batch == 0) {
            flight.epochBegan();
        }
        flight.stepBegan();
        if (evaluated) {
            batches.addTo(metrics);
            epochCost += evaluatedMean * examples;
            epochCost += evaluatedPenalty * examples;
            batch++;
        } else {
            cost = differentiate();
        }
        clip();
        double before = cost;
        double ownFactor =
                Double.isNaN(rate) ? factor() : rate / recipe.optimizer().learningRate();
        double next = update.step(ownFactor, cost, objective);
        // Evaluating moves the running statistics of batch normalisation, so that with those nothing may be left out.
        evaluated = next == evaluation && parameters.statistics().isEmpty();
        cost = evaluated ? next : cost;
        penalties.limitNorms();
        average();
        flight.stepEnded(steps(), before);
        return before;
    }

    /** J over the batches of an update, with dW, db, … of that cost in the flat array. */
    private double differentiate() {
        int until = Math.min(batch + recipe.accumulation(), batches.count());
        int together = batches.examples(batch, until);
        double mean = 0;
        for (int first = batch; batch < until; batch++) {
            double batchCost = batches.differentiate(epoch, batch, metrics);
            if (!Double.isFinite(batchCost)) {
                throw diverged(batchCost);
            }
            int size = batches.examples(batch, batch + 1);
            double share = (double) size / together;
            mean += share * batchCost;
            epochCost += batchCost * size;
            accumulate(first, until, share);
        }
        double penalty = penalties.add();
        epochCost += penalty * together;
        return mean + penalty;
    }

    /** The gradient of an update of several batches is the mean of theirs, each as heavy as it has examples. */
    private void accumulate(int first, int until, double share) {
        if (until - first == 1) {
            return;
        }
        Matrix gradient = gradients.flat();
        if (batch == first) {
            kernels.combine(share, gradient, 0, gradient, accumulated);
        } else {
            Matrix sum = batch == until - 1 ? gradient : accumulated;
            kernels.combine(1, accumulated, share, gradient, sum);
        }
    }

    /** The cost and the gradients at the parameters that a line search tries; not finite where it went too far. */
    private double evaluate() {
        double mean = batches.differentiateAgain();
        evaluation = Double.NaN;
        if (Double.isFinite(mean)) {
            evaluatedMean = mean;
            evaluatedPenalty = penalties.add();
            evaluation = mean + evaluatedPenalty;
        }
        return evaluation;
    }

    private void clip() {
        if (recipe.clipValue() < Double.POSITIVE_INFINITY) {
            kernels.clip(gradients.flat(), recipe.clipValue());
        }
        if (recipe.clipNorm() < Double.POSITIVE_INFINITY) {
            Matrix gradient = gradients.flat();
            double norm = Math.sqrt(kernels.dot(gradient, gradient));
            if (norm > recipe.clipNorm()) {
                kernels.combine(recipe.clipNorm() / norm, gradient, 0, gradient, gradient);
            }
        }
    }

    /** What the schedule makes of the learning rate of the step at hand. */
    private double factor() {
        if (!factorKnown || !recipe.schedule().isByEpoch()) {
            factor = recipe.schedule()
                    .factor(steps() - 1, (long) recipe.epochs() * stepsPerEpoch(), stepsPerEpoch(), history);
            factorKnown = true;
        }
        return factor;
    }

    private void average() {
        if (recipe.averaging() > 0) {
            double d = recipe.averaging();
            Parameters average = kept.orElseThrow();
            kernels.combine(d, average.flat(), 1 - d, parameters.flat(), average.flat());
            if (!average.statistics().isEmpty()) {
                kernels.combine(d, average.statistics(), 1 - d, parameters.statistics(), average.statistics());
            }
        }
    }

    /**
     * Closes the epoch, whose steps are all done.
     *
     * @param validation what is measured on other examples, by its names
     */
    Epoch endEpoch(Map<String, Double> validation) {
        SequencedMap<String, Double> measured = new LinkedHashMap<>();
        if (network.loss().isClassification()) {
            measured.putAll(metrics.values());
        }
        measured.putAll(validation);
        double rate = recipe.optimizer().learningRate() * factor();
        Epoch ended = new Epoch(epoch, epochCost / examples, rate, measured);
        history.add(ended);
        flight.epochEnded(epoch, ended.cost(), rate, examples);
        epoch++;
        beginEpoch();
        return ended;
    }

    /** Goes to the beginning of the epoch under way. */
    void beginEpoch() {
        batch = 0;
        epochCost = 0;
        factorKnown = false;
        metrics.clear();
        batches.shuffle(epoch);
    }

    /**
     * Refuses parameters that are not finite.
     *
     * @throws DivergedException that names the first of them
     */
    void requireFinite() {
        // A sum is NaN or infinite where a term is; it is fast, and where it is finite nothing need be named.
        if (Double.isFinite(kernels.absoluteSum(parameters.flat()))
                && parameters.statistics().isFinite()) {
            return;
        }
        for (Map.Entry<String, Matrix> parameter : parameters.byName().entrySet()) {
            if (!parameter.getValue().isFinite()) {
                throw new DivergedException(parameter.getKey() + " is no longer finite after "
                        + (hasStep() ? "a" : "the last") + " step of epoch " + epoch + "; " + cause());
            }
        }
    }

    private DivergedException diverged(double value) {
        int step = batch / recipe.accumulation() + 1;
        return new DivergedException("the cost became " + value + " in epoch " + epoch + ", step " + step
                + batches.firstNotFinite(batch)
                        .map(what -> " (" + what + " is not finite)")
                        .orElse("")
                + "; " + cause());
    }

    private String cause() {
        if (!data.isFinite()) {
            return "the examples hold numbers that are not finite";
        }
        if (recipe.optimizer() instanceof Optimizer.Lbfgs) {
            return "the cost may have no least value";
        }
        return epoch == 1 && batch == 0
                ? "the first forward pass already overflows: the examples or the initial weights are too large"
                : "the learning rate is probably too high; try a tenth of "
                        + recipe.optimizer().learningRate();
    }

    /** Every matrix that a step changes and a later one reads, live, by the names of a checkpoint. */
    SequencedMap<String, Matrix> matrices() {
        SequencedMap<String, Matrix> map = new LinkedHashMap<>(parameters.byName());
        List<Matrix> state = update.matrices();
        for (int i = 0; i < state.size(); i++) {
            map.put("optimizer." + (i + 1), state.get(i));
        }
        kept.ifPresent(average -> {
            map.put("average.parameters", average.flat());
            map.put("average.statistics", average.statistics());
        });
        map.values().removeIf(Matrix::isEmpty);
        return map;
    }

    /**
     * Where a run stands, beside its matrices.
     *
     * @param epoch the number of the epoch under way
     * @param batch the next batch of it, from 0
     * @param cost the sum of the epoch's costs so far
     * @param metrics the sums of the epoch's metrics so far
     * @param update of the optimiser
     * @param history of the epochs that are complete
     */
    record State(int epoch, int batch, double cost, List<Double> metrics, List<Double> update, List<Epoch> history) {}

    State state() {
        return new State(
                epoch, batch, epochCost, listed(metrics.sums()), listed(update.scalars()), List.copyOf(history));
    }

    /** Goes on from a state, once {@link #matrices} have been set to what they were then. */
    void restore(State state) {
        epoch = state.epoch;
        beginEpoch();
        batch = state.batch;
        epochCost = state.cost;
        metrics.restore(array(state.metrics));
        update.restore(array(state.update));
        history.clear();
        history.addAll(state.history);
        evaluated = false;
    }

    private static List<Double> listed(double[] numbers) {
        return DoubleStream.of(numbers).boxed().toList();
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}

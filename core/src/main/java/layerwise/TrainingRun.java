package layerwise;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.RandomStream;

/** The machine of one training run: parameters, gradients, plans and data, and the step that moves them. */
final class TrainingRun {
    private final Network network;
    private final Kernels kernels;
    private final Matrix x;
    private final Matrix y;
    private final int examples;
    private final int batchSize;
    private final long seed;
    private final int[] order;
    private final Batch full;
    private final Batch last;
    private final Parameters parameters;
    private final LayerViews gradients;
    private final double learningRate;
    private final Update update;
    private final Metrics metrics;
    private final FlightRecorder flight = FlightRecorder.open();
    private long steps;

    /** A plan with the matrices it reads its examples and targets from. */
    private record Batch(Plan plan, Matrix x, Matrix y) {
        int size() {
            return x.columns();
        }
    }

    /**
     * Compiles a run.
     *
     * @param x (n⁰, m), in the precision of the parameters
     * @param y in the same precision
     * @param requestedBatchSize 0 for all examples
     */
    TrainingRun(
            Network network,
            Kernels kernels,
            Parameters parameters,
            Optimizer optimizer,
            Matrix x,
            Matrix y,
            int requestedBatchSize,
            long seed) {
        this.network = network;
        this.kernels = kernels;
        this.x = x;
        this.y = y;
        this.examples = x.columns();
        this.batchSize = requestedBatchSize == Trainer.FULL_BATCH ? examples : Math.min(requestedBatchSize, examples);
        this.seed = seed;
        this.parameters = parameters;
        this.gradients = LayerViews.zeros(network, parameters.precision());
        this.learningRate = optimizer.learningRate();
        this.update = new Update(optimizer, kernels, parameters.flat(), gradients.flat());
        this.metrics = new Metrics(network.loss());
        Workspace workspace = new Workspace(parameters.precision(), batchSize);
        boolean whole = requestedBatchSize == Trainer.FULL_BATCH;
        this.order = new int[whole ? 0 : examples];
        this.full = batch(gradients, workspace, batchSize, whole);
        int rest = examples % batchSize;
        this.last = rest == 0 ? full : batch(gradients, workspace, rest, whole);
    }

    /** A full batch is read where it lies; mini-batches are gathered into memory of their own. */
    private Batch batch(LayerViews gradients, Workspace workspace, int size, boolean whole) {
        workspace.rewind(size);
        Matrix batchX = whole ? x : workspace.matrix(x.rows());
        Matrix batchY = whole ? y : workspace.matrix(y.rows());
        Plan plan = new Plan(network, kernels, parameters, gradients, workspace, batchX, Plan.Mode.TRAIN, true);
        return new Batch(plan, batchX, batchY);
    }

    int stepsPerEpoch() {
        return (examples + batchSize - 1) / batchSize;
    }

    /** Goes through all examples once and gives their mean cost, each batch's measured before its update. */
    double epoch(int number) {
        flight.epochBegan();
        metrics.clear();
        RandomStream.permutation(Purpose.SHUFFLING.key(seed, number), order);
        double cost = 0;
        for (int from = 0; from < examples; from += batchSize) {
            Batch batch = examples - from < batchSize ? last : full;
            flight.stepBegan();
            double batchCost = step(batch, from);
            flight.stepEnded(steps, batchCost);
            if (!Double.isFinite(batchCost)) {
                throw diverged(batch.plan, number, from / batchSize + 1, batchCost);
            }
            cost += batchCost * batch.size();
        }
        if (!parameters.flat().isFinite()) {
            throw diverged(number);
        }
        double mean = cost / examples;
        flight.epochEnded(number, mean, learningRate, examples);
        return mean;
    }

    private double step(Batch batch, int from) {
        if (order.length > 0) {
            kernels.gather(x, order, from, batch.x);
            kernels.gather(y, order, from, batch.y);
        }
        steps++;
        batch.plan.drawMasks(Purpose.DROPOUT.key(seed, steps));
        batch.plan.forward();
        double cost = batch.plan.cost(batch.y);
        if (!Double.isFinite(cost)) {
            // Nothing more is computed, so that what went wrong first can still be seen.
            return cost;
        }
        metrics.add(batch.plan.output(), batch.y);
        batch.plan.backward(batch.y);
        update.step();
        return cost;
    }

    /** The steps taken so far. */
    long steps() {
        return steps;
    }

    /** dW1, db1, … of the last step by their names, live and read-only. */
    SequencedMap<String, Matrix> gradients() {
        SequencedMap<String, Matrix> map = new LinkedHashMap<>();
        for (int l = 1; l <= gradients.depth(); l++) {
            map.put("dW" + l, gradients.weights(l).asReadOnly());
            map.put("db" + l, gradients.biases(l).asReadOnly());
        }
        return map;
    }

    /** The running metrics of the epoch's forward passes: a classifier's accuracy. */
    Map<String, Double> metrics() {
        return network.loss().isClassification() ? metrics.values() : Map.of();
    }

    private DivergedException diverged(int epoch) {
        String name = parameters.byName().entrySet().stream()
                .filter(parameter -> !parameter.getValue().isFinite())
                .findFirst()
                .orElseThrow()
                .getKey();
        return new DivergedException(name + " is no longer finite after the last step of epoch " + epoch
                + "; the learning rate is probably too high");
    }

    private static DivergedException diverged(Plan plan, int epoch, int step, double cost) {
        return new DivergedException("the cost became " + cost + " in epoch " + epoch + ", step " + step
                + plan.firstNotFinite()
                        .map(what -> " (" + what + " is not finite)")
                        .orElse("")
                + "; the learning rate is probably too high");
    }
}

package layerwise;

import java.util.Optional;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.RandomStream;

/**
 * The examples of a run in batches, shuffled anew for every epoch unless one batch takes them all, each with the plan that it goes
 * through.
 */
final class Batches {
    private final Network network;
    private final Kernels kernels;
    private final Recipe recipe;
    private final TrainingData data;
    private final int examples;
    private final int size;
    private final int[] order;
    private final Batch full;
    private final Batch last;

    /** A plan with the matrices it reads its examples, targets and weights from. */
    private record Batch(Plan plan, Matrix x, Matrix y, Matrix weights, Matrix targets) {}

    /**
     * Compiles a plan for whole batches, and one for the last of an epoch where it is smaller.
     *
     * @param gradients where dW, db, … go
     * @param data in the precision of the parameters; weights with a mean of 1
     */
    Batches(
            Network network,
            Kernels kernels,
            Parameters parameters,
            LayerViews gradients,
            Recipe recipe,
            TrainingData data) {
        this.network = network;
        this.kernels = kernels;
        this.recipe = recipe;
        this.data = data;
        this.examples = data.examples();
        boolean whole = recipe.batchSize() == Recipe.FULL_BATCH;
        this.size = whole ? examples : Math.min(recipe.batchSize(), examples);
        this.order = new int[whole ? 0 : examples];
        Workspace workspace = new Workspace(parameters.precision(), size);
        this.full = compile(parameters, gradients, workspace, size);
        int rest = examples % size;
        this.last = rest == 0 ? full : compile(parameters, gradients, workspace, rest);
    }

    /** A full batch is read where it lies; mini-batches are gathered into memory of their own. */
    private Batch compile(Parameters parameters, LayerViews gradients, Workspace workspace, int columns) {
        boolean whole = order.length == 0;
        workspace.rewind(columns);
        Matrix x = whole ? data.x() : workspace.matrix(data.x().rows());
        Matrix y = whole ? data.y() : workspace.matrix(data.y().rows());
        Matrix weights = whole || data.weights().isEmpty() ? data.weights() : workspace.matrix(1);
        Matrix targets = recipe.labelSmoothing() > 0 ? workspace.matrix(network.outputs()) : y;
        Plan plan = new Plan(network, kernels, parameters, gradients, workspace, x, Plan.Mode.TRAIN, true);
        Batch batch = new Batch(plan, x, y, weights, targets);
        if (whole) {
            smooth(batch);
        }
        return batch;
    }

    /** The number of batches in an epoch. */
    int count() {
        return Math.ceilDiv(examples, size);
    }

    /** The examples of the batches {@code from} to {@code to − 1} of an epoch, from 0. */
    int examples(int from, int to) {
        return (int) (Math.min((long) to * size, examples) - (long) from * size);
    }

    private Batch batch(int number) {
        return number == count() - 1 ? last : full;
    }

    /** Puts the examples into the order of an epoch. */
    void shuffle(int epoch) {
        RandomStream.permutation(Purpose.SHUFFLING.key(recipe.seed(), epoch), order);
    }

    /**
     * Takes a batch forward and, where its cost is finite, back: dW, db, … are then those of its cost.
     *
     * @param number of the batch in its epoch, from 0
     * @param metrics to which its outputs are added
     * @return J
     */
    double differentiate(int epoch, int number, Metrics metrics) {
        Batch batch = batch(number);
        gather(batch, number * size);
        // Masks are drawn by the number of the pass, from 1 on.
        batch.plan.drawMasks(Purpose.DROPOUT.key(recipe.seed(), (epoch - 1L) * count() + number + 1));
        double cost = differentiate(batch);
        if (Double.isFinite(cost)) {
            metrics.add(batch.plan.output(), batch.y, batch.weights);
        }
        return cost;
    }

    private void gather(Batch batch, int from) {
        if (order.length == 0) {
            return;
        }
        kernels.gather(data.x(), order, from, batch.x);
        kernels.gather(data.y(), order, from, batch.y);
        if (!batch.weights.isEmpty()) {
            kernels.gather(data.weights(), order, from, batch.weights);
        }
        smooth(batch);
    }

    private void smooth(Batch batch) {
        if (recipe.labelSmoothing() > 0) {
            network.loss().smooth(batch.y, recipe.labelSmoothing(), batch.targets);
        }
    }

    private static double differentiate(Batch batch) {
        batch.plan.forward();
        double cost = batch.plan.cost(batch.targets, batch.weights);
        if (Double.isFinite(cost)) {
            batch.plan.backward(batch.targets, batch.weights);
        }
        // Otherwise nothing more is computed, so that what went wrong first can still be seen.
        return cost;
    }

    /** Takes the one batch of all examples forward and back again, at parameters that have changed. */
    double differentiateAgain() {
        return differentiate(full);
    }

    /** Adds the outputs of the last pass of all examples to the metrics. */
    void addTo(Metrics metrics) {
        metrics.add(full.plan.output(), full.y, full.weights);
    }

    /** The first quantity of a batch's last forward pass that is not finite, for example {@code Z2}. */
    Optional<String> firstNotFinite(int number) {
        return batch(number).plan.firstNotFinite();
    }
}

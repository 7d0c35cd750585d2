package layerwise;

import java.util.Optional;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/**
 * The examples of a run in batches, shuffled anew for every epoch unless one batch takes them all, each with the plan that it goes
 * through.
 */
final class Batches {
    private final Network network;
    private final Kernels kernels;
    private final Recipe recipe;
    private final int examples;
    private final int size;
    // Nothing where one batch takes all examples.
    private final Optional<BatchSupply> supply;
    private final Batch full;
    private final Batch last;

    /** A plan with what it reads its examples from, and the targets as they are smoothed. */
    private record Batch(Plan plan, MatrixExamples examples, Matrix targets) {
        void addTo(Metrics metrics) {
            metrics.add(plan.output(), examples.y(), examples.weights());
        }
    }

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
            Examples data) {
        this.network = network;
        this.kernels = kernels;
        this.recipe = recipe;
        this.examples = data.count();
        boolean whole = recipe.batchSize() == Recipe.FULL_BATCH;
        this.size = whole ? examples : Math.min(recipe.batchSize(), examples);
        this.supply = whole ? Optional.empty() : Optional.of(BatchSupply.of(data, kernels, recipe, size));
        Workspace workspace = new Workspace(parameters.precision(), size);
        MatrixExamples room = whole ? data.whole(parameters.precision()) : data.room(parameters.precision(), size);
        this.full = compile(parameters, gradients, workspace, room);
        int rest = examples % size;
        this.last = rest == 0 ? full : compile(parameters, gradients, workspace, room.columns(0, rest));
        if (whole) {
            smooth(full);
        }
    }

    private Batch compile(Parameters parameters, LayerViews gradients, Workspace workspace, MatrixExamples batch) {
        workspace.rewind(batch.count());
        Matrix targets = recipe.labelSmoothing() > 0 ? workspace.matrix(network.outputs()) : batch.y();
        Plan plan = new Plan(network, kernels, parameters, gradients, workspace, batch.x(), Plan.Mode.TRAIN, true);
        return new Batch(plan, batch, targets);
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
        if (supply.isPresent()) {
            supply.get().beginEpoch(epoch);
        }
    }

    /** Ends what is read ahead; no batch is differentiated any more. */
    void close() {
        supply.ifPresent(BatchSupply::close);
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
        if (supply.isPresent()) {
            supply.get().take(epoch, number * size, batch.examples);
            smooth(batch);
        }
        // Masks are drawn by the number of the pass, from 1 on.
        batch.plan.drawMasks(Purpose.DROPOUT.key(recipe.seed(), (epoch - 1L) * count() + number + 1));
        double cost = differentiate(batch);
        if (Double.isFinite(cost)) {
            batch.addTo(metrics);
        }
        return cost;
    }

    private void smooth(Batch batch) {
        if (recipe.labelSmoothing() > 0) {
            network.loss().smooth(batch.examples.y(), recipe.labelSmoothing(), batch.targets);
        }
    }

    private static double differentiate(Batch batch) {
        batch.plan.forward();
        double cost = batch.plan.cost(batch.targets, batch.examples.weights());
        if (Double.isFinite(cost)) {
            batch.plan.backward(batch.targets, batch.examples.weights());
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
        full.addTo(metrics);
    }

    /** The first quantity of a batch's last forward pass that is not finite, for example {@code Z2}. */
    Optional<String> firstNotFinite(int number) {
        return batch(number).plan.firstNotFinite();
    }
}

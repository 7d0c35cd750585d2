package layerwise;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/**
 * Looks for what makes training fail quietly, and says each thing once: before the first step at the examples; after the epochs 1, 2, 4,
 * 8, … at what the layers give for some of them, and at the gradients; after every epoch at the cost.
 */
final class Watch {
    private static final int SAMPLE = 512;
    private static final double UNSCALED = 20;
    private static final double DEAD = 0.5;
    private static final double SATURATED = 0.9;
    private static final double VANISHING = 1e-6;
    private static final double EXPLODING = 10;
    private static final int RISING_EPOCHS = 3;
    private static final int CHANCE_EPOCHS = 10;
    private static final int LISTED = 5;

    private final Network network;
    private final Recipe recipe;
    private final Examples data;
    private final Kernels kernels;
    private final List<String> features;
    private final Consumer<TrainingEvent> listener;
    private final Set<String> said = new HashSet<>();
    private final Plan plan;
    private final double chance;
    private final boolean isComparable;
    private double least = Double.POSITIVE_INFINITY;
    private double previous = Double.POSITIVE_INFINITY;
    private int rising;

    /**
     * A watch over one run.
     *
     * @param parameters those that are trained, live
     * @param features what the rows of X are called; empty where they have numbers only
     */
    Watch(
            Network network,
            Recipe recipe,
            Examples data,
            Parameters parameters,
            Kernels kernels,
            List<String> features,
            Consumer<TrainingEvent> listener) {
        this.network = network;
        this.recipe = recipe;
        this.kernels = kernels;
        this.data = data;
        this.features = features;
        this.listener = listener;
        int m = data.count();
        int count = Math.min(SAMPLE, m);
        int[] places = new int[count];
        for (int j = 0; j < count; j++) {
            places[j] = (int) ((long) j * m / count);
        }
        data.locate(places);
        MatrixExamples sample = data.room(parameters.precision(), count);
        data.take(places, 0, sample);
        this.plan = new Plan(
                network,
                kernels,
                parameters,
                LayerViews.none(network, parameters.precision()),
                new Workspace(parameters.precision(), count),
                sample.x(),
                Plan.Mode.PREDICT,
                false);
        // The cost of knowing nothing is that of plain targets, all of one weight.
        this.isComparable = !data.isWeighted() && recipe.labelSmoothing() == 0 && recipe.l1() == 0 && recipe.l2() == 0;
        boolean needed = isComparable && recipe.epochs() > CHANCE_EPOCHS;
        this.chance = needed ? Chance.cost(network, data) : Double.NaN;
    }

    private void say(String what, String sentence) {
        if (said.add(what)) {
            listener.accept(new TrainingEvent.Warned(sentence));
        }
    }

    /** Looks at the examples. */
    void begin() {
        List<Integer> constant = new ArrayList<>();
        List<Integer> unscaled = new ArrayList<>();
        boolean[] candidates = new boolean[network.inputs()];
        for (int i = 0; i < candidates.length; i++) {
            candidates[i] = Spread.of(plan.input(), i).deviation == 0;
        }
        Sameness same = new Sameness(data, candidates);
        // Levels of categories are names, not quantities.
        int plain = network.inputs() - network.levels().length;
        for (int i = 0; i < network.inputs(); i++) {
            Spread spread = Spread.of(plan.input(), i);
            if (same.isFeature(i)) {
                constant.add(i);
            } else if (i < plain && (Math.abs(spread.mean) > UNSCALED || spread.deviation > UNSCALED)) {
                unscaled.add(i);
            }
        }
        if (!constant.isEmpty() && data.count() > 1) {
            say(
                    "constant",
                    list(constant) + (constant.size() == 1 ? " is" : " are")
                            + " the same in every example, and can tell nothing");
        }
        if (!unscaled.isEmpty()) {
            Spread first = Spread.of(plan.input(), unscaled.getFirst());
            say(
                    "unscaled",
                    String.format(
                            Locale.ROOT,
                            "%s %s not scaled (the first has mean %.3g and standard deviation %.3g); features near"
                                    + " mean 0 and deviation 1 train better",
                            list(unscaled),
                            unscaled.size() == 1 ? "is" : "are",
                            first.mean,
                            first.deviation));
        }
        if (same.isTarget() && data.count() > 1) {
            say("targets", "all targets are the same, so that there is nothing to learn");
        }
    }

    private String list(List<Integer> rows) {
        List<String> names = rows.stream()
                .limit(LISTED)
                .map(i -> i < features.size() ? "'" + features.get(i) + "'" : i.toString())
                .toList();
        String more = rows.size() > LISTED ? " and " + (rows.size() - LISTED) + " more" : "";
        return (rows.size() == 1 ? "feature " : "features ") + String.join(", ", names) + more;
    }

    /** Looks at an epoch that has just ended. */
    void see(Epoch epoch, LayerViews gradients) {
        int number = epoch.number();
        if ((number & (number - 1)) == 0 || number == recipe.epochs()) {
            plan.forward();
            for (int l = 1; l <= network.depth(); l++) {
                look(plan.layer(l).a, network.dense().get(l - 1).activation(), l);
            }
            for (NormStep norm : plan.norms()) {
                look(norm.a, norm.activation(), norm.layer());
            }
            look(gradients);
        }
        look(epoch);
    }

    private void look(Matrix a, Activation activation, int l) {
        Function g = activation.function();
        if (l == network.depth()) {
            return;
        }
        switch (g) {
            case RELU -> {
                int dead = deadUnits(a);
                int units = a.rows();
                if (dead >= DEAD * units) {
                    say(
                            "dead" + l,
                            "layer " + l + ": " + dead + " of " + units
                                    + (units == 1 ? " ReLU unit gives" : " ReLU units give")
                                    + " 0 for every example looked at, and cannot learn; a lower learning rate,"
                                    + " another initialiser or leaky-relu may help");
                }
            }
            case SIGMOID, TANH -> {
                double share = saturated(a, g);
                if (share >= SATURATED) {
                    say(
                            "saturated" + l,
                            String.format(
                                    Locale.ROOT,
                                    "layer %d: %.0f %% of the %s outputs are saturated, where the slope is near 0;"
                                            + " smaller initial weights, scaled features or a lower learning rate may"
                                            + " help",
                                    l,
                                    100 * share,
                                    activation));
                }
            }
            case IDENTITY, LEAKY_RELU, ELU, SELU, GELU, SILU, MISH, SOFTPLUS, SOFTMAX -> {}
        }
    }

    private static int deadUnits(Matrix a) {
        int dead = 0;
        for (int i = 0; i < a.rows(); i++) {
            boolean alive = false;
            for (int j = 0; j < a.columns() && !alive; j++) {
                alive = a.get(i, j) != 0;
            }
            dead += alive ? 0 : 1;
        }
        return dead;
    }

    private static double saturated(Matrix a, Function g) {
        int saturated = 0;
        for (int j = 0; j < a.columns(); j++) {
            for (int i = 0; i < a.rows(); i++) {
                double value = g == Function.TANH ? a.get(i, j) : 2 * a.get(i, j) - 1;
                saturated += Math.abs(value) > 0.99 ? 1 : 0;
            }
        }
        return (double) saturated / a.size();
    }

    private void look(LayerViews gradients) {
        double largest = 0;
        for (int l = 1; l <= network.depth(); l++) {
            largest = Math.max(largest, rootMeanSquare(gradients.weights(l)));
        }
        for (int l = 1; l <= network.depth(); l++) {
            double size = rootMeanSquare(gradients.weights(l));
            if (largest > 0 && size < VANISHING * largest) {
                say(
                        "vanishing" + l,
                        String.format(
                                Locale.ROOT,
                                "layer %d: the gradient vanishes; dW%d is %.1e on average where the largest is %.1e."
                                        + " ReLU, batch normalisation, residual blocks or fewer layers may help",
                                l,
                                l,
                                size,
                                largest));
            }
            double weights = rootMeanSquare(plan.layer(l).W);
            if (size > EXPLODING * weights && weights > 0) {
                say(
                        "exploding" + l,
                        String.format(
                                Locale.ROOT,
                                "layer %d: the gradient explodes; dW%d is %.1e on average, W%d %.1e. Scaled features"
                                        + " and targets, a lower learning rate or clipping may help",
                                l,
                                l,
                                size,
                                l,
                                weights));
            }
        }
    }

    private double rootMeanSquare(Matrix matrix) {
        return Math.sqrt(kernels.dot(matrix, matrix) / matrix.size());
    }

    private void look(Epoch epoch) {
        double cost = epoch.cost();
        rising = cost > previous ? rising + 1 : 0;
        previous = cost;
        least = Math.min(least, cost);
        if (rising >= RISING_EPOCHS && cost > 2 * Math.abs(least)) {
            say(
                    "rising",
                    String.format(
                            Locale.ROOT,
                            "the cost has been rising for %d epochs, from %.4g to %.4g; the learning rate is probably"
                                    + " too high, try a tenth of it",
                            rising,
                            least,
                            cost));
        }
        if (isComparable
                && epoch.number() == CHANCE_EPOCHS
                && recipe.epochs() > CHANCE_EPOCHS
                && least >= 0.99 * chance) {
            say(
                    "chance",
                    String.format(
                            Locale.ROOT,
                            "after %d epochs the cost is %.4g, no better than always predicting the mean, which costs"
                                    + " %.4g; check the features, the targets and the learning rate",
                            CHANCE_EPOCHS,
                            cost,
                            chance));
        }
    }

    /** The mean and the standard deviation of a row. */
    private record Spread(double mean, double deviation) {
        static Spread of(Matrix x, int row) {
            double mean = 0;
            double squares = 0;
            for (int j = 0; j < x.columns(); j++) {
                double fromMean = x.get(row, j) - mean;
                mean += fromMean / (j + 1);
                squares += fromMean * (x.get(row, j) - mean);
            }
            return new Spread(mean, Math.sqrt(squares / x.columns()));
        }
    }
}

package layerwise;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.WeightFormat;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass of one model on one thread. It owns its buffers and allocates nothing per call after the first call of a
 * size; make one per thread. An example's prediction has the same bits whatever others are predicted with it.
 */
public final class Predictor {
    private final @Nullable Model model;
    private final Network network;
    private final Parameters parameters;
    private final Kernels kernels;
    private final WeightFormat format;
    private final Workspace workspace;
    private final int[] levels;
    private final @Nullable Plan[] plans;
    private final @Nullable Parts[] parts;
    private final List<Kernels> alone = new ArrayList<>();

    /** Of a model, whose weights do not change. */
    Predictor(Model model, Kernels kernels, int capacity, WeightFormat format) {
        this(model, model.folded().network(), model.folded().parameters(), kernels, capacity, format);
    }

    /** Of parameters that may change between calls. */
    Predictor(Network network, Parameters parameters, Kernels kernels, int capacity) {
        this(null, network, parameters, kernels, capacity, WeightFormat.UNCHANGED);
    }

    private Predictor(
            @Nullable Model model,
            Network network,
            Parameters parameters,
            Kernels kernels,
            int capacity,
            WeightFormat format) {
        this.model = model;
        this.network = network;
        this.parameters = parameters;
        this.kernels = kernels;
        this.format = format;
        this.levels = network.levels();
        this.workspace = new Workspace(parameters.precision(), capacity);
        this.plans = new @Nullable Plan[capacity + 1];
        this.parts = new @Nullable Parts[capacity + 1];
    }

    /**
     * The prediction for one example.
     *
     * @param x the n⁰ features
     * @param a where the n^L outputs go
     * @throws IllegalArgumentException if an array has another length, or a feature is no level where an embedding reads one
     */
    public void predict(double[] x, double[] a) {
        requireLengths(x.length, a.length);
        Plan plan = plan(1);
        plan.input().copyFrom(x);
        plan.forward();
        plan.output().copyTo(a);
    }

    /**
     * The prediction for one example.
     *
     * @param x the n⁰ features
     * @param a where the n^L outputs go
     * @throws IllegalArgumentException if an array has another length, or a feature is no level where an embedding reads one
     */
    public void predict(float[] x, float[] a) {
        requireLengths(x.length, a.length);
        Plan plan = plan(1);
        plan.input().copyFrom(x);
        plan.forward();
        plan.output().copyTo(a);
    }

    private void requireLengths(int features, int outputs) {
        if (features != network.inputs()) {
            throw new IllegalArgumentException(
                    "the network takes " + network.inputs() + " features, but got " + features);
        }
        if (outputs != network.outputs()) {
            throw new IllegalArgumentException(
                    "the network has " + network.outputs() + " outputs, but there is room for " + outputs);
        }
    }

    /**
     * The predictions for m examples, in chunks of this predictor's capacity.
     *
     * @param x (n⁰, m), of any precision
     * @param a (n^L, m), where the outputs go
     * @throws IllegalArgumentException if a matrix has another shape, or a feature is no level where an embedding reads one
     */
    public void predict(Matrix x, Matrix a) {
        if (x.rows() != network.inputs() || a.rows() != network.outputs() || x.columns() != a.columns()) {
            throw new IllegalArgumentException("the network takes X of (" + network.inputs() + ", m) to A of ("
                    + network.outputs() + ", m), but X is " + x.shape() + " and A is " + a.shape());
        }
        // In chunks examples have other numbers.
        Kernels.requireLevels(x, levels);
        for (int from = 0; from < x.columns(); from += workspace.capacity()) {
            int count = Math.min(workspace.capacity(), x.columns() - from);
            a.copyColumns(forward(x, from, count).output(), 0, from, count);
        }
    }

    /**
     * What the model achieves on examples with known targets, measured by those metrics. They are read in their order, some at a
     * time; their outputs, targets and weights are in memory together, as metrics need them.
     *
     * @param examples of any precision
     * @param metrics that apply
     */
    Evaluation evaluate(Examples examples, List<Metric> metrics) {
        Precision precision = parameters.precision();
        int m = examples.count();
        Matrix a = Matrix.zeros(precision, network.outputs(), m);
        Matrix targets = Matrix.zeros(precision, examples.targetRows(), m);
        Matrix weights = Matrix.zeros(precision, examples.isWeighted() ? 1 : 0, examples.isWeighted() ? m : 0);
        double cost = 0;
        int from = 0;
        for (MatrixExamples part : examples.parts(precision, workspace.capacity())) {
            int count = part.count();
            Plan plan = forward(part.x(), 0, count);
            a.copyColumns(plan.output(), 0, from, count);
            targets.copyColumns(part.y(), 0, from, count);
            if (part.isWeighted()) {
                weights.copyColumns(part.weights(), 0, from, count);
            }
            cost += plan.cost(part.y(), part.weights()) * count;
            from += count;
        }
        Measurement measurement = new Measurement(network.loss(), a, targets, weights);
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            values.put(metric.toString(), measurement.value(metric));
        }
        return new Evaluation(m, cost / total(weights, m), values, measurement.confusion());
    }

    /** Σ w. */
    private static double total(Matrix weights, int examples) {
        if (weights.isEmpty()) {
            return examples;
        }
        double sum = 0;
        for (int j = 0; j < weights.columns(); j++) {
            sum += weights.get(0, j);
        }
        return sum;
    }

    private Plan forward(Matrix x, int from, int count) {
        Plan plan = plan(count);
        Parts split = parts[count];
        if (split == null) {
            plan.input().copyColumns(x, from, 0, count);
            plan.forward();
        } else {
            split.forward(x, from);
        }
        return plan;
    }

    private Plan plan(int columns) {
        Plan plan = plans[columns];
        if (plan == null) {
            plan = compile(kernels, workspace.rewind(columns));
            plans[columns] = plan;
            if (Parts.suit(network, columns, kernels.threads())) {
                parts[columns] = split(columns, kernels.threads());
            }
        }
        return plan;
    }

    private Plan compile(Kernels by, Workspace room) {
        Plan plan = new Plan(
                network,
                by,
                parameters,
                LayerViews.none(network, parameters.precision()),
                room,
                room.matrix(network.inputs()),
                Plan.Mode.PREDICT,
                false);
        // Of W as it is, a batch makes as much as of packed weights; their memory is spent on single examples only.
        if (model != null && (room.columns() == 1 || format != WeightFormat.UNCHANGED)) {
            plan.use(model.packed(by, format));
        }
        return plan;
    }

    /** Parts of a batch whose own plan has been compiled, in its memory; null where the provider has no kernels for one thread. */
    private @Nullable Parts split(int columns, int count) {
        while (alone.size() < count) {
            Optional<Kernels> more = kernels.alone();
            if (more.isEmpty()) {
                return null;
            }
            alone.add(more.get());
        }
        List<Parts.Part> split = new ArrayList<>();
        for (int p = 0; p < count; p++) {
            int from = (int) ((long) columns * p / count);
            int to = (int) ((long) columns * (p + 1) / count);
            split.add(new Parts.Part(from, compile(alone.get(p), workspace.part(from, to))));
        }
        return new Parts(split, kernels.threads());
    }
}

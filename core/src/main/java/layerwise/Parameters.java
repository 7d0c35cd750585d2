package layerwise;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.NumpyRandom;
import layerwise.math.Precision;

/**
 * The parameters W1, b1, …, W_L, b_L of a network, in one flat array, with γ and β where it normalises and in front of them E where it
 * embeds categories; beside them the running means and variances of batch normalisation, which are measured rather than trained.
 */
public final class Parameters {
    private final LayerViews views;
    private final LayerViews statistics;

    private Parameters(LayerViews views, LayerViews statistics) {
        this.views = views;
        this.statistics = statistics;
    }

    /** Parameters and statistics that are all zero. */
    public static Parameters zeros(Network network, Precision precision) {
        return new Parameters(
                LayerViews.zeros(network, precision),
                LayerViews.zeros(Layout.of(network).statistics(), precision));
    }

    /**
     * New parameters, drawn by the layers' initialisers from {@code seed}; biases, β and the levels 0 of an embedding are 0, γ and
     * variances 1.
     */
    public static Parameters initialize(Network network, Precision precision, long seed) {
        Parameters parameters = zeros(network, precision);
        List<Layer.Dense> dense = network.dense();
        boolean course = dense.stream().anyMatch(d -> d.initializer().equals(Initializer.COURSE));
        // NumPy's seeds end at 2³² − 1, so the generator is only seeded where a layer draws from it.
        NumpyRandom numpy = new NumpyRandom(course ? seed : 0);
        for (int l = 1; l <= dense.size(); l++) {
            dense.get(l - 1).initializer().fill(parameters.W(l), Purpose.INITIALIZATION.key(seed, l), numpy);
        }
        network.embedding().ifPresent(embedding -> initialize(parameters.E(), embedding, seed));
        parameters.byName().forEach((name, value) -> {
            if (name.startsWith("gamma") || name.startsWith("variance")) {
                value.fill(1);
            }
        });
        return parameters;
    }

    private static void initialize(Matrix e, Layer.Embedding embedding, long seed) {
        Initializer.normal(Layer.Embedding.SIGMA).fill(e, Purpose.INITIALIZATION.key(seed, 0), new NumpyRandom(0));
        int first = 0;
        for (int count : embedding.levels()) {
            e.columns(first, first + 1).fill(0);
            first += count;
        }
    }

    /**
     * Parameters with the given values, copied.
     *
     * @param values W1, b1, … by their names
     * @throws IllegalArgumentException if one is missing, unknown, or of another shape than the network asks for
     */
    public static Parameters of(Network network, Precision precision, SequencedMap<String, Matrix> values) {
        // All is checked before anything of the network's size is allocated.
        Layout layout = Layout.of(network);
        Set<String> unknown = new LinkedHashSet<>(values.keySet());
        for (Layout.Entry entry : layout.all()) {
            require(values, entry);
            unknown.remove(entry.name());
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown parameter '"
                    + unknown.iterator().next() + "'; the network has " + String.join(", ", layout.names()));
        }
        Parameters parameters = zeros(network, precision);
        parameters.byName().forEach((name, matrix) -> matrix.copyFrom(Objects.requireNonNull(values.get(name))));
        return parameters;
    }

    private static void require(SequencedMap<String, Matrix> values, Layout.Entry entry) {
        Matrix value = values.get(entry.name());
        if (value == null) {
            throw new IllegalArgumentException("the parameter " + entry.name() + " is missing");
        }
        if (value.rows() != entry.rows() || value.columns() != entry.columns()) {
            throw new IllegalArgumentException("the network needs a (" + entry.rows() + ", " + entry.columns() + ") "
                    + entry.name() + ", but got a " + value.shape() + " one");
        }
    }

    /** The precision they are held in. */
    public Precision precision() {
        return views.flat().precision();
    }

    /** L, the number of dense layers. */
    public int depth() {
        return views.depth();
    }

    /** Wˡ, (nˡ, nˡ⁻¹), l = 1 … L. */
    public Matrix W(int l) {
        return views.weights(l);
    }

    /** bˡ, (nˡ, 1), l = 1 … L. */
    public Matrix b(int l) {
        return views.biases(l);
    }

    /**
     * γˡ, (nˡ, 1), of the normalisation behind dense layer l; l = 0 for normalised inputs.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public Matrix gamma(int l) {
        return views.ofNorm("gamma", l);
    }

    /** βˡ, (nˡ, 1), as {@link #gamma}. */
    public Matrix beta(int l) {
        return views.ofNorm("beta", l);
    }

    /** The running mean, (nˡ, 1), of the batch normalisation behind dense layer l, as {@link #gamma}. */
    public Matrix mean(int l) {
        return statistics.ofNorm("mean", l);
    }

    /** The running variance, (nˡ, 1), of the batch normalisation behind dense layer l, as {@link #gamma}. */
    public Matrix variance(int l) {
        return statistics.ofNorm("variance", l);
    }

    /**
     * E, (d, Σ levels), whose columns stand for the levels of the first categorical field, then those of the second, ….
     *
     * @throws IndexOutOfBoundsException if the network has no embedding
     */
    public Matrix E() {
        return views.embedding();
    }

    /** All parameters as one column: E if there is one, W1 in column-major order, b1, W2, …; without the statistics of batch normalisation. */
    public Matrix flat() {
        return views.flat();
    }

    /** The running means and variances of batch normalisation as one column; empty where there are none. */
    public Matrix statistics() {
        return statistics.flat();
    }

    /** E if there is one, W1, b1, …, then mean1, variance1, … by their names, in this order, sharing memory with these parameters. */
    public SequencedMap<String, Matrix> byName() {
        SequencedMap<String, Matrix> map = new LinkedHashMap<>(views.byName());
        map.putAll(statistics.byName());
        return map;
    }

    /** Where each parameter stands in {@link #flat}. */
    LayerViews views() {
        return views;
    }

    /**
     * The parameters after one step of gradient descent, θ − α dθ; these stay as they are.
     *
     * @param gradients of a network of the same widths, in the same precision
     * @param learningRate α
     * @throws IllegalArgumentException if the gradients are of other widths or precision, or α is not finite
     */
    public Parameters update(Gradients gradients, double learningRate) {
        if (!views.entries().equals(gradients.entries())
                || precision() != gradients.flat().precision()) {
            throw new IllegalArgumentException("these are " + this + ", but the gradients are in "
                    + gradients.flat().precision() + " for " + describe(gradients.entries()));
        }
        if (!Double.isFinite(learningRate)) {
            throw new IllegalArgumentException("the learning rate must be finite, not " + learningRate);
        }
        Parameters updated = copy();
        Kernels.best(1).gradientDescent(updated.flat(), gradients.flat(), learningRate, 0);
        return updated;
    }

    /** A writable copy. */
    public Parameters copy() {
        return to(precision());
    }

    /** A writable copy in another precision. */
    public Parameters to(Precision precision) {
        return over(flat().to(precision), statistics().to(precision));
    }

    /** The same parameters, refusing to be set. */
    public Parameters asReadOnly() {
        return over(flat().asReadOnly(), statistics().asReadOnly());
    }

    private Parameters over(Matrix flat, Matrix measured) {
        return new Parameters(views.over(flat), statistics.over(measured));
    }

    /** Copies all numbers of others in the same layout. */
    void copyFrom(Parameters others) {
        flat().copyFrom(others.flat());
        statistics().copyFrom(others.statistics());
    }

    /** Refuses to stand in for the parameters of a network they do not fit. */
    void requireFor(Network network) {
        Layout layout = Layout.of(network);
        if (!views.entries().equals(layout.parameters())
                || !statistics.entries().equals(layout.statistics())) {
            throw new IllegalArgumentException("these parameters are " + describe(views.entries())
                    + ", but the network's are " + describe(layout.parameters()));
        }
    }

    /** <i>W1 (32, 64), b1 (32, 1), …</i>. */
    private static String describe(List<Layout.Entry> entries) {
        return entries.stream()
                .map(entry -> entry.name() + " (" + entry.rows() + ", " + entry.columns() + ")")
                .collect(Collectors.joining(", "));
    }

    /** The precision, names and shapes, for example {@code float32 parameters W1 (32, 64), b1 (32, 1)}. */
    @Override
    public String toString() {
        return precision() + " parameters " + describe(views.entries());
    }
}

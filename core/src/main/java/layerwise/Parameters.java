package layerwise;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.NumpyRandom;
import layerwise.math.Precision;

/** The parameters W1, b1, …, W_L, b_L of a network, in one flat array. */
public final class Parameters {
    private final LayerViews views;

    private Parameters(LayerViews views) {
        this.views = views;
    }

    /** Parameters that are all zero. */
    public static Parameters zeros(Network network, Precision precision) {
        return new Parameters(LayerViews.zeros(network, precision));
    }

    /** New parameters, drawn by the layers' initialisers from {@code seed}; biases are zero. */
    public static Parameters initialize(Network network, Precision precision, long seed) {
        Parameters parameters = zeros(network, precision);
        List<Layer.Dense> dense = network.dense();
        boolean course = dense.stream().anyMatch(d -> d.initializer().equals(Initializer.COURSE));
        // NumPy's seeds end at 2³² − 1, so the generator is only seeded where a layer draws from it.
        NumpyRandom numpy = new NumpyRandom(course ? seed : 0);
        for (int l = 1; l <= dense.size(); l++) {
            dense.get(l - 1).initializer().fill(parameters.W(l), Purpose.INITIALIZATION.key(seed, l), numpy);
        }
        return parameters;
    }

    /**
     * Parameters with the given values, copied.
     *
     * @param values W1, b1, … by their names
     * @throws IllegalArgumentException if one is missing, unknown, or of another shape than the network asks for
     */
    public static Parameters of(Network network, Precision precision, SequencedMap<String, Matrix> values) {
        // All is checked before anything of the network's size is allocated.
        int[] widths = network.widths();
        Set<String> unknown = new LinkedHashSet<>(values.keySet());
        for (int l = 1; l < widths.length; l++) {
            require(values, "W" + l, widths[l], widths[l - 1]);
            require(values, "b" + l, widths[l], 1);
            unknown.removeAll(List.of("W" + l, "b" + l));
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown parameter '" + unknown.iterator().next() + "'; the network has W1, b1 to W"
                            + network.depth() + ", b" + network.depth());
        }
        Parameters parameters = zeros(network, precision);
        values.forEach((name, value) ->
                Objects.requireNonNull(parameters.byName().get(name)).copyFrom(value));
        return parameters;
    }

    private static void require(SequencedMap<String, Matrix> values, String name, int rows, int columns) {
        Matrix value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the parameter " + name + " is missing");
        }
        if (value.rows() != rows || value.columns() != columns) {
            throw new IllegalArgumentException("the network needs a (" + rows + ", " + columns + ") " + name
                    + ", but got a " + value.shape() + " one");
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

    /** All parameters as one column: W1 in column-major order, b1, W2, …. */
    public Matrix flat() {
        return views.flat();
    }

    /** W1, b1, … by their names, in this order, sharing memory with these parameters. */
    public SequencedMap<String, Matrix> byName() {
        SequencedMap<String, Matrix> map = new LinkedHashMap<>();
        for (int l = 1; l <= depth(); l++) {
            map.put("W" + l, W(l));
            map.put("b" + l, b(l));
        }
        return map;
    }

    /**
     * The parameters after one step of gradient descent, θ − α dθ; these stay as they are.
     *
     * @param gradients of a network of the same widths, in the same precision
     * @param learningRate α
     * @throws IllegalArgumentException if the gradients are of other widths or precision, or α is not finite
     */
    public Parameters update(Gradients gradients, double learningRate) {
        if (!Arrays.equals(views.widths(), gradients.widths())
                || precision() != gradients.flat().precision()) {
            throw new IllegalArgumentException("these are " + this + ", but the gradients are in "
                    + gradients.flat().precision() + " for layers of widths " + Arrays.toString(gradients.widths()));
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
        return new Parameters(views.over(flat().to(precision)));
    }

    /** The same parameters, refusing to be set. */
    public Parameters asReadOnly() {
        return new Parameters(views.over(flat().asReadOnly()));
    }

    /** Refuses to stand in for the parameters of a network they do not fit. */
    void requireFor(Network network) {
        if (!Arrays.equals(views.widths(), network.widths())) {
            throw new IllegalArgumentException(
                    "these parameters are for layers of widths " + Arrays.toString(views.widths())
                            + ", but the network's widths are " + Arrays.toString(network.widths()));
        }
    }

    /** The precision and the widths, for example {@code float32 parameters of [64, 32, 10]}. */
    @Override
    public String toString() {
        return precision() + " parameters of " + Arrays.toString(views.widths());
    }
}

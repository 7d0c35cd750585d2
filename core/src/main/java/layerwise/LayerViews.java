package layerwise;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * One flat array seen as named matrices, in the order of a {@link Layout} without gaps: the form that parameters, their gradients and
 * the state of optimisers share, so that an update is one loop.
 */
final class LayerViews {
    private final List<Layout.Entry> entries;
    private final Matrix flat;
    private final SequencedMap<String, Matrix> byName = new LinkedHashMap<>();
    private final int depth;

    private LayerViews(List<Layout.Entry> entries, Matrix flat) {
        this.entries = entries;
        this.flat = flat;
        int at = 0;
        int weights = 0;
        for (Layout.Entry entry : entries) {
            boolean absent = flat.isEmpty();
            byName.put(entry.name(), flat.view(at, absent ? 0 : entry.rows(), absent ? 0 : entry.columns()));
            at += absent ? 0 : entry.size();
            weights += entry.isWeights() ? 1 : 0;
        }
        this.depth = weights;
    }

    /** Zeros in the layout of a network's parameters. */
    static LayerViews zeros(Network network, Precision precision) {
        long count = network.parameterCount();
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "the network has " + count + " parameters; at most " + (Integer.MAX_VALUE - 8) + " are supported");
        }
        return zeros(Layout.of(network).parameters(), precision);
    }

    static LayerViews zeros(List<Layout.Entry> entries, Precision precision) {
        int count = entries.stream().mapToInt(Layout.Entry::size).sum();
        return new LayerViews(entries, Matrix.zeros(precision, count, 1));
    }

    /** Views of nothing: what stands for gradients that nobody asked for. */
    static LayerViews none(Network network, Precision precision) {
        return new LayerViews(Layout.of(network).parameters(), Matrix.zeros(precision, 0, 1));
    }

    LayerViews over(Matrix other) {
        return new LayerViews(entries, other);
    }

    Matrix flat() {
        return flat;
    }

    List<Layout.Entry> entries() {
        return entries;
    }

    /** The matrices by their names, in order, sharing memory with the flat array. */
    SequencedMap<String, Matrix> byName() {
        return Collections.unmodifiableSequencedMap(byName);
    }

    Matrix of(Layout.Entry entry) {
        return Objects.requireNonNull(byName.get(entry.name()));
    }

    /** L, the number of dense layers. */
    int depth() {
        return depth;
    }

    Matrix weights(int l) {
        return ofDense("W", l);
    }

    Matrix biases(int l) {
        return ofDense("b", l);
    }

    /** E, of a network that begins with an embedding. */
    Matrix embedding() {
        Matrix matrix = byName.get(Layout.EMBEDDING);
        if (matrix == null) {
            throw new IndexOutOfBoundsException(
                    "there is no embedding; there are " + String.join(", ", byName.sequencedKeySet()));
        }
        return matrix;
    }

    private Matrix ofDense(String letter, int l) {
        Matrix matrix = byName.get(letter + l);
        if (matrix == null) {
            throw new IndexOutOfBoundsException("there is no layer " + l + "; the dense layers are 1 to " + depth);
        }
        return matrix;
    }

    /** The matrix of this name behind dense layer l, for example {@code gamma}; l is 0 for that of the inputs. */
    Matrix ofNorm(String name, int l) {
        Matrix matrix = byName.get(name + l);
        if (matrix == null) {
            throw new IndexOutOfBoundsException(
                    "there is no " + name + l + "; there are " + String.join(", ", byName.sequencedKeySet()));
        }
        return matrix;
    }
}

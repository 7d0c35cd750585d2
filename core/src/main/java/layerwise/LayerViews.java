package layerwise;

import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * One flat array seen as W1, b1, …, W_L, b_L, in this order without gaps: the layout that parameters, their gradients and the
 * state of optimisers share, so that an update is one loop.
 */
final class LayerViews {
    private final Matrix flat;
    private final int[] widths;
    private final Matrix[] weights;
    private final Matrix[] biases;

    private LayerViews(int[] widths, Matrix flat) {
        this.flat = flat;
        this.widths = widths;
        int depth = widths.length - 1;
        this.weights = new Matrix[depth];
        this.biases = new Matrix[depth];
        int at = 0;
        for (int l = 1; l <= depth; l++) {
            weights[l - 1] = flat.view(at, widths[l], widths[l - 1]);
            at += widths[l] * widths[l - 1];
            biases[l - 1] = flat.view(at, widths[l], 1);
            at += widths[l];
        }
    }

    /** Zeros in the layout of a network. */
    static LayerViews zeros(Network network, Precision precision) {
        long count = network.parameterCount();
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "the network has " + count + " parameters; at most " + (Integer.MAX_VALUE - 8) + " are supported");
        }
        return new LayerViews(network.widths(), Matrix.zeros(precision, (int) count, 1));
    }

    /** Views of nothing: what stands for gradients that nobody asked for. */
    static LayerViews none(Network network, Precision precision) {
        return new LayerViews(new int[network.widths().length], Matrix.zeros(precision, 0, 1));
    }

    LayerViews over(Matrix other) {
        return new LayerViews(widths, other);
    }

    Matrix flat() {
        return flat;
    }

    int[] widths() {
        return widths;
    }

    int depth() {
        return weights.length;
    }

    Matrix weights(int l) {
        return weights[index(l)];
    }

    Matrix biases(int l) {
        return biases[index(l)];
    }

    private int index(int l) {
        if (l < 1 || l > depth()) {
            throw new IndexOutOfBoundsException("there is no layer " + l + "; the dense layers are 1 to " + depth());
        }
        return l - 1;
    }
}

package layerwise.course;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import layerwise.math.Function;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.jspecify.annotations.Nullable;

/** The checks of the course's functions; each message gives both shapes and says what was expected. */
final class Shapes {
    private Shapes() {}

    /** That W·A_prev + b can be computed; {@code layer} is the layer's number, or empty where there is none. */
    static void requireAffine(Matrix aPrev, Matrix w, Matrix b, String layer) {
        requireFloat64("A_prev", aPrev);
        requireFloat64("W" + layer, w);
        requireFloat64("b" + layer, b);
        if (aPrev.columns() == 0) {
            throw new IllegalArgumentException(
                    "A_prev is " + aPrev.shape() + "; it needs at least one column, which is one example");
        }
        if (w.columns() != aPrev.rows()) {
            throw new IllegalArgumentException("W" + layer + " is " + w.shape() + " but A_prev has " + aPrev.rows()
                    + " rows; W must have as many columns as A_prev has rows (A_prev is " + aPrev.shape() + ")");
        }
        if (b.rows() != w.rows() || b.columns() != 1) {
            throw new IllegalArgumentException("b" + layer + " is " + b.shape() + " but W" + layer + " is " + w.shape()
                    + "; b must be (" + w.rows() + ", 1), one row for each row of W");
        }
    }

    static void requireSame(String name, Matrix matrix, String likeName, Matrix like) {
        requireFloat64(name, matrix);
        requireFloat64(likeName, like);
        if (matrix.rows() != like.rows() || matrix.columns() != like.columns()) {
            throw new IllegalArgumentException(name + " is " + matrix.shape() + " but " + likeName + " is "
                    + like.shape() + "; they must have the same shape");
        }
    }

    /** That dZ is the gradient of a layer whose forward step kept {@code cache}. */
    static void requireGradientOf(Matrix dZ, LinearCache cache) {
        requireFloat64("dZ", dZ);
        if (dZ.rows() != cache.w().rows() || dZ.columns() != cache.aPrev().columns()) {
            throw new IllegalArgumentException("dZ is " + dZ.shape() + " but the cache holds W "
                    + cache.w().shape() + " and A_prev " + cache.aPrev().shape() + "; dZ must be ("
                    + cache.w().rows() + ", " + cache.aPrev().columns()
                    + "), one row for each row of W and one column for each example");
        }
    }

    /** That {@code y} labels {@code aL}, with values that cross-entropy can take. */
    static void requireLabels(Matrix aL, Matrix y) {
        requireSame("Y", y, "AL", aL);
        if (y.columns() == 0) {
            throw new IllegalArgumentException(
                    "Y is " + y.shape() + "; it needs at least one column, which is one example");
        }
        for (int j = 0; j < y.columns(); j++) {
            for (int i = 0; i < y.rows(); i++) {
                if (!(y.get(i, j) >= 0 && y.get(i, j) <= 1)) {
                    throw new IllegalArgumentException("Y holds " + y.get(i, j) + " in row " + i + ", column " + j
                            + "; labels are numbers from 0 to 1");
                }
            }
        }
    }

    /** That there is a width for the input and one for every layer, none of them 0. */
    static void requireLayerDims(int[] layerDims) {
        if (layerDims.length < 2) {
            throw new IllegalArgumentException(
                    "layer widths are " + written(layerDims) + "; at least the input's and one layer's are needed");
        }
        for (int width : layerDims) {
            if (width < 1) {
                throw new IllegalArgumentException(
                        "layer widths are " + written(layerDims) + "; each must be at least 1");
            }
        }
    }

    private static String written(int[] layerDims) {
        return Arrays.toString(layerDims);
    }

    /** The number of layers L of parameters W1, b1, … WL, bL. */
    static int layers(Map<String, Matrix> parameters) {
        if (parameters.isEmpty() || parameters.size() % 2 != 0) {
            throw new IllegalArgumentException(
                    "the parameters are " + parameters.keySet() + "; expected W1, b1, … WL, bL, two for each layer");
        }
        return parameters.size() / 2;
    }

    /** The matrix of that name among the parameters or gradients. */
    static Matrix named(Map<String, Matrix> matrices, String name) {
        @Nullable Matrix matrix = matrices.get(name);
        if (matrix == null) {
            throw new IllegalArgumentException("there is no " + name + " among " + matrices.keySet());
        }
        return matrix;
    }

    static void requireCaches(List<LayerCache> caches, Matrix aL) {
        if (caches.isEmpty()) {
            throw new IllegalArgumentException(
                    "there are no caches; expected those of lModelForward, one for each layer");
        }
        requireSame("AL", aL, "the last cache's Z", caches.getLast().z());
    }

    /** That g is one of the activations that need no α: the course's functions have no argument for it. */
    static void requireNoParameter(Function activation) {
        switch (activation) {
            case LEAKY_RELU, ELU ->
                throw new IllegalArgumentException("the activation " + activation
                        + " needs an α, which the course's functions do not take; a Network does");
            case IDENTITY, SIGMOID, TANH, RELU, SELU, GELU, SILU, MISH, SOFTPLUS, SOFTMAX -> {}
        }
    }

    private static void requireFloat64(String name, Matrix matrix) {
        if (matrix.precision() != Precision.FLOAT64) {
            throw new IllegalArgumentException(name + " is " + matrix + " but the course computes in float64; "
                    + "to(Precision.FLOAT64) converts a matrix");
        }
    }
}

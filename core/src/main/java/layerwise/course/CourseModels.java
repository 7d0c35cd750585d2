package layerwise.course;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.NumpyRandom;
import layerwise.math.Precision;

/**
 * The course's whole models: the two training loops, prediction and accuracy, each a few calls of {@link Course}. One
 * iteration of training is forward, cost, backward, update over all examples.
 */
public final class CourseModels {
    private CourseModels() {}

    /**
     * Trains X → ReLU → sigmoid from W = 0.01 · randn, b = 0 ({@code two_layer_model}).
     *
     * @param x (nX, m)
     * @param y the labels (nY, m), from 0 to 1
     * @param layerDims nX, nH, nY
     * @param learningRate α, above 0
     * @param iterations the number of updates, 0 or more
     * @param random where W1 and then W2 are drawn from
     * @return the parameters after the last update, and the cost before each
     * @throws IllegalArgumentException if there are not three widths, a shape does not fit, or a number is out of its
     *     range
     * @throws ArithmeticException if the cost stops being a finite number; the message names the iteration
     */
    public static TrainedParameters twoLayerModel(
            Matrix x, Matrix y, int[] layerDims, double learningRate, int iterations, NumpyRandom random) {
        return twoLayerModel(x, y, layerDims, Function.RELU, learningRate, iterations, random);
    }

    /**
     * As {@link #twoLayerModel(Matrix, Matrix, int[], double, int, NumpyRandom)}, with another activation in the hidden
     * layer, such as the tanh of the course's planar network.
     */
    public static TrainedParameters twoLayerModel(
            Matrix x,
            Matrix y,
            int[] layerDims,
            Function hidden,
            double learningRate,
            int iterations,
            NumpyRandom random) {
        if (layerDims.length != 3) {
            throw new IllegalArgumentException("a two-layer model has three widths (input, hidden, output), not "
                    + layerDims.length + "; lLayerModel takes any number");
        }
        Map<String, Matrix> parameters = Course.initializeParameters(layerDims[0], layerDims[1], layerDims[2], random);
        return lLayerModel(x, y, parameters, hidden, learningRate, iterations);
    }

    /**
     * Trains X → (ReLU) × (L − 1) → sigmoid from W = randn / √n_prev, b = 0 ({@code L_layer_model}).
     *
     * @param x (n⁰, m)
     * @param y the labels (nᴸ, m), from 0 to 1
     * @param layerDims n⁰, n¹, … nᴸ
     * @param learningRate α, above 0
     * @param iterations the number of updates, 0 or more
     * @param random where W1, W2, … are drawn from, in this order
     * @return the parameters after the last update, and the cost before each
     * @throws IllegalArgumentException if a shape does not fit, or a number is out of its range
     * @throws ArithmeticException if the cost stops being a finite number; the message names the iteration
     */
    public static TrainedParameters lLayerModel(
            Matrix x, Matrix y, int[] layerDims, double learningRate, int iterations, NumpyRandom random) {
        Map<String, Matrix> parameters = Course.initializeParametersDeepScaled(layerDims, random);
        return lLayerModel(x, y, parameters, Function.RELU, learningRate, iterations);
    }

    /**
     * As {@link #lLayerModel(Matrix, Matrix, int[], double, int, NumpyRandom)}, from given parameters, which stay as
     * they are, and with the given activation in the layers 1 … L − 1.
     */
    public static TrainedParameters lLayerModel(
            Matrix x, Matrix y, Map<String, Matrix> parameters, Function hidden, double learningRate, int iterations) {
        return lLayerModel(Kernels.best(1), x, y, parameters, hidden, learningRate, iterations);
    }

    /** The training loop with the given kernels. */
    static TrainedParameters lLayerModel(
            Kernels kernels,
            Matrix x,
            Matrix y,
            Map<String, Matrix> initial,
            Function hidden,
            double learningRate,
            int iterations) {
        if (!(learningRate > 0 && Double.isFinite(learningRate))) {
            throw new IllegalArgumentException(
                    "the learning rate is " + learningRate + "; it must be above 0 and finite");
        }
        if (iterations < 0) {
            throw new IllegalArgumentException("the number of iterations is " + iterations + "; it must be 0 or more");
        }
        return CourseKernels.lend(kernels, () -> {
            Map<String, Matrix> parameters = initial;
            List<Double> costs = new ArrayList<>(iterations);
            for (int i = 0; i < iterations; i++) {
                ModelForward forward = Course.lModelForward(x, parameters, hidden);
                costs.add(requireFinite(Course.computeCost(forward.aL(), y), i));
                Map<String, Matrix> grads = Course.lModelBackward(forward.aL(), y, forward.caches());
                parameters = Course.updateParameters(parameters, grads, learningRate);
            }
            return new TrainedParameters(parameters, costs);
        });
    }

    private static double requireFinite(double cost, int iteration) {
        if (!Double.isFinite(cost)) {
            throw new ArithmeticException("the cost is " + cost + " at iteration " + iteration
                    + "; the output has reached 0 or 1, or grown beyond numbers: try a smaller learning rate");
        }
        return cost;
    }

    /**
     * ŷ = 1 where Aᴸ &gt; ½, else 0 ({@code predict}), with ReLU in the layers 1 … L − 1.
     *
     * @param x (n⁰, m)
     * @param parameters W1, b1, … WL, bL
     * @return ŷ (nᴸ, m)
     * @throws IllegalArgumentException if a parameter is missing, or a shape does not fit
     */
    public static Matrix predict(Matrix x, Map<String, Matrix> parameters) {
        return predict(x, parameters, Function.RELU);
    }

    /** As {@link #predict(Matrix, Map)}, with another activation in the layers 1 … L − 1. */
    public static Matrix predict(Matrix x, Map<String, Matrix> parameters, Function hidden) {
        Matrix aL = Course.lModelForward(x, parameters, hidden).aL();
        Matrix labels = Matrix.zeros(Precision.FLOAT64, aL.rows(), aL.columns());
        for (int j = 0; j < aL.columns(); j++) {
            for (int i = 0; i < aL.rows(); i++) {
                labels.set(i, j, aL.get(i, j) > 0.5 ? 1 : 0);
            }
        }
        return labels;
    }

    /**
     * The share of elements where {@link #predict(Matrix, Map)} gives the label: 1/m Σ [ŷ = y] for one output.
     *
     * @param x (n⁰, m)
     * @param y the labels (nᴸ, m), 0 or 1
     * @param parameters W1, b1, … WL, bL
     * @return from 0 to 1
     * @throws IllegalArgumentException if a parameter is missing, or a shape does not fit
     */
    public static double accuracy(Matrix x, Matrix y, Map<String, Matrix> parameters) {
        return accuracy(x, y, parameters, Function.RELU);
    }

    /** As {@link #accuracy(Matrix, Matrix, Map)}, with another activation in the layers 1 … L − 1. */
    public static double accuracy(Matrix x, Matrix y, Map<String, Matrix> parameters, Function hidden) {
        Matrix predicted = predict(x, parameters, hidden);
        Shapes.requireLabels(predicted, y);
        int right = 0;
        for (int j = 0; j < y.columns(); j++) {
            for (int i = 0; i < y.rows(); i++) {
                right += predicted.get(i, j) == y.get(i, j) ? 1 : 0;
            }
        }
        return right / (double) y.size();
    }
}

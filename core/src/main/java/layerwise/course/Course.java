package layerwise.course;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.NumpyRandom;
import layerwise.math.Precision;

/**
 * The deep-learning course's functions by the course's names: initialise, forward, cost, backward, update. They compute
 * in float64 with the engine's kernels; {@link CourseModels} puts them together into training and prediction.
 *
 * <p>Examples are columns. Parameters are named W1, b1, … WL, bL and gradients dW1, db1, …, dA0, in maps that keep
 * their order. Results are new matrices; caches refer to the matrices that went in.
 */
public final class Course {
    private Course() {}

    /**
     * W = 0.01 · randn, b = 0 for a network with one hidden layer ({@code initialize_parameters}).
     *
     * @param nX width of the input
     * @param nH width of the hidden layer
     * @param nY width of the output
     * @return W1 (nH, nX), b1 (nH, 1), W2 (nY, nH), b2 (nY, 1)
     * @throws IllegalArgumentException if a width is below 1
     */
    public static Map<String, Matrix> initializeParameters(int nX, int nH, int nY, NumpyRandom random) {
        return initializeParametersDeep(new int[] {nX, nH, nY}, random);
    }

    /**
     * W = 0.01 · randn, b = 0 for every layer ({@code initialize_parameters_deep} as notes of the course have it). In
     * deep networks these weights are too small to learn from; {@link #initializeParametersDeepScaled} is the remedy.
     *
     * @param layerDims the width of the input, then of every layer
     * @return Wˡ (nˡ, nˡ⁻¹) and bˡ (nˡ, 1) for l = 1 … L
     * @throws IllegalArgumentException if there are fewer than two widths, or one is below 1
     */
    public static Map<String, Matrix> initializeParametersDeep(int[] layerDims, NumpyRandom random) {
        return initialize(layerDims, random, (value, nPrev) -> value * 0.01);
    }

    /**
     * W = randn / √n_prev, b = 0 for every layer ({@code initialize_parameters_deep} as the course's later assignment
     * has it), so that Z is about as large in every layer. LeCun et al., "Efficient BackProp", 1998, section 4.6.
     *
     * @param layerDims the width of the input, then of every layer
     * @return Wˡ (nˡ, nˡ⁻¹) and bˡ (nˡ, 1) for l = 1 … L
     * @throws IllegalArgumentException if there are fewer than two widths, or one is below 1
     */
    public static Map<String, Matrix> initializeParametersDeepScaled(int[] layerDims, NumpyRandom random) {
        return initialize(layerDims, random, (value, nPrev) -> value / Math.sqrt(nPrev));
    }

    /**
     * Z = W·A_prev + b ({@code linear_forward}). Notes of the course cache (A, W, Z); the backward step needs (A_prev,
     * W, b), which is cached here.
     *
     * @param aPrev (n_prev, m)
     * @param w (n, n_prev)
     * @param b (n, 1)
     * @return Z (n, m) and the cache
     * @throws IllegalArgumentException if the shapes do not fit, or a matrix is not float64
     */
    public static LinearForward linearForward(Matrix aPrev, Matrix w, Matrix b) {
        Shapes.requireAffine(aPrev, w, b, "");
        Matrix z = zeros(w.rows(), aPrev.columns());
        CourseKernels.current().affine(w, aPrev, b, z);
        return new LinearForward(z, new LinearCache(aPrev, w, b));
    }

    /**
     * A = g(W·A_prev + b) ({@code linear_activation_forward}).
     *
     * @param aPrev (n_prev, m)
     * @param w (n, n_prev)
     * @param b (n, 1)
     * @param activation g; any but leaky ReLU and ELU, which would need an α
     * @return A (n, m) and the cache (A_prev, W, b, Z)
     * @throws IllegalArgumentException if the shapes do not fit, a matrix is not float64, or g needs an α
     */
    public static LayerForward linearActivationForward(Matrix aPrev, Matrix w, Matrix b, Function activation) {
        Shapes.requireNoParameter(activation);
        LinearForward linear = linearForward(aPrev, w, b);
        Matrix a = activated(activation, linear.z());
        return new LayerForward(a, new LayerCache(linear.cache(), linear.z(), activation));
    }

    /**
     * Aˡ = g(Wˡ·Aˡ⁻¹ + bˡ) from A⁰ = X to Aᴸ, with g = ReLU in the layers 1 … L − 1 and the sigmoid in layer L
     * ({@code L_model_forward}).
     *
     * @param x (n⁰, m)
     * @param parameters W1, b1, … WL, bL
     * @return Aᴸ (nᴸ, m) and the caches
     * @throws IllegalArgumentException if a parameter is missing, or a shape does not fit; the message names the layer
     */
    public static ModelForward lModelForward(Matrix x, Map<String, Matrix> parameters) {
        return lModelForward(x, parameters, Function.RELU);
    }

    /**
     * As {@link #lModelForward(Matrix, Map)}, with another activation g in the layers 1 … L − 1, such as the tanh of
     * the course's planar network.
     */
    public static ModelForward lModelForward(Matrix x, Map<String, Matrix> parameters, Function hidden) {
        int layers = Shapes.layers(parameters);
        List<LayerCache> caches = new ArrayList<>(layers);
        Matrix a = x;
        for (int l = 1; l <= layers; l++) {
            Matrix w = Shapes.named(parameters, "W" + l);
            Matrix b = Shapes.named(parameters, "b" + l);
            Shapes.requireAffine(a, w, b, Integer.toString(l));
            LayerForward layer = linearActivationForward(a, w, b, l < layers ? hidden : Function.SIGMOID);
            caches.add(layer.cache());
            a = layer.a();
        }
        return new ModelForward(a, caches);
    }

    /**
     * J = −1/m Σ (y log a + (1 − y) log(1 − a)), the cross-entropy cost ({@code compute_cost}). Notes of the
     * course leave out the first logarithm and a parenthesis, others drop the minus from the second term;
     * this is the formula that the likelihood gives. A term whose factor y or 1 − y is 0 counts as 0.
     *
     * @param aL Aᴸ (nᴸ, m), from 0 to 1
     * @param y the labels (nᴸ, m), from 0 to 1
     * @return J; infinite if an output is 0 or 1 and its label says otherwise
     * @throws IllegalArgumentException if the shapes differ, or a label is not from 0 to 1
     */
    public static double computeCost(Matrix aL, Matrix y) {
        Shapes.requireLabels(aL, y);
        double sum = 0;
        for (int j = 0; j < y.columns(); j++) {
            for (int i = 0; i < y.rows(); i++) {
                double label = y.get(i, j);
                double a = aL.get(i, j);
                sum += label == 0 ? 0 : label * Math.log(a);
                sum += label == 1 ? 0 : (1 - label) * Math.log(1 - a);
            }
        }
        return -sum / y.columns();
    }

    /**
     * dW = 1/m dZ·A_prevᵀ, db = 1/m Σ columns of dZ, dA_prev = Wᵀ·dZ ({@code linear_backward}).
     *
     * @param dZ (n, m)
     * @param cache (A_prev, W, b) of the forward step
     * @return dA_prev (n_prev, m), dW (n, n_prev), db (n, 1)
     * @throws IllegalArgumentException if the shapes do not fit, or a matrix is not float64
     */
    public static LayerGradients linearBackward(Matrix dZ, LinearCache cache) {
        Shapes.requireAffine(cache.aPrev(), cache.w(), cache.b(), "");
        Shapes.requireGradientOf(dZ, cache);
        Kernels kernels = CourseKernels.current();
        Matrix dW = zeros(cache.w().rows(), cache.w().columns());
        kernels.weightGradient(dZ, cache.aPrev(), dW);
        Matrix db = zeros(cache.b().rows(), 1);
        kernels.biasGradient(dZ, db);
        Matrix dAPrev = zeros(cache.aPrev().rows(), cache.aPrev().columns());
        kernels.inputGradient(cache.w(), dZ, dAPrev);
        return new LayerGradients(dAPrev, dW, db);
    }

    /**
     * dZ = dA where Z &gt; 0, else 0 ({@code relu_backward}).
     *
     * @param dA (n, m)
     * @param z (n, m), the activation's cache
     * @return dZ (n, m)
     * @throws IllegalArgumentException if the shapes differ, or a matrix is not float64
     */
    public static Matrix reluBackward(Matrix dA, Matrix z) {
        return activationBackward(Function.RELU, dA, z);
    }

    /**
     * dZ = dA ⊙ s ⊙ (1 − s) with s = 1 / (1 + e⁻ᶻ) ({@code sigmoid_backward}).
     *
     * @param dA (n, m)
     * @param z (n, m), the activation's cache
     * @return dZ (n, m)
     * @throws IllegalArgumentException if the shapes differ, or a matrix is not float64
     */
    public static Matrix sigmoidBackward(Matrix dA, Matrix z) {
        return activationBackward(Function.SIGMOID, dA, z);
    }

    /**
     * dZ = dA ⊙ (1 − tanh² Z) ({@code tanh_backward}).
     *
     * @param dA (n, m)
     * @param z (n, m), the activation's cache
     * @return dZ (n, m)
     * @throws IllegalArgumentException if the shapes differ, or a matrix is not float64
     */
    public static Matrix tanhBackward(Matrix dA, Matrix z) {
        return activationBackward(Function.TANH, dA, z);
    }

    /**
     * dZ = dA ⊙ g′(Z), then {@link #linearBackward} ({@code linear_activation_backward}).
     *
     * @param dA (n, m)
     * @param cache the layer's cache of the forward step
     * @param activation g, the one of the forward step
     * @return dA_prev (n_prev, m), dW (n, n_prev), db (n, 1)
     * @throws IllegalArgumentException if the shapes do not fit, or the forward step had another g
     */
    public static LayerGradients linearActivationBackward(Matrix dA, LayerCache cache, Function activation) {
        if (activation != cache.activation()) {
            throw new IllegalArgumentException(
                    "the activation is " + activation + " but the cache is that of " + cache.activation());
        }
        return linearBackward(activationBackward(activation, dA, cache.z()), cache.linear());
    }

    /**
     * dAᴸ = −(Y / Aᴸ − (1 − Y) / (1 − Aᴸ)), then the layers from L down to 1 ({@code L_model_backward}). Two texts of
     * the course write a plus between the fractions, which is not the derivative of the cost. A fraction whose
     * numerator is 0 counts as 0.
     *
     * @param aL Aᴸ (nᴸ, m)
     * @param y the labels (nᴸ, m), from 0 to 1
     * @param caches those of {@link #lModelForward}
     * @return dAL and, for l = L … 1, dWl, dbl and dA(l − 1), shaped as Al, Wl, bl and A(l − 1); dA0 is the last
     * @throws IllegalArgumentException if the shapes do not fit, or a label is not from 0 to 1
     */
    public static Map<String, Matrix> lModelBackward(Matrix aL, Matrix y, List<LayerCache> caches) {
        Shapes.requireLabels(aL, y);
        Shapes.requireCaches(caches, aL);
        Map<String, Matrix> grads = new LinkedHashMap<>();
        Matrix dA = costBackward(aL, y);
        grads.put("dA" + caches.size(), dA);
        for (int l = caches.size(); l >= 1; l--) {
            LayerCache cache = caches.get(l - 1);
            LayerGradients layer = linearActivationBackward(dA, cache, cache.activation());
            dA = layer.dAPrev();
            grads.put("dW" + l, layer.dW());
            grads.put("db" + l, layer.db());
            grads.put("dA" + (l - 1), dA);
        }
        return grads;
    }

    /**
     * W := W − α dW, b := b − α db for every layer ({@code update_parameters}).
     *
     * @param parameters W1, b1, … WL, bL, which stay as they are
     * @param grads dW1, db1, … dWL, dbL; others are ignored
     * @param learningRate α
     * @return new parameters
     * @throws IllegalArgumentException if a gradient is missing or not shaped as its parameter, or α is not a finite
     *     number
     */
    public static Map<String, Matrix> updateParameters(
            Map<String, Matrix> parameters, Map<String, Matrix> grads, double learningRate) {
        if (!Double.isFinite(learningRate)) {
            throw new IllegalArgumentException("the learning rate is " + learningRate + "; it must be a finite number");
        }
        Kernels kernels = CourseKernels.current();
        Map<String, Matrix> updated = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            Matrix gradient = Shapes.named(grads, "d" + name);
            Shapes.requireSame("d" + name, gradient, name, parameter);
            Matrix theta = parameter.copy();
            kernels.gradientDescent(theta, gradient, learningRate, 0);
            updated.put(name, theta);
        });
        return updated;
    }

    private static Matrix costBackward(Matrix aL, Matrix y) {
        Matrix dA = zeros(aL.rows(), aL.columns());
        for (int j = 0; j < y.columns(); j++) {
            for (int i = 0; i < y.rows(); i++) {
                double label = y.get(i, j);
                double a = aL.get(i, j);
                double positive = label == 0 ? 0 : label / a;
                double negative = label == 1 ? 0 : (1 - label) / (1 - a);
                dA.set(i, j, -(positive - negative));
            }
        }
        return dA;
    }

    private static Matrix activationBackward(Function g, Matrix dA, Matrix z) {
        Shapes.requireSame("dA", dA, "Z", z);
        Matrix dZ = zeros(z.rows(), z.columns());
        CourseKernels.current().activationGradient(g, 0, dA, z, activated(g, z), dZ);
        return dZ;
    }

    private static Matrix activated(Function g, Matrix z) {
        Matrix a = zeros(z.rows(), z.columns());
        CourseKernels.current().activation(g, 0, z, a);
        return a;
    }

    private static Map<String, Matrix> initialize(int[] layerDims, NumpyRandom random, DoubleBinaryOperator scaled) {
        Shapes.requireLayerDims(layerDims);
        Map<String, Matrix> parameters = new LinkedHashMap<>();
        for (int l = 1; l < layerDims.length; l++) {
            Matrix w = random.randn(layerDims[l], layerDims[l - 1]);
            for (int i = 0; i < w.rows(); i++) {
                for (int j = 0; j < w.columns(); j++) {
                    w.set(i, j, scaled.applyAsDouble(w.get(i, j), w.columns()));
                }
            }
            parameters.put("W" + l, w);
            parameters.put("b" + l, zeros(layerDims[l], 1));
        }
        return parameters;
    }

    private static Matrix zeros(int rows, int columns) {
        return Matrix.zeros(Precision.FLOAT64, rows, columns);
    }
}

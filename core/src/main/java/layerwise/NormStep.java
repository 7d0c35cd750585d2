package layerwise;

import layerwise.math.Axis;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/**
 * A batch or layer normalisation at work, on m examples:
 *
 * <pre>{@code
 * forward    X̂       = (A_prev − mean) / √(variance + ε)
 *            Z       = γ ⊙ X̂ + β
 *            A       = g(Z)
 *
 * backward   dZ      = dA ⊙ g′(Z)
 *            dγ      = 1/m Σ columns of dZ ⊙ X̂
 *            dβ      = 1/m Σ columns of dZ
 *            dA_prev = through mean and variance, see Kernels.normalizeGradient
 * }</pre>
 *
 * <p>Mean and variance are over the examples for batch normalisation, whose running ones follow them while training and stand in
 * for them in prediction; over the units of each example for layer normalisation.
 */
final class NormStep implements Step {
    private final Kernels kernels;
    private final int layer;
    private final Axis axis;
    private final Activation g;
    private final double epsilon;
    private final double momentum;
    private final boolean training;

    final Matrix gamma;
    final Matrix beta;
    // Where batch normalisation predicts, its scale and shift.
    private final Pair line;
    private final Matrix runningMean;
    private final Matrix runningVariance;
    final Matrix aPrev;
    final Matrix mean;
    final Matrix variance;
    final Matrix z;
    final Matrix a;

    final Matrix dA;
    final Matrix dZ;
    final Matrix dGamma;
    final Matrix dBeta;
    private final Matrix dAPrev;

    /**
     * A normalisation for one plan.
     *
     * @param layerNumber of the dense layer that it stands behind
     * @param running the mean and the variance that prediction uses, both empty for layer normalisation
     * @param own this step's mean and variance; for a batch normalisation that predicts, its scale and shift
     */
    NormStep(
            Kernels kernels,
            int layerNumber,
            Layer layer,
            boolean training,
            Pair parameters,
            Pair running,
            Pair own,
            Matrix aPrev,
            Matrix z,
            Matrix a,
            Matrix dA,
            Matrix dZ,
            Pair gradients,
            Matrix dAPrev) {
        this.kernels = kernels;
        this.layer = layerNumber;
        switch (layer) {
            case Layer.BatchNorm(Activation activation, double kept, double added) -> {
                axis = Axis.EXAMPLES;
                g = activation;
                momentum = kept;
                epsilon = added;
            }
            case Layer.LayerNorm(Activation activation, double added) -> {
                axis = Axis.FEATURES;
                g = activation;
                momentum = 0;
                epsilon = added;
            }
            case Layer.Dense _, Layer.Dropout _, Layer.Residual _, Layer.Embedding _ ->
                throw new IllegalArgumentException("not a normalisation: " + layer);
        }
        this.training = training;
        this.gamma = parameters.first;
        this.beta = parameters.second;
        this.runningMean = running.first;
        this.runningVariance = running.second;
        boolean measures = axis == Axis.FEATURES || training;
        this.mean = measures ? own.first : running.first;
        this.variance = measures ? own.second : running.second;
        this.line = own;
        this.aPrev = aPrev;
        this.z = z;
        this.a = a;
        this.dA = dA;
        this.dZ = dZ;
        this.dGamma = gradients.first;
        this.dBeta = gradients.second;
        this.dAPrev = dAPrev;
        if (axis == Axis.EXAMPLES && training && aPrev.columns() == 1) {
            throw new IllegalArgumentException(
                    "batch normalisation trains on batches of 2 examples and more, but a batch has"
                            + " 1; choose a batch size that leaves no single example over");
        }
    }

    Activation activation() {
        return g;
    }

    /** The number of the dense layer that it stands behind. */
    int layer() {
        return layer;
    }

    /** Two matrices of one shape that go together: γ and β, a mean and a variance. */
    record Pair(Matrix first, Matrix second) {}

    @Override
    public void forward() {
        if (axis == Axis.FEATURES || training) {
            kernels.normalize(axis, aPrev, gamma, beta, epsilon, mean, variance, z);
            if (axis == Axis.EXAMPLES) {
                // The variance of the population is estimated without bias, as in the paper's algorithm 2.
                double m = aPrev.columns();
                kernels.combine(momentum, runningMean, 1 - momentum, mean, runningMean);
                kernels.combine(momentum, runningVariance, (1 - momentum) * m / (m - 1), variance, runningVariance);
            }
        } else {
            toLine(gamma, beta, mean, variance, epsilon, line.first, line.second);
            kernels.scaleShift(aPrev, line.first, line.second, z);
        }
        kernels.activation(g.function(), g.parameter(), z, a);
    }

    /** scale = γ / √(variance + ε), shift = β − scale ⊙ mean: a normalisation by known statistics as a line. */
    static void toLine(
            Matrix gamma, Matrix beta, Matrix mean, Matrix variance, double epsilon, Matrix scale, Matrix shift) {
        for (int i = 0; i < gamma.rows(); i++) {
            double factor = gamma.get(i, 0) / Math.sqrt(variance.get(i, 0) + epsilon);
            scale.set(i, 0, factor);
            shift.set(i, 0, beta.get(i, 0) - factor * mean.get(i, 0));
        }
    }

    @Override
    public void backward() {
        if (axis == Axis.EXAMPLES && !training) {
            throw new IllegalStateException(
                    "batch normalisation has gradients in training only, where its mean and variance"
                            + " are those of the batch; make the forward pass with forwardTraining");
        }
        kernels.activationGradient(g.function(), g.parameter(), dA, z, a, dZ);
        kernels.normalizeGradient(axis, dZ, aPrev, mean, variance, gamma, epsilon, dAPrev, dGamma, dBeta);
    }
}

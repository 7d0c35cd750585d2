package layerwise.math;

/**
 * Kernels that stand on others: what a provider does not override is computed by the next kernels, unchecked, since it has been
 * checked already.
 */
public abstract class ForwardingKernels extends Kernels {
    /** The kernels that this one stands on. */
    protected final Kernels next;

    /** For providers. */
    protected ForwardingKernels(Kernels next) {
        this.next = next;
    }

    @Override
    public int threads() {
        return next.threads();
    }

    @Override
    protected void computeAffine(Matrix w, Matrix aPrev, Matrix b, Matrix z) {
        next.computeAffine(w, aPrev, b, z);
    }

    @Override
    protected PackedWeights computePack(Matrix w, WeightFormat format, int[] stretches) {
        return next.computePack(w, format, stretches);
    }

    @Override
    protected void computeAffine(PackedWeights w, Matrix aPrev, Matrix b, Matrix z) {
        next.computeAffine(w, aPrev, b, z);
    }

    @Override
    protected void computeActivation(Function g, double parameter, Matrix z, Matrix a) {
        next.computeActivation(g, parameter, z, a);
    }

    @Override
    protected void computeActivationGradient(Function g, double parameter, Matrix dA, Matrix z, Matrix a, Matrix dZ) {
        next.computeActivationGradient(g, parameter, dA, z, a, dZ);
    }

    @Override
    protected void computeWeightGradient(Matrix dZ, Matrix aPrev, Matrix dW) {
        next.computeWeightGradient(dZ, aPrev, dW);
    }

    @Override
    protected void computeBiasGradient(Matrix dZ, Matrix db) {
        next.computeBiasGradient(dZ, db);
    }

    @Override
    protected void computeInputGradient(Matrix w, Matrix dZ, Matrix dAPrev) {
        next.computeInputGradient(w, dZ, dAPrev);
    }

    @Override
    protected double computeCost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y) {
        return next.computeCost(criterion, parameter, z, a, y);
    }

    @Override
    protected double computeCost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix weights) {
        return next.computeCost(criterion, parameter, z, a, y, weights);
    }

    @Override
    protected void computeCostGradient(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dA) {
        next.computeCostGradient(criterion, parameter, z, a, y, dA);
    }

    @Override
    protected void computeOutputGradient(
            Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dZ) {
        next.computeOutputGradient(criterion, parameter, z, a, y, dZ);
    }

    @Override
    protected void computeDropout(Matrix in, long key, double rate, Matrix out) {
        next.computeDropout(in, key, rate, out);
    }

    @Override
    protected void computeGather(Matrix source, int[] order, int from, Matrix out) {
        next.computeGather(source, order, from, out);
    }

    @Override
    protected void computeEmbedding(Matrix aPrev, int[] levels, Matrix e, Matrix a) {
        next.computeEmbedding(aPrev, levels, e, a);
    }

    @Override
    protected void computeEmbeddingGradient(Matrix dA, Matrix aPrev, int[] levels, Matrix dE, Matrix dAPrev) {
        next.computeEmbeddingGradient(dA, aPrev, levels, dE, dAPrev);
    }

    @Override
    protected void computeGradientDescent(Matrix theta, Matrix gradient, double learningRate, double decay) {
        next.computeGradientDescent(theta, gradient, learningRate, decay);
    }

    @Override
    protected void computeMomentum(
            Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta, boolean nesterov, double decay) {
        next.computeMomentum(theta, gradient, v, learningRate, beta, nesterov, decay);
    }

    @Override
    protected void computeRmsProp(
            Matrix theta, Matrix gradient, Matrix r, double learningRate, double rho, double epsilon, double decay) {
        next.computeRmsProp(theta, gradient, r, learningRate, rho, epsilon, decay);
    }

    @Override
    protected void computeAdam(
            Matrix theta,
            Matrix gradient,
            Matrix s,
            Matrix r,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double decay,
            long t) {
        next.computeAdam(theta, gradient, s, r, learningRate, beta1, beta2, epsilon, decay, t);
    }

    @Override
    protected void computeScheduleFree(
            Matrix theta,
            Matrix gradient,
            Matrix z,
            Matrix r,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double decay,
            double c,
            long t) {
        next.computeScheduleFree(theta, gradient, z, r, learningRate, beta1, beta2, epsilon, decay, c, t);
    }

    @Override
    protected void computeCombine(double a, Matrix x, double b, Matrix y, Matrix out) {
        next.computeCombine(a, x, b, y, out);
    }

    @Override
    protected double computeDot(Matrix x, Matrix y) {
        return next.computeDot(x, y);
    }

    @Override
    protected double computeAbsoluteSum(Matrix x) {
        return next.computeAbsoluteSum(x);
    }

    @Override
    protected void computeClip(Matrix x, double limit) {
        next.computeClip(x, limit);
    }

    @Override
    protected void computePenaltyGradient(Matrix w, double l1, double l2, Matrix dW) {
        next.computePenaltyGradient(w, l1, l2, dW);
    }

    @Override
    protected void computeLimitNorms(Matrix w, double limit) {
        next.computeLimitNorms(w, limit);
    }

    @Override
    protected void computeScaleColumns(Matrix x, Matrix weights) {
        next.computeScaleColumns(x, weights);
    }

    @Override
    protected void computeNormalize(
            Axis axis, Matrix in, Matrix gamma, Matrix beta, double epsilon, Matrix mean, Matrix variance, Matrix out) {
        next.computeNormalize(axis, in, gamma, beta, epsilon, mean, variance, out);
    }

    @Override
    protected void computeNormalizeGradient(
            Axis axis,
            Matrix dOut,
            Matrix in,
            Matrix mean,
            Matrix variance,
            Matrix gamma,
            double epsilon,
            Matrix dIn,
            Matrix dGamma,
            Matrix dBeta) {
        next.computeNormalizeGradient(axis, dOut, in, mean, variance, gamma, epsilon, dIn, dGamma, dBeta);
    }

    @Override
    protected void computeScaleShift(Matrix in, Matrix scale, Matrix shift, Matrix out) {
        next.computeScaleShift(in, scale, shift, out);
    }
}

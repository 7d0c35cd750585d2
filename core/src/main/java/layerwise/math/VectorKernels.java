package layerwise.math;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * The equations on the JDK's Vector API: products in {@link FloatProduct} and {@link DoubleProduct}, element-wise loops in
 * {@link VectorElements} and its neighbours, all split over a {@link Team}. There are no vectors of bfloat16: a product of
 * that precision rounds its operands and multiplies them as float32, to which the product of two of them is exact.
 */
final class VectorKernels extends Kernels {
    private final int threads;
    private final FloatRounding leftRounding;
    private final FloatRounding rightRounding;
    private final FloatProduct floatProduct;
    private final DoubleProduct doubleProduct;
    private final PanelProduct panelProduct;
    private final VectorElements elements;
    private final VectorUpdates updates;
    private final VectorArithmetic arithmetic;
    private final VectorNormalization normalization;
    private final VectorSums sums;
    private final VectorLosses losses;
    private final ColumnGather gather;
    private final EmbeddingGather embedding;
    private final EmbeddingScatter embeddingGradient;

    VectorKernels(int threads) {
        this.threads = threads;
        this.leftRounding = new FloatRounding(threads);
        this.rightRounding = new FloatRounding(threads);
        this.floatProduct = new FloatProduct(threads);
        this.doubleProduct = new DoubleProduct(threads);
        this.panelProduct = new PanelProduct(threads);
        this.elements = new VectorElements(threads);
        this.updates = new VectorUpdates(threads);
        this.arithmetic = new VectorArithmetic(threads);
        this.normalization = new VectorNormalization(threads);
        this.sums = new VectorSums(threads);
        this.losses = new VectorLosses(threads);
        this.gather = new ColumnGather(threads);
        this.embedding = new EmbeddingGather(threads);
        this.embeddingGradient = new EmbeddingScatter(threads);
    }

    /** The width of the vectors that the JVM uses here. */
    static int vectorBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public Optional<Kernels> alone() {
        return Optional.of(new VectorKernels(1));
    }

    @Override
    protected void computeAffine(Matrix w, Matrix aPrev, Matrix b, Matrix z) {
        int n = z.rows();
        int m = z.columns();
        int nPrev = w.columns();
        if (z.precision() != Precision.FLOAT64) {
            boolean rounds = w.precision() == Precision.BFLOAT16;
            float[] left = rounds ? leftRounding.round(w) : w.floats;
            int leftAt = rounds ? 0 : w.offset;
            float[] right = rounds ? rightRounding.round(aPrev) : aPrev.floats;
            int rightAt = rounds ? 0 : aPrev.offset;
            floatProduct.multiply(
                    n, m, nPrev, 1, left, leftAt, 1, n, right, rightAt, 1, nPrev, b.floats, b.offset, z.floats,
                    z.offset);
        } else {
            doubleProduct.multiply(
                    n,
                    m,
                    nPrev,
                    1,
                    w.doubles,
                    w.offset,
                    1,
                    n,
                    aPrev.doubles,
                    aPrev.offset,
                    1,
                    nPrev,
                    b.doubles,
                    b.offset,
                    z.doubles,
                    z.offset);
        }
    }

    @Override
    protected PackedWeights computePack(Matrix w, WeightFormat format, int[] stretches) {
        // Panels have the chains of tiles; sums along the lanes have others.
        boolean alongLanes = stretches.length == 1 && FloatDotProduct.suits(w.rows(), w.columns());
        if (w.precision() == Precision.FLOAT64 || alongLanes || !Panels.fit(w)) {
            return super.computePack(w, format, stretches);
        }
        boolean rounded = format == WeightFormat.BFLOAT16 || w.precision() == Precision.BFLOAT16;
        return rounded ? new Bfloat16Panels(w, stretches) : new FloatPanels(w, stretches);
    }

    @Override
    protected void computeAffine(PackedWeights w, Matrix aPrev, Matrix b, Matrix z) {
        if (z.columns() != 1 || !(w instanceof Panels panels)) {
            computeAffine(w.matrix(), aPrev, b, z);
            return;
        }
        boolean rounds = aPrev.precision() == Precision.BFLOAT16;
        float[] x = rounds ? rightRounding.round(aPrev) : aPrev.floats;
        panelProduct.multiply(panels, x, rounds ? 0 : aPrev.offset, b, z);
    }

    @Override
    protected void computeWeightGradient(Matrix dZ, Matrix aPrev, Matrix dW) {
        int n = dW.rows();
        int nPrev = dW.columns();
        int m = dZ.columns();
        if (dW.precision() != Precision.FLOAT64) {
            boolean rounds = dZ.precision() == Precision.BFLOAT16;
            float[] left = rounds ? leftRounding.round(dZ) : dZ.floats;
            int leftAt = rounds ? 0 : dZ.offset;
            float[] right = rounds ? rightRounding.round(aPrev) : aPrev.floats;
            int rightAt = rounds ? 0 : aPrev.offset;
            floatProduct.multiply(
                    n, nPrev, m, 1.0f / m, left, leftAt, 1, n, right, rightAt, nPrev, 1, null, 0, dW.floats, dW.offset);
        } else {
            doubleProduct.multiply(
                    n,
                    nPrev,
                    m,
                    1.0 / m,
                    dZ.doubles,
                    dZ.offset,
                    1,
                    n,
                    aPrev.doubles,
                    aPrev.offset,
                    nPrev,
                    1,
                    null,
                    0,
                    dW.doubles,
                    dW.offset);
        }
    }

    @Override
    protected void computeInputGradient(Matrix w, Matrix dZ, Matrix dAPrev) {
        int n = w.rows();
        int nPrev = dAPrev.rows();
        int m = dAPrev.columns();
        if (dAPrev.precision() != Precision.FLOAT64) {
            boolean rounds = w.precision() == Precision.BFLOAT16;
            float[] left = rounds ? leftRounding.round(w) : w.floats;
            int leftAt = rounds ? 0 : w.offset;
            float[] right = rounds ? rightRounding.round(dZ) : dZ.floats;
            int rightAt = rounds ? 0 : dZ.offset;
            floatProduct.multiply(
                    nPrev, m, n, 1, left, leftAt, n, 1, right, rightAt, 1, n, null, 0, dAPrev.floats, dAPrev.offset);
        } else {
            doubleProduct.multiply(
                    nPrev,
                    m,
                    n,
                    1,
                    w.doubles,
                    w.offset,
                    n,
                    1,
                    dZ.doubles,
                    dZ.offset,
                    1,
                    n,
                    null,
                    0,
                    dAPrev.doubles,
                    dAPrev.offset);
        }
    }

    @Override
    protected void computeBiasGradient(Matrix dZ, Matrix db) {
        elements.biasGradient(dZ, db);
    }

    @Override
    protected void computeActivation(Function g, double parameter, Matrix z, Matrix a) {
        elements.activation(g, parameter, z, a);
    }

    @Override
    protected void computeActivationGradient(Function g, double parameter, Matrix dA, Matrix z, Matrix a, Matrix dZ) {
        elements.activationGradient(g, parameter, dA, z, a, dZ);
    }

    @Override
    protected double computeCost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y) {
        return losses.cost(criterion, parameter, z, a, y);
    }

    @Override
    protected double computeCost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix weights) {
        return losses.cost(criterion, parameter, z, a, y, weights);
    }

    @Override
    protected void computeCostGradient(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dA) {
        losses.costGradient(criterion, parameter, z, a, y, dA);
    }

    @Override
    protected void computeOutputGradient(
            Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dZ) {
        losses.outputGradient(criterion, parameter, z, a, y, dZ);
    }

    @Override
    protected void computeDropout(Matrix in, long key, double rate, Matrix out) {
        elements.dropout(in, key, rate, out);
    }

    @Override
    protected void computeGather(Matrix source, int[] order, int from, Matrix out) {
        gather.gather(source, order, from, out);
    }

    @Override
    protected void computeEmbedding(Matrix aPrev, int[] levels, Matrix e, Matrix a) {
        embedding.gather(aPrev, levels, e, a);
    }

    @Override
    protected void computeEmbeddingGradient(Matrix dA, Matrix aPrev, int[] levels, Matrix dE, Matrix dAPrev) {
        embeddingGradient.scatter(dA, aPrev, levels, dE);
        ScalarKernels.embeddingInputGradient(dA, aPrev.rows() - levels.length, dAPrev);
    }

    @Override
    protected void computeGradientDescent(Matrix theta, Matrix gradient, double learningRate, double decay) {
        updates.gradientDescent(theta, gradient, learningRate, decay);
    }

    @Override
    protected void computeMomentum(
            Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta, boolean nesterov, double decay) {
        updates.momentum(theta, gradient, v, learningRate, beta, nesterov, decay);
    }

    @Override
    protected void computeRmsProp(
            Matrix theta, Matrix gradient, Matrix r, double learningRate, double rho, double epsilon, double decay) {
        updates.rmsProp(theta, gradient, r, learningRate, rho, epsilon, decay);
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
        updates.adam(theta, gradient, s, r, learningRate, beta1, beta2, epsilon, decay, t);
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
        updates.scheduleFree(theta, gradient, z, r, learningRate, beta1, beta2, epsilon, decay, c, t);
    }

    @Override
    protected void computeCombine(double a, Matrix x, double b, Matrix y, Matrix out) {
        arithmetic.combine(a, x, b, y, out);
    }

    @Override
    protected double computeDot(Matrix x, Matrix y) {
        return sums.dot(x, y);
    }

    @Override
    protected double computeAbsoluteSum(Matrix x) {
        return sums.absoluteSum(x);
    }

    @Override
    protected void computeClip(Matrix x, double limit) {
        arithmetic.clip(x, limit);
    }

    @Override
    protected void computePenaltyGradient(Matrix w, double l1, double l2, Matrix dW) {
        arithmetic.penaltyGradient(w, l1, l2, dW);
    }

    @Override
    protected void computeLimitNorms(Matrix w, double limit) {
        arithmetic.limitNorms(w, limit);
    }

    @Override
    protected void computeScaleColumns(Matrix x, Matrix weights) {
        arithmetic.scaleColumns(x, weights);
    }

    @Override
    protected void computeNormalize(
            Axis axis, Matrix in, Matrix gamma, Matrix beta, double epsilon, Matrix mean, Matrix variance, Matrix out) {
        normalization.normalize(axis, in, gamma, beta, epsilon, mean, variance, out);
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
        normalization.gradient(axis, dOut, in, mean, variance, gamma, epsilon, dIn, dGamma, dBeta);
    }

    @Override
    protected void computeScaleShift(Matrix in, Matrix scale, Matrix shift, Matrix out) {
        arithmetic.scaleShift(in, scale, shift, out);
    }
}

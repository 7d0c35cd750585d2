package layerwise.math;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The equations of the network as operations on matrices: the only place that touches numbers. A provider implements all of
 * them, each fused and laid out as suits it.
 *
 * <p>Throughout, outputs are overwritten and must not overlap inputs unless the method says so. Every method checks that its
 * matrices have the shapes stated and one precision, and that its outputs may be written to, and throws an
 * {@link IllegalArgumentException} or {@link UnsupportedOperationException} otherwise; then it calls the provider's method of the
 * same name with {@code compute} before it. Work is split over outputs only, so the number of threads never changes a bit of any
 * result. An instance owns scratch memory and belongs to one thread at a time; instances are cheap and need no closing.
 */
public abstract class Kernels {
    /** The most threads that kernels may be asked to use. */
    public static final int MAXIMUM_THREADS = 1024;

    /** For providers. */
    protected Kernels() {}

    /**
     * Kernels of the best provider that is available here, or of the one that the system property
     * {@code layerwise.kernels} names.
     *
     * @throws IllegalArgumentException if the property names a provider that is unknown or not available
     */
    public static Kernels best(int threads) {
        return KernelsLadder.choose(Optional.empty()).open(requireThreads(threads));
    }

    /**
     * Kernels of the provider of that name.
     *
     * @throws IllegalArgumentException if there is none of that name or it is not available here; the message says why
     */
    public static Kernels named(String name, int threads) {
        return KernelsLadder.choose(Optional.of(name)).open(requireThreads(threads));
    }

    private static int requireThreads(int threads) {
        if (threads < 1 || threads > MAXIMUM_THREADS) {
            throw new IllegalArgumentException(
                    "threads must be at least 1 and at most " + MAXIMUM_THREADS + ", not " + threads);
        }
        return threads;
    }

    /** The name of the provider. */
    public abstract String name();

    /** The largest number of threads that one call may use. */
    public abstract int threads();

    /**
     * New kernels of this provider that use one thread, with the same bits, for a thread that works beside others; empty where the
     * provider has none.
     */
    public Optional<Kernels> alone() {
        return Optional.empty();
    }

    /**
     * Z = W·A_prev + b, with b added to every column.
     *
     * @param w (n, n_prev)
     * @param aPrev (n_prev, m)
     * @param b (n, 1)
     * @param z (n, m), the output
     */
    public final void affine(Matrix w, Matrix aPrev, Matrix b, Matrix z) {
        z.requireWritable();
        requireAffine(w, aPrev, b, z);
        computeAffine(w, aPrev, b, z);
    }

    private static void requireAffine(Matrix w, Matrix aPrev, Matrix b, Matrix z) {
        if (w.rows() != z.rows()
                || w.columns() != aPrev.rows()
                || aPrev.columns() != z.columns()
                || b.rows() != z.rows()
                || b.columns() != 1
                || !onePrecision(z, w, aPrev, b)) {
            throw misfit("Z = W·A_prev + b", z, w, aPrev, b);
        }
    }

    /** {@link #affine(Matrix, Matrix, Matrix, Matrix)}, checked. */
    protected abstract void computeAffine(Matrix w, Matrix aPrev, Matrix b, Matrix z);

    /**
     * Weights that do not change any more, laid out for {@link #affine(PackedWeights, Matrix, Matrix, Matrix)}.
     *
     * @param w (n, n_prev); it must stay as it is for as long as the packed weights are used
     * @throws IllegalArgumentException if the format is one for float32 and W is in float64
     */
    public final PackedWeights pack(Matrix w, WeightFormat format) {
        return pack(w, format, w.columns());
    }

    /**
     * For providers: weights whose product with a single column is summed in stretches. Each is summed for itself; b is added to
     * the first, then the others one by one. Providers that know no stretches, or have their own, sum as they always do.
     *
     * @param stretches how many of the n_prev terms are in each; a single one is {@link #pack(Matrix, WeightFormat)}
     * @throws IllegalArgumentException if they do not add up to n_prev, or the format is one for float32 and W is in float64
     */
    public final PackedWeights pack(Matrix w, WeightFormat format, int... stretches) {
        int terms = IntStream.of(stretches).sum();
        if (terms != w.columns()) {
            throw new IllegalArgumentException("W has " + w.columns() + " columns, but the stretches have " + terms);
        }
        return switch (format) {
            case UNCHANGED -> computePack(w, format, stretches);
            case BFLOAT16 ->
                switch (w.precision()) {
                    case FLOAT32 -> computePack(Bfloat16.round(w), format, stretches);
                    case BFLOAT16 -> computePack(w, format, stretches);
                    case FLOAT64 ->
                        throw new IllegalArgumentException(
                                "weights of a float64 model cannot be stored as bfloat16; convert the model to"
                                        + " float32");
                };
        };
    }

    /** {@link #pack}, of weights that are rounded as the format says. A provider without a layout of its own keeps W. */
    protected PackedWeights computePack(Matrix w, WeightFormat format, int[] stretches) {
        return new PackedWeights(w);
    }

    /**
     * Z = W·A_prev + b, with the bits of {@link #affine(Matrix, Matrix, Matrix, Matrix)} on the packed weights' matrix; faster
     * where A_prev is a single column.
     *
     * @param w (n, n_prev), as {@link #pack} gave it
     */
    public final void affine(PackedWeights w, Matrix aPrev, Matrix b, Matrix z) {
        z.requireWritable();
        requireAffine(w.matrix(), aPrev, b, z);
        computeAffine(w, aPrev, b, z);
    }

    /** {@link #affine(PackedWeights, Matrix, Matrix, Matrix)}, checked. */
    protected void computeAffine(PackedWeights w, Matrix aPrev, Matrix b, Matrix z) {
        computeAffine(w.matrix(), aPrev, b, z);
    }

    /**
     * A = g(Z).
     *
     * @param parameter the α of leaky ReLU and ELU; others ignore it
     * @param z (n, m)
     * @param a (n, m), the output, which may be z where {@link Function#slopeFollowsFromValue}
     */
    public final void activation(Function g, double parameter, Matrix z, Matrix a) {
        a.requireWritable();
        if (!same(z, a)) {
            throw misfit("A = g(Z)", a, z);
        }
        computeActivation(g, parameter, z, a);
    }

    /** {@link #activation}, checked. */
    protected abstract void computeActivation(Function g, double parameter, Matrix z, Matrix a);

    /**
     * dZ = dA ⊙ g′(Z); for softmax, whose derivative is a matrix, dZ = A ⊙ (dA − Σⱼ Aⱼ dAⱼ) in each column.
     *
     * @param dA (n, m)
     * @param z (n, m); where {@link Function#slopeFollowsFromValue} it may be a
     * @param a (n, m), g(Z)
     * @param dZ (n, m), the output, which may be dA
     */
    public final void activationGradient(Function g, double parameter, Matrix dA, Matrix z, Matrix a, Matrix dZ) {
        dZ.requireWritable();
        if (!same(dA, dZ) || !same(z, dZ) || !same(a, dZ)) {
            throw misfit("dZ = dA ⊙ g′(Z)", dZ, dA, z, a);
        }
        computeActivationGradient(g, parameter, dA, z, a, dZ);
    }

    /** {@link #activationGradient}, checked. */
    protected abstract void computeActivationGradient(
            Function g, double parameter, Matrix dA, Matrix z, Matrix a, Matrix dZ);

    /**
     * dW = 1/m dZ·A_prevᵀ.
     *
     * @param dZ (n, m)
     * @param aPrev (n_prev, m)
     * @param dW (n, n_prev), the output
     */
    public final void weightGradient(Matrix dZ, Matrix aPrev, Matrix dW) {
        dW.requireWritable();
        if (dW.rows() != dZ.rows()
                || dW.columns() != aPrev.rows()
                || dZ.columns() != aPrev.columns()
                || !onePrecision(dW, dZ, aPrev, dW)) {
            throw misfit("dW = 1/m dZ·A_prevᵀ", dW, dZ, aPrev);
        }
        computeWeightGradient(dZ, aPrev, dW);
    }

    /** {@link #weightGradient}, checked. */
    protected abstract void computeWeightGradient(Matrix dZ, Matrix aPrev, Matrix dW);

    /**
     * db = 1/m Σ columns of dZ.
     *
     * @param dZ (n, m)
     * @param db (n, 1), the output
     */
    public final void biasGradient(Matrix dZ, Matrix db) {
        db.requireWritable();
        if (db.rows() != dZ.rows() || db.columns() != 1 || !onePrecision(db, dZ, db, db)) {
            throw misfit("db = 1/m Σ columns of dZ", db, dZ);
        }
        computeBiasGradient(dZ, db);
    }

    /** {@link #biasGradient}, checked. */
    protected abstract void computeBiasGradient(Matrix dZ, Matrix db);

    /**
     * dA_prev = Wᵀ·dZ.
     *
     * @param w (n, n_prev)
     * @param dZ (n, m)
     * @param dAPrev (n_prev, m), the output
     */
    public final void inputGradient(Matrix w, Matrix dZ, Matrix dAPrev) {
        dAPrev.requireWritable();
        if (w.rows() != dZ.rows()
                || w.columns() != dAPrev.rows()
                || dZ.columns() != dAPrev.columns()
                || !onePrecision(dAPrev, w, dZ, w)) {
            throw misfit("dA_prev = Wᵀ·dZ", dAPrev, w, dZ);
        }
        computeInputGradient(w, dZ, dAPrev);
    }

    /** {@link #inputGradient}, checked. */
    protected abstract void computeInputGradient(Matrix w, Matrix dZ, Matrix dAPrev);

    /**
     * The cost J = 1/m Σ loss over the m columns. Losses that need their canonical output are computed from Z, which is exact
     * however far the output saturates; the others from A.
     *
     * @param parameter the δ of Huber's loss; others ignore it
     * @param z (n, m), Z^L
     * @param a (n, m), A^L
     * @param y the targets, shaped as {@link Criterion} says
     */
    public final double cost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y) {
        if (!same(z, a) || !targets(criterion, z, y)) {
            throw misfit("J = 1/m Σ loss", z, a, y);
        }
        return computeCost(criterion, parameter, z, a, y);
    }

    /** {@link #cost(Criterion, double, Matrix, Matrix, Matrix)}, checked. */
    protected abstract double computeCost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y);

    /**
     * The cost J = 1/m Σ wⱼ lossⱼ over the m columns: {@link #cost(Criterion, double, Matrix, Matrix, Matrix)} of examples that weigh
     * unequally. The sum is divided by m, not by Σ w.
     *
     * @param z (n, m), Z^L
     * @param a (n, m), A^L
     * @param y the targets, shaped as {@link Criterion} says
     * @param weights (1, m)
     */
    public final double cost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix weights) {
        if (!same(z, a) || !targets(criterion, z, y) || !perColumn(z, weights)) {
            throw misfit("J = 1/m Σ w loss", z, a, y, weights);
        }
        return computeCost(criterion, parameter, z, a, y, weights);
    }

    /** {@link #cost(Criterion, double, Matrix, Matrix, Matrix, Matrix)}, checked. */
    protected abstract double computeCost(
            Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix weights);

    /**
     * dA^L = ∂loss/∂A^L, for each example alone (the 1/m stands in dW and db). It is infinite where the loss is steep beyond
     * the range of the precision; {@link #outputGradient} is not.
     *
     * @param z (n, m), Z^L
     * @param a (n, m), A^L
     * @param dA (n, m), the output
     */
    public final void costGradient(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dA) {
        dA.requireWritable();
        if (!same(z, dA) || !same(a, dA) || !targets(criterion, z, y)) {
            throw misfit("dA = ∂loss/∂A", dA, z, a, y);
        }
        computeCostGradient(criterion, parameter, z, a, y, dA);
    }

    /** {@link #costGradient}, checked. */
    protected abstract void computeCostGradient(
            Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dA);

    /**
     * dZ^L of a loss on its canonical output, in one step that neither overflows nor cancels: A^L − Y for the
     * cross-entropies.
     *
     * @param dZ (n, m), the output
     */
    public final void outputGradient(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dZ) {
        dZ.requireWritable();
        if (!same(z, dZ) || !same(a, dZ) || !targets(criterion, z, y)) {
            throw misfit("dZ = ∂loss/∂Z", dZ, z, a, y);
        }
        computeOutputGradient(criterion, parameter, z, a, y, dZ);
    }

    /** {@link #outputGradient}, checked. */
    protected abstract void computeOutputGradient(
            Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dZ);

    /**
     * Inverted dropout: out = in ⊙ D / (1 − rate), where D is 1 with probability 1 − rate, drawn from the stream {@code key}
     * at each element's index. The same call with the same key takes dA back through the mask. {@code out} may be {@code in}.
     */
    public final void dropout(Matrix in, long key, double rate, Matrix out) {
        out.requireWritable();
        if (!same(in, out)) {
            throw misfit("out = in ⊙ D / (1 − rate)", out, in);
        }
        computeDropout(in, key, rate, out);
    }

    /** {@link #dropout}, checked. */
    protected abstract void computeDropout(Matrix in, long key, double rate, Matrix out);

    /**
     * Copies columns: out's column j is the column {@code order[from + j]} of {@code source}.
     *
     * @param source (n, any)
     * @param out (n, m)
     */
    public final void gather(Matrix source, int[] order, int from, Matrix out) {
        out.requireWritable();
        if (source.rows() != out.rows()
                || from < 0
                || from + out.columns() > order.length
                || !onePrecision(source, out, out, out)) {
            throw misfit("out = columns of source", out, source);
        }
        computeGather(source, order, from, out);
    }

    /** {@link #gather}, checked. */
    protected abstract void computeGather(Matrix source, int[] order, int from, Matrix out);

    /**
     * A's column j is that of A_prev, but that in the place of the last rows, which hold levels, stand columns of E: for each field f the one
     * that its level names, E_f[:, level]. It is the product of E_f with the level's one-hot column. Guo &amp; Berkhahn, <em>Entity
     * embeddings of categorical variables</em>, 2016, §3.
     *
     * @param aPrev (p + F, m): p plain numbers, then the levels of F fields
     * @param levels F numbers of levels
     * @param e (d, Σ levels): the columns of the first field, then those of the second, …
     * @param a (p + F·d, m), the output
     * @throws IllegalArgumentException if {@link #requireLevels} refuses A_prev
     */
    public final void embedding(Matrix aPrev, int[] levels, Matrix e, Matrix a) {
        a.requireWritable();
        if (!isEmbedding(aPrev, levels, e, a)) {
            throw misfit("A = (A_prev, E[:, level])", a, e, aPrev);
        }
        requireLevels(aPrev, levels);
        computeEmbedding(aPrev, levels, e, a);
    }

    /** {@link #embedding}, checked. */
    protected abstract void computeEmbedding(Matrix aPrev, int[] levels, Matrix e, Matrix a);

    /**
     * dE_f[:, k] = 1/m Σ dA_f over the examples whose level is k, added up in their order in float64, and 0 where there is none. dA_prev is
     * that of A in the plain rows, and 0 in the rows of levels, which have no slope.
     *
     * @param dA (p + F·d, m)
     * @param aPrev (p + F, m), as {@link #embedding} got it, and so the levels
     * @param dE (d, Σ levels), an output
     * @param dAPrev (p + F, m), an output; or (0, 0) where nobody needs it
     * @throws IllegalArgumentException if {@link #requireLevels} refuses A_prev
     */
    public final void embeddingGradient(Matrix dA, Matrix aPrev, int[] levels, Matrix dE, Matrix dAPrev) {
        dE.requireWritable();
        dAPrev.requireWritable();
        boolean unwanted = dAPrev.rows() == 0 && dAPrev.columns() == 0;
        if (!isEmbedding(aPrev, levels, dE, dA) || !(unwanted || same(dAPrev, aPrev))) {
            throw misfit("dE[:, level] = 1/m Σ dA", dE, dAPrev, dA, aPrev);
        }
        requireLevels(aPrev, levels);
        computeEmbeddingGradient(dA, aPrev, levels, dE, dAPrev);
    }

    /** {@link #embeddingGradient}, checked. */
    protected abstract void computeEmbeddingGradient(Matrix dA, Matrix aPrev, int[] levels, Matrix dE, Matrix dAPrev);

    private static boolean isEmbedding(Matrix aPrev, int[] levels, Matrix e, Matrix a) {
        long columns = 0;
        for (int count : levels) {
            columns += count;
        }
        int plain = aPrev.rows() - levels.length;
        return plain >= 0
                && columns == e.columns()
                && a.rows() == plain + (long) levels.length * e.rows()
                && a.columns() == aPrev.columns()
                && onePrecision(aPrev, e, a, a);
    }

    /**
     * Refuses examples whose last rows hold anything but levels.
     *
     * @param aPrev (p + F, m)
     * @param levels F numbers of levels; a level is a whole number from 0 up to that of its field less one
     * @throws IllegalArgumentException with a sentence that names the feature, the example, the field, the range and the number
     */
    public static void requireLevels(Matrix aPrev, int[] levels) {
        requireLevels(aPrev, levels, 0);
    }

    /**
     * As {@link #requireLevels(Matrix, int[])}, for some of many examples.
     *
     * @param first the number of the first of them, for the message
     */
    public static void requireLevels(Matrix aPrev, int[] levels, int first) {
        int rows = aPrev.rows();
        int plain = rows - levels.length;
        for (int j = 0; j < aPrev.columns(); j++) {
            for (int f = 0; f < levels.length; f++) {
                double value = aPrev.at(plain + f + j * rows);
                int level = (int) value;
                if (level != value || level < 0 || level >= levels[f]) {
                    throw new IllegalArgumentException("feature " + (plain + f) + " of example " + (first + j)
                            + " is a level of field " + (f + 1) + " of " + levels.length
                            + " and must be a whole number from 0 to " + (levels[f] - 1) + ", but is " + value);
                }
            }
        }
    }

    /**
     * θ := (1 − αλ)θ − αg, computed so that in float32 a small αλ is not rounded away beside 1. The decay λ is decoupled from the
     * gradient: Loshchilov &amp; Hutter, <em>Decoupled weight decay regularization</em>, ICLR 2019, Algorithm 1.
     *
     * @param learningRate α
     * @param decay λ
     */
    public final void gradientDescent(Matrix theta, Matrix gradient, double learningRate, double decay) {
        theta.requireWritable();
        if (!same(theta, gradient)) {
            throw misfit("θ := (1 − αλ)θ − αg", theta, gradient);
        }
        computeGradientDescent(theta, gradient, learningRate, decay);
    }

    /** {@link #gradientDescent}, checked. */
    protected abstract void computeGradientDescent(Matrix theta, Matrix gradient, double learningRate, double decay);

    /**
     * v := βv + g; θ := (1 − αλ)θ − αv, or with Nesterov's term θ := (1 − αλ)θ − α(g + βv). Sutskever et al., <em>On the importance of
     * initialization and momentum in deep learning</em>, ICML 2013, §2, with v in the place of −v/α. Here and below, v, r or s that decays
     * below the smallest normal number is set to 0: subnormal numbers slow processors down, and would stay for ever.
     *
     * @param learningRate α
     * @param decay λ, as in {@link #gradientDescent}
     */
    public final void momentum(
            Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta, boolean nesterov, double decay) {
        v.requireWritable();
        theta.requireWritable();
        if (!same(theta, gradient) || !same(theta, v)) {
            throw misfit("θ := (1 − αλ)θ − αv", theta, gradient, v);
        }
        computeMomentum(theta, gradient, v, learningRate, beta, nesterov, decay);
    }

    /** {@link #momentum}, checked. */
    protected abstract void computeMomentum(
            Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta, boolean nesterov, double decay);

    /**
     * r := ρr + (1 − ρ)g²; θ := (1 − αλ)θ − αg / (√r + ε). Tieleman &amp; Hinton, <em>Neural networks for machine learning</em>, lecture
     * 6.5, 2012.
     *
     * @param learningRate α
     * @param decay λ, as in {@link #gradientDescent}
     */
    public final void rmsProp(
            Matrix theta, Matrix gradient, Matrix r, double learningRate, double rho, double epsilon, double decay) {
        r.requireWritable();
        theta.requireWritable();
        if (!same(theta, gradient) || !same(theta, r)) {
            throw misfit("θ := (1 − αλ)θ − αg / (√r + ε)", theta, gradient, r);
        }
        computeRmsProp(theta, gradient, r, learningRate, rho, epsilon, decay);
    }

    /** {@link #rmsProp}, checked. */
    protected abstract void computeRmsProp(
            Matrix theta, Matrix gradient, Matrix r, double learningRate, double rho, double epsilon, double decay);

    /**
     * s := β₁s + (1 − β₁)g; r := β₂r + (1 − β₂)g²; θ := (1 − αλ)θ − α ŝ / (√r̂ + ε), with ŝ = s / (1 − β₁ᵗ), r̂ = r / (1 − β₂ᵗ).
     * Kingma &amp; Ba, <em>Adam</em>, ICLR 2015, Algorithm 1; with λ it is AdamW.
     *
     * @param learningRate α
     * @param decay λ, as in {@link #gradientDescent}
     * @param t the number of the update, from 1
     */
    public final void adam(
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
        r.requireWritable();
        s.requireWritable();
        theta.requireWritable();
        if (!same(theta, gradient) || !same(theta, s) || !same(theta, r)) {
            throw misfit("θ := (1 − αλ)θ − α ŝ / (√r̂ + ε)", theta, gradient, s, r);
        }
        computeAdam(theta, gradient, s, r, learningRate, beta1, beta2, epsilon, decay, t);
    }

    /** {@link #adam}, checked. */
    protected abstract void computeAdam(
            Matrix theta,
            Matrix gradient,
            Matrix s,
            Matrix r,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double decay,
            long t);

    /**
     * r := β₂r + (1 − β₂)g²; d = g / (√r̂ + ε) + λy with r̂ = r / (1 − β₂ᵗ); y := y + c(z − y) + α(β₁(1 − c) − 1)d; z := z − αd: AdamW
     * without a schedule. Gradients are taken at θ = y, between z, which follows them, and x, the mean of z weighted by c, of which
     * only y = β₁x + (1 − β₁)z is kept. Defazio et al., <em>The road less scheduled</em>, NeurIPS 2024, Algorithm 1, with the mean
     * eliminated.
     *
     * @param theta y
     * @param learningRate α
     * @param decay λ, of y
     * @param c the weight of this update's z in the mean, 1/t where all weigh the same
     * @param t the number of the update, from 1
     */
    public final void scheduleFree(
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
        r.requireWritable();
        z.requireWritable();
        theta.requireWritable();
        if (!same(theta, gradient) || !same(theta, z) || !same(theta, r)) {
            throw misfit("y := y + c(z − y) + α(β₁(1 − c) − 1)d", theta, gradient, z, r);
        }
        computeScheduleFree(theta, gradient, z, r, learningRate, beta1, beta2, epsilon, decay, c, t);
    }

    /** {@link #scheduleFree}, checked. */
    protected abstract void computeScheduleFree(
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
            long t);

    /**
     * out = a·x + b·y, computed in float64 and rounded once, so that a running mean such as 0.9999x + 0.0001y does not lean to one side.
     *
     * @param out of the shape of x and y; it may be one of them, and they may be one matrix
     */
    public final void combine(double a, Matrix x, double b, Matrix y, Matrix out) {
        out.requireWritable();
        if (!same(x, out) || !same(y, out)) {
            throw misfit("out = a·x + b·y", out, x, y);
        }
        computeCombine(a, x, b, y, out);
    }

    /** {@link #combine}, checked. */
    protected abstract void computeCombine(double a, Matrix x, double b, Matrix y, Matrix out);

    /**
     * Σ xₖyₖ over all elements, summed in float64 whatever the precision, in an order that depends on the number of elements N alone. The
     * error is at most N·2⁻⁵³·Σ |xₖyₖ|, on vectors (N/8192 + 40)·2⁻⁵³·Σ |xₖyₖ|.
     *
     * @param y of the shape of x, or x itself: then this is the square of its Euclidean norm
     */
    public final double dot(Matrix x, Matrix y) {
        if (!same(x, y)) {
            throw misfit("Σ xₖyₖ", x, y);
        }
        return computeDot(x, y);
    }

    /** {@link #dot}, checked. */
    protected abstract double computeDot(Matrix x, Matrix y);

    /** Σ |xₖ| over all elements, summed as by {@link #dot}. */
    public final double absoluteSum(Matrix x) {
        return computeAbsoluteSum(x);
    }

    /** {@link #absoluteSum}. */
    protected abstract double computeAbsoluteSum(Matrix x);

    /**
     * x := max(−c, min(c, x)), element by element; NaN stays NaN.
     *
     * @param limit c, not negative
     */
    public final void clip(Matrix x, double limit) {
        x.requireWritable();
        computeClip(x, limit);
    }

    /** {@link #clip}, checked. */
    protected abstract void computeClip(Matrix x, double limit);

    /**
     * dW := dW + λ₂W + λ₁ sign(W), with sign(0) = 0: the gradient of the penalty ½λ₂ Σ W² + λ₁ Σ |W|.
     *
     * @param w of any shape
     * @param l1 λ₁
     * @param l2 λ₂
     * @param dW of the shape of W
     */
    public final void penaltyGradient(Matrix w, double l1, double l2, Matrix dW) {
        dW.requireWritable();
        if (!same(w, dW)) {
            throw misfit("dW := dW + λ₂W + λ₁ sign(W)", dW, w);
        }
        computePenaltyGradient(w, l1, l2, dW);
    }

    /** {@link #penaltyGradient}, checked. */
    protected abstract void computePenaltyGradient(Matrix w, double l1, double l2, Matrix dW);

    /**
     * W's row i is scaled by c / ‖Wᵢ‖ where its Euclidean norm exceeds c, and keeps its bits elsewhere: a limit on the incoming weights of each
     * unit. Srivastava et al., <em>Dropout</em>, JMLR 15, 2014, §5.1.
     *
     * @param w (n, n_prev)
     * @param limit c
     */
    public final void limitNorms(Matrix w, double limit) {
        w.requireWritable();
        computeLimitNorms(w, limit);
    }

    /** {@link #limitNorms}, checked. */
    protected abstract void computeLimitNorms(Matrix w, double limit);

    /**
     * x's column j is multiplied by weightsⱼ.
     *
     * @param x (n, m)
     * @param weights (1, m)
     */
    public final void scaleColumns(Matrix x, Matrix weights) {
        x.requireWritable();
        if (!perColumn(x, weights)) {
            throw misfit("x := x ⊙ weights, by columns", x, weights);
        }
        computeScaleColumns(x, weights);
    }

    /** {@link #scaleColumns}, checked. */
    protected abstract void computeScaleColumns(Matrix x, Matrix weights);

    /**
     * out = γ ⊙ x̂ + β with x̂ = (in − mean) / √(variance + ε), where mean and variance (Σ (in − mean)² over their number) are those of
     * each row or of each column, as the axis says.
     *
     * @param in (n, m)
     * @param gamma (n, 1)
     * @param beta (n, 1)
     * @param mean an output, (n, 1) over examples and (1, m) over features
     * @param variance an output, shaped as the mean
     * @param out (n, m), an output
     */
    public final void normalize(
            Axis axis, Matrix in, Matrix gamma, Matrix beta, double epsilon, Matrix mean, Matrix variance, Matrix out) {
        mean.requireWritable();
        variance.requireWritable();
        out.requireWritable();
        if (!same(in, out)
                || !perRow(in, gamma)
                || !perRow(in, beta)
                || !perStatistic(axis, in, mean)
                || !perStatistic(axis, in, variance)) {
            throw misfit("out = γ ⊙ (in − mean) / √(variance + ε) + β", out, in, gamma, beta, mean, variance);
        }
        computeNormalize(axis, in, gamma, beta, epsilon, mean, variance, out);
    }

    /** {@link #normalize}, checked. */
    protected abstract void computeNormalize(
            Axis axis, Matrix in, Matrix gamma, Matrix beta, double epsilon, Matrix mean, Matrix variance, Matrix out);

    /**
     * dβ = 1/m Σⱼ dOut, dγ = 1/m Σⱼ dOut ⊙ x̂ and dIn = (h − mean(h) − x̂ ⊙ mean(h ⊙ x̂)) / √(variance + ε) with h = γ ⊙ dOut, the means
     * taken along the axis: the gradients of {@link #normalize}, mean and variance being functions of in. As everywhere, dOut and dIn are
     * those of each example's own loss, and the 1/m stands in the parameters' gradients. Ioffe &amp; Szegedy 2015, §3.
     *
     * @param dOut (n, m)
     * @param in (n, m), as {@link #normalize} got it
     * @param mean as {@link #normalize} left it, and so the variance
     * @param dIn (n, m), an output, which may be dOut; or (0, 0) where nobody needs it
     * @param dGamma (n, 1), an output
     * @param dBeta (n, 1), an output
     */
    public final void normalizeGradient(
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
        dIn.requireWritable();
        dGamma.requireWritable();
        dBeta.requireWritable();
        boolean unwanted = dIn.rows() == 0 && dIn.columns() == 0;
        if (!same(dOut, in)
                || !(unwanted || same(dIn, in))
                || !perStatistic(axis, in, mean)
                || !perStatistic(axis, in, variance)
                || !perRow(in, gamma)
                || !perRow(in, dGamma)
                || !perRow(in, dBeta)) {
            throw misfit("dIn, dγ and dβ of a normalisation", dIn, dGamma, dBeta, dOut, in, mean, variance, gamma);
        }
        computeNormalizeGradient(axis, dOut, in, mean, variance, gamma, epsilon, dIn, dGamma, dBeta);
    }

    /** {@link #normalizeGradient}, checked. */
    protected abstract void computeNormalizeGradient(
            Axis axis,
            Matrix dOut,
            Matrix in,
            Matrix mean,
            Matrix variance,
            Matrix gamma,
            double epsilon,
            Matrix dIn,
            Matrix dGamma,
            Matrix dBeta);

    /**
     * out = scale ⊙ in + shift, in each column: what normalisation by fixed statistics is.
     *
     * @param in (n, m)
     * @param scale (n, 1)
     * @param shift (n, 1)
     * @param out (n, m), the output, which may be in
     */
    public final void scaleShift(Matrix in, Matrix scale, Matrix shift, Matrix out) {
        out.requireWritable();
        if (!same(in, out) || !perRow(in, scale) || !perRow(in, shift)) {
            throw misfit("out = scale ⊙ in + shift", out, in, scale, shift);
        }
        computeScaleShift(in, scale, shift, out);
    }

    /** {@link #scaleShift}, checked. */
    protected abstract void computeScaleShift(Matrix in, Matrix scale, Matrix shift, Matrix out);

    /** Whether y holds one number for each row of x. */
    private static boolean perRow(Matrix x, Matrix y) {
        return y.rows() == x.rows() && y.columns() == 1 && x.precision() == y.precision();
    }

    /** Whether y holds one number for each column of x. */
    private static boolean perColumn(Matrix x, Matrix y) {
        return y.rows() == 1 && y.columns() == x.columns() && x.precision() == y.precision();
    }

    private static boolean perStatistic(Axis axis, Matrix x, Matrix y) {
        return switch (axis) {
            case EXAMPLES -> perRow(x, y);
            case FEATURES -> perColumn(x, y);
        };
    }

    private static boolean same(Matrix x, Matrix y) {
        return x.rows() == y.rows() && x.columns() == y.columns() && x.precision() == y.precision();
    }

    private static boolean onePrecision(Matrix a, Matrix b, Matrix c, Matrix d) {
        return a.precision() == b.precision() && a.precision() == c.precision() && a.precision() == d.precision();
    }

    private static boolean targets(Criterion criterion, Matrix z, Matrix y) {
        boolean classNumbers = criterion == Criterion.CATEGORICAL_CROSS_ENTROPY && y.rows() == 1;
        return y.columns() == z.columns() && (y.rows() == z.rows() || classNumbers) && y.precision() == z.precision();
    }

    /** Only a failure gets here, so that the list of matrices costs a working call nothing. */
    private static IllegalArgumentException misfit(String equation, Matrix... matrices) {
        return new IllegalArgumentException(
                "the matrices do not fit " + equation + ": their shapes are " + List.of(matrices));
    }

    /** For providers: the array behind a float32 matrix. */
    protected static float[] floats(Matrix matrix) {
        return matrix.floats;
    }

    /** For providers: the array behind a float64 matrix. */
    protected static double[] doubles(Matrix matrix) {
        return matrix.doubles;
    }

    /** For providers: where the first element of the matrix stands in its array; the others follow without a gap. */
    protected static int offset(Matrix matrix) {
        return matrix.offset;
    }

    /**
     * For providers: a computation whose outputs are divided into tiles, shared out among the one team of threads that the
     * process has. It is made once and run as often as wanted, which allocates nothing. Which thread does a tile must not
     * matter to the result: what is divided is the outputs, never the sum inside one output.
     */
    public abstract static class Work {
        private final Team.Work tiles = new Team.Work() {
            @Override
            void tile(int tile, int slot) {
                Work.this.tile(tile, slot);
            }
        };

        /** For providers. */
        protected Work() {}

        /**
         * Computes one tile. The slot, from 0 up to the number of threads less one, tells which scratch memory is the
         * executing thread's own.
         */
        protected abstract void tile(int tile, int slot);

        /**
         * Calls {@link #tile} exactly once for each tile from 0 up to {@code tiles}, on at most {@code threads} threads with
         * the caller among them, and returns when all are done. A failure of a tile is thrown here.
         */
        protected final void run(int tiles, int threads) {
            Team.run(this.tiles, tiles, threads);
        }
    }
}

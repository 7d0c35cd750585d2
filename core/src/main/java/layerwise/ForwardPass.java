package layerwise;

import layerwise.math.Kernels;
import layerwise.math.Matrix;

/**
 * A forward pass laid open: the cache (A_prev, W, b, Z) and the output A of every dense layer, the cost, and the way back. It
 * is a snapshot: its matrices are its own, and later updates of the parameters do not touch them.
 */
public final class ForwardPass {
    private final Network network;
    private final Plan plan;
    private final LayerViews gradients;

    private ForwardPass(Network network, Plan plan, LayerViews gradients) {
        this.network = network;
        this.plan = plan;
        this.gradients = gradients;
    }

    static ForwardPass predicting(Network network, Parameters parameters, Matrix x) {
        return of(network, Kernels.best(1), parameters, x, false, 0);
    }

    static ForwardPass training(Network network, Parameters parameters, Matrix x, long seed) {
        return of(network, Kernels.best(1), parameters, x, true, seed);
    }

    static ForwardPass of(
            Network network, Kernels kernels, Parameters parameters, Matrix x, boolean dropsOut, long seed) {
        if (x.columns() < 1) {
            throw new IllegalArgumentException("X must have at least 1 example, but is " + x.shape());
        }
        Workspace workspace = new Workspace(parameters.precision(), x.columns());
        LayerViews gradients = LayerViews.zeros(network, parameters.precision());
        Plan plan = new Plan(
                network,
                kernels,
                parameters.copy(),
                gradients,
                workspace,
                x.to(parameters.precision()),
                Plan.Mode.WATCH,
                dropsOut);
        plan.drawMasks(Purpose.DROPOUT.key(seed, 0));
        plan.forward();
        return new ForwardPass(network, plan, gradients);
    }

    /**
     * The cache of one dense layer, with its output.
     *
     * @param APrev Aˡ⁻¹, (nˡ⁻¹, m); behind a dropout layer, after the mask; behind an embedding, what it gives
     * @param W Wˡ, (nˡ, nˡ⁻¹)
     * @param b bˡ, (nˡ, 1)
     * @param Z Zˡ = Wˡ·Aˡ⁻¹ + bˡ, (nˡ, m)
     * @param A Aˡ = gˡ(Zˡ), (nˡ, m); before the mask of a dropout layer that follows
     */
    public record Cache(Matrix APrev, Matrix W, Matrix b, Matrix Z, Matrix A) {}

    /** The cache of dense layer l = 1 … L. */
    public Cache layer(int l) {
        DenseStep step = plan.layer(l);
        return new Cache(
                step.aPrev.asReadOnly(),
                step.W.asReadOnly(),
                step.b.asReadOnly(),
                step.z.asReadOnly(),
                step.a.asReadOnly());
    }

    /**
     * The cache of a batch or layer normalisation, with its output.
     *
     * @param APrev what is normalised, (n, m)
     * @param gamma γ, (n, 1)
     * @param beta β, (n, 1)
     * @param mean for batch normalisation that of each row, (n, 1): of these examples in training, the running one in prediction; for
     *     layer normalisation that of each column, (1, m)
     * @param variance likewise
     * @param Z γ ⊙ X̂ + β, (n, m)
     * @param A g(Z), (n, m)
     */
    public record NormCache(
            Matrix APrev, Matrix gamma, Matrix beta, Matrix mean, Matrix variance, Matrix Z, Matrix A) {}

    /**
     * The cache of the normalisation behind dense layer l = 0 … L.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public NormCache norm(int l) {
        NormStep step = plan.norm(l);
        return new NormCache(
                step.aPrev.asReadOnly(),
                step.gamma.asReadOnly(),
                step.beta.asReadOnly(),
                step.mean.asReadOnly(),
                step.variance.asReadOnly(),
                step.z.asReadOnly(),
                step.a.asReadOnly());
    }

    /**
     * The cache of an embedding, with its output.
     *
     * @param APrev A⁰, (n⁰, m), whose last rows are levels
     * @param E (d, Σ levels)
     * @param A the plain rows of A⁰ and, for each field, the column of E that its level names, (n, m)
     */
    public record EmbeddingCache(Matrix APrev, Matrix E, Matrix A) {}

    /**
     * The cache of the embedding of the input.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public EmbeddingCache embedding() {
        EmbeddingStep step = plan.embedding();
        return new EmbeddingCache(step.aPrev.asReadOnly(), step.E.asReadOnly(), step.a.asReadOnly());
    }

    /** L, the number of dense layers. */
    public int depth() {
        return network.depth();
    }

    /** A⁰ = X, (n⁰, m). */
    public Matrix input() {
        return plan.input().asReadOnly();
    }

    /** A^L, (n^L, m), the predictions. */
    public Matrix output() {
        return plan.output().asReadOnly();
    }

    /**
     * J = 1/m Σ loss.
     *
     * @param y the targets, as the network's loss takes them
     * @throws IllegalArgumentException if they have another shape or a value the loss does not take
     */
    public double cost(Matrix y) {
        return plan.cost(targets(y));
    }

    /**
     * The backward pass: dZˡ = dAˡ ⊙ gˡ′(Zˡ), dWˡ = 1/m dZˡ·Aˡ⁻¹ᵀ, dbˡ = 1/m Σ columns of dZˡ, dAˡ⁻¹ = Wˡᵀ·dZˡ, from l = L down
     * to 1. The gradients are views of this pass's own memory, which a second call overwrites.
     *
     * @param y the targets, as the network's loss takes them
     * @throws IllegalArgumentException if they have another shape or a value the loss does not take
     */
    public Gradients backward(Matrix y) {
        plan.backward(targets(y));
        return new Gradients(gradients, plan);
    }

    private Matrix targets(Matrix y) {
        network.loss().requireTargets(y, network.outputs(), plan.input().columns());
        return y.precision() == plan.input().precision() ? y : y.to(plan.input().precision());
    }
}

package layerwise.math;

/**
 * The functions g that kernels compute, A = g(Z). All but {@link #SOFTMAX} act on each element alone; softmax acts on each
 * column. The slope g′ is the derivative; at a corner it is that from below.
 */
public enum Function {
    /** g(z) = z. */
    IDENTITY,
    /** g(z) = 1 / (1 + e⁻ᶻ). */
    SIGMOID,
    /** g(z) = tanh z. */
    TANH,
    /** g(z) = max(z, 0); slope 0 at z = 0. Nair and Hinton 2010. */
    RELU,
    /** g(z) = z for z &gt; 0, else αz. Maas, Hannun and Ng 2013. */
    LEAKY_RELU,
    /** g(z) = z for z &gt; 0, else α(eᶻ − 1). Clevert, Unterthiner and Hochreiter 2016. */
    ELU,
    /** g(z) = λz for z &gt; 0, else λα(eᶻ − 1), with the fixed λ and α of Klambauer et al. 2017. */
    SELU,
    /** g(z) = z·Φ(z), Φ the standard normal distribution function. Hendrycks and Gimpel 2016. */
    GELU,
    /** g(z) = z·σ(z), σ the sigmoid; also called swish. Elfwing, Uchibe and Doya 2018. */
    SILU,
    /** g(z) = z·tanh(softplus(z)). Misra 2020. */
    MISH,
    /** g(z) = log(1 + eᶻ). Dugas et al. 2001. */
    SOFTPLUS,
    /** g(z)ⱼ = e^zⱼ / Σₖ e^zₖ over each column. Bridle 1990. */
    SOFTMAX;

    /** Whether g or g′ has a corner at z = 0, so that a difference quotient across it is no derivative, or a poor one. */
    public boolean hasKink() {
        return switch (this) {
            case RELU, LEAKY_RELU, ELU, SELU -> true;
            case IDENTITY, SIGMOID, TANH, GELU, SILU, MISH, SOFTPLUS, SOFTMAX -> false;
        };
    }

    /**
     * Whether g′(Z) can be computed from A = g(Z) alone, so that Z need not be kept: where it can, {@link Kernels#activation} may
     * overwrite Z by A, and {@link Kernels#activationGradient} takes A in place of Z.
     *
     * @param parameter the α of leaky ReLU, of which A has the sign of Z unless α is negative; others ignore it
     */
    public boolean slopeFollowsFromValue(double parameter) {
        return switch (this) {
            case IDENTITY, SIGMOID, TANH, RELU -> true;
            case LEAKY_RELU -> parameter >= 0;
            case ELU, SELU, GELU, SILU, MISH, SOFTPLUS, SOFTMAX -> false;
        };
    }
}

package layerwise.math;

/**
 * The losses that kernels compute between outputs A^L (n, m) and targets Y. Each is averaged over the m examples and, but for
 * {@link #CATEGORICAL_CROSS_ENTROPY}, over the n outputs. Y is (n, m); for categorical cross-entropy with n &gt; 1 it may also
 * be (1, m), the number of the right class of each example.
 */
public enum Criterion {
    /** −(y log a + (1 − y) log(1 − a)), a = σ(z). */
    BINARY_CROSS_ENTROPY(Function.SIGMOID),
    /** −Σⱼ yⱼ log aⱼ over each column, a = softmax(z). */
    CATEGORICAL_CROSS_ENTROPY(Function.SOFTMAX),
    /** (a − y)². */
    MEAN_SQUARED_ERROR(Function.IDENTITY),
    /** |a − y|; slope 0 at a = y. */
    MEAN_ABSOLUTE_ERROR(Function.IDENTITY),
    /** ½(a − y)² where |a − y| ≤ δ, else δ(|a − y| − ½δ). Huber 1964. */
    HUBER(Function.IDENTITY),
    /** a − y log a, the Poisson deviance up to a term in y alone; a = softplus(z) keeps the rate a positive. */
    POISSON(Function.SOFTPLUS);

    private final Function canonicalOutput;

    Criterion(Function canonicalOutput) {
        this.canonicalOutput = canonicalOutput;
    }

    /** The output function this loss is meant to stand on, with which dZ^L is computed in one fused, stable step. */
    public Function canonicalOutput() {
        return canonicalOutput;
    }

    /** Whether the loss needs A^L to be a probability or a rate, and so accepts its canonical output only. */
    public boolean needsCanonicalOutput() {
        return canonicalOutput != Function.IDENTITY;
    }
}

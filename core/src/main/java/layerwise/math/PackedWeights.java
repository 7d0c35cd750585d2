package layerwise.math;

/**
 * The weights of a layer that do not change any more, in a layout that suits the {@link Kernels} that packed them. Threads may
 * share them; kernels of another provider read them as the matrix that they are.
 */
public class PackedWeights {
    private final Matrix matrix;

    /**
     * Weights without a layout of their own; providers may add one.
     *
     * @param matrix W, rounded as the format says
     */
    public PackedWeights(Matrix matrix) {
        this.matrix = matrix;
    }

    /** W, (n, n_prev), each weight as it is multiplied. */
    public final Matrix matrix() {
        return matrix;
    }
}

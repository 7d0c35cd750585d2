package layerwise.math;

/**
 * The weights of a layer that do not change any more, in a layout that suits the {@link Kernels} that packed them. Threads may
 * share them; kernels of another provider read them as the matrix that they are.
 */
public class PackedWeights {
    private final Matrix matrix;

    /**
     * For providers, which may add a layout of their own.
     *
     * @param matrix W, rounded as the format says
     */
    protected PackedWeights(Matrix matrix) {
        this.matrix = matrix;
    }

    /** W, (n, n_prev), each weight as it is multiplied. */
    public final Matrix matrix() {
        return matrix;
    }
}

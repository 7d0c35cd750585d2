package layerwise;

import layerwise.math.Kernels;
import layerwise.math.Matrix;

/**
 * An embedding at work, on m examples, whose last rows hold the levels of fields:
 *
 * <pre>{@code
 * forward    A_plain     = A_prev, plain
 *            A_f         = E_f[:, level_f]
 *
 * backward   dE_f[:, k]  = 1/m Σ dA_f over the examples whose level_f is k
 *            dA_prev     = dA, plain; 0 for levels
 * }</pre>
 */
final class EmbeddingStep implements Step {
    private final Kernels kernels;
    private final int[] levels;

    final Matrix E;
    final Matrix aPrev;
    final Matrix a;

    final Matrix dA;
    final Matrix dE;
    private final Matrix dAPrev;

    EmbeddingStep(
            Kernels kernels, int[] levels, Matrix E, Matrix aPrev, Matrix a, Matrix dA, Matrix dE, Matrix dAPrev) {
        this.kernels = kernels;
        this.levels = levels;
        this.E = E;
        this.aPrev = aPrev;
        this.a = a;
        this.dA = dA;
        this.dE = dE;
        this.dAPrev = dAPrev;
    }

    @Override
    public void forward() {
        kernels.embedding(aPrev, levels, E, a);
    }

    @Override
    public void backward() {
        kernels.embeddingGradient(dA, aPrev, levels, dE, dAPrev);
    }
}

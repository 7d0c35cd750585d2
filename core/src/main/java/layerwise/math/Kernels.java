package layerwise.math;

import java.util.Optional;

/**
 * The equations of the network as operations on matrices: the only place that touches numbers. A provider implements all of
 * them, each fused and laid out as suits it.
 *
 * <p>Throughout, outputs are overwritten and must not overlap inputs unless the method says so, every matrix of one call has
 * the same precision, and shapes agree as stated: callers check them once, when a plan is compiled, not here. Work is split over
 * outputs only, so the number of threads never changes a bit of any result. An instance owns scratch memory and belongs to one
 * thread at a time; instances are cheap and need no closing.
 */
public abstract class Kernels {
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
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        return threads;
    }

    /** The name of the provider. */
    public abstract String name();

    /** The largest number of threads that one call may use. */
    public abstract int threads();

    /**
     * Z = W·A_prev + b, with b added to every column.
     *
     * @param w (n, n_prev)
     * @param aPrev (n_prev, m)
     * @param b (n, 1)
     * @param z (n, m), the output
     */
    public abstract void affine(Matrix w, Matrix aPrev, Matrix b, Matrix z);

    /**
     * A = g(Z).
     *
     * @param parameter the α of leaky ReLU and ELU; others ignore it
     * @param z (n, m)
     * @param a (n, m), the output
     */
    public abstract void activation(Function g, double parameter, Matrix z, Matrix a);

    /**
     * dZ = dA ⊙ g′(Z); for softmax, whose derivative is a matrix, dZ = A ⊙ (dA − Σⱼ Aⱼ dAⱼ) in each column.
     *
     * @param dA (n, m)
     * @param z (n, m)
     * @param a (n, m), g(Z)
     * @param dZ (n, m), the output, which may be dA
     */
    public abstract void activationGradient(Function g, double parameter, Matrix dA, Matrix z, Matrix a, Matrix dZ);

    /**
     * dW = 1/m dZ·A_prevᵀ.
     *
     * @param dZ (n, m)
     * @param aPrev (n_prev, m)
     * @param dW (n, n_prev), the output
     */
    public abstract void weightGradient(Matrix dZ, Matrix aPrev, Matrix dW);

    /**
     * db = 1/m Σ columns of dZ.
     *
     * @param dZ (n, m)
     * @param db (n, 1), the output
     */
    public abstract void biasGradient(Matrix dZ, Matrix db);

    /**
     * dA_prev = Wᵀ·dZ.
     *
     * @param w (n, n_prev)
     * @param dZ (n, m)
     * @param dAPrev (n_prev, m), the output
     */
    public abstract void inputGradient(Matrix w, Matrix dZ, Matrix dAPrev);

    /**
     * The cost J = 1/m Σ loss over the m columns. Losses that need their canonical output are computed from Z, which is exact
     * however far the output saturates; the others from A.
     *
     * @param parameter the δ of Huber's loss; others ignore it
     * @param z (n, m), Z^L
     * @param a (n, m), A^L
     * @param y the targets, shaped as {@link Criterion} says
     */
    public abstract double cost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y);

    /**
     * dA^L = ∂loss/∂A^L, for each example alone (the 1/m stands in dW and db). It is infinite where the loss is steep beyond
     * the range of the precision; {@link #outputGradient} is not.
     *
     * @param z (n, m), Z^L
     * @param a (n, m), A^L
     * @param dA (n, m), the output
     */
    public abstract void costGradient(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dA);

    /**
     * dZ^L of a loss on its canonical output, in one step that neither overflows nor cancels: A^L − Y for the
     * cross-entropies.
     *
     * @param dZ (n, m), the output
     */
    public abstract void outputGradient(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dZ);

    /**
     * Inverted dropout: out = in ⊙ D / (1 − rate), where D is 1 with probability 1 − rate, drawn from the stream {@code key}
     * at each element's index. The same call with the same key takes dA back through the mask. {@code out} may be {@code in}.
     */
    public abstract void dropout(Matrix in, long key, double rate, Matrix out);

    /**
     * Copies columns: out's column j is the column {@code order[from + j]} of {@code source}.
     *
     * @param source (n, any)
     * @param out (n, m)
     */
    public abstract void gather(Matrix source, int[] order, int from, Matrix out);

    /** θ := θ − α·gradient. */
    public abstract void gradientDescent(Matrix theta, Matrix gradient, double learningRate);

    /** v := βv + gradient; θ := θ − αv. */
    public abstract void momentum(Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta);

    /**
     * s := β₁s + (1 − β₁)g; r := β₂r + (1 − β₂)g²; θ := θ − α ŝ / (√r̂ + ε), with ŝ = s / (1 − β₁ᵗ), r̂ = r / (1 − β₂ᵗ).
     *
     * @param t the number of the update, from 1
     */
    public abstract void adam(
            Matrix theta,
            Matrix gradient,
            Matrix s,
            Matrix r,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            long t);

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
}

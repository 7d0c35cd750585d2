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

    /** {@link #cost}, checked. */
    protected abstract double computeCost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y);

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

    /** θ := θ − α·gradient. */
    public final void gradientDescent(Matrix theta, Matrix gradient, double learningRate) {
        theta.requireWritable();
        if (!same(theta, gradient)) {
            throw misfit("θ := θ − α·gradient", theta, gradient);
        }
        computeGradientDescent(theta, gradient, learningRate);
    }

    /** {@link #gradientDescent}, checked. */
    protected abstract void computeGradientDescent(Matrix theta, Matrix gradient, double learningRate);

    /** v := βv + gradient; θ := θ − αv. */
    public final void momentum(Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta) {
        v.requireWritable();
        theta.requireWritable();
        if (!same(theta, gradient) || !same(theta, v)) {
            throw misfit("θ := θ − αv", theta, gradient, v);
        }
        computeMomentum(theta, gradient, v, learningRate, beta);
    }

    /** {@link #momentum}, checked. */
    protected abstract void computeMomentum(Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta);

    /**
     * s := β₁s + (1 − β₁)g; r := β₂r + (1 − β₂)g²; θ := θ − α ŝ / (√r̂ + ε), with ŝ = s / (1 − β₁ᵗ), r̂ = r / (1 − β₂ᵗ).
     *
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
            long t) {
        r.requireWritable();
        s.requireWritable();
        theta.requireWritable();
        if (!same(theta, gradient) || !same(theta, s) || !same(theta, r)) {
            throw misfit("θ := θ − α ŝ / (√r̂ + ε)", theta, gradient, s, r);
        }
        computeAdam(theta, gradient, s, r, learningRate, beta1, beta2, epsilon, t);
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
            long t);

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

package layerwise.onednn;

import layerwise.math.Criterion;
import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.PackedWeights;
import layerwise.math.Precision;
import layerwise.math.WeightFormat;
import org.jspecify.annotations.Nullable;

/**
 * The equations of a layer with their products on oneDNN where that pays ({@link Crossover}), in float32 and in bfloat16.
 * Everything else, float64 and all that is no product, is computed by the next kernels of the ladder. The first product that pays
 * loads the library.
 */
final class OnednnKernels extends Kernels {
    private final int threads;
    private final Kernels next;
    private final boolean twins;
    private final Product product;
    private final Bfloats left;
    private final Bfloats right;
    private final SingleColumns singleColumns;
    private float[] twoColumns = {};
    private @Nullable Checks checks;

    OnednnKernels(int threads, Kernels next) {
        this.threads = threads;
        this.next = next;
        this.twins = Checks.isTwin(next);
        this.product = new Product(threads);
        this.left = new Bfloats(threads);
        this.right = new Bfloats(threads);
        this.singleColumns = new SingleColumns(next);
    }

    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public int threads() {
        return threads;
    }

    private Checks checks() {
        Checks found = checks;
        if (found == null) {
            found = Checks.of(next);
            checks = found;
        }
        return found;
    }

    @Override
    protected void computeAffine(Matrix w, Matrix aPrev, Matrix b, Matrix z) {
        boolean done = switch (z.precision()) {
            case FLOAT32 -> affineFloats(w, aPrev, b, z);
            case BFLOAT16 -> affineBfloats(w, aPrev, b, z);
            case FLOAT64 -> false;
        };
        if (!done) {
            next.affine(w, aPrev, b, z);
        }
    }

    /** Only single columns are faster packed, and those are the next kernels'. */
    @Override
    protected PackedWeights computePack(Matrix w, WeightFormat format) {
        if (w.precision() != Precision.FLOAT32) {
            return super.computePack(w, format);
        }
        if (!Library.Processor.HAS_AVX512 || !Crossover.affineLayer(w.rows(), w.columns())) {
            return next.pack(w, format);
        }
        if (!twins) {
            return super.computePack(w, format);
        }
        return w.columns() <= Product.FLOAT_STRETCH ? next.pack(w, format) : new Stretches(w, format, next);
    }

    @Override
    protected void computeAffine(PackedWeights w, Matrix aPrev, Matrix b, Matrix z) {
        if (z.columns() != 1 || z.precision() != Precision.FLOAT32) {
            computeAffine(w.matrix(), aPrev, b, z);
        } else if (!(w instanceof Stretches stretches)) {
            affineColumn(w, aPrev, b, z);
        } else if (Checks.affineIsRuledOut()) {
            next.affine(w.matrix(), aPrev, b, z);
        } else {
            singleColumns.affine(stretches, aPrev, b, z, floats(z), offset(z));
        }
    }

    /** Without the next kernels as twins a single column is the library's, too, which has no use for a layout of theirs. */
    private void affineColumn(PackedWeights w, Matrix aPrev, Matrix b, Matrix z) {
        if (twins || !Library.Processor.HAS_AVX512 || !Crossover.affineLayer(z.rows(), aPrev.rows())) {
            next.affine(w, aPrev, b, z);
        } else {
            computeAffine(w.matrix(), aPrev, b, z);
        }
    }

    /**
     * Where the next kernels are twins, up to one stretch of the sum has the same bits on both, and the faster one is taken; a
     * longer sum has them if the next kernels compute it in the same stretches, which they do for a single column, so that
     * a prediction needs no library.
     */
    private boolean affineFloats(Matrix w, Matrix aPrev, Matrix b, Matrix z) {
        int n = z.rows();
        int m = z.columns();
        int nPrev = w.columns();
        if (!Library.Processor.HAS_AVX512 || !Crossover.affineLayer(n, nPrev) || m == 0) {
            return false;
        }
        if (twins) {
            boolean oneStretch = nPrev <= Product.FLOAT_STRETCH;
            if (oneStretch && !Crossover.affineColumns(n, nPrev, m)) {
                return false;
            }
            if (m == 1 && !Checks.affineIsRuledOut()) {
                singleColumns.affine(w, aPrev, b, z, floats(z), offset(z));
                return true;
            }
        }
        if (!checks().affine()) {
            return false;
        }
        product.of(n, m, nPrev, 1, false, false);
        if (m == 1) {
            float[] twice = twoColumns(n + nPrev);
            System.arraycopy(floats(aPrev), offset(aPrev), twice, 2 * n, nPrev);
            product.of(n, 2, nPrev, 1, false, false)
                    .multiply(twice, 2 * n, floats(w), offset(w), floats(b), offset(b), twice, 0);
            System.arraycopy(twice, 0, floats(z), offset(z), n);
        } else {
            product.multiply(
                    floats(aPrev), offset(aPrev), floats(w), offset(w), floats(b), offset(b), floats(z), offset(z));
        }
        return true;
    }

    /** The library multiplies a single column in another way, with other bits; so it gets a second one. */
    private boolean affineBfloats(Matrix w, Matrix aPrev, Matrix b, Matrix z) {
        int n = z.rows();
        int m = z.columns();
        int nPrev = w.columns();
        if (!Crossover.bfloatLayer(n, nPrev) || m == 0 || !bfloatsAreReady()) {
            return false;
        }
        short[] x = right.round(floats(aPrev), offset(aPrev), nPrev * m, nPrev * Math.max(2, m));
        short[] y = left.round(floats(w), offset(w), n * nPrev);
        if (m == 1) {
            float[] twice = twoColumns(n);
            product.of(n, 2, nPrev, 1, false, false).multiply(x, y, floats(b), offset(b), twice, 0);
            System.arraycopy(twice, 0, floats(z), offset(z), n);
        } else {
            product.of(n, m, nPrev, 1, false, false).multiply(x, y, floats(b), offset(b), floats(z), offset(z));
        }
        return true;
    }

    private float[] twoColumns(int rows) {
        if (twoColumns.length < 2 * rows) {
            twoColumns = new float[2 * rows];
        }
        return twoColumns;
    }

    @Override
    protected void computeWeightGradient(Matrix dZ, Matrix aPrev, Matrix dW) {
        int n = dW.rows();
        int nPrev = dW.columns();
        int m = dZ.columns();
        float scale = 1.0f / m;
        if (dW.precision() == Precision.FLOAT32 && Crossover.weightGradient(n, nPrev, m) && Library.isReady()) {
            product.of(n, nPrev, m, scale, true, false)
                    .multiply(floats(aPrev), offset(aPrev), floats(dZ), offset(dZ), null, 0, floats(dW), offset(dW));
        } else if (dW.precision() == Precision.BFLOAT16
                && Crossover.bfloatWeightGradient(n, nPrev, m)
                && bfloatsAreReady()) {
            short[] x = right.round(floats(aPrev), offset(aPrev), nPrev * m);
            short[] y = left.round(floats(dZ), offset(dZ), n * m);
            product.of(n, nPrev, m, scale, true, false).multiply(x, y, null, 0, floats(dW), offset(dW));
        } else {
            next.weightGradient(dZ, aPrev, dW);
        }
    }

    @Override
    protected void computeInputGradient(Matrix w, Matrix dZ, Matrix dAPrev) {
        int n = w.rows();
        int nPrev = dAPrev.rows();
        int m = dAPrev.columns();
        if (dAPrev.precision() == Precision.FLOAT32 && Crossover.inputGradient(n, nPrev, m) && Library.isReady()) {
            product.of(nPrev, m, n, 1, false, true)
                    .multiply(floats(dZ), offset(dZ), floats(w), offset(w), null, 0, floats(dAPrev), offset(dAPrev));
        } else if (dAPrev.precision() == Precision.BFLOAT16
                && Crossover.bfloatInputGradient(n, nPrev, m)
                && bfloatsAreReady()) {
            short[] x = right.round(floats(dZ), offset(dZ), n * m);
            short[] y = left.round(floats(w), offset(w), n * nPrev);
            product.of(nPrev, m, n, 1, false, true).multiply(x, y, null, 0, floats(dAPrev), offset(dAPrev));
        } else {
            next.inputGradient(w, dZ, dAPrev);
        }
    }

    private boolean bfloatsAreReady() {
        return Library.Processor.HAS_BFLOAT16 && checks().bfloats();
    }

    @Override
    protected void computeBiasGradient(Matrix dZ, Matrix db) {
        next.biasGradient(dZ, db);
    }

    @Override
    protected void computeActivation(Function g, double parameter, Matrix z, Matrix a) {
        next.activation(g, parameter, z, a);
    }

    @Override
    protected void computeActivationGradient(Function g, double parameter, Matrix dA, Matrix z, Matrix a, Matrix dZ) {
        next.activationGradient(g, parameter, dA, z, a, dZ);
    }

    @Override
    protected double computeCost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y) {
        return next.cost(criterion, parameter, z, a, y);
    }

    @Override
    protected void computeCostGradient(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dA) {
        next.costGradient(criterion, parameter, z, a, y, dA);
    }

    @Override
    protected void computeOutputGradient(
            Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dZ) {
        next.outputGradient(criterion, parameter, z, a, y, dZ);
    }

    @Override
    protected void computeDropout(Matrix in, long key, double rate, Matrix out) {
        next.dropout(in, key, rate, out);
    }

    @Override
    protected void computeGather(Matrix source, int[] order, int from, Matrix out) {
        next.gather(source, order, from, out);
    }

    @Override
    protected void computeGradientDescent(Matrix theta, Matrix gradient, double learningRate) {
        next.gradientDescent(theta, gradient, learningRate);
    }

    @Override
    protected void computeMomentum(Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta) {
        next.momentum(theta, gradient, v, learningRate, beta);
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
            long t) {
        next.adam(theta, gradient, s, r, learningRate, beta1, beta2, epsilon, t);
    }
}

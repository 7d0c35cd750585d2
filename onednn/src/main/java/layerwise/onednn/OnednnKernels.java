package layerwise.onednn;

import java.util.Optional;
import layerwise.math.ForwardingKernels;
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
final class OnednnKernels extends ForwardingKernels {
    private final boolean twins;
    private final Product product;
    private final Bfloats bfloats;
    private final SingleColumns singleColumns;
    private float[] twoColumns = {};
    private @Nullable Checks checks;

    OnednnKernels(int threads, Kernels next) {
        super(next);
        this.twins = Checks.isTwin(next);
        this.product = new Product(threads);
        this.bfloats = new Bfloats(threads);
        this.singleColumns = new SingleColumns(next);
    }

    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public Optional<Kernels> alone() {
        return next.alone().map(kernels -> new OnednnKernels(1, kernels));
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
            super.computeAffine(w, aPrev, b, z);
        }
    }

    /** Only single columns are faster packed, and those are the next kernels'. */
    @Override
    protected PackedWeights computePack(Matrix w, WeightFormat format, int[] stretches) {
        boolean theirs = !Library.Processor.HAS_AVX512 || !Crossover.affineLayer(w.rows(), w.columns());
        if (w.precision() == Precision.FLOAT32 && (theirs || twins)) {
            return next.pack(w, format, theirs ? stretches : Product.stretches(w.columns()));
        }
        return new PackedWeights(w);
    }

    /** A single column of twins is summed in the library's stretches: it has its bits, and does not load it. */
    @Override
    protected void computeAffine(PackedWeights w, Matrix aPrev, Matrix b, Matrix z) {
        boolean single = z.columns() == 1 && z.precision() == Precision.FLOAT32;
        boolean theirs = !Library.Processor.HAS_AVX512 || !Crossover.affineLayer(z.rows(), aPrev.rows());
        if (single && (theirs || (twins && !Checks.affineIsRuledOut()))) {
            super.computeAffine(w, aPrev, b, z);
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
        bfloats.withRoom(nPrev * Math.max(2, m))
                .round(floats(aPrev), offset(aPrev), nPrev * m, floats(w), offset(w), n * nPrev);
        if (m == 1) {
            float[] twice = twoColumns(n);
            product.of(n, 2, nPrev, 1, false, false).multiply(bfloats, floats(b), offset(b), twice, 0);
            System.arraycopy(twice, 0, floats(z), offset(z), n);
        } else {
            product.of(n, m, nPrev, 1, false, false).multiply(bfloats, floats(b), offset(b), floats(z), offset(z));
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
            bfloats.round(floats(aPrev), offset(aPrev), nPrev * m, floats(dZ), offset(dZ), n * m);
            product.of(n, nPrev, m, scale, true, false).multiply(bfloats, null, 0, floats(dW), offset(dW));
        } else {
            super.computeWeightGradient(dZ, aPrev, dW);
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
            bfloats.round(floats(dZ), offset(dZ), n * m, floats(w), offset(w), n * nPrev);
            product.of(nPrev, m, n, 1, false, true).multiply(bfloats, null, 0, floats(dAPrev), offset(dAPrev));
        } else {
            super.computeInputGradient(w, dZ, dAPrev);
        }
    }

    private boolean bfloatsAreReady() {
        return Library.Processor.HAS_BFLOAT16 && checks().bfloats();
    }
}

package layerwise;

import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.PackedWeights;
import org.jspecify.annotations.Nullable;

/**
 * A dense layer at work, on m examples:
 *
 * <pre>{@code
 * forward    Z       = W·A_prev + b
 *            A       = g(Z)
 *
 * backward   dZ      = dA ⊙ g′(Z)
 *            dW      = 1/m dZ·A_prevᵀ
 *            db      = 1/m Σ columns of dZ
 *            dA_prev = Wᵀ·dZ
 * }</pre>
 *
 * <p>The matrices of the backward pass are empty in a plan that only predicts, and dA_prev is empty where nobody reads it.
 */
final class DenseStep implements Step {
    private final Kernels kernels;
    private final Function g;
    private final double parameter;
    // On a loss's canonical output dZ comes from the loss itself, in a form that does not overflow.
    private final boolean dZIsGiven;
    // Where W does not change any more it may be packed; the bits of Z are those of the packed matrix.
    private @Nullable PackedWeights packed;

    final Matrix W;
    final Matrix b;
    final Matrix aPrev;
    final Matrix z;
    final Matrix a;

    final Matrix dA;
    final Matrix dZ;
    final Matrix dW;
    final Matrix db;
    final Matrix dAPrev;

    DenseStep(
            Kernels kernels,
            Activation activation,
            boolean dZIsGiven,
            Matrix W,
            Matrix b,
            Matrix aPrev,
            Matrix z,
            Matrix a,
            Matrix dA,
            Matrix dZ,
            Matrix dW,
            Matrix db,
            Matrix dAPrev) {
        this.kernels = kernels;
        this.g = activation.function();
        this.parameter = activation.parameter();
        this.dZIsGiven = dZIsGiven;
        this.W = W;
        this.b = b;
        this.aPrev = aPrev;
        this.z = z;
        this.a = a;
        this.dA = dA;
        this.dZ = dZ;
        this.dW = dW;
        this.db = db;
        this.dAPrev = dAPrev;
    }

    /** From now on computes Z with these weights instead of W. */
    void use(PackedWeights weights) {
        packed = weights;
    }

    @Override
    public void forward() {
        if (packed == null) {
            kernels.affine(W, aPrev, b, z);
        } else {
            kernels.affine(packed, aPrev, b, z);
        }
        kernels.activation(g, parameter, z, a);
    }

    @Override
    public void backward() {
        if (!dZIsGiven) {
            kernels.activationGradient(g, parameter, dA, z, a, dZ);
        }
        kernels.weightGradient(dZ, aPrev, dW);
        kernels.biasGradient(dZ, db);
        if (!dAPrev.isEmpty()) {
            kernels.inputGradient(W, dZ, dAPrev);
        }
    }
}

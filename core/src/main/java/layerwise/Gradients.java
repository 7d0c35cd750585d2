package layerwise;

import java.util.List;
import layerwise.math.Matrix;

/**
 * The gradients of one backward pass. dA and dZ are those of each example's own loss; dW and db carry the 1/m and are those of
 * the cost J.
 */
public final class Gradients {
    private final LayerViews views;
    private final Plan plan;

    Gradients(LayerViews views, Plan plan) {
        this.views = views;
        this.plan = plan;
    }

    /** dWˡ = ∂J/∂Wˡ, (nˡ, nˡ⁻¹), l = 1 … L. */
    public Matrix dW(int l) {
        return views.weights(l).asReadOnly();
    }

    /** dbˡ = ∂J/∂bˡ, (nˡ, 1), l = 1 … L. */
    public Matrix db(int l) {
        return views.biases(l).asReadOnly();
    }

    /** dZˡ, (nˡ, m), l = 1 … L. */
    public Matrix dZ(int l) {
        return plan.layer(l).dZ.asReadOnly();
    }

    /**
     * dAˡ, (nˡ, m), l = 0 … L; dA⁰ is the gradient of the input, 0 where that is a level. dA^L is infinite where an output is wrong beyond the range of
     * the precision; dZ^L, which the loss gives directly, is not.
     */
    public Matrix dA(int l) {
        return (l == 0 ? plan.dInput() : plan.layer(l).dA).asReadOnly();
    }

    /** dγˡ, (nˡ, 1), of the normalisation behind dense layer l; l = 0 for normalised inputs. */
    public Matrix dGamma(int l) {
        return views.ofNorm("gamma", l).asReadOnly();
    }

    /** dβˡ, (nˡ, 1), of the normalisation behind dense layer l; l = 0 for normalised inputs. */
    public Matrix dBeta(int l) {
        return views.ofNorm("beta", l).asReadOnly();
    }

    /**
     * dE = ∂J/∂E, (d, Σ levels), which is 0 in the columns of levels that no example has.
     *
     * @throws IndexOutOfBoundsException if the network has no embedding
     */
    public Matrix dE() {
        return views.embedding().asReadOnly();
    }

    /** What they are the gradients of. */
    List<Layout.Entry> entries() {
        return views.entries();
    }

    /** All of dE if there is one, dW1, db1, dW2, … as one column, in the order of {@link Parameters#flat}. */
    public Matrix flat() {
        return views.flat().asReadOnly();
    }
}

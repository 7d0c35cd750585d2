package layerwise.course;

import layerwise.math.Matrix;

/**
 * The result of {@link Course#linearBackward} and {@link Course#linearActivationBackward}.
 *
 * @param dAPrev Wᵀ·dZ, (n_prev, m)
 * @param dW 1/m dZ·A_prevᵀ, (n, n_prev)
 * @param db 1/m Σ columns of dZ, (n, 1)
 */
public record LayerGradients(Matrix dAPrev, Matrix dW, Matrix db) {}

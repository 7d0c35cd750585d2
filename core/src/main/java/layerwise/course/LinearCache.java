package layerwise.course;

import layerwise.math.Matrix;

/**
 * What the linear step of a layer keeps for backward propagation: (A_prev, W, b). Notes of the course write (A, W, Z)
 * and then unpack (A_prev, W, b); the latter is what dW, db and dA_prev need. The matrices are those of the forward
 * step, not copies.
 *
 * @param aPrev (n_prev, m)
 * @param w (n, n_prev)
 * @param b (n, 1)
 */
public record LinearCache(Matrix aPrev, Matrix w, Matrix b) {}

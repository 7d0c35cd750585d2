package layerwise.course;

import layerwise.math.Matrix;

/**
 * The result of {@link Course#linearActivationForward}.
 *
 * @param a g(W·A_prev + b), (n, m)
 * @param cache what the backward step needs
 */
public record LayerForward(Matrix a, LayerCache cache) {}

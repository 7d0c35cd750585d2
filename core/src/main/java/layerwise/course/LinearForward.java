package layerwise.course;

import layerwise.math.Matrix;

/**
 * The result of {@link Course#linearForward}.
 *
 * @param z W·A_prev + b, (n, m)
 * @param cache what the backward step needs
 */
public record LinearForward(Matrix z, LinearCache cache) {}

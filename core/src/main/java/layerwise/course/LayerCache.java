package layerwise.course;

import layerwise.math.Function;
import layerwise.math.Matrix;

/**
 * What a layer keeps for backward propagation: the cache of its linear step, and Z with the activation g that was
 * applied to it.
 *
 * @param linear (A_prev, W, b)
 * @param z (n, m)
 * @param activation g
 */
public record LayerCache(LinearCache linear, Matrix z, Function activation) {}

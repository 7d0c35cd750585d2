/**
 * Matrices and the kernels that compute with them: the only place that touches numbers.
 *
 * <p>Storage is column-major, so that one example is contiguous. This package depends on no other of Layerwise.
 */
@NullMarked
package layerwise.math;

import org.jspecify.annotations.NullMarked;

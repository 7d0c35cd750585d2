/** Layerwise as a contestant, by its public API. */
@NullMarked
package layerwise.bench.own;

import org.jspecify.annotations.NullMarked;

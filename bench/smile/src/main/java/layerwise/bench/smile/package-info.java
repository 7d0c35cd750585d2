/** Smile as a contestant. */
@NullMarked
package layerwise.bench.smile;

import org.jspecify.annotations.NullMarked;

/** The matrix products of a step by oneDNN, and nothing else: a yardstick for what Layerwise adds to them. */
@NullMarked
package layerwise.bench.raw;

import org.jspecify.annotations.NullMarked;

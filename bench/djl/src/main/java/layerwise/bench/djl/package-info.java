/** Deep Java Library on its PyTorch engine as a contestant. */
@NullMarked
package layerwise.bench.djl;

import org.jspecify.annotations.NullMarked;

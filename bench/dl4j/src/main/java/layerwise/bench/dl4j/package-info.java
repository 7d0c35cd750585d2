/** Deeplearning4j as a contestant. */
@NullMarked
package layerwise.bench.dl4j;

import org.jspecify.annotations.NullMarked;

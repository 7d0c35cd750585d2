/** TensorFlow Java as a contestant. */
@NullMarked
package layerwise.bench.tensorflow;

import org.jspecify.annotations.NullMarked;

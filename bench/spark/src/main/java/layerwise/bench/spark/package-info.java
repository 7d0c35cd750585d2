/** Spark MLlib's multilayer perceptron as a contestant. */
@NullMarked
package layerwise.bench.spark;

import org.jspecify.annotations.NullMarked;

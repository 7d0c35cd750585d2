/** JMH benchmarks of the kernels, by their public methods. */
@NullMarked
package layerwise.bench.kernels;

import org.jspecify.annotations.NullMarked;

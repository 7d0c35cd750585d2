/** ONNX Runtime as a contestant in prediction. */
@NullMarked
package layerwise.bench.onnxruntime;

import org.jspecify.annotations.NullMarked;

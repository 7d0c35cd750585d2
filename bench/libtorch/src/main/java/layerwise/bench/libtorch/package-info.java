/** LibTorch, PyTorch's own C++ library, through JavaCPP as a contestant. */
@NullMarked
package layerwise.bench.libtorch;

import org.jspecify.annotations.NullMarked;

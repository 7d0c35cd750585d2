/**
 * The matrix products of oneDNN: a provider of kernels that calls a native library through the foreign-function API.
 *
 * <p>{@link layerwise.onednn.OnednnKernels} decides which product goes to the library and which to the next kernels of the
 * ladder, {@link layerwise.onednn.Product} divides one into tiles, and {@link layerwise.onednn.Gemm} calls the library for each.
 * {@link layerwise.onednn.Library} loads it at the first product that is worth it, from where
 * {@link layerwise.onednn.LibraryCache} has put it.
 */
@NullMarked
package layerwise.onednn;

import org.jspecify.annotations.NullMarked;

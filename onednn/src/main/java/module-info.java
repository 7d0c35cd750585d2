import layerwise.onednn.OnednnProvider;

/** The matrix products of oneDNN as kernels of Layerwise. It exports nothing: being there is enough. */
module layerwise.onednn {
    requires static jdk.incubator.vector;
    requires static org.jspecify;
    requires layerwise.core;

    provides layerwise.math.KernelsProvider with
            OnednnProvider;
}

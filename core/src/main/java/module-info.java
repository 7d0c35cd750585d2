/**
 * The engine of Layerwise: deep feed-forward neural networks that can be seen through.
 *
 * <p>It needs no other library. {@code jdk.incubator.vector} makes it fast where it is present, and {@code jdk.jfr} records its
 * steps; both are optional.
 */
@SuppressWarnings("module") // The command line is compiled later.
module layerwise.core {
    requires static jdk.incubator.vector;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports layerwise;
    exports layerwise.course;
    exports layerwise.math;
    exports layerwise.table;

    // The command line and the tables write their files as carefully as the core writes models; others are not promised
    // this package.
    exports layerwise.file to
            layerwise.app,
            layerwise.data;

    uses layerwise.math.KernelsProvider;
}

/**
 * The engine of Layerwise: deep feed-forward neural networks that can be seen through.
 *
 * <p>It needs no other library. {@code jdk.incubator.vector} makes it fast where it is present; it is optional.
 */
module layerwise.core {
    requires static jdk.incubator.vector;
    requires static org.jspecify;

    exports layerwise;
    exports layerwise.course;
    exports layerwise.math;

    uses layerwise.math.KernelsProvider;
}

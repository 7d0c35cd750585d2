package layerwise.math;

import java.util.Optional;

/** Provides the {@link VectorKernels} where the JVM was started with the Vector API's module. */
final class VectorProvider implements KernelsProvider {
    @Override
    public String name() {
        return "vector";
    }

    @Override
    public int speed() {
        return 100;
    }

    @Override
    public Optional<String> probe() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Optional.of("The Vector API is not loaded; start java with --add-modules jdk.incubator.vector.");
        }
        return Optional.empty();
    }

    @Override
    public String description() {
        return VectorKernels.describe();
    }

    @Override
    public Kernels open(int threads) {
        return new VectorKernels(threads);
    }
}

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
        // With two lanes of float64 the compiler leaves vectors as objects on x86, which is slower than plain loops.
        boolean x86 = System.getProperty("os.arch").equals("amd64");
        if (x86 && VectorKernels.vectorBits() < 256) {
            return Optional.of("The vectors here are " + VectorKernels.vectorBits()
                    + " bits wide, and the vector kernels need 256 (AVX2).");
        }
        return Optional.empty();
    }

    @Override
    public String description() {
        return VectorKernels.vectorBits() + "-bit vectors";
    }

    @Override
    public Kernels open(int threads) {
        return new VectorKernels(threads);
    }
}

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
        // With two lanes of float64 the compiler leaves vectors as objects on x86, which is slower than plain loops;
        // AVX2, which
        // brings four lanes, comes with fused multiply-add. With less than 128 bits the packing has no vectors to work
        // with.
        boolean x86 = System.getProperty("os.arch").equals("amd64");
        int needed = x86 ? 256 : 128;
        if (VectorKernels.vectorBits() < needed) {
            return Optional.of("The vectors here are " + VectorKernels.vectorBits()
                    + " bits wide, and the vector kernels need " + needed + ".");
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

package layerwise.math;

import java.util.Optional;

/** Provides the {@link ScalarKernels}, which run everywhere. */
final class ScalarProvider implements KernelsProvider {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int speed() {
        return 0;
    }

    @Override
    public Optional<String> probe() {
        return Optional.empty();
    }

    @Override
    public String description() {
        return "plain loops, sums in float64";
    }

    @Override
    public Kernels open(int threads) {
        return new ScalarKernels();
    }
}

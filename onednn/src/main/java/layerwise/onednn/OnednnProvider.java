package layerwise.onednn;

import java.util.Optional;
import layerwise.math.Kernels;
import layerwise.math.KernelsLadder;
import layerwise.math.KernelsProvider;

/**
 * Provides the {@link OnednnKernels}. Neither the probe nor new kernels load the library, which takes 0.15 s: that waits for the
 * first product that is worth it. A library that fails to load then is said once, and the next kernels compute.
 */
public final class OnednnProvider implements KernelsProvider {
    /** For {@link java.util.ServiceLoader}. */
    public OnednnProvider() {}

    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public int speed() {
        return 200;
    }

    @Override
    public Optional<String> probe() {
        return Library.obstacle();
    }

    @Override
    public String description() {
        return Library.load()
                .orElseGet(() -> Library.description() + ", beside the " + next().name() + " kernels; "
                        + Checks.of(next()).description());
    }

    @Override
    public Kernels open(int threads) {
        return new OnednnKernels(threads, next().open(threads));
    }

    /** The fastest of the other providers that is available. */
    private static KernelsProvider next() {
        for (KernelsProvider provider : KernelsLadder.providers()) {
            if (!(provider instanceof OnednnProvider)
                    && KernelsLadder.probe(provider).isEmpty()) {
                return provider;
            }
        }
        throw new IllegalStateException("the scalar kernels are always available");
    }
}

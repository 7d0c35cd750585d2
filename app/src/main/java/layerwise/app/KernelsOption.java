package layerwise.app;

import java.util.Optional;
import layerwise.math.Kernels;
import layerwise.math.KernelsLadder;
import layerwise.math.KernelsProvider;
import picocli.CommandLine.Option;

/** The choice of kernels. */
final class KernelsOption {
    @Option(
            names = "--kernels",
            paramLabel = "NAME",
            description = "Compute with these kernels (see 'layerwise doctor'); by default the fastest that run here.")
    private Optional<String> name = Optional.empty();

    /** The kernels asked for by name. */
    Optional<String> name() {
        return name;
    }

    /** The kernels asked for, or the fastest. */
    KernelsProvider provider() {
        return InputException.blaming("--kernels", () -> KernelsLadder.choose(name));
    }

    Kernels open(int threads) {
        return provider().open(threads);
    }
}

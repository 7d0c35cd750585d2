package layerwise.math;

import java.util.Optional;

/**
 * One implementation of the {@link Kernels}, found in this module or by {@link java.util.ServiceLoader}. It says whether it can
 * run here, and makes kernels that do.
 */
public interface KernelsProvider {
    /** The name by which it is forced: {@code scalar}, {@code vector}, …. */
    String name();

    /** The place on the ladder: of the providers that are available, the one with the highest speed is chosen. */
    int speed();

    /** Nothing if the provider can run here, else one sentence that says why not and what would help. */
    Optional<String> probe();

    /** What the provider uses here, for example the width of its vectors; called only where {@link #probe} is empty. */
    String description();

    /**
     * New kernels, to be used by one thread at a time, that split their work over at most {@code threads} threads.
     *
     * @param threads at least 1
     */
    Kernels open(int threads);
}

package layerwise.math;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;

/** The providers of kernels, fastest first, and the choice among them. */
public final class KernelsLadder {
    /** The system property that forces a provider by its name. */
    public static final String PROPERTY = "layerwise.kernels";

    private static final List<KernelsProvider> PROVIDERS = load();
    private static final AtomicBoolean SAID = new AtomicBoolean();

    private KernelsLadder() {}

    private static List<KernelsProvider> load() {
        List<KernelsProvider> providers = new ArrayList<>();
        providers.add(new VectorProvider());
        providers.add(new ScalarProvider());
        ServiceLoader.load(KernelsProvider.class, KernelsLadder.class.getClassLoader()).stream()
                .flatMap(found -> instantiate(found).stream())
                .forEach(providers::add);
        providers.sort(Comparator.comparingInt(KernelsProvider::speed).reversed());
        return List.copyOf(providers);
    }

    /** A provider that cannot be made is left out with a warning: a faster one that is broken must not stop the others. */
    private static Optional<KernelsProvider> instantiate(ServiceLoader.Provider<KernelsProvider> found) {
        try {
            return Optional.of(found.get());
        } catch (ServiceConfigurationError e) {
            warn("A provider of kernels cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Nothing if the provider can run here, else one sentence that says why not; a probe that fails is an answer too. */
    public static Optional<String> probe(KernelsProvider provider) {
        try {
            return provider.probe();
        } catch (RuntimeException | LinkageError e) {
            return Optional.of("The " + provider.name() + " kernels failed to start: " + e + ".");
        }
    }

    /** All providers, fastest first, whether available here or not. */
    public static List<KernelsProvider> providers() {
        return PROVIDERS;
    }

    /**
     * The provider of that name, or without a name the one that the property {@value #PROPERTY} names, or else the fastest
     * that is available. Falling back to the scalar kernels unasked is said once, as a warning, with the reason.
     *
     * @throws IllegalArgumentException if the named provider is unknown or not available here
     */
    public static KernelsProvider choose(Optional<String> name) {
        Optional<String> forced = name.or(() -> Optional.ofNullable(System.getProperty(PROPERTY)));
        if (forced.isPresent()) {
            return require(forced.get());
        }
        String reasons = "";
        for (KernelsProvider provider : PROVIDERS) {
            Optional<String> reason = probe(provider);
            if (reason.isEmpty()) {
                if (provider instanceof ScalarProvider && SAID.compareAndSet(false, true)) {
                    warn("Layerwise runs on its slow scalar kernels:" + reasons);
                }
                return provider;
            }
            reasons += " " + reason.get();
        }
        throw new IllegalStateException("the scalar kernels are always available");
    }

    /** The logger is looked up here, where it is needed, which is seldom: it takes as long as a small prediction. */
    private static void warn(String message) {
        System.getLogger(KernelsLadder.class.getName()).log(Level.WARNING, message);
    }

    private static KernelsProvider require(String name) {
        for (KernelsProvider provider : PROVIDERS) {
            if (provider.name().equals(name)) {
                Optional<String> reason = probe(provider);
                if (reason.isPresent()) {
                    throw new IllegalArgumentException(
                            "the kernels '" + name + "' are not available here: " + reason.get());
                }
                return provider;
            }
        }
        List<String> names = PROVIDERS.stream().map(KernelsProvider::name).toList();
        throw new IllegalArgumentException(
                "unknown kernels '" + name + "'; expected one of " + String.join(", ", names));
    }
}

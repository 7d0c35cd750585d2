package layerwise.app;

import java.util.Arrays;
import java.util.Locale;

/** The normalisations by the names that the command line knows. */
enum NormKind {
    NONE,
    BATCH,
    LAYER;

    static NormKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown normalisation '" + name + "'; expected batch, layer or none"));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

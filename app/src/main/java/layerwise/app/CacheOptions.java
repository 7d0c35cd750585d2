package layerwise.app;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import layerwise.math.Precision;
import layerwise.table.SchemaEncoder;
import layerwise.table.Table;
import layerwise.table.TableSource;
import picocli.CommandLine.Option;

/** Where the examples lie while a network is trained: in memory, or in files that are read ahead of the steps. */
final class CacheOptions {
    /** When examples lie in files. */
    enum When {
        AUTO,
        ALWAYS,
        NEVER;

        static When of(String name) {
            for (When when : values()) {
                if (when.toString().equals(name)) {
                    return when;
                }
            }
            throw new IllegalArgumentException("'" + name + "' is neither auto nor always nor never");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--cache",
            paramLabel = "auto|always|never",
            description =
                    "Keep the encoded rows in a temporary file on disk instead of memory: where the data take more"
                            + " than a quarter of it, always, or never (default: ${DEFAULT-VALUE}).")
    private When when = When.AUTO;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "The folder for that file (default: the system's for temporary files).")
    private Optional<Path> folder = Optional.empty();

    void addTo(Configuration configuration) {
        configuration.put("cache", when);
        configuration.put("cache-dir", folder);
    }

    EncodedRows encoded(Preparation preparation, WeightsOption weights, Precision precision) {
        return new EncodedRows(new SchemaEncoder(preparation.schema()), weights.column(), precision, folder);
    }

    /** Whether the examples of these rows lie on disk. */
    boolean isOnDisk(TableSource rows) {
        return switch (when) {
            case AUTO -> !(rows instanceof Table);
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }
}

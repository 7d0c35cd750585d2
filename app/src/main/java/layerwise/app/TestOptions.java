package layerwise.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import layerwise.table.Split;
import layerwise.table.TableSource;
import layerwise.table.TargetKind;
import picocli.CommandLine.Option;

/** Which rows a model is tested on. */
final class TestOptions {
    private static final String FEATURES = "--test-features";
    private static final String TARGET = "--test-target";
    private static final double DEFAULT_SPLIT = 0.2;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Test on the rows of this file, which has the columns of the data.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = FEATURES,
            paramLabel = "COLUMN,…",
            split = ",",
            description =
                    "What the features are called in the file of --test, in the order of --features, or of the data.")
    private List<String> features = List.of();

    @Option(
            names = TARGET,
            paramLabel = "COLUMN",
            description = "What the target is called in the file of --test, or a file with the target alone.")
    private Optional<String> target = Optional.empty();

    @Option(
            names = "--test-split",
            paramLabel = "FRACTION",
            description = "Test on this fraction of the rows, of every class alike, drawn by the seed; 0 tests on none"
                    + " (default: " + DEFAULT_SPLIT + ").")
    private Optional<Double> split = Optional.empty();

    /** The file that is read, if any. */
    Optional<Path> file() {
        return file;
    }

    /** The file that the target of that one lies in, where it is one of its own. */
    Optional<Path> targetPath() {
        return file.flatMap(_ -> TargetFile.path(target));
    }

    void addTo(Configuration configuration) {
        configuration.put("test", file);
        if (features.isEmpty()) {
            configuration.put("test-features", Optional.empty());
        } else {
            configuration.put("test-features", features);
        }
        configuration.put("test-target", target);
        configuration.put("test-split", file.isPresent() ? split : Optional.of(split.orElse(DEFAULT_SPLIT)));
    }

    /** The rows to train on, and those to test on unless there are none. */
    record Parts(TableSource train, Optional<TableSource> test) {}

    Parts part(Dataset data, ReadingOptions reading, TargetKind kind, long seed) {
        TableSource rows = data.rows();
        if (file.isPresent()) {
            if (split.isPresent()) {
                throw new InputException("--test and --test-split were both given; choose one");
            }
            return new Parts(rows, Optional.of(EncodedRows.kept(renamed(file.get(), data, reading))));
        }
        if (!features.isEmpty() || target.isPresent()) {
            throw new InputException(
                    FEATURES + " and " + TARGET + " say where the columns of --test are found; give that, too");
        }
        double fraction = split.orElse(DEFAULT_SPLIT);
        if (fraction == 0) {
            return new Parts(rows, Optional.empty());
        }
        Split parts = InputException.blaming("--test-split", () -> Split.of(rows, data.target(), kind, fraction, seed));
        return new Parts(parts.train(rows), Optional.of(parts.test(rows)));
    }

    /** The rows to test on, their columns called as those of the data. */
    private TableSource renamed(Path path, Dataset data, ReadingOptions reading) {
        boolean all = features.isEmpty() && data.features().isEmpty();
        return new ColumnNames(FEATURES, features, all ? List.of() : data.predictors())
                .rows(
                        TARGET,
                        TargetFile.of(TARGET, target, file, reading),
                        target,
                        data.target(),
                        data.others(),
                        columns -> reading.open(path, all ? List.of() : columns));
    }
}

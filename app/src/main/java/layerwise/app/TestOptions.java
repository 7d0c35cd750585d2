package layerwise.app;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import layerwise.table.Split;
import layerwise.table.Table;
import layerwise.table.TargetKind;
import picocli.CommandLine.Option;

/** Which rows a model is tested on. */
final class TestOptions {
    private static final double DEFAULT_SPLIT = 0.2;

    @Option(names = "--test", paramLabel = "FILE.csv", description = "Test on the rows of this table.")
    private Optional<Path> file = Optional.empty();

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

    void addTo(Configuration configuration) {
        configuration.put("test", file);
        configuration.put("test-split", file.isPresent() ? split : Optional.of(split.orElse(DEFAULT_SPLIT)));
    }

    /** The rows to train on, and those to test on unless there are none. */
    record Parts(Table train, Optional<Table> test) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d to train on", train.rows())
                    + test.map(table -> String.format(
                                    Locale.ROOT,
                                    ", %,d %sto test on",
                                    table.rows(),
                                    table.source().equals(train.source()) ? "" : "of '" + table.source() + "' "))
                            .orElse("");
        }
    }

    Parts part(Dataset data, TargetKind kind, long seed) {
        Table table = data.table();
        if (file.isPresent()) {
            if (split.isPresent()) {
                throw new InputException("--test and --test-split were both given; choose one");
            }
            return new Parts(table, file.map(Csv::read));
        }
        double fraction = split.orElse(DEFAULT_SPLIT);
        if (fraction == 0) {
            return new Parts(table, Optional.empty());
        }
        Split parts =
                InputException.blaming("--test-split", () -> Split.of(table, data.target(), kind, fraction, seed));
        return new Parts(table.rows(parts.train()), Optional.of(table.rows(parts.test())));
    }
}

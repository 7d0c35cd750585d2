package layerwise.app;

import java.nio.file.Path;
import java.util.Optional;
import layerwise.table.Table;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The examples of a command: a CSV file, or the built-in digits. */
final class DataOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "DATA.csv",
            description = "A table in UTF-8 with a header and numeric features; without one, the built-in handwritten"
                    + " digits.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column to predict, of classes or numbers (default: the last one).")
    private Optional<String> target = Optional.empty();

    Dataset read() {
        Table table = file.map(Csv::read).orElseGet(Digits::read);
        String column = target.orElseGet(() -> table.columns().getLast().name());
        table.column(column);
        return new Dataset(file, table, column, target.isEmpty());
    }
}

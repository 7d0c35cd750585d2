package layerwise.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import layerwise.table.Column;
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

    void addTo(Configuration configuration) {
        configuration.put(ConfigFile.DATA, file);
        configuration.put("target", target);
    }

    /** What to call what is made from the data: the file's name without its ending. */
    String name() {
        return file.map(path -> path.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", ""))
                .orElse("digits");
    }

    Dataset read() {
        return read(List.of());
    }

    /**
     * The examples.
     *
     * @param others columns that are neither features nor the target
     */
    Dataset read(List<String> others) {
        Table table = file.map(Csv::read).orElseGet(Digits::read);
        others.forEach(table::column);
        String column = target.orElseGet(() -> lastOf(table, others));
        table.column(column);
        if (others.contains(column)) {
            throw new InputException(table.source() + ": column '" + column
                    + "' is the target, and cannot be weights or groups as well");
        }
        return new Dataset(file, table, column, target.isEmpty(), others);
    }

    private static String lastOf(Table table, List<String> others) {
        return table.columns().reversed().stream()
                .map(Column::name)
                .filter(name -> !others.contains(name))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        table.source() + " has no column besides " + String.join(" and ", others) + " to predict"));
    }
}

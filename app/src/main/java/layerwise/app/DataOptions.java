package layerwise.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import layerwise.table.Column;
import layerwise.table.Table;
import layerwise.table.TableSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The examples of a command: a file, the result of a query, a problem that is generated, or the built-in digits. */
final class DataOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description = "The rows: CSV, TSV, Parquet, JSON, ARFF, HDF5, NumPy, IDX, or a folder of pictures; without"
                    + " any, the built-in handwritten digits.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column to predict, of classes or numbers, or a file with one column more (default: the"
                    + " last column).")
    private Optional<String> target = Optional.empty();

    @Option(
            names = "--features",
            paramLabel = "COLUMN,…",
            split = ",",
            description = "The columns to predict from (default: all others).")
    private List<String> features = List.of();

    @Option(
            names = "--query",
            paramLabel = "SQL",
            description = "Take the rows of this query, which DuckDB runs, for example \"select * from 'sales.parquet'"
                    + " where year > 2020\".")
    private Optional<String> query = Optional.empty();

    @Mixin
    private final GenerateOptions generate = new GenerateOptions();

    @Mixin
    private final ReadingOptions reading = new ReadingOptions();

    @Mixin
    private final ColumnOptions columns = new ColumnOptions();

    void addTo(Configuration configuration) {
        configuration.put(ConfigFile.DATA, file);
        configuration.put("query", query);
        generate.addTo(configuration);
        configuration.put("target", target);
        if (features.isEmpty()) {
            configuration.put("features", Optional.empty());
        } else {
            configuration.put("features", features);
        }
        reading.addTo(configuration);
        columns.addTo(configuration);
    }

    /** What to call what is made from the data: the file's name without its ending. */
    String name() {
        return file.map(path -> path.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", ""))
                .or(() -> query.map(_ -> "query"))
                .or(generate::name)
                .orElse("digits");
    }

    /** The files that are read beside the data. */
    Optional<Path> schemaFile() {
        return columns.file();
    }

    ReadingOptions reading() {
        return reading;
    }

    Dataset read() {
        return read(List.of());
    }

    /** As {@link #read(List, Optional)}, where no other file is read. */
    Dataset read(List<String> others) {
        return read(others, Optional.empty());
    }

    /**
     * The examples.
     *
     * @param others columns that are neither features nor the target
     * @param more another file that is read by the same options, if one is
     */
    Dataset read(List<String> others, Optional<Path> more) {
        if (more.isEmpty()) {
            reading.requireUse(file, query);
        }
        if (new LinkedHashSet<>(features).size() < features.size()) {
            throw new InputException("--features: a column is named twice; name each once");
        }
        Optional<TargetFile> aside = TargetFile.of("--target", target, file, reading);
        TableSource rows = rows(others, aside.isPresent());
        if (aside.isPresent()) {
            rows = aside.get().beside(rows);
        }
        Table head = Dataset.head(rows);
        String column = aside.map(TargetFile::column).or(() -> target).orElseGet(() -> lastOf(head, others));
        others.forEach(head::column);
        head.column(column);
        if (others.contains(column)) {
            throw new InputException(
                    head.source() + ": column '" + column + "' is the target, and cannot be weights or groups as well");
        }
        if (features.contains(column)) {
            throw new InputException("--features: '" + column
                    + "' is the target, and cannot be a feature as well; name another --target");
        }
        return new Dataset(
                file,
                EncodedRows.kept(rows),
                head,
                column,
                target.isEmpty(),
                others,
                features,
                columns.schemaOptions());
    }

    /** The file that the target lies in, where it is one of its own. */
    Optional<Path> targetPath() {
        return file.flatMap(_ -> TargetFile.path(target));
    }

    private TableSource rows(List<String> others, boolean targetIsAside) {
        List<String> given = new ArrayList<>();
        file.ifPresent(_ -> given.add("DATA"));
        query.ifPresent(_ -> given.add("--query"));
        generate.name().ifPresent(_ -> given.add("--generate"));
        if (given.size() > 1) {
            throw new InputException(
                    String.join(" and ", given) + " were both given, but the rows come from one of them; choose");
        }
        // Where the features are named, so that nothing else need be read. The target is named then as well, or the
        // last of them.
        SequencedSet<String> needed = new LinkedHashSet<>(features);
        if (!features.isEmpty() && !targetIsAside) {
            needed.add(target.orElseThrow(() -> new InputException("--features: name the --target, too")));
        }
        if (!features.isEmpty()) {
            needed.addAll(others);
        }
        List<String> named = List.copyOf(needed);
        if (query.isPresent()) {
            return reading.query(query.get(), named);
        }
        if (file.isPresent()) {
            return reading.open(file.get(), named);
        }
        Table table = generate.table().orElseGet(Digits::read);
        return named.isEmpty() ? table : table.select(named);
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

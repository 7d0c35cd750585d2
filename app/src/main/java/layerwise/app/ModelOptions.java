package layerwise.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import layerwise.math.Kernels;
import layerwise.table.Feature;
import layerwise.table.Schema;
import layerwise.table.TableSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A model and the rows that it is given. */
final class ModelOptions {
    private static final String FEATURES = "--features";

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model that 'layerwise train' wrote.")
    private Path model = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description =
                    "The rows, in any format that 'train' reads, with the columns that the model was trained on, in"
                            + " any order; without any, the built-in handwritten digits.")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = FEATURES,
            paramLabel = "COLUMN,…",
            split = ",",
            description = "What the features are called here, in the model's order, which 'layerwise inspect' tells"
                    + " (default: as in training); beside them only what is named is read.")
    private List<String> features = List.of();

    @Option(names = "--query", paramLabel = "SQL", description = "Take the rows of this query, which DuckDB runs.")
    private Optional<String> query = Optional.empty();

    @Mixin
    private final ReadingOptions reading = new ReadingOptions();

    @Mixin
    private final KernelsOption kernels = new KernelsOption();

    /** What is given, without any option: the model, and perhaps the table. */
    static ModelOptions of(Path model, Optional<Path> data) {
        ModelOptions options = new ModelOptions();
        options.model = model;
        options.data = data;
        return options;
    }

    /** The files that are read. */
    List<Path> files() {
        return Stream.concat(Stream.of(model), data.stream()).toList();
    }

    SavedModel model() {
        return SavedModel.load(model);
    }

    Kernels kernels() {
        return kernels.open(1);
    }

    /** The file that the rows are read from, if they are. */
    Optional<Path> data() {
        return data;
    }

    /** The rows to predict from; pictures are brought to the size that the model takes. */
    TableSource rows(Schema schema) {
        return names(schema).rows(columns -> open(schema, columns));
    }

    /**
     * The rows with their target.
     *
     * @param option that says what the target is called here, for messages
     * @param target a column, or a file with it alone; as in training where empty
     * @param others columns that are needed as well
     */
    TableSource rows(Schema schema, String option, Optional<String> target, List<String> others) {
        return names(schema)
                .rows(
                        option,
                        TargetFile.of(option, target, data, reading),
                        target,
                        schema.target().name(),
                        others,
                        columns -> open(schema, columns));
    }

    private ColumnNames names(Schema schema) {
        return new ColumnNames(
                FEATURES,
                features,
                schema.features().stream().map(Feature::name).toList());
    }

    private TableSource open(Schema schema, List<String> needed) {
        reading.requireUse(data, query);
        if (query.isPresent()) {
            return reading.query(query.get(), features.isEmpty() ? List.of() : needed);
        }
        Optional<List<Integer>> pictures = schema.features().stream()
                .filter(feature -> feature instanceof Feature.Array array
                        && array.shape().size() == 3
                        && (array.shape().getLast() == 1 || array.shape().getLast() == 3))
                .map(feature -> ((Feature.Array) feature).shape())
                .findFirst();
        return data.<TableSource>map(path -> reading.open(path, readsAll(path) ? List.of() : needed, pictures))
                .orElseGet(Digits::read);
    }

    /** Of tables all columns are looked at unless some are named; files of arrays may hold some of other things than rows. */
    private boolean readsAll(Path path) {
        return features.isEmpty()
                && switch (reading.format(path)) {
                    case HDF5, NPZ, IMAGES -> false;
                    case CSV, TSV, PARQUET, JSON, ARFF, NPY, IDX -> true;
                };
    }
}

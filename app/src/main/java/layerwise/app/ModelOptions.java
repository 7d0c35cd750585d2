package layerwise.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import layerwise.data.DataFile;
import layerwise.data.DataFormat;
import layerwise.math.Kernels;
import layerwise.table.Feature;
import layerwise.table.Schema;
import layerwise.table.TableSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A model and the rows that it is given. */
final class ModelOptions {
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

    /**
     * The rows; pictures are brought to the size that the model takes.
     *
     * @param others columns that are needed beside the features
     */
    TableSource rows(Schema schema, List<String> others) {
        if (query.isPresent() && data.isPresent()) {
            throw new InputException("DATA and --query were both given, but the rows come from one of them; choose");
        }
        if (query.isPresent()) {
            return DataFile.query(query.get(), reading.options(List.of()));
        }
        Optional<List<Integer>> pictures = schema.features().stream()
                .filter(feature -> feature instanceof Feature.Array array
                        && array.shape().size() == 3
                        && (array.shape().getLast() == 1 || array.shape().getLast() == 3))
                .map(feature -> ((Feature.Array) feature).shape())
                .findFirst();
        return data.<TableSource>map(path -> reading.open(path, needed(path, schema, others), pictures))
                .orElseGet(Digits::read);
    }

    /** Files of arrays may hold some that are of other things than rows; of tables, all columns are looked at. */
    private List<String> needed(Path path, Schema schema, List<String> others) {
        DataFormat format = reading.format(path);
        if (format != DataFormat.HDF5 && format != DataFormat.NPZ && format != DataFormat.IMAGES) {
            return List.of();
        }
        List<String> names =
                new ArrayList<>(schema.features().stream().map(Feature::name).toList());
        names.addAll(others);
        return names;
    }
}

package layerwise.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import layerwise.math.Kernels;
import layerwise.table.Table;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A model and the rows that it is given. */
final class ModelOptions {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model that 'layerwise train' wrote.")
    private Path model = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA.csv",
            description =
                    "A table with the columns that the model was trained on, in any order; without one, the built-in"
                            + " handwritten digits.")
    private Optional<Path> data = Optional.empty();

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

    Table table() {
        return data.map(Csv::read).orElseGet(Digits::read);
    }
}

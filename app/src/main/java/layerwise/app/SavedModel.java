package layerwise.app;

import java.io.IOException;
import java.nio.file.Path;
import layerwise.Model;
import layerwise.table.Schema;
import layerwise.table.TableModel;

/**
 * A model in a file, with the schema of the rows that it takes.
 *
 * @param file where it lies
 * @param rows the model and what the columns of a table mean to it
 */
record SavedModel(Path file, TableModel rows) {
    /** The name of the configuration, in YAML, in the model's metadata. */
    static final String CONFIG = "config";

    /**
     * Reads a model that {@code layerwise train} wrote.
     *
     * @throws InputException if the file cannot be read, is damaged or is no such model; the message names it
     */
    static SavedModel load(Path file) {
        Model model = loadModel(file);
        if (!model.metadata().containsKey(TableModel.SCHEMA)) {
            throw new InputException(
                    "'" + file + "' is a model without a schema, so that it does not say which columns it"
                            + " takes; use a model that 'layerwise train' wrote");
        }
        try {
            return new SavedModel(file, TableModel.of(model));
        } catch (IllegalArgumentException e) {
            throw new InputException("'" + file + "' cannot be read as a model: " + e.getMessage(), e);
        }
    }

    /** Reads a model that need not have a schema. */
    static Model loadModel(Path file) {
        try {
            return Model.load(file);
        } catch (IOException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The network and its parameters. */
    Model model() {
        return rows.model();
    }

    /** What the columns of a table mean to it. */
    Schema schema() {
        return rows.schema();
    }
}

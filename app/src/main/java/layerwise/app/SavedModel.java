package layerwise.app;

import java.io.IOException;
import java.nio.file.Path;
import layerwise.Model;
import layerwise.table.Schema;
import layerwise.table.Target;

/**
 * A model in a file, with the schema of the rows that it takes.
 *
 * @param file where it lies
 * @param model the network and its parameters
 * @param schema what the columns of a table mean to it
 */
record SavedModel(Path file, Model model, Schema schema) {
    /** The name of the schema in the model's metadata. */
    static final String SCHEMA = "schema";

    /** The name of the configuration, in YAML, in the model's metadata. */
    static final String CONFIG = "config";

    /**
     * Reads a model that {@code layerwise train} wrote.
     *
     * @throws InputException if the file cannot be read, is damaged or is no such model; the message names it
     */
    static SavedModel load(Path file) {
        Model model = loadModel(file);
        String json = model.metadata().get(SCHEMA);
        if (json == null) {
            throw new InputException(
                    "'" + file + "' is a model without a schema, so that it does not say which columns it"
                            + " takes; use a model that 'layerwise train' wrote");
        }
        try {
            SavedModel saved = new SavedModel(file, model, Schema.fromJson(json));
            saved.requireConsistent();
            return saved;
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

    private void requireConsistent() {
        int inputs = model.network().inputs();
        int outputs = model.network().outputs();
        int expected = switch (schema.target()) {
            case Target.Classes classes when classes.labels().size() == 2 && outputs == 1 -> 1;
            case Target.Classes classes -> classes.labels().size();
            case Target.Value _ -> 1;
        };
        if (schema.features().size() != inputs || outputs != expected) {
            throw new IllegalArgumentException(
                    "its schema has " + schema.features().size() + " features and " + expected
                            + " outputs, but its network " + inputs + " and " + outputs);
        }
    }
}

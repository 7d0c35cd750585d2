package layerwise.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import layerwise.Layer;
import layerwise.Model;
import layerwise.Predictor;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.jspecify.annotations.Nullable;

/**
 * A model with the schema of the raw rows that it takes: rows in, labels or values out. It is immutable, and any number of threads may
 * share it; each call computes on its own thread.
 */
public final class TableModel {
    /** The name of the schema in the model's metadata. */
    public static final String SCHEMA = "schema";

    private final Model model;
    private final SchemaEncoder encoder;
    private final List<String> names;
    private final ConcurrentLinkedDeque<Predictor> predictors = new ConcurrentLinkedDeque<>();

    private TableModel(Model model, Schema schema) {
        this.model = model;
        this.encoder = new SchemaEncoder(schema);
        this.names = schema.features().stream().map(Feature::name).toList();
    }

    /**
     * A model with a schema, which will be in its file, in place of one that it has.
     *
     * @throws IllegalArgumentException if the schema gives other inputs than the network takes, or asks for other outputs
     */
    public static TableModel of(Model model, Schema schema) {
        requireFit(model, schema);
        return new TableModel(model.withMetadata(SCHEMA, schema.toJson()), schema);
    }

    /**
     * A model that carries its schema.
     *
     * @throws IllegalArgumentException if it carries none, or one that does not fit; the message says which
     */
    public static TableModel of(Model model) {
        String json = model.metadata().get(SCHEMA);
        if (json == null) {
            throw new IllegalArgumentException("it has no schema, so that it does not say which columns it takes");
        }
        Schema schema = Schema.fromJson(json);
        requireFit(model, schema);
        return new TableModel(model, schema);
    }

    /**
     * Reads a model with its schema from a file.
     *
     * @throws IOException if the file cannot be read, is damaged, or is no such model; the message names it and says which
     */
    public static TableModel load(Path file) throws IOException {
        Model model = Model.load(file);
        try {
            return of(model);
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + file + "' cannot be read as a model of tables: " + e.getMessage(), e);
        }
    }

    private static void requireFit(Model model, Schema schema) {
        int inputs = model.network().inputs();
        int outputs = model.network().outputs();
        int expected = switch (schema.target()) {
            case Target.Classes classes when classes.labels().size() == 2 && outputs == 1 -> 1;
            case Target.Classes classes -> classes.labels().size();
            case Target.Value _ -> 1;
        };
        if (schema.width() != inputs || outputs != expected) {
            throw new IllegalArgumentException("its schema has " + schema.width() + " features and " + expected
                    + " outputs, but its network " + inputs + " and " + outputs);
        }
        List<Integer> levels =
                model.network().embedding().map(Layer.Embedding::levels).orElse(List.of());
        if (!schema.embeddedLevels().equals(levels)) {
            throw new IllegalArgumentException("its schema has embedded columns of " + schema.embeddedLevels()
                    + " levels, but its network of " + levels);
        }
    }

    /** The network and its parameters. */
    public Model model() {
        return model;
    }

    /** What the columns of a table mean to it. */
    public Schema schema() {
        return encoder.schema();
    }

    /**
     * The prediction for a row, given as values by the columns' names: numbers, texts, booleans, enums, dates of java.time, arrays of double
     * or float; null is a missing value. Further values are passed over.
     *
     * @throws InvalidTableException if a column is not there, or a value is not what the model was trained on; the message names it
     */
    public Prediction predict(Map<String, ? extends @Nullable Object> row) {
        return predict(Rows.of(row, names)).getFirst();
    }

    /**
     * The prediction for a row, given as a record whose components are named like the columns.
     *
     * @throws InvalidTableException as {@link #predict(Map)}
     * @throws IllegalArgumentException if the record's module does not let it be read
     */
    public Prediction predict(Record row) {
        return predict(Rows.of(row));
    }

    /**
     * The predictions for the rows of a table, in their order. The columns are found by name; others are passed over.
     *
     * @throws InvalidTableException if a column is not there, there is no row, or a cell is not what the model was trained on; the message
     *     names it
     */
    public List<Prediction> predict(Table table) {
        Precision precision = model.parameters().precision();
        Matrix x = encoder.features(table, precision);
        Matrix a = Matrix.zeros(precision, model.network().outputs(), x.columns());
        Predictor predictor = predictors.pollFirst();
        if (predictor == null) {
            predictor = model.predictor();
        }
        predictor.predict(x, a);
        predictors.addFirst(predictor);
        List<Prediction> predictions = new ArrayList<>(x.columns());
        for (int j = 0; j < a.columns(); j++) {
            table.requireFinite(a, j);
            predictions.add(Prediction.of(schema().target(), a, j));
        }
        return predictions;
    }

    /**
     * Writes the model with its schema as one file, see {@link Model#save}.
     *
     * @throws IOException if it cannot be written; an older file of that name then stays as it was
     */
    public void save(Path file) throws IOException {
        model.save(file);
    }
}

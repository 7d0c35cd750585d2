package layerwise.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.ExampleFile;
import layerwise.Examples;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/** A schema made ready to encode rows, part by part; any number of threads may use it. */
public final class SchemaEncoder {
    private final Schema schema;
    private final List<String> names = new ArrayList<>();
    private final List<Encoder> encoders = new ArrayList<>();
    private final int[] rows;
    private final int width;
    private final Map<String, Integer> classes = new HashMap<>();

    /** Of a schema. */
    public SchemaEncoder(Schema schema) {
        this.schema = schema;
        List<Feature> features = schema.inOrder();
        this.rows = new int[features.size()];
        int row = 0;
        for (int i = 0; i < rows.length; i++) {
            names.add(features.get(i).name());
            encoders.add(Encoder.of(features.get(i)));
            rows[i] = row;
            row += features.get(i).width();
        }
        this.width = row;
        if (schema.target() instanceof Target.Classes target) {
            target.labels().forEach(label -> classes.put(label, classes.size()));
        }
    }

    /** The schema. */
    public Schema schema() {
        return schema;
    }

    /**
     * A⁰ of the table's rows, (n⁰, number of rows).
     *
     * @throws InvalidTableException as {@link Schema#features}
     */
    public Matrix features(Table table, Precision precision) {
        table.requireColumns(names);
        table.requireRows();
        Matrix x = Matrix.zeros(precision, width, table.rows());
        for (int i = 0; i < rows.length; i++) {
            encoders.get(i).encode(table, table.column(names.get(i)), x, rows[i]);
        }
        return x;
    }

    /**
     * The targets of the table's rows, (1, number of rows).
     *
     * @throws InvalidTableException as {@link Schema#targets}
     */
    public Matrix targets(Table table, Precision precision) {
        Column column = table.column(schema.target().name());
        table.requireRows();
        Matrix y = Matrix.zeros(precision, 1, table.rows());
        switch (schema.target()) {
            case Target.Classes(String _, List<String> labels) -> {
                String[] cells = Cells.labels(table, column);
                for (int j = 0; j < cells.length; j++) {
                    Integer number = classes.get(cells[j]);
                    if (number == null) {
                        throw new InvalidTableException(table.place(column, j) + ": the label " + column.show(j)
                                + " did not occur in training; the labels are " + Table.list(labels));
                    }
                    y.set(0, j, number);
                }
            }
            case Target.Value(String name, Standardization standardization) ->
                Encoder.of(new Feature.Numeric(name, standardization)).encode(table, column, y, 0);
        }
        return y;
    }

    /**
     * All rows of a source as examples in memory.
     *
     * @param weights the column with the weights of the rows; empty where every row counts alike
     * @throws InvalidTableException as {@link #features} and {@link #targets}, and if a weight is missing, negative or not finite
     */
    public Examples examples(TableSource rows, Optional<String> weights, Precision precision) {
        return new ExampleParts(this, rows, weights, precision).inMemory();
    }

    /**
     * All rows of a source as examples in a file, which is created or replaced whole or not at all. They are encoded part by part, so that
     * they may be more than fit into memory.
     *
     * @param weights the column with the weights of the rows; empty where every row counts alike
     * @throws InvalidTableException as {@link #features} and {@link #targets}, and if a weight is missing, negative or not finite
     * @throws IOException if the file cannot be written; the message names it
     */
    public ExampleFile examples(TableSource rows, Optional<String> weights, Precision precision, Path file)
            throws IOException {
        return new ExampleParts(this, rows, weights, precision).in(file);
    }
}

package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import layerwise.data.ColumnType;
import layerwise.data.DataFormat;
import layerwise.data.TableWriter;
import layerwise.table.Column;
import layerwise.table.Table;
import layerwise.table.Target;
import org.jspecify.annotations.Nullable;

/** Where predictions go, part by part: a file, which appears whole or not at all, or standard output. */
final class PredictionOutput implements AutoCloseable {
    private final PredictionTable predictions;
    private final @Nullable TableWriter writer;
    private final PrintWriter out;
    private boolean begun;

    private PredictionOutput(PredictionTable predictions, @Nullable TableWriter writer, PrintWriter out) {
        this.predictions = predictions;
        this.writer = writer;
        this.out = out;
    }

    static PredictionOutput open(Optional<Path> file, DataFormat format, PrintWriter out, PredictionTable predictions)
            throws IOException {
        return new PredictionOutput(
                predictions, file.isPresent() ? TableWriter.create(file.get(), format, types(predictions)) : null, out);
    }

    private static List<ColumnType> types(PredictionTable predictions) {
        List<ColumnType> types = new ArrayList<>();
        for (String name : predictions.header()) {
            boolean label = types.isEmpty() && predictions.target() instanceof Target.Classes;
            types.add(label ? ColumnType.text(name) : ColumnType.numeric(name));
        }
        return types;
    }

    void write(Table part) throws IOException {
        if (writer != null) {
            writer.write(part);
            return;
        }
        Stream<List<String>> rows = IntStream.range(0, part.rows()).mapToObj(i -> cells(part, i));
        if (begun) {
            Csv.write(out, rows);
        } else {
            Csv.write(out, predictions.header(), rows);
            begun = true;
        }
    }

    private static List<String> cells(Table part, int i) {
        return part.columns().stream().map(column -> cell(column, i)).toList();
    }

    private static String cell(Column column, int i) {
        return switch (column) {
            case Column.Numeric numeric -> Double.isNaN(numeric.get(i)) ? "" : numeric.show(i);
            case Column.Text text -> text.get(i);
            case Column.Array array -> array.show(i);
        };
    }

    /** Puts the file in its place. */
    void commit() throws IOException {
        if (writer != null) {
            writer.commit();
        }
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}

package layerwise.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import layerwise.ExampleFile;
import layerwise.ExampleFileWriter;
import layerwise.Examples;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/** Rows that a schema encodes part by part, and what becomes of the parts. */
final class ExampleParts {
    private final SchemaEncoder encoder;
    private final TableSource rows;
    private final Optional<String> weights;
    private final Precision precision;

    ExampleParts(SchemaEncoder encoder, TableSource rows, Optional<String> weights, Precision precision) {
        this.encoder = encoder;
        this.rows = rows;
        this.weights = weights;
        this.precision = precision;
    }

    private interface Receiver {
        void accept(Matrix x, Matrix y, Matrix w) throws IOException;
    }

    private void forEach(Receiver receiver) throws IOException {
        boolean any = false;
        boolean anyCounts = weights.isEmpty();
        try (TableReader reader = rows.open()) {
            for (Optional<Table> part = reader.next(); part.isPresent(); part = reader.next()) {
                Table table = part.get();
                if (table.rows() == 0) {
                    continue;
                }
                any = true;
                Matrix w = weightsOf(table);
                anyCounts = anyCounts || Table.hasPositive(w);
                receiver.accept(encoder.features(table, precision), encoder.targets(table, precision), w);
            }
        }
        if (!any) {
            throw Table.withoutRows(rows.source());
        }
        if (!anyCounts) {
            throw Table.withoutWeight(rows.source(), weights.orElseThrow());
        }
    }

    private Matrix weightsOf(Table table) {
        return weights.map(table::weightsOfPart)
                .map(matrix -> matrix.to(precision))
                .orElseGet(() -> Matrix.zeros(precision, 0, 0));
    }

    Examples inMemory() {
        if (rows instanceof Table table) {
            return Examples.of(
                    encoder.features(table, precision),
                    encoder.targets(table, precision),
                    // Rounded as a file rounds them, so that both train alike.
                    weights.map(name -> table.weights(name).to(precision))
                            .orElseGet(() -> Matrix.zeros(precision, 0, 0)));
        }
        List<Matrix> x = new ArrayList<>();
        List<Matrix> y = new ArrayList<>();
        List<Matrix> w = new ArrayList<>();
        try {
            forEach((partX, partY, partW) -> {
                x.add(partX);
                y.add(partY);
                w.add(partW);
            });
        } catch (IOException e) {
            throw new IllegalStateException("nothing is written", e);
        }
        return Examples.of(joined(x), joined(y), weights.isPresent() ? joined(w) : Matrix.zeros(precision, 0, 0));
    }

    /** The parts side by side; each is let go of as soon as it is copied. */
    private static Matrix joined(List<Matrix> parts) {
        int columns = parts.stream().mapToInt(Matrix::columns).sum();
        Matrix joined =
                Matrix.zeros(parts.getFirst().precision(), parts.getFirst().rows(), columns);
        int at = 0;
        while (!parts.isEmpty()) {
            Matrix part = parts.removeFirst();
            joined.copyColumns(part, 0, at, part.columns());
            at += part.columns();
        }
        return joined;
    }

    ExampleFile in(Path file) throws IOException {
        try (ExampleFileWriter writer =
                ExampleFileWriter.open(file, precision, encoder.schema().width(), 1, weights.isPresent())) {
            forEach((x, y, w) -> {
                if (weights.isPresent()) {
                    writer.append(x, y, w);
                } else {
                    writer.append(x, y);
                }
            });
            writer.finish();
        }
        return ExampleFile.open(file);
    }
}

package layerwise;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * The memory of a plan. Matrices are handed out in the order they are asked for; after {@link #rewind} the same requests get
 * the same memory again, narrowed to fewer columns, which is how the last and smaller mini-batch of an epoch is computed.
 */
final class Workspace {
    private final Precision precision;
    private final int capacity;
    private final List<Matrix> matrices;
    private final int from;
    private int columns;
    private int next;

    Workspace(Precision precision, int capacity) {
        this(precision, capacity, new ArrayList<>(), 0, capacity);
    }

    private Workspace(Precision precision, int capacity, List<Matrix> matrices, int from, int columns) {
        this.precision = precision;
        this.capacity = capacity;
        this.matrices = matrices;
        this.from = from;
        this.columns = columns;
    }

    /** Some columns of the matrices of this one, which hands them out in the same order. */
    Workspace part(int start, int end) {
        return new Workspace(precision, capacity, matrices, start, end - start);
    }

    int capacity() {
        return capacity;
    }

    int columns() {
        return columns;
    }

    Precision precision() {
        return precision;
    }

    Workspace rewind(int newColumns) {
        if (newColumns < 1 || newColumns > capacity) {
            throw new IllegalArgumentException(
                    "a batch must have 1 to " + capacity + " examples here, not " + newColumns);
        }
        columns = newColumns;
        next = 0;
        return this;
    }

    Matrix matrix(int rows) {
        if (next == matrices.size()) {
            matrices.add(Matrix.zeros(precision, rows, capacity));
        }
        return matrices.get(next++).columns(from, from + columns);
    }

    Matrix none() {
        return Matrix.zeros(precision, 0, 0);
    }
}

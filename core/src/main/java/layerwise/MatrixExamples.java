package layerwise;

import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/** Examples in memory, and the room that others are read into. */
final class MatrixExamples extends Examples {
    private final Matrix x;
    private final Matrix y;
    private final Matrix weights;

    /**
     * Examples over these matrices themselves.
     *
     * @param x (n⁰, m)
     * @param y the targets
     * @param weights (1, m); an empty matrix where every example counts alike
     */
    MatrixExamples(Matrix x, Matrix y, Matrix weights) {
        this.x = x;
        this.y = y;
        this.weights = weights;
    }

    Matrix x() {
        return x;
    }

    Matrix y() {
        return y;
    }

    Matrix weights() {
        return weights;
    }

    @Override
    public int count() {
        return x.columns();
    }

    @Override
    public int inputs() {
        return x.rows();
    }

    @Override
    public int targetRows() {
        return y.rows();
    }

    @Override
    public boolean isWeighted() {
        return !weights.isEmpty();
    }

    @Override
    public Precision precision() {
        return x.precision();
    }

    @Override
    public Examples select(int[] numbers) {
        if (y.columns() != count() || (isWeighted() && weights.columns() != count())) {
            throw new IllegalArgumentException("X, Y and the weights must be of as many examples, but are " + x.shape()
                    + ", " + y.shape() + (isWeighted() ? " and " + weights.shape() : ""));
        }
        return super.select(numbers);
    }

    @Override
    boolean isInMemory() {
        return true;
    }

    private boolean isIn(Precision target) {
        return x.precision() == target
                && y.precision() == target
                && (weights.isEmpty() || weights.precision() == target);
    }

    @Override
    MatrixExamples in(Precision other) {
        return isIn(other) ? this : new MatrixExamples(in(other, x), in(other, y), in(other, weights));
    }

    private static Matrix in(Precision precision, Matrix matrix) {
        return matrix.precision() == precision ? matrix : matrix.to(precision);
    }

    @Override
    MatrixExamples weighed(Weighing weighing) {
        Matrix products = Matrix.zeros(precision(), 1, count());
        if (isWeighted()) {
            products.copyFrom(weights);
        } else {
            products.fill(1);
        }
        weighing.apply(y, products);
        return new MatrixExamples(x, y, products);
    }

    @Override
    void take(int[] places, int from, MatrixExamples out) {
        for (int j = 0; j < out.count(); j++) {
            out.copy(this, places[from + j], j, 1);
        }
    }

    @Override
    void gather(Kernels kernels, int[] places, int from, MatrixExamples out) {
        kernels.gather(x, places, from, out.x);
        kernels.gather(y, places, from, out.y);
        if (isWeighted()) {
            kernels.gather(weights, places, from, out.weights);
        }
    }

    @Override
    MatrixExamples part(int from, int count, MatrixExamples room) {
        if (isIn(room.precision())) {
            return columns(from, from + count);
        }
        room.copy(this, from, 0, count);
        return room.columns(0, count);
    }

    /** The examples {@code from} (included) to {@code to} (excluded), sharing these ones' memory. */
    MatrixExamples columns(int from, int to) {
        return new MatrixExamples(
                x.columns(from, to), y.columns(from, to), weights.isEmpty() ? weights : weights.columns(from, to));
    }

    /** Copies a part to these ones' columns from {@code to} on. */
    void set(int to, MatrixExamples part) {
        copy(part, 0, to, part.count());
    }

    /** Copies {@code count} examples of {@code source}, from its {@code from}-th on, to the columns from {@code to} on. */
    void copy(MatrixExamples source, int from, int to, int count) {
        x.copyColumns(source.x, from, to, count);
        y.copyColumns(source.y, from, to, count);
        if (source.isWeighted()) {
            weights.copyColumns(source.weights, from, to, count);
        }
    }

    @Override
    MatrixExamples whole(Precision target) {
        return in(target);
    }

    @Override
    void requireFor(Network network, Precision target) {
        network.requireExamples(x, y, target);
        Measurement.requireWeights(weights, count());
    }
}

package layerwise.math;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A dense matrix in column-major order: the elements of one column, which is one example, lie side by side. A matrix is a view
 * of memory that others may share: a slice of columns, or a part of a flat parameter array. Indices start at 0.
 *
 * <p>Elements are read and written as {@code double} whatever the precision. The arrays behind them are seen by
 * {@link Kernels} only.
 */
public final class Matrix {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Numbers up to which copying one by one is less work than to call for it. */
    private static final int SHORT = 8;

    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};

    private final Precision precision;
    private final int rows;
    private final int columns;
    private final boolean readOnly;
    // Exactly one of the two arrays holds the elements, from offset on; the other is empty.
    final float[] floats;
    final double[] doubles;
    final int offset;

    private Matrix(
            Precision precision,
            int rows,
            int columns,
            float[] floats,
            double[] doubles,
            int offset,
            boolean readOnly) {
        this.precision = precision;
        this.rows = rows;
        this.columns = columns;
        this.floats = floats;
        this.doubles = doubles;
        this.offset = offset;
        this.readOnly = readOnly;
    }

    /**
     * A matrix of zeros.
     *
     * @throws IllegalArgumentException if a dimension is negative or there are 2³¹ elements or more
     */
    public static Matrix zeros(Precision precision, int rows, int columns) {
        int size = size(rows, columns);
        return switch (precision) {
            case FLOAT32, BFLOAT16 -> new Matrix(precision, rows, columns, new float[size], NO_DOUBLES, 0, false);
            case FLOAT64 -> new Matrix(precision, rows, columns, NO_FLOATS, new double[size], 0, false);
        };
    }

    /**
     * A float64 matrix of the given rows, written as on paper: {@code Matrix.of(new double[][] {{1, 2}, {3, 4}})}.
     *
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static Matrix of(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        Matrix matrix = zeros(Precision.FLOAT64, rows.length, columns);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new IllegalArgumentException(
                        "row " + i + " has " + rows[i].length + " elements, but row 0 has " + columns);
            }
            for (int j = 0; j < columns; j++) {
                matrix.set(i, j, rows[i][j]);
            }
        }
        return matrix;
    }

    /** A float32 matrix over {@code columnMajor} itself, not a copy; equally NumPy's C-ordered (columns, rows) array. */
    public static Matrix wrap(float[] columnMajor, int rows, int columns) {
        requireLength(columnMajor.length, rows, columns);
        return new Matrix(Precision.FLOAT32, rows, columns, columnMajor, NO_DOUBLES, 0, false);
    }

    /** A float64 matrix over {@code columnMajor} itself, not a copy; equally NumPy's C-ordered (columns, rows) array. */
    public static Matrix wrap(double[] columnMajor, int rows, int columns) {
        requireLength(columnMajor.length, rows, columns);
        return new Matrix(Precision.FLOAT64, rows, columns, NO_FLOATS, columnMajor, 0, false);
    }

    private static void requireLength(int length, int rows, int columns) {
        if (length != size(rows, columns)) {
            throw new IllegalArgumentException(
                    "an array of " + length + " elements cannot be a (" + rows + ", " + columns + ") matrix");
        }
    }

    private static int size(int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("a matrix cannot have the shape (" + rows + ", " + columns + ")");
        }
        long size = (long) rows * columns;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a (" + rows + ", " + columns + ") matrix has " + size
                    + " elements; at most " + (Integer.MAX_VALUE - 8) + " fit into one");
        }
        return (int) size;
    }

    /** The format of the elements. */
    public Precision precision() {
        return precision;
    }

    /** The number of rows. */
    public int rows() {
        return rows;
    }

    /** The number of columns. */
    public int columns() {
        return columns;
    }

    /** The number of elements, rows × columns. */
    public int size() {
        return rows * columns;
    }

    /** Whether there are no elements. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** The shape as {@code (rows, columns)}, for messages. */
    public String shape() {
        return "(" + rows + ", " + columns + ")";
    }

    /** The element in row {@code row} of column {@code column}. */
    public double get(int row, int column) {
        return at(index(row, column));
    }

    /**
     * Sets the element in row {@code row} of column {@code column}, rounded to the matrix's precision.
     *
     * @throws UnsupportedOperationException if the matrix is read-only
     */
    public void set(int row, int column, double value) {
        requireWritable();
        put(index(row, column), value);
    }

    private int index(int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException(
                    "no element (" + row + ", " + column + ") in a " + shape() + " matrix; indices start at 0");
        }
        return row + column * rows;
    }

    /** The k-th element in column-major order. */
    double at(int k) {
        return precision == Precision.FLOAT64 ? doubles[offset + k] : floats[offset + k];
    }

    /** Sets the k-th element in column-major order. */
    void put(int k, double value) {
        if (precision == Precision.FLOAT64) {
            doubles[offset + k] = value;
        } else {
            floats[offset + k] = (float) value;
        }
    }

    /** The columns {@code from} (included) to {@code to} (excluded), sharing this matrix's memory. */
    public Matrix columns(int from, int to) {
        if (from < 0 || to < from || to > columns) {
            throw new IndexOutOfBoundsException(
                    "no columns " + from + " to " + to + " in a " + shape() + " matrix; indices start at 0");
        }
        return new Matrix(precision, rows, to - from, floats, doubles, offset + from * rows, readOnly);
    }

    /**
     * The elements from the {@code from}-th on, in column-major order, seen as a matrix of another shape that shares the
     * memory.
     */
    public Matrix view(int from, int rows, int columns) {
        if (from < 0 || (long) from + size(rows, columns) > size()) {
            throw new IndexOutOfBoundsException("no (" + rows + ", " + columns + ") matrix from element " + from
                    + " on in a " + shape() + " matrix");
        }
        return new Matrix(precision, rows, columns, floats, doubles, offset + from, readOnly);
    }

    /** The same elements, refusing to be set. */
    public Matrix asReadOnly() {
        return readOnly ? this : new Matrix(precision, rows, columns, floats, doubles, offset, true);
    }

    /** A writable copy. */
    public Matrix copy() {
        return to(precision);
    }

    /** A writable copy in another precision; from float64 each element is rounded to the nearest float32. */
    public Matrix to(Precision target) {
        Matrix copy = zeros(target, rows, columns);
        copy.copyFrom(this);
        return copy;
    }

    /**
     * Copies all elements of {@code source}, rounding where the precision differs.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public void copyFrom(Matrix source) {
        if (source.columns != columns) {
            throw new IllegalArgumentException(
                    "cannot copy a " + source.shape() + " matrix into a " + shape() + " one");
        }
        copyColumns(source, 0, 0, columns);
    }

    /**
     * Copies {@code count} columns of {@code source}, from its column {@code from} on, to this matrix's columns from
     * {@code to} on, rounding where the precision differs.
     *
     * @throws IllegalArgumentException if the numbers of rows differ
     */
    public void copyColumns(Matrix source, int from, int to, int count) {
        requireWritable();
        if (source.rows != rows) {
            throw new IllegalArgumentException(
                    "cannot copy a " + source.shape() + " matrix into a " + shape() + " one");
        }
        if (from < 0 || to < 0 || count < 0 || count > source.columns - from || count > columns - to) {
            throw new IndexOutOfBoundsException("cannot copy " + count + " columns from column " + from + " of a "
                    + source.shape() + " matrix to column " + to + " of a " + shape() + " one");
        }
        int first = from * rows;
        int target = to * rows;
        int length = count * rows;
        boolean toDoubles = precision == Precision.FLOAT64;
        if (toDoubles != (source.precision == Precision.FLOAT64)) {
            for (int k = 0; k < length; k++) {
                put(target + k, source.at(first + k));
            }
        } else if (toDoubles) {
            System.arraycopy(source.doubles, source.offset + first, doubles, offset + target, length);
        } else {
            System.arraycopy(source.floats, source.offset + first, floats, offset + target, length);
        }
    }

    /**
     * Copies {@code count} columns from memory outside the heap to this matrix's columns from {@code to} on, rounding where the
     * precision differs.
     *
     * @param source little-endian numbers
     * @param offset of the first of them, in bytes
     * @param stored their precision
     * @throws IndexOutOfBoundsException if there are not so many columns on either side
     */
    public void copyColumns(MemorySegment source, long offset, Precision stored, int to, int count) {
        requireWritable();
        if (to < 0 || count < 0 || count > columns - to) {
            throw new IndexOutOfBoundsException(
                    "no " + count + " columns from column " + to + " on in a " + shape() + " matrix");
        }
        int length = count * rows;
        int first = this.offset + to * rows;
        boolean toDoubles = precision == Precision.FLOAT64;
        boolean fromDoubles = stored == Precision.FLOAT64;
        if (length > SHORT && toDoubles && fromDoubles) {
            MemorySegment.copy(source, DOUBLE, offset, doubles, first, length);
            return;
        }
        if (length > SHORT && !toDoubles && !fromDoubles) {
            MemorySegment.copy(source, FLOAT, offset, floats, first, length);
            return;
        }
        for (int k = 0; k < length; k++) {
            double value = fromDoubles
                    ? source.get(DOUBLE, offset + (long) k * Double.BYTES)
                    : source.get(FLOAT, offset + (long) k * Float.BYTES);
            if (toDoubles) {
                doubles[first + k] = value;
            } else {
                floats[first + k] = (float) value;
            }
        }
    }

    /**
     * Copies all elements from an array in column-major order, rounding where the precision differs.
     *
     * @throws IllegalArgumentException if the array has another length than this matrix
     */
    public void copyFrom(float[] columnMajor) {
        requireWritable();
        requireLength(columnMajor.length, rows, columns);
        if (precision != Precision.FLOAT64) {
            System.arraycopy(columnMajor, 0, floats, offset, columnMajor.length);
            return;
        }
        for (int k = 0; k < columnMajor.length; k++) {
            doubles[offset + k] = columnMajor[k];
        }
    }

    /** As {@link #copyFrom(float[])}. */
    public void copyFrom(double[] columnMajor) {
        requireWritable();
        requireLength(columnMajor.length, rows, columns);
        if (precision == Precision.FLOAT64) {
            System.arraycopy(columnMajor, 0, doubles, offset, columnMajor.length);
            return;
        }
        for (int k = 0; k < columnMajor.length; k++) {
            floats[offset + k] = (float) columnMajor[k];
        }
    }

    /**
     * Copies all elements to an array in column-major order, rounding where the precision differs.
     *
     * @throws IllegalArgumentException if the array has another length than this matrix
     */
    public void copyTo(float[] columnMajor) {
        requireLength(columnMajor.length, rows, columns);
        if (precision != Precision.FLOAT64) {
            System.arraycopy(floats, offset, columnMajor, 0, columnMajor.length);
            return;
        }
        for (int k = 0; k < columnMajor.length; k++) {
            columnMajor[k] = (float) doubles[offset + k];
        }
    }

    /** As {@link #copyTo(float[])}. */
    public void copyTo(double[] columnMajor) {
        requireLength(columnMajor.length, rows, columns);
        if (precision == Precision.FLOAT64) {
            System.arraycopy(doubles, offset, columnMajor, 0, columnMajor.length);
            return;
        }
        for (int k = 0; k < columnMajor.length; k++) {
            columnMajor[k] = floats[offset + k];
        }
    }

    /** Sets every element to {@code value}. */
    public void fill(double value) {
        requireWritable();
        if (precision == Precision.FLOAT64) {
            Arrays.fill(doubles, offset, offset + size(), value);
        } else {
            Arrays.fill(floats, offset, offset + size(), (float) value);
        }
    }

    void requireWritable() {
        if (readOnly) {
            throw new UnsupportedOperationException("this matrix is read-only; copy() gives one that can be set");
        }
    }

    /** The elements as an array of rows, a copy. */
    public double[][] toRows() {
        double[][] result = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[i][j] = get(i, j);
            }
        }
        return result;
    }

    /** The elements in column-major order, a copy. */
    public double[] toColumnMajor() {
        double[] result = new double[size()];
        for (int k = 0; k < result.length; k++) {
            result[k] = at(k);
        }
        return result;
    }

    /** Whether both have the same shape, the same precision and the same bits in every element. */
    public boolean sameBits(Matrix other) {
        if (rows != other.rows || columns != other.columns || precision != other.precision) {
            return false;
        }
        for (int k = 0; k < size(); k++) {
            if (Double.doubleToRawLongBits(at(k)) != Double.doubleToRawLongBits(other.at(k))) {
                return false;
            }
        }
        return true;
    }

    /** Whether no element is NaN or infinite. */
    public boolean isFinite() {
        for (int k = 0; k < size(); k++) {
            if (!Double.isFinite(at(k))) {
                return false;
            }
        }
        return true;
    }

    /** The shape and precision, for example {@code (64, 128) float32}. */
    @Override
    public String toString() {
        return shape() + " " + precision;
    }
}

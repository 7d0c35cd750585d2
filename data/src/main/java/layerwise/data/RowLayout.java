package layerwise.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import layerwise.math.Matrix;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;

/**
 * How the bytes of a row of an array, in C order, make the cells of columns.
 *
 * @param rowBytes the number of bytes from one row to the next, 1 or more
 * @param fields the columns
 */
record RowLayout(int rowBytes, List<Field> fields) {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int TEXT_OVERHEAD = 48;

    /**
     * One column.
     *
     * @param name of the column
     * @param type of its elements
     * @param shape of a cell; empty where a cell is one element
     * @param offset of its first byte in a row
     */
    record Field(String name, ElementType type, List<Integer> shape, int offset) {
        /** Copies the shape. */
        Field {
            shape = List.copyOf(shape);
        }

        private int width() {
            int width = 1;
            for (int dimension : shape) {
                width *= dimension;
            }
            return width;
        }
    }

    /** Copies the fields. */
    RowLayout {
        fields = List.copyOf(fields);
    }

    /**
     * The layout of an array whose first axis is the rows: a column of single elements where there is no further axis, or one of
     * length 1; a column of arrays otherwise.
     *
     * @param source the beginning of a message
     * @param axes the lengths of the axes behind the first
     * @throws InvalidTableException if a row has no elements or too many, or is several texts
     */
    static RowLayout of(String source, String name, ElementType type, long[] axes) {
        int elements = elements(source, axes, type.bytes());
        if (axes.length == 0 || (axes.length == 1 && axes[0] == 1)) {
            return new RowLayout(type.bytes(), List.of(new Field(name, type, List.of(), 0)));
        }
        if (type instanceof TextType) {
            throw new InvalidTableException(source + " holds texts of shape " + show(axes)
                    + " in each row, but a column of text has one in each; save them as arrays of one axis");
        }
        List<Integer> shape = new ArrayList<>();
        for (long axis : axes) {
            shape.add((int) axis);
        }
        return new RowLayout(elements * type.bytes(), List.of(new Field(name, type, shape, 0)));
    }

    /** The layout of a matrix whose columns are columns of a table, named by their number from 1 on. */
    static RowLayout ofMatrix(ElementType type, int columns) {
        List<Field> fields = new ArrayList<>();
        for (int j = 0; j < columns; j++) {
            fields.add(new Field("column" + (j + 1), type, List.of(), j * type.bytes()));
        }
        return new RowLayout(columns * type.bytes(), fields);
    }

    private static int elements(String source, long[] axes, int bytes) {
        long elements = 1;
        for (long axis : axes) {
            if (axis == 0) {
                throw new InvalidTableException(source + " has rows of shape " + show(axes)
                        + ", which hold nothing; every axis but the first must be 1 or longer");
            }
            if (axis < 0 || axis > LARGEST_ARRAY / bytes / elements) {
                throw new InvalidTableException(source + " has rows of shape " + show(axes)
                        + ", but a row may have at most " + LARGEST_ARRAY / bytes + " elements of " + bytes + " bytes");
            }
            elements *= axis;
        }
        return (int) elements;
    }

    /** Lengths of axes as messages show them, for example 64×64×3. */
    static String show(long[] axes) {
        StringBuilder shown = new StringBuilder();
        for (long axis : axes) {
            shown.append(shown.isEmpty() ? "" : "×").append(axis);
        }
        return shown.toString();
    }

    /**
     * The layout with the columns of these names only, in their order, or all where there are none.
     *
     * @throws InvalidTableException if there is none of a name; the message lists those that there are
     */
    RowLayout select(String source, List<String> names) {
        if (names.isEmpty()) {
            return this;
        }
        List<Field> selected = new ArrayList<>();
        for (String name : names) {
            Optional<Field> field =
                    fields.stream().filter(f -> f.name().equals(name)).findFirst();
            selected.add(field.orElseThrow(() -> missing(
                    source, "column", name, fields.stream().map(Field::name).toList())));
        }
        return new RowLayout(rowBytes, selected);
    }

    /** The sentence about something that was asked for by name and is not there. */
    static InvalidTableException missing(String source, String kind, String name, List<String> names) {
        int listed = 12;
        String list = names.stream().limit(listed).collect(Collectors.joining(", "))
                + (names.size() > listed ? " and " + (names.size() - listed) + " more" : "");
        return new InvalidTableException(source + " has no " + kind + " '" + name + "'; "
                + (names.isEmpty() ? "it has none" : "its " + kind + "s are " + list));
    }

    /** About how many bytes a row takes in memory, as columns and as it is read. */
    long memoryPerRow() {
        long memory = rowBytes;
        for (Field field : fields) {
            memory += switch (field.type()) {
                case TextType text -> TEXT_OVERHEAD + text.bytes();
                case NumberType number ->
                    (long) field.width()
                            * (!field.shape().isEmpty() && number.fitsFloat32() ? Float.BYTES : Double.BYTES);
            };
        }
        return memory;
    }

    /**
     * Adds the columns of a part.
     *
     * @param rows the bytes of its rows
     * @param count how many rows
     * @param firstRow the number of the first one
     * @throws InvalidTableException if bytes are no text, or an array holds integers beyond 2⁵³
     */
    void addColumns(String source, ByteBuffer rows, int count, int firstRow, List<Column> to) {
        for (Field field : fields) {
            to.add(
                    switch (field.type()) {
                        case TextType text -> texts(source, field, text, rows, count, firstRow);
                        case NumberType number ->
                            field.shape().isEmpty()
                                    ? numbers(field, number, rows, count)
                                    : arrays(source, field, number, rows, count, firstRow);
                    });
        }
    }

    private Column texts(String source, Field field, TextType type, ByteBuffer rows, int count, int firstRow) {
        String[] cells = new String[count];
        for (int i = 0; i < count; i++) {
            String text = type.text(rows, i * rowBytes + field.offset());
            if (text == null) {
                throw new InvalidTableException(source + ": column '" + field.name() + "', row " + (firstRow + i)
                        + ": the bytes there are no text; the file is damaged");
            }
            cells[i] = text;
        }
        return Column.Text.of(field.name(), cells);
    }

    private Column numbers(Field field, NumberType type, ByteBuffer rows, int count) {
        if (type.kind() == NumberType.Kind.BOOLEAN || (type.exceedsFloat64() && hasInexact(field, type, rows, count))) {
            String[] digits = new String[count];
            for (int i = 0; i < count; i++) {
                digits[i] = type.digits(rows, i * rowBytes + field.offset());
            }
            return Column.Text.of(field.name(), digits);
        }
        double[] cells = new double[count];
        type.read(rows, field.offset(), rowBytes, cells);
        return Column.Numeric.of(field.name(), cells);
    }

    private boolean hasInexact(Field field, NumberType type, ByteBuffer rows, int count) {
        for (int i = 0; i < count; i++) {
            if (type.isInexact(rows, i * rowBytes + field.offset())) {
                return true;
            }
        }
        return false;
    }

    private Column arrays(String source, Field field, NumberType type, ByteBuffer rows, int count, int firstRow) {
        int width = field.width();
        int elements = width * count;
        if (type.fitsFloat32()) {
            float[] cells = new float[elements];
            type.read(rows, 0, cells);
            return Column.Array.of(field.name(), field.shape(), Matrix.wrap(cells, width, count));
        }
        if (type.exceedsFloat64()) {
            for (int k = 0; k < elements; k++) {
                if (type.isInexact(rows, k * type.bytes())) {
                    throw new InvalidTableException(source + ": column '" + field.name() + "', row "
                            + (firstRow + k / width) + " holds the integer " + type.digits(rows, k * type.bytes())
                            + ", but beyond 2⁵³ an array of numbers does not hold every integer exactly;"
                            + " save it as an array of one axis, which is read as text");
                }
            }
        }
        double[] cells = new double[elements];
        type.read(rows, 0, type.bytes(), cells);
        return Column.Array.of(field.name(), field.shape(), Matrix.wrap(cells, width, count));
    }
}

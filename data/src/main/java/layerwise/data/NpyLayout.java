package layerwise.data;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import layerwise.data.TextType.Characters;
import layerwise.data.TextType.CodePoints;
import layerwise.data.TextType.Padding;
import layerwise.table.InvalidTableException;

/** How an array of NumPy's becomes columns. */
final class NpyLayout {
    private static final int MOST_COLUMNS = 1000;
    private static final int MOST_BYTES = 1 << 28;
    private static final Pattern TYPE = Pattern.compile("([<>|])([A-Za-z])(\\d{0,9})(\\[.*])?");

    private NpyLayout() {}

    /**
     * The layout of an array whose first axis is the rows.
     *
     * @param source the beginning of a message
     * @param name of the column, unless the array has several
     * @param matrixOfColumns whether an array of two axes is a table, if it has 2 to 1,000 columns
     * @throws InvalidTableException if there is no first axis, or the elements are of a type that makes no columns
     */
    static RowLayout of(String source, NpyHeader header, String name, boolean matrixOfColumns) {
        long[] shape = header.shape();
        if (shape.length == 0) {
            throw new InvalidTableException(
                    source + " is a single value, but an array whose first axis is the rows is needed");
        }
        if (header.descr() instanceof PythonLiteral.Sequence fields) {
            return ofFields(source, fields, shape);
        }
        ElementType type = element(source, header.descr());
        if (matrixOfColumns && shape.length == 2 && shape[1] >= 2 && shape[1] <= MOST_COLUMNS) {
            return RowLayout.ofMatrix(type, (int) shape[1]);
        }
        return RowLayout.of(source, name, type, Arrays.copyOfRange(shape, 1, shape.length));
    }

    private static RowLayout ofFields(String source, PythonLiteral.Sequence descr, long[] shape) {
        if (shape.length > 1) {
            throw new InvalidTableException(source + " holds records in " + shape.length
                    + " axes, but records are read in one; reshape them to one axis");
        }
        List<RowLayout.Field> fields = new ArrayList<>();
        int offset = 0;
        for (Object item : descr.items()) {
            if (!(item instanceof PythonLiteral.Sequence field)
                    || field.items().size() < 2
                    || field.items().size() > 3) {
                throw new InvalidTableException(
                        source + " has a damaged header: expected a tuple of name and type for each field");
            }
            // A field may have a title before its name.
            Object name = field.items().get(0) instanceof PythonLiteral.Sequence titled
                            && titled.items().size() == 2
                    ? titled.items().get(1)
                    : field.items().get(0);
            Object type = field.items().get(1);
            int padding = "".equals(name) ? padding(type) : 0;
            if (padding > 0) {
                offset = Math.addExact(offset, padding);
                continue;
            }
            if (field.items().size() == 3 || type instanceof PythonLiteral.Sequence) {
                throw new InvalidTableException(source + " has several values in field '" + name
                        + "' of a record, but one is read; save them as arrays of their own");
            }
            ElementType element = element(source + ": field '" + name + "'", type);
            fields.add(new RowLayout.Field(String.valueOf(name), element, List.of(), offset));
            offset = Math.addExact(offset, element.bytes());
            if (offset > MOST_BYTES) {
                throw new InvalidTableException(
                        source + " has records of more than " + MOST_BYTES + " bytes, which are not read");
            }
        }
        if (fields.isEmpty()) {
            throw new InvalidTableException(source + " has records without fields");
        }
        return new RowLayout(offset, fields);
    }

    /** The bytes that only align what follows, 0 if there are none. */
    private static int padding(Object type) {
        Matcher matcher = TYPE.matcher(String.valueOf(type));
        return matcher.matches()
                        && matcher.group(2).equals("V")
                        && !matcher.group(3).isEmpty()
                ? Math.min(Integer.parseInt(matcher.group(3)), MOST_BYTES)
                : 0;
    }

    /** The element of a type as NumPy spells it: an order, a kind and a number of bytes, or of characters for {@code U}. */
    private static ElementType element(String source, Object descr) {
        Matcher matcher = TYPE.matcher(String.valueOf(descr));
        if (!(descr instanceof String) || !matcher.matches()) {
            throw new InvalidTableException(source + " has elements of an unknown type, " + descr);
        }
        char kind = matcher.group(2).charAt(0);
        int size = matcher.group(3).isEmpty() ? 0 : Integer.parseInt(matcher.group(3));
        ByteOrder order = matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        boolean whole = size == 1 || size == 2 || size == 4 || size == 8;
        boolean ordered = size == 1 || !matcher.group(1).equals("|");
        if (kind == 'b' && size == 1) {
            return new NumberType(NumberType.Kind.BOOLEAN, 1, order);
        }
        if ((kind == 'i' || kind == 'u') && whole && ordered) {
            return new NumberType(kind == 'i' ? NumberType.Kind.SIGNED : NumberType.Kind.UNSIGNED, size, order);
        }
        if (kind == 'f' && whole && size > 1 && ordered) {
            return new NumberType(NumberType.Kind.FLOAT, size, order);
        }
        if (kind == 'U' && size > 0 && size <= MOST_BYTES / Integer.BYTES && ordered) {
            return new CodePoints(size * Integer.BYTES, order);
        }
        if (kind == 'S' && size > 0 && size <= MOST_BYTES) {
            return new Characters(size, Padding.ZEROS);
        }
        throw new InvalidTableException(source
                + switch (kind) {
                    case 'O' ->
                        " holds objects of Python's; pickled objects are not read, for safety; save an array of"
                                + " numbers or text";
                    case 'c' ->
                        " holds complex numbers, which are not read; save the real and the imaginary part as two"
                                + " arrays";
                    case 'M', 'm' ->
                        " holds dates or times of type " + descr
                                + ", which are not read; save them as numbers, or as text with astype(str)";
                    case 'U', 'S' -> " holds text of " + size + " characters, which is not read";
                    default ->
                        " has elements of type " + descr + ", which are not read; save numbers, truth values or text";
                });
    }
}

package layerwise.file;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON texts (RFC 8259) as plain Java values: an object is a {@link java.util.SequencedMap} in the order of the text, an array a
 * {@link List}, a string a {@link String}, a number a {@link Long} where it is written as a whole number that fits and a
 * {@link Double} otherwise, then {@link Boolean} and null.
 */
public final class Json {
    /** How deeply objects and arrays may be nested, in reading and in writing. */
    static final int MAXIMUM_DEPTH = 100;

    private static final HexFormat HEX = HexFormat.of();

    private Json() {}

    /**
     * The value that {@code text} describes. Reading is strict: no comments, no trailing commas, no repeated names, nothing
     * after the value.
     *
     * @throws IllegalArgumentException if the text is not JSON; the message says the line and the column
     */
    public static @Nullable Object parse(String text) {
        return new JsonParser(text, Integer.MAX_VALUE).parse();
    }

    /**
     * The shortest JSON text of {@code value}, which may be built of {@link Map}s with string keys, {@link Iterable}s, strings,
     * numbers, booleans and null. A double is written so that {@link #parse} gives the same bits back.
     *
     * @throws IllegalArgumentException for NaN, an infinite number, or a value of any other type
     */
    public static String write(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text, 0);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder text, int depth) {
        if (depth > MAXIMUM_DEPTH) {
            throw new IllegalArgumentException("the value is nested more than " + MAXIMUM_DEPTH + " levels deep");
        }
        switch (value) {
            case null -> text.append("null");
            case String string -> writeString(string, text);
            case Boolean flag -> text.append(flag);
            case Long whole -> text.append(whole);
            case Integer whole -> text.append(whole);
            case Double number -> text.append(finite(number));
            case Float number -> text.append(finite(number.doubleValue()));
            case Map<?, ?> object -> writeObject(object, text, depth);
            case Iterable<?> array -> writeArray(array, text, depth);
            default ->
                throw new IllegalArgumentException(
                        "JSON has no way to write a " + value.getClass().getName());
        }
    }

    private static double finite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no way to write the number " + number);
        }
        return number;
    }

    private static void writeObject(Map<?, ?> object, StringBuilder text, int depth) {
        String separator = "{";
        for (Map.Entry<?, ?> field : object.entrySet()) {
            if (!(field.getKey() instanceof String name)) {
                throw new IllegalArgumentException("a JSON object has strings as names, not " + field.getKey());
            }
            text.append(separator);
            writeString(name, text);
            text.append(':');
            write(field.getValue(), text, depth + 1);
            separator = ",";
        }
        text.append(object.isEmpty() ? "{}" : "}");
    }

    private static void writeArray(Iterable<?> array, StringBuilder text, int depth) {
        text.append('[');
        String separator = "";
        for (Object element : array) {
            text.append(separator);
            write(element, text, depth + 1);
            separator = ",";
        }
        text.append(']');
    }

    private static void writeString(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || isUnpaired(string, i)) {
                        text.append("\\u").append(HEX.toHexDigits(c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    /** Whether the character at {@code i} is half of a surrogate pair whose other half is missing, which UTF-8 cannot hold. */
    private static boolean isUnpaired(String string, int i) {
        char c = string.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == string.length() || !Character.isLowSurrogate(string.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(string.charAt(i - 1)));
    }
}

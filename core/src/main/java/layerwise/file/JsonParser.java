package layerwise.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** One reading of one JSON text, by recursive descent: each method reads what it is named after and leaves the position behind it. */
final class JsonParser {
    private static final String LARGEST = "9223372036854775807";
    private static final String SMALLEST = "9223372036854775808";

    private final String text;
    private final int maximumValues;
    private int position;
    private int values;

    /** A reader of {@code text} that refuses more than {@code maximumValues} values, so that a hostile text stays cheap. */
    JsonParser(String text, int maximumValues) {
        this.text = text;
        this.maximumValues = maximumValues;
    }

    @Nullable
    Object parse() {
        Object value = value(0);
        skipBlanks();
        if (position < text.length()) {
            throw failure("expected the end of the text");
        }
        return value;
    }

    private @Nullable Object value(int depth) {
        if (depth > Json.MAXIMUM_DEPTH) {
            throw failure("expected at most " + Json.MAXIMUM_DEPTH + " levels of nesting");
        }
        if (++values > maximumValues) {
            throw failure("expected at most " + maximumValues + " values");
        }
        skipBlanks();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw failure("expected a value");
        };
    }

    private SequencedMap<String, @Nullable Object> object(int depth) {
        SequencedMap<String, @Nullable Object> object = new LinkedHashMap<>();
        position++;
        skipBlanks();
        if (accept('}')) {
            return object;
        }
        do {
            skipBlanks();
            if (peek() != '"') {
                throw failure("expected a name in double quotes");
            }
            int start = position;
            String name = string();
            if (object.containsKey(name)) {
                position = start;
                throw failure("expected each name once, but '" + name + "' is repeated");
            }
            skipBlanks();
            require(':', "expected ':' after a name");
            object.put(name, value(depth + 1));
            skipBlanks();
        } while (accept(','));
        require('}', "expected ',' or '}'");
        return object;
    }

    private List<@Nullable Object> array(int depth) {
        List<@Nullable Object> array = new ArrayList<>();
        position++;
        skipBlanks();
        if (accept(']')) {
            return array;
        }
        do {
            array.add(value(depth + 1));
            skipBlanks();
        } while (accept(','));
        require(']', "expected ',' or ']'");
        return array;
    }

    private String string() {
        int start = ++position;
        while (peek() != '"' && peek() != '\\') {
            requirePrintable();
            position++;
        }
        if (peek() == '"') {
            return text.substring(start, position++);
        }
        StringBuilder string = new StringBuilder().append(text, start, position);
        while (peek() != '"') {
            if (peek() == '\\') {
                position++;
                string.append(escape());
            } else {
                requirePrintable();
                string.append(text.charAt(position++));
            }
        }
        position++;
        return string.toString();
    }

    private void requirePrintable() {
        if (peek() < ' ') {
            throw failure("expected '\"' to end the string, and control characters escaped");
        }
    }

    private char escape() {
        char kind = peek();
        char character = switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> 0;
            default -> throw failure("expected one of \"\\/bfnrtu after a backslash");
        };
        position++;
        if (kind != 'u') {
            return character;
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char digit = peek();
            if (digit > 'f' || Character.digit(digit, 16) < 0) {
                throw failure("expected four hexadecimal digits after \\u");
            }
            code = 16 * code + Character.digit(digit, 16);
            position++;
        }
        return (char) code;
    }

    private Object number() {
        int start = position;
        accept('-');
        if (!accept('0')) {
            digits();
        }
        boolean whole = true;
        if (accept('.')) {
            whole = false;
            digits();
        }
        if (accept('e') || accept('E')) {
            whole = false;
            if (!accept('+')) {
                accept('-');
            }
            digits();
        }
        if (whole && fitsLong(start)) {
            return Long.parseLong(text, start, position, 10);
        }
        double value = Double.parseDouble(text.substring(start, position));
        if (Double.isInfinite(value)) {
            position = start;
            throw failure("expected a number within the range of float64");
        }
        return value;
    }

    /** Whether the whole number from {@code start} to here is a long; many that are not must not cost an exception each. */
    private boolean fitsLong(int start) {
        int first = text.charAt(start) == '-' ? start + 1 : start;
        String limit = first == start ? LARGEST : SMALLEST;
        int digits = position - first;
        return digits < limit.length()
                || (digits == limit.length() && text.substring(first, position).compareTo(limit) <= 0);
    }

    private void digits() {
        int start = position;
        while (peek() >= '0' && peek() <= '9') {
            position++;
        }
        if (position == start) {
            throw failure("expected a digit");
        }
    }

    private @Nullable Object literal(String literal, @Nullable Boolean value) {
        if (!text.startsWith(literal, position)) {
            throw failure("expected a value");
        }
        position += literal.length();
        return value;
    }

    private void skipBlanks() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    /** The next character, or 0 at the end of the text, where no rule accepts it. */
    private char peek() {
        return position < text.length() ? text.charAt(position) : 0;
    }

    private boolean accept(char c) {
        if (peek() != c) {
            return false;
        }
        position++;
        return true;
    }

    private void require(char c, String expectation) {
        if (!accept(c)) {
            throw failure(expectation);
        }
    }

    private IllegalArgumentException failure(String expectation) {
        String before = text.substring(0, position);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = position - before.lastIndexOf('\n');
        String found =
                position == text.length() ? "the end of the text" : Json.write(text.substring(position, position + 1));
        return new IllegalArgumentException(
                "line " + line + ", column " + column + ": " + expectation + ", found " + found);
    }
}

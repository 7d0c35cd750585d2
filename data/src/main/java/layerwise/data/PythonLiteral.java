package layerwise.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A parser of the literals of Python that headers of NumPy consist of: dictionaries with names as keys, tuples, lists, strings, integers
 * and truth values. Nothing is evaluated.
 *
 * <p>They come as {@code Map<String, Object>}, {@link Sequence}, {@link String}, {@link Long} and {@link Boolean}.
 */
final class PythonLiteral {
    private static final int MOST_NESTED = 16;

    private final String text;
    private int at;
    private int nested;

    /** A tuple or a list. */
    record Sequence(boolean isTuple, List<Object> items) {
        /** Copies the items. */
        Sequence {
            items = List.copyOf(items);
        }
    }

    /** What is wrong with a text, and where. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1;

        private SyntaxException(String expected, int at) {
            super("expected " + expected + " at character " + (at + 1));
        }
    }

    private PythonLiteral(String text) {
        this.text = text;
    }

    /** The dictionary that the text is, blanks around it apart. */
    static Map<String, Object> dictionary(String text) throws SyntaxException {
        PythonLiteral parser = new PythonLiteral(text);
        parser.skipBlanks();
        Map<String, Object> dictionary = parser.dictionary();
        parser.skipBlanks();
        if (parser.at < text.length()) {
            throw parser.expected("the end");
        }
        return dictionary;
    }

    private SyntaxException expected(String what) {
        return new SyntaxException(what, at);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void require(char c) throws SyntaxException {
        if (!skip(c)) {
            throw expected("'" + c + "'");
        }
    }

    private Map<String, Object> dictionary() throws SyntaxException {
        Map<String, Object> dictionary = new LinkedHashMap<>();
        require('{');
        skipBlanks();
        while (!skip('}')) {
            int start = at;
            String key = string();
            skipBlanks();
            require(':');
            if (dictionary.put(key, value()) != null) {
                throw new SyntaxException("a key that has not come before", start);
            }
            separator('}');
        }
        return dictionary;
    }

    /** A comma, or the end that stands without one. */
    private void separator(char end) throws SyntaxException {
        skipBlanks();
        if (skip(',')) {
            skipBlanks();
        } else if (at >= text.length() || text.charAt(at) != end) {
            throw expected("',' or '" + end + "'");
        }
    }

    private Object value() throws SyntaxException {
        skipBlanks();
        char c = at < text.length() ? text.charAt(at) : ' ';
        if (c == '(' || c == '[') {
            at++;
            return sequence(c == '(');
        }
        if (c == '\'' || c == '"') {
            return string();
        }
        if (c >= '0' && c <= '9') {
            return integer();
        }
        if (text.startsWith("True", at)) {
            at += 4;
            return true;
        }
        if (text.startsWith("False", at)) {
            at += 5;
            return false;
        }
        throw expected("a tuple, list, string, integer, True or False");
    }

    private Object sequence(boolean isTuple) throws SyntaxException {
        if (++nested > MOST_NESTED) {
            throw expected("fewer brackets within brackets");
        }
        char end = isTuple ? ')' : ']';
        List<Object> items = new ArrayList<>();
        boolean separated = false;
        skipBlanks();
        while (!skip(end)) {
            items.add(value());
            skipBlanks();
            separated = at < text.length() && text.charAt(at) == ',';
            separator(end);
        }
        nested--;
        // Brackets around one value without a comma only group it.
        return isTuple && items.size() == 1 && !separated ? items.getFirst() : new Sequence(isTuple, items);
    }

    private Long integer() throws SyntaxException {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        long value;
        try {
            value = Long.parseLong(text, start, at, 10);
        } catch (NumberFormatException e) {
            throw new SyntaxException("an integer below 2⁶³", start);
        }
        // Python 2 wrote long integers so.
        skip('L');
        return value;
    }

    private String string() throws SyntaxException {
        if (at >= text.length() || (text.charAt(at) != '\'' && text.charAt(at) != '"')) {
            throw expected("a string");
        }
        char quote = text.charAt(at++);
        StringBuilder string = new StringBuilder();
        while (!skip(quote)) {
            if (at >= text.length() || text.charAt(at) == '\n') {
                throw expected("the string's end");
            }
            char c = text.charAt(at++);
            if (c == '\\') {
                escape(string);
            } else {
                string.append(c);
            }
        }
        return string.toString();
    }

    private void escape(StringBuilder string) throws SyntaxException {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        switch (c) {
            case '\\', '\'', '"' -> string.append(c);
            case 'n' -> string.append('\n');
            case 'r' -> string.append('\r');
            case 't' -> string.append('\t');
            case 'x' -> string.appendCodePoint(hexadecimal(2));
            case 'u' -> string.appendCodePoint(hexadecimal(4));
            case 'U' -> string.appendCodePoint(hexadecimal(8));
            default -> throw expected("a known escape");
        }
    }

    private int hexadecimal(int digits) throws SyntaxException {
        OptionalInt value = OptionalInt.empty();
        if (at + digits <= text.length()) {
            try {
                value = OptionalInt.of(Integer.parseUnsignedInt(text, at, at + digits, 16));
            } catch (NumberFormatException e) {
                throw expected(digits + " hexadecimal digits");
            }
        }
        if (value.isEmpty() || !Character.isValidCodePoint(value.getAsInt())) {
            throw expected(digits + " hexadecimal digits of a character");
        }
        at += digits;
        return value.getAsInt();
    }
}

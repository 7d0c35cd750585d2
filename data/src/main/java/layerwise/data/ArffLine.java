package layerwise.data;

import layerwise.table.InvalidTableException;

/** A line of ARFF that is read from its beginning to its end, word by word. */
final class ArffLine {
    private static final int SHOWN = 40;

    private final String source;
    private final long number;
    private final String text;
    private int place;
    private boolean quoted;

    ArffLine(String source, long number, String text) {
        this.source = source;
        this.number = number;
        this.text = text;
        skipSpace();
    }

    /** Whether nothing is left. */
    boolean isAtEnd() {
        return place == text.length();
    }

    /** Whether nothing but a comment is left. */
    boolean isEmpty() {
        return isAtEnd() || text.charAt(place) == '%';
    }

    /** Whether the next character is this one. */
    boolean isAt(char c) {
        return !isAtEnd() && text.charAt(place) == c;
    }

    /** Passes over this character and blanks behind it, if it is the next one. */
    boolean skip(char c) {
        if (!isAt(c)) {
            return false;
        }
        place++;
        skipSpace();
        return true;
    }

    /** Whether the word last read was in quotes. */
    boolean wasQuoted() {
        return quoted;
    }

    /** Passes over blanks and tabs. */
    void skipSpace() {
        while (place < text.length() && text.charAt(place) <= ' ') {
            place++;
        }
    }

    /** Passes over what is between two cells, a comma or tabs; false if the line ends or goes on otherwise. */
    boolean skipSeparator() {
        int from = place;
        skipSpace();
        return skip(',') || (!isAtEnd() && text.indexOf('\t', from) >= from && text.indexOf('\t', from) < place);
    }

    /**
     * The next word: in single or double quotes, within which a backslash stands before a quote or a letter as in Java, or up to one of
     * {@code ends}, blanks around it not counted.
     */
    String word(String ends) {
        quoted = isAt('\'') || isAt('"');
        if (quoted) {
            return quotedWord(text.charAt(place++));
        }
        int from = place;
        while (place < text.length() && ends.indexOf(text.charAt(place)) < 0) {
            place++;
        }
        return text.substring(from, place).strip();
    }

    private String quotedWord(char quote) {
        StringBuilder word = new StringBuilder();
        while (place < text.length()) {
            char c = text.charAt(place++);
            if (c == quote) {
                return word.toString();
            }
            word.append(c == '\\' && place < text.length() ? escaped(text.charAt(place++)) : c);
        }
        throw invalid("a quote (" + quote + ") is opened, but not closed in the line");
    }

    private char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (place + 4 > text.length()) {
                    yield c;
                }
                try {
                    char code = (char) Integer.parseInt(text, place, place + 4, 16);
                    place += 4;
                    yield code;
                } catch (NumberFormatException e) {
                    yield c;
                }
            }
            default -> c;
        };
    }

    /** What is left of the line, as messages show it. */
    String rest() {
        return show(text.substring(place).strip());
    }

    /** A word as messages show it. */
    static String show(String word) {
        String line = word.replaceAll("\\s+", " ");
        return "'" + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line) + "'";
    }

    /** The sentence about what is wrong with the line. */
    InvalidTableException invalid(String what) {
        return new InvalidTableException(place(what));
    }

    /** As {@link #invalid(String)}, and what led to it. */
    InvalidTableException invalid(String what, Throwable cause) {
        return new InvalidTableException(place(what), cause);
    }

    private String place(String what) {
        return source + ", line " + number + ": " + what;
    }
}

package layerwise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * What is in force of a command's options, as lines of YAML that {@link ConfigFile} takes back. An option without a value is there as a
 * comment.
 */
final class Configuration {
    /** What YAML takes as a string, a number or a boolean as it stands, within a list as well. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}./+(_][\\p{Alnum}./+()_-]*|-?[0-9][0-9.eE+-]*");

    private static final Pattern NULL = Pattern.compile("null|Null|NULL|~|");

    private final SequencedMap<String, Optional<String>> values = new LinkedHashMap<>();
    private final SequencedMap<String, String> headings = new LinkedHashMap<>();
    private String heading = "";

    /** Begins the lines of what is under a heading. */
    void begin(String title) {
        heading = title;
    }

    /** Sets an option, in its first place. */
    void put(String key, Object value) {
        set(key, Optional.of(scalar(value.toString())));
    }

    /** Sets an option that may have no value. */
    void put(String key, Optional<?> value) {
        set(key, value.map(some -> scalar(some.toString())));
    }

    /** Sets an option to a list. */
    void put(String key, List<?> list) {
        StringJoiner elements = new StringJoiner(", ", "[", "]");
        list.forEach(element -> elements.add(scalar(element.toString())));
        set(key, Optional.of(elements.toString()));
    }

    private void set(String key, Optional<String> text) {
        values.put(key, text);
        headings.putIfAbsent(key, heading);
    }

    private static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !NULL.matcher(text).matches()) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < ' ' || c == 0x7F || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xFEFF) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    /** The lines, each ended. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        String last = "";
        for (var entry : values.entrySet()) {
            String title = String.valueOf(headings.get(entry.getKey()));
            if (!title.equals(last)) {
                text.append(text.isEmpty() ? "" : "\n")
                        .append("# ")
                        .append(title)
                        .append('\n');
                last = title;
            }
            String key = entry.getKey();
            text.append(entry.getValue().map(value -> key + ": " + value).orElse("# " + key + ":"))
                    .append('\n');
        }
        return text.toString();
    }
}

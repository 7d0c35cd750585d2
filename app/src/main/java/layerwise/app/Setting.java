package layerwise.app;

import java.util.List;

/**
 * A line of a file of settings.
 *
 * @param key what is set
 * @param elements the value, or those of a list
 * @param isList whether it is a list
 * @param line its number in the file, from 1
 */
record Setting(String key, List<String> elements, boolean isList, int line) {
    /** Copies the elements. */
    Setting {
        elements = List.copyOf(elements);
    }

    /** The value as an option takes it: a list's elements with commas between. */
    String value() {
        return String.join(",", elements);
    }
}

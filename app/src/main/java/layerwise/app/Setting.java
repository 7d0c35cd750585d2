package layerwise.app;

/**
 * A line of a configuration file.
 *
 * @param key a long option without its dashes, or {@code data}
 * @param value as the option takes it: a list's elements with commas between
 * @param line its number in the file, from 1
 */
record Setting(String key, String value, int line) {}

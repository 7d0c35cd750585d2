package layerwise.bench;

import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Options of a contestant by their names, for example {@code precision=float32 threads=2}. */
public record Configuration(SequencedMap<String, String> options) {
    /** The options of a text as {@link #toString} prints it. */
    public static Configuration of(String text) {
        TreeMap<String, String> options = new TreeMap<>();
        for (String word : text.strip().split(" +", -1)) {
            if (!word.isEmpty()) {
                int equals = word.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("expected name=value, not '" + word + "'");
                }
                options.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new Configuration(options);
    }

    /** The value of an option, or {@code otherwise} where it is not set. */
    public String get(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /** {@code float32}, {@code float64} or {@code bfloat16}. */
    public String precision() {
        return get("precision", "float32");
    }

    /** The number of threads. */
    public int threads() {
        return Integer.parseInt(get("threads", "2"));
    }

    /** Refuses a precision that is not among {@code known}. */
    public void requirePrecision(String... known) throws AbsentException {
        for (String precision : known) {
            if (precision.equals(precision())) {
                return;
            }
        }
        throw new AbsentException("it does not train in " + precision());
    }

    @Override
    public String toString() {
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining(" "));
    }
}

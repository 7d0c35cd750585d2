package layerwise;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A name with at most one number behind it, {@code relu} or {@code leaky-relu(0.2)}: how choices are spelled in text. */
record Spelling(String name, OptionalDouble number) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)(?:\\(([^()]+)\\))?");

    /**
     * Reads a spelling.
     *
     * @param what what is being named, for the message
     * @throws IllegalArgumentException if the text has another form
     */
    static Spelling of(String what, String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("cannot read the " + what + " '" + text
                    + "'; expected a name such as relu," + " or a name and a number such as leaky-relu(0.2)");
        }
        if (matcher.group(2) == null) {
            return new Spelling(matcher.group(1), OptionalDouble.empty());
        }
        try {
            return new Spelling(matcher.group(1), OptionalDouble.of(Double.parseDouble(matcher.group(2))));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "in the " + what + " '" + text + "', '" + matcher.group(2) + "' is not a number", e);
        }
    }

    /** The name of an enum's constant as it is spelled in text: {@code LEAKY_RELU} is {@code leaky-relu}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant whose name is this one's, if there is one. */
    <E extends Enum<E>> E among(Class<E> type, String what) {
        StringBuilder names = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(name)) {
                return constant;
            }
            names.append(names.isEmpty() ? "" : ", ").append(of(constant));
        }
        throw new IllegalArgumentException("unknown " + what + " '" + name + "'; expected one of " + names);
    }

    /** The number, or {@code otherwise} where none was written. */
    double number(double otherwise) {
        return number.orElse(otherwise);
    }

    /** Refuses a number behind a name that takes none. */
    void requireNoNumber(String what) {
        if (number.isPresent()) {
            throw new IllegalArgumentException(
                    "the " + what + " '" + name + "' takes no number, but got " + number.getAsDouble());
        }
    }
}

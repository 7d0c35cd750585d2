package layerwise.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose fields are asked for by name and type. What is missing or of another type throws an
 * {@link IllegalArgumentException} with a sentence such as <i>metadata 'network': field 'units' must be a whole number, got
 * "x"</i>.
 */
public final class JsonObject {
    private final @Nullable JsonObject parent;
    private final String name;
    private final int entry;
    private final Map<?, ?> fields;

    /**
     * An object as it was read.
     *
     * @param where what the object is, as messages name it
     * @param fields the object as {@link Json#parse} gives it
     */
    public JsonObject(String where, Map<?, ?> fields) {
        this(null, where, 0, fields);
    }

    private JsonObject(@Nullable JsonObject parent, String name, int entry, Map<?, ?> fields) {
        this.parent = parent;
        this.name = name;
        this.entry = entry;
        this.fields = fields;
    }

    /** What the object is, as messages name it; put together only when asked for, because many objects must stay cheap. */
    public String where() {
        if (parent == null) {
            return name;
        }
        return parent.where() + ", '" + name + "'" + (entry > 0 ? " entry " + entry : "");
    }

    /** The object as {@link Json#parse} gives it. */
    public Map<?, ?> fields() {
        return fields;
    }

    /**
     * The object that {@code text} describes.
     *
     * @throws IllegalArgumentException if the text is not JSON, or not an object
     */
    public static JsonObject parse(String where, String text) {
        Object value;
        try {
            value = Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + " is not valid JSON: " + e.getMessage(), e);
        }
        if (value instanceof Map<?, ?> fields) {
            return new JsonObject(where, fields);
        }
        throw new IllegalArgumentException(where + " must be an object, got " + describe(value));
    }

    /** Whether there is a field of this name, be it null. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The field's string. */
    public String text(String name) {
        return field(name, String.class, "a string");
    }

    /** The field's number, whole or not. */
    public double number(String name) {
        return field(name, Number.class, "a number").doubleValue();
    }

    /** The field's whole number. */
    public long whole(String name) {
        return field(name, Long.class, "a whole number");
    }

    /** The field's whole number from 0 to 2³¹ − 1. */
    public int count(String name) {
        long whole = whole(name);
        if (whole < 0 || whole > Integer.MAX_VALUE) {
            throw refusal(name, "a whole number from 0 to " + Integer.MAX_VALUE, whole);
        }
        return (int) whole;
    }

    /** The field's truth value. */
    public boolean flag(String name) {
        return field(name, Boolean.class, "true or false");
    }

    /** The field's object. */
    public JsonObject object(String name) {
        return new JsonObject(this, name, 0, field(name, Map.class, "an object"));
    }

    /** The field's array of objects. */
    public List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (Map<?, ?> fields : elements(name, Map.class, "an array of objects")) {
            objects.add(new JsonObject(this, name, objects.size() + 1, fields));
        }
        return objects;
    }

    /** The field's array of strings. */
    public List<String> texts(String name) {
        return elements(name, String.class, "an array of strings");
    }

    /** The field's array of whole numbers. */
    public List<Long> wholes(String name) {
        return elements(name, Long.class, "an array of whole numbers");
    }

    /** The field's array of numbers. */
    public List<Double> numbers(String name) {
        return elements(name, Number.class, "an array of numbers").stream()
                .map(Number::doubleValue)
                .toList();
    }

    /** The field's array of whole numbers from 0 to 2³¹ − 1. */
    public List<Integer> counts(String name) {
        List<Integer> counts = new ArrayList<>();
        for (long whole : wholes(name)) {
            if (whole < 0 || whole > Integer.MAX_VALUE) {
                throw refusal(name, "an array of whole numbers from 0 to " + Integer.MAX_VALUE, whole);
            }
            counts.add((int) whole);
        }
        return counts;
    }

    /**
     * This object, which has no fields but those named.
     *
     * @throws IllegalArgumentException if it has another
     */
    public JsonObject requireOnly(String... names) {
        for (Object name : fields.keySet()) {
            if (!Arrays.asList(names).contains(name)) {
                throw new IllegalArgumentException(
                        where() + ": unknown field '" + name + "'; expected " + String.join(", ", names));
            }
        }
        return this;
    }

    private <T> T field(String name, Class<T> type, String expected) {
        if (!has(name)) {
            throw new IllegalArgumentException(where() + ": field '" + name + "' is missing");
        }
        Object value = fields.get(name);
        if (!type.isInstance(value)) {
            throw refusal(name, expected, value);
        }
        return type.cast(value);
    }

    private <T> List<T> elements(String name, Class<T> type, String expected) {
        List<T> elements = new ArrayList<>();
        for (Object element : field(name, List.class, expected)) {
            if (!type.isInstance(element)) {
                throw refusal(name, expected, element);
            }
            elements.add(type.cast(element));
        }
        return elements;
    }

    private IllegalArgumentException refusal(String name, String expected, @Nullable Object value) {
        return new IllegalArgumentException(
                where() + ": field '" + name + "' must be " + expected + ", got " + describe(value));
    }

    private static String describe(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> object -> "an object";
            case List<?> array -> "an array";
            case String text when text.length() > 40 -> Json.write(text.substring(0, 40) + "…");
            case null, default -> Json.write(value);
        };
    }
}

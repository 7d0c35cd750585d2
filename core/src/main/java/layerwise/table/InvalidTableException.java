package layerwise.table;

/**
 * A table that cannot be what is asked of it, or cannot be read; the message is one sentence that names the source, the column, the row
 * and the value, as far as they are known, and says what to do.
 */
public final class InvalidTableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** The sentence itself. */
    public InvalidTableException(String sentence) {
        super(sentence);
    }

    /** The sentence itself, and what led to it. */
    public InvalidTableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

package layerwise.table;

/**
 * A table that cannot be what is asked of it; the message is one sentence that names the source, the column, the row and the
 * value, and says what to do.
 */
public final class InvalidTableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** The sentence itself. */
    public InvalidTableException(String sentence) {
        super(sentence);
    }
}

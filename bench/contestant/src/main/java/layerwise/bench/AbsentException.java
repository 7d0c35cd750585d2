package layerwise.bench;

/** Says in one clause why a contestant does not take part. */
public final class AbsentException extends Exception {
    private static final long serialVersionUID = 1;

    /** With the reason. */
    public AbsentException(String reason) {
        super(reason);
    }

    /** With another failure's message as the reason. */
    public static AbsentException because(Exception failure) {
        return new AbsentException(String.valueOf(failure.getMessage()));
    }
}

package layerwise;

/** Training stopped because a number was no longer finite; the message names the epoch, the step and the quantity. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DivergedException(String message) {
        super(message);
    }
}

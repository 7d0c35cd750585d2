package layerwise.app;

import java.util.function.Supplier;
import layerwise.table.InvalidTableException;

/** Options or data that cannot be used; the message is one sentence that names the place and what is wrong there. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InputException(String message) {
        super(message);
    }

    InputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What {@code call} gives; if core refuses it, in core's words behind {@code option}, whose value is to blame. */
    static <T> T blaming(String option, Supplier<T> call) {
        try {
            return call.get();
        } catch (InvalidTableException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InputException(option + ": " + e.getMessage(), e);
        }
    }
}

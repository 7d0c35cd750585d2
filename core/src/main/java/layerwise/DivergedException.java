package layerwise;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Training stopped because a number was no longer finite; the message names the epoch, the step, the quantity and the likely cause.
 */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable Model lastGood;
    private final transient List<Epoch> history;

    DivergedException(String message) {
        this(message, null, List.of(), null);
    }

    private DivergedException(
            String message, @Nullable Model lastGood, List<Epoch> history, @Nullable Throwable cause) {
        super(message, cause);
        this.lastGood = lastGood;
        this.history = List.copyOf(history);
    }

    DivergedException with(Model model, List<Epoch> epochs) {
        return new DivergedException(String.valueOf(getMessage()), model, epochs, this);
    }

    /** The model as it was after the last epoch that ended well, if one did. */
    public Optional<Model> lastGood() {
        return Optional.ofNullable(lastGood);
    }

    /** The epochs that ended well. */
    public List<Epoch> history() {
        return history;
    }
}

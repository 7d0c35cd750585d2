package layerwise;

import java.util.List;

/**
 * What training gives.
 *
 * @param model the trained model
 * @param history one entry per epoch
 */
public record TrainingResult(Model model, List<Epoch> history) {
    /** Copies the history. */
    public TrainingResult {
        history = List.copyOf(history);
    }
}

package layerwise;

import java.util.List;

/**
 * What training gives.
 *
 * @param model the trained model
 * @param history one entry per complete epoch
 * @param ending how it came to an end
 */
public record TrainingResult(Model model, List<Epoch> history, TrainingEvent.Ending ending) {
    /** Copies the history. */
    public TrainingResult {
        history = List.copyOf(history);
    }
}

package layerwise;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * One line of a training run's history.
 *
 * @param number from 1
 * @param cost J over the training examples: of a full batch, that of the forward pass before its update, as in the course; of
 *     mini-batches, the mean over the examples, each batch before its own update
 * @param learningRate α of the epoch's last step
 * @param metrics of the same forward passes, and with a validation set {@code validation_cost} and its metrics after the epoch
 */
public record Epoch(int number, double cost, double learningRate, SequencedMap<String, Double> metrics) {
    /** Copies the metrics. */
    public Epoch {
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
    }
}

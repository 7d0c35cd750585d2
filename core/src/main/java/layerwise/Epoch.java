package layerwise;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * One line of a training run's history.
 *
 * @param number from 1
 * @param cost J over the training examples, penalties included: of a full batch, that of the forward pass before its update, as in
 *     the course; of mini-batches, the mean over the examples, each batch before its own update
 * @param learningRate α of the epoch's last step
 * @param metrics of the same forward passes, and with a validation set {@code validation_cost} and its metrics after the epoch
 */
public record Epoch(int number, double cost, double learningRate, SequencedMap<String, Double> metrics) {
    /** The name of the validation set's cost among the metrics. */
    static final String VALIDATION_COST = "validation_cost";

    /** Copies the metrics. */
    public Epoch {
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
    }

    /** What early stopping, the best checkpoint and the schedule plateau go by: the validation cost, or else the cost. */
    public double monitored() {
        return metrics.getOrDefault(VALIDATION_COST, cost);
    }
}

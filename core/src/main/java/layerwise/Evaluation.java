package layerwise;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What a model achieves on data.
 *
 * @param examples m
 * @param cost J; of weighted examples Σ w_j loss_j / Σ w_j
 * @param metrics by the names of their {@link Metric}s
 * @param confusion which classes were taken for which; empty where targets are no classes
 */
public record Evaluation(int examples, double cost, SequencedMap<String, Double> metrics, ConfusionMatrix confusion) {
    /** Copies the metrics. */
    public Evaluation {
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
    }
}

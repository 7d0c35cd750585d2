package layerwise;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What a model achieves on data.
 *
 * @param examples m
 * @param cost J
 * @param metrics {@code accuracy} of a classifier; {@code rmse}, {@code mae} and {@code r2} otherwise
 */
public record Evaluation(int examples, double cost, SequencedMap<String, Double> metrics) {
    /** Copies the metrics. */
    public Evaluation {
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
    }
}

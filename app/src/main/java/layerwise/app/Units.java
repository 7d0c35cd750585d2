package layerwise.app;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import layerwise.Epoch;
import layerwise.Evaluation;
import layerwise.table.Schema;
import layerwise.table.Target;

/** Metrics in the unit that people read: errors of a standardised target are scaled back to the target's own unit. */
final class Units {
    private final double scale;

    Units(Schema schema) {
        this.scale = schema.target() instanceof Target.Value value
                ? value.standardization().scale()
                : 1;
    }

    SequencedMap<String, Double> of(SequencedMap<String, Double> metrics) {
        SequencedMap<String, Double> scaled = new LinkedHashMap<>();
        metrics.forEach((name, value) -> scaled.put(name, isError(name) ? value * scale : value));
        return scaled;
    }

    Epoch of(Epoch epoch) {
        return new Epoch(epoch.number(), epoch.cost(), epoch.learningRate(), of(epoch.metrics()));
    }

    Evaluation of(Evaluation evaluation) {
        return new Evaluation(
                evaluation.examples(), evaluation.cost(), of(evaluation.metrics()), evaluation.confusion());
    }

    /** What a model tells of its training, the metrics among it in the target's unit. */
    SequencedMap<String, Object> ofProvenance(SequencedMap<String, Object> provenance) {
        SequencedMap<String, Object> scaled = new LinkedHashMap<>();
        provenance.forEach((name, value) ->
                scaled.put(name, value instanceof Double number && isError(name) ? number * scale : value));
        return scaled;
    }

    private static boolean isError(String metric) {
        return metric.endsWith("rmse") || metric.endsWith("mae") || metric.contains("pinball_loss");
    }
}

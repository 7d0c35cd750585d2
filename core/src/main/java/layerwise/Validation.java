package layerwise;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import layerwise.math.Kernels;

/** What is measured on the validation set after an epoch; nothing where there is none. */
final class Validation {
    private static final int AT_A_TIME = 256;

    private final TrainingRun run;
    private final Optional<Examples> held;
    private final List<Metric> metrics;
    private final Optional<Predictor> predictor;

    Validation(Network network, TrainingRun run, Kernels engine, Optional<Examples> held, List<Metric> metrics) {
        this.metrics = metrics;
        this.run = run;
        this.held = held;
        this.predictor =
                held.map(examples -> new Predictor(network, run.kept(), engine, Math.min(AT_A_TIME, examples.count())));
    }

    Map<String, Double> measure() {
        if (predictor.isEmpty()) {
            return Map.of();
        }
        run.kept();
        Evaluation evaluation = predictor.get().evaluate(held.orElseThrow(), metrics);
        SequencedMap<String, Double> measured = new LinkedHashMap<>();
        measured.put(Epoch.VALIDATION_COST, evaluation.cost());
        evaluation.metrics().forEach((name, value) -> measured.put("validation_" + name, value));
        return measured;
    }
}

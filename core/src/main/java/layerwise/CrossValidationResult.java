package layerwise;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/**
 * What the models of a cross-validation achieve.
 *
 * @param folds k
 * @param evaluations of fold 1 to k of the first repeat, then of the second, and so on
 */
public record CrossValidationResult(int folds, List<Evaluation> evaluations) {
    /** The name of the cost among {@link #mean} and {@link #deviation}. */
    public static final String COST = "cost";

    /** Copies the evaluations, of which there is at least one. */
    public CrossValidationResult {
        evaluations = List.copyOf(evaluations);
    }

    /** The mean over folds and repeats of the cost and of each metric, by its name; NaN where it is NaN of a fold. */
    public SequencedMap<String, Double> mean() {
        return each(this::mean);
    }

    /**
     * √(Σ (v − v̄)² / (n − 1)) over the n folds of all repeats, of the cost and of each metric: how much a single fold's value varies.
     * It is no standard error of the mean, since the models share training examples (Bengio and Grandvalet, "No unbiased estimator of
     * the variance of k-fold cross-validation", JMLR 5 (2004)).
     */
    public SequencedMap<String, Double> deviation() {
        return each(quantity -> {
            double mean = mean(quantity);
            double sum = 0;
            for (Evaluation evaluation : evaluations) {
                double difference = quantity.applyAsDouble(evaluation) - mean;
                sum += difference * difference;
            }
            return Math.sqrt(sum / (evaluations.size() - 1));
        });
    }

    private double mean(ToDoubleFunction<Evaluation> quantity) {
        double sum = 0;
        for (Evaluation evaluation : evaluations) {
            sum += quantity.applyAsDouble(evaluation);
        }
        return sum / evaluations.size();
    }

    private SequencedMap<String, Double> each(ToDoubleFunction<ToDoubleFunction<Evaluation>> statistic) {
        SequencedMap<String, Double> map = new LinkedHashMap<>();
        map.put(COST, statistic.applyAsDouble(Evaluation::cost));
        for (String name : evaluations.getFirst().metrics().keySet()) {
            map.put(
                    name,
                    statistic.applyAsDouble(evaluation -> evaluation.metrics().getOrDefault(name, Double.NaN)));
        }
        return map;
    }
}

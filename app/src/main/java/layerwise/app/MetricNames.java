package layerwise.app;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import layerwise.Metric;

/** Metrics as the command line spells them: {@code accuracy,f1_macro}. */
record MetricNames(List<Metric> metrics) {
    MetricNames {
        metrics = List.copyOf(metrics);
    }

    static MetricNames of(String text) {
        return new MetricNames(Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(Metric::of)
                .distinct()
                .toList());
    }

    @Override
    public String toString() {
        return metrics.stream().map(Metric::toString).collect(Collectors.joining(","));
    }
}

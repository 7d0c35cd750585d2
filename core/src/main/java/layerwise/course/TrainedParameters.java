package layerwise.course;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.math.Matrix;

/**
 * The result of a training loop.
 *
 * @param parameters W1, b1, … WL, bL after the last update
 * @param costs the cost of every iteration, each that of the forward pass before the iteration's update
 */
public record TrainedParameters(Map<String, Matrix> parameters, List<Double> costs) {
    /** Keeps its own map and list; the matrices are shared. */
    public TrainedParameters {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        costs = List.copyOf(costs);
    }
}

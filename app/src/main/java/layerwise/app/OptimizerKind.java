package layerwise.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import layerwise.Optimizer;

/** The optimisers by the names that the command line knows, each with a learning rate to begin with. */
enum OptimizerKind {
    SGD(0.1),
    MOMENTUM(0.01),
    ADAM(0.001);

    private final double learningRate;

    OptimizerKind(double learningRate) {
        this.learningRate = learningRate;
    }

    static OptimizerKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown optimizer '" + name + "'; expected one of "
                        + Arrays.stream(values()).map(OptimizerKind::toString).collect(Collectors.joining(", "))));
    }

    double defaultLearningRate() {
        return learningRate;
    }

    Optimizer at(double rate) {
        return switch (this) {
            case SGD -> Optimizer.sgd(rate);
            case MOMENTUM -> Optimizer.momentum(rate);
            case ADAM -> Optimizer.adam(rate);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package layerwise.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import layerwise.Optimizer;

/** The optimisers by the names that the command line knows, each with what it takes by default. */
enum OptimizerKind {
    SGD(Optimizer.sgd(0.1)),
    MOMENTUM(Optimizer.momentum(0.01)),
    NESTEROV(Optimizer.nesterov(0.01)),
    RMSPROP(Optimizer.rmsProp(0.001)),
    ADAM(Optimizer.adam(0.001)),
    ADAMW(Optimizer.adamW(0.001)),
    SCHEDULE_FREE(Optimizer.scheduleFree(0.005)),
    MUON(Optimizer.muon(0.02)),
    LBFGS(Optimizer.lbfgs());

    // Every optimiser is a record of numbers.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Optimizer byDefault;

    OptimizerKind(Optimizer byDefault) {
        this.byDefault = byDefault;
    }

    static OptimizerKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown optimizer '" + name + "'; expected one of "
                        + Arrays.stream(values()).map(OptimizerKind::toString).collect(Collectors.joining(", "))));
    }

    Optimizer byDefault() {
        return byDefault;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package layerwise.bench.race;

import layerwise.bench.Workload;

/**
 * A workload in one precision, with how its losses are checked.
 *
 * @param workload the workload
 * @param precision {@code float32}, {@code float64} or {@code bfloat16}
 * @param checkedSteps how many steps' losses must agree with the reference
 */
record Contest(Workload workload, String precision, int checkedSteps) {
    /** For example {@code W2 float32}. */
    String title() {
        return workload.name() + " " + precision;
    }

    boolean isPrediction() {
        return workload.task() == Workload.Task.PREDICT;
    }

    /**
     * Whether a word of the option {@code --only} means it: {@code W2}, {@code W2-float32}, or {@code W6} for all that begin
     * with it.
     */
    boolean matches(String word) {
        return word.equals(workload.name())
                || word.equals(workload.name() + "-" + precision)
                || workload.name().startsWith(word + "-");
    }

    /** The largest difference of a loss from the reference, relative to the loss plus a tenth of the first one. */
    double tolerance() {
        return switch (precision) {
            case "float64" -> 1e-6;
            case "bfloat16" -> 5e-2;
            default -> 1e-3;
        };
    }
}

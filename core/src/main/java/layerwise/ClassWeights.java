package layerwise;

import java.util.List;
import java.util.Locale;

/**
 * How much the examples of each class count: alike, so that every class counts alike, or as told. They multiply the examples' own
 * weights in the cost, the gradients and the metrics of training; the weights are then scaled to a mean of 1.
 */
public sealed interface ClassWeights {
    /** Every example counts alike. */
    record Equal() implements ClassWeights {
        @Override
        public String toString() {
            return "equal";
        }
    }

    /** m / (K · number of the class's examples), so that each of the K classes that occur has the same sum. */
    record Balanced() implements ClassWeights {
        @Override
        public String toString() {
            return "balanced";
        }
    }

    /**
     * The weights of class 0, 1, …; of a single sigmoid output, class 1 is y = 1.
     *
     * @param weights 0 or more, not all 0
     */
    record Given(List<Double> weights) implements ClassWeights {
        /** Copies the weights and refuses negative ones. */
        public Given {
            weights = List.copyOf(weights);
            for (double weight : weights) {
                if (!(weight >= 0 && Double.isFinite(weight))) {
                    throw new IllegalArgumentException("a class's weight must be 0 or more, not " + weight);
                }
            }
            if (weights.stream().allMatch(weight -> weight == 0)) {
                throw new IllegalArgumentException(
                        "at least one class must have a weight above 0, but they are " + weights);
            }
        }

        @Override
        public String toString() {
            return weights.toString().replaceAll("[\\[\\] ]", "");
        }
    }

    /** Every example counts alike. */
    static ClassWeights equal() {
        return new Equal();
    }

    /** Every class counts alike. */
    static ClassWeights balanced() {
        return new Balanced();
    }

    /**
     * {@code equal}, {@code balanced}, or the weights of the classes with commas between them.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static ClassWeights of(String text) {
        switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "equal" -> {
                return equal();
            }
            case "balanced" -> {
                return balanced();
            }
            default -> {
                try {
                    return new Given(List.of(text.split(",", -1)).stream()
                            .map(weight -> Double.parseDouble(weight.strip()))
                            .toList());
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "cannot read the class weights '" + text
                                    + "'; expected equal, balanced, or a number for each class as in 1,2.5,1",
                            e);
                }
            }
        }
    }
}

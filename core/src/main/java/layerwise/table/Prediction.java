package layerwise.table;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Matrix;

/** What a model says of one row. */
public sealed interface Prediction {
    /**
     * What a network's outputs say.
     *
     * @param a A^L of the rows: of classes a softmax with an output for each, or a single sigmoid, the probability of the second of two
     * @param j the row's column of it
     */
    static Prediction of(Target target, Matrix a, int j) {
        return switch (target) {
            case Target.Value value -> new OfValue(value.standardization().restore(a.get(0, j)));
            case Target.Classes(String _, List<String> labels) -> {
                List<Double> p = new ArrayList<>(labels.size());
                if (a.rows() == 1) {
                    p.add(1 - a.get(0, j));
                    p.add(a.get(0, j));
                } else {
                    for (int i = 0; i < a.rows(); i++) {
                        p.add(a.get(i, j));
                    }
                }
                int likeliest = 0;
                for (int k = 1; k < p.size(); k++) {
                    likeliest = p.get(k) > p.get(likeliest) ? k : likeliest;
                }
                yield new OfClass(labels.get(likeliest), labels, p);
            }
        };
    }

    /**
     * One of several classes.
     *
     * @param label the likeliest class
     * @param labels all classes
     * @param probabilities of the classes, in the same order; their sum is 1 but for rounding
     */
    record OfClass(String label, List<String> labels, List<Double> probabilities) implements Prediction {
        /** Copies the lists. */
        public OfClass {
            labels = List.copyOf(labels);
            probabilities = List.copyOf(probabilities);
        }

        @Override
        public double probability(String of) {
            int k = labels.indexOf(of);
            if (k < 0) {
                throw new IllegalArgumentException("no class is '" + of + "'; the classes are " + Table.list(labels));
            }
            return probabilities.get(k);
        }

        @Override
        public double value() {
            throw new IllegalStateException("the model predicts classes, not a value");
        }
    }

    /**
     * A value.
     *
     * @param value in the target's own unit
     */
    record OfValue(double value) implements Prediction {
        @Override
        public String label() {
            throw new IllegalStateException("the model predicts a value, not classes");
        }

        @Override
        public double probability(String of) {
            throw new IllegalStateException("the model predicts a value, not classes");
        }
    }

    /**
     * The likeliest class.
     *
     * @throws IllegalStateException if the model predicts a value
     */
    String label();

    /**
     * The probability of a class.
     *
     * @throws IllegalArgumentException if there is no such class
     * @throws IllegalStateException if the model predicts a value
     */
    double probability(String of);

    /**
     * The value, in the target's own unit.
     *
     * @throws IllegalStateException if the model predicts classes
     */
    double value();
}

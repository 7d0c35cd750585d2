package layerwise.table;

import java.util.HashSet;
import java.util.List;

/** What is predicted: one of several classes, or a value. */
public sealed interface Target {
    /** The target's column. */
    String name();

    /**
     * One of several labels; class k is the k-th of them, from 0 on.
     *
     * @param name the target's column
     * @param labels two or more, all different; {@link Schema#fit} sorts them as numbers if all are numbers, as text otherwise
     */
    record Classes(String name, List<String> labels) implements Target {
        /**
         * Copies the labels.
         *
         * @throws IllegalArgumentException if there are fewer than two, or one is repeated
         */
        public Classes {
            labels = List.copyOf(labels);
            if (labels.size() < 2 || new HashSet<>(labels).size() < labels.size()) {
                throw new IllegalArgumentException("the classes of '" + name
                        + "' need two or more labels, each once, but got " + Table.list(labels));
            }
        }
    }

    /**
     * A real number, which a network predicts in standardised form.
     *
     * @param name the target's column
     * @param standardization what is done to its numbers; its {@code restore} gives a prediction in the column's own unit
     */
    record Value(String name, Standardization standardization) implements Target {}
}

package layerwise.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A column of raw rows and the rows of A⁰ that it becomes. */
public sealed interface Feature {
    /** The column's name. */
    String name();

    /** The names of the rows of A⁰, for example {@code age} and {@code age is missing}. */
    List<String> rowNames();

    /**
     * A column of numbers: one row, scaled. Where a number was missing in training, a second row is 1 for a missing one and 0 otherwise.
     *
     * @param scaling what is done to the numbers
     * @param fill what stands for a missing number, the median of the training rows; empty where a missing number is refused
     */
    record Numeric(String name, Scaling scaling, Optional<Double> fill) implements Feature {
        /** Refuses a filling that is not finite. */
        public Numeric {
            requireFinite(name, fill);
        }

        /** A column without missing numbers. */
        public Numeric(String name, Scaling scaling) {
            this(name, scaling, Optional.empty());
        }

        @Override
        public List<String> rowNames() {
            return fill.isPresent() ? List.of(name, name + " is missing") : List.of(name);
        }
    }

    /** How categories become numbers. */
    enum Encoding {
        /** A row for each level, 1 for that of the example and 0 otherwise; two levels are one row, −1 and 1. */
        ONE_HOT,
        /** One row: the number of the level, for a {@link layerwise.Layer.Embedding}. */
        EMBEDDING;

        /** The name as schemas spell it, for example {@code one-hot}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A column of labels. A label that did not occur in training is a level of its own: in a one-hot code all rows are 0, and an embedding
     * has level 0 for it. A missing label is likewise one, which is learned where training had some.
     *
     * @param levels the labels of the training rows
     * @param encoding how they become numbers
     * @param missing whether labels were missing in training, so that this is a level after those of the labels
     * @param refusesMissing whether a missing label is refused if training had none; otherwise it is one that is unseen
     * @param refusesUnseen whether a label that did not occur in training is refused
     */
    record Categorical(
            String name,
            List<String> levels,
            Encoding encoding,
            boolean missing,
            boolean refusesMissing,
            boolean refusesUnseen)
            implements Feature {
        /** Copies the levels. */
        public Categorical {
            levels = List.copyOf(levels);
            requireLevels(name, levels);
        }

        /** Whether one row tells its two levels apart. */
        boolean isBinary() {
            return encoding == Encoding.ONE_HOT && levels.size() == 2 && !missing;
        }

        /** The levels of an embedding: the unseen one, the labels, and the missing one if there is one. */
        int embeddedLevels() {
            return 1 + levels.size() + (missing ? 1 : 0);
        }

        @Override
        public List<String> rowNames() {
            if (encoding == Encoding.EMBEDDING) {
                return List.of(name);
            }
            if (isBinary()) {
                return List.of(name + " = " + levels.getLast());
            }
            List<String> names = new ArrayList<>();
            levels.forEach(level -> names.add(name + " = " + level));
            if (missing) {
                names.add(name + " is missing");
            }
            return names;
        }
    }

    /**
     * A column of true and false: one row, 1 for true and −1 for false.
     *
     * @param missing whether one may be missing, which is 0
     */
    record Flag(String name, boolean missing) implements Feature {
        @Override
        public List<String> rowNames() {
            return List.of(name);
        }

        /** What the word says, if it is one: true, t, yes, y, 1, or false, f, no, n, 0, in any case. */
        static Optional<Boolean> parse(String word) {
            return switch (word.strip().toLowerCase(Locale.ROOT)) {
                case "true", "t", "yes", "y", "1" -> Optional.of(true);
                case "false", "f", "no", "n", "0" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
    }

    /**
     * A column of labels with an order: one row, the number of the label, counted from 0 and scaled; with missing ones as {@link Numeric}.
     *
     * @param levels the labels, the least first
     * @param scaling what is done to their numbers
     * @param fill the number that stands for a missing label; empty where that is refused
     */
    record Ordinal(String name, List<String> levels, Scaling scaling, Optional<Double> fill) implements Feature {
        /** Copies the levels. */
        public Ordinal {
            levels = List.copyOf(levels);
            requireLevels(name, levels);
            requireFinite(name, fill);
        }

        @Override
        public List<String> rowNames() {
            return fill.isPresent() ? List.of(name, name + " is missing") : List.of(name);
        }
    }

    /**
     * A column of dates: the days since 1970, standardised, then sine and cosine of the place in the year and in the week, with times of
     * day also of that in the day; all 0 where a date is missing, and a last row that is 1 then.
     *
     * @param days what is done to the days
     * @param times whether there are times of day
     * @param missing whether a date may be missing
     */
    record Date(String name, Standardization days, boolean times, boolean missing) implements Feature {
        @Override
        public List<String> rowNames() {
            List<String> names = new ArrayList<>(List.of(
                    name,
                    name + ": sine of the year",
                    name + ": cosine of the year",
                    name + ": sine of the week",
                    name + ": cosine of the week"));
            if (times) {
                names.add(name + ": sine of the day");
                names.add(name + ": cosine of the day");
            }
            if (missing) {
                names.add(name + " is missing");
            }
            return names;
        }
    }

    /**
     * A column of arrays, such as pictures: a row for each element, in C order, all scaled alike.
     *
     * @param shape of an array, for example 64, 64, 3: height, width and channels of a picture
     * @param scaling what is done to every element
     */
    record Array(String name, List<Integer> shape, Scaling scaling) implements Feature {
        private static final int MOST = 1 << 24;

        /** Copies the shape. */
        public Array {
            shape = List.copyOf(shape);
            long width = 1;
            for (int dimension : shape) {
                width = dimension < 1 || width > MOST ? Long.MAX_VALUE : width * dimension;
            }
            if (width > MOST || shape.isEmpty()) {
                throw new IllegalArgumentException("the arrays of '" + name + "' cannot be of shape " + shape);
            }
        }

        @Override
        public List<String> rowNames() {
            List<String> names = new ArrayList<>();
            int[] index = new int[shape.size()];
            for (long k = Column.Array.width(shape); k > 0; k--) {
                StringBuilder text = new StringBuilder(name);
                for (int i : index) {
                    text.append(text.length() == name.length() ? "[" : ", ").append(i);
                }
                names.add(text.append(']').toString());
                for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.get(axis); axis--) {
                    index[axis] = 0;
                }
            }
            return names;
        }
    }

    /** The number of rows of A⁰. */
    default int width() {
        return switch (this) {
            case Array array -> (int) Column.Array.width(array.shape());
            case Numeric _, Categorical _, Flag _, Ordinal _, Date _ ->
                rowNames().size();
        };
    }

    /** Whether it is a level's number, for an embedding. */
    default boolean isEmbedded() {
        return this instanceof Categorical categorical && categorical.encoding() == Encoding.EMBEDDING;
    }

    private static void requireLevels(String name, List<String> levels) {
        if (levels.isEmpty() || new HashSet<>(levels).size() < levels.size()) {
            throw new IllegalArgumentException(
                    "the levels of '" + name + "' must be one or more, each once, but are " + Table.list(levels));
        }
    }

    private static void requireFinite(String name, Optional<Double> fill) {
        if (fill.isPresent() && !Double.isFinite(fill.get())) {
            throw new IllegalArgumentException(
                    "what stands for a missing value of '" + name + "' must be finite, but is " + fill.get());
        }
    }
}

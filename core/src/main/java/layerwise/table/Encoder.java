package layerwise.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.math.Matrix;

/** A feature made ready to fill rows of A⁰ from a column; any number of threads may use it. */
sealed interface Encoder {
    /** Fills the rows of {@code x} from {@code row} on from a column of the table. */
    void encode(Table table, Column column, Matrix x, int row);

    static Encoder of(Feature feature) {
        return switch (feature) {
            case Feature.Numeric numeric -> new Numbers(numeric);
            case Feature.Categorical categorical -> new Levels(categorical, indices(categorical.levels()));
            case Feature.Flag flag -> new Flags(flag);
            case Feature.Ordinal ordinal -> new Ranks(ordinal, indices(ordinal.levels()));
            case Feature.Date date -> new Dates(date);
            case Feature.Array array -> new Arrays(array);
        };
    }

    private static Map<String, Integer> indices(List<String> levels) {
        Map<String, Integer> indices = new HashMap<>();
        for (String level : levels) {
            indices.put(level, indices.size());
        }
        return indices;
    }

    /** Sets an element to a scaled number, which must be finite in the precision of {@code x}. */
    private static void set(Matrix x, int row, Table table, Column column, int j, Scaling scaling, double number) {
        double scaled = scaling.apply(number);
        if (!x.precision().holds(scaled)) {
            String mean = scaling instanceof Standardization standardization
                    ? ", whose mean is " + layerwise.table.Numbers.write(standardization.mean())
                    : "";
            throw new InvalidTableException(table.place(column, j) + ": " + column.show(j)
                    + " is too far from the training rows" + mean + "; correct it or remove the row");
        }
        x.set(row, j, scaled);
    }

    /** Sets a number, or what stands for a missing one beside a 1 in the next row. */
    private static void set(
            Matrix x,
            int row,
            Table table,
            Column column,
            int j,
            Scaling scaling,
            Optional<Double> fill,
            double number,
            String what) {
        if (!Double.isNaN(number)) {
            set(x, row, table, column, j, scaling, number);
        } else if (fill.isPresent()) {
            set(x, row, table, column, j, scaling, fill.get());
            x.set(row + 1, j, 1);
        } else {
            throw Cells.missing(table, column, j, what);
        }
    }

    record Numbers(Feature.Numeric feature) implements Encoder {
        @Override
        public void encode(Table table, Column column, Matrix x, int row) {
            Cells.requireScalars(table, column);
            for (int j = 0; j < column.size(); j++) {
                double number = Cells.number(table, column, j, Cells.NOT_NUMERIC);
                set(x, row, table, column, j, feature.scaling(), feature.fill(), number, Cells.NUMBER);
            }
        }
    }

    record Levels(Feature.Categorical feature, Map<String, Integer> indices) implements Encoder {
        @Override
        public void encode(Table table, Column column, Matrix x, int row) {
            Cells.requireScalars(table, column);
            for (int j = 0; j < column.size(); j++) {
                set(x, row, j, level(table, column, j));
            }
        }

        /** −1 for a level that training did not have. */
        private int level(Table table, Column column, int j) {
            String label = Cells.label(table, column, j);
            Integer level = indices.get(label);
            if (level != null) {
                return level;
            }
            if (label.isEmpty() && feature.missing()) {
                return feature.levels().size();
            }
            if (label.isEmpty() ? feature.refusesMissing() || feature.refusesUnseen() : feature.refusesUnseen()) {
                throw label.isEmpty()
                        ? Cells.missing(table, column, j, Cells.VALUE)
                        : new InvalidTableException(table.place(column, j) + ": " + column.show(j)
                                + " did not occur in training; the levels are " + Table.list(feature.levels()));
            }
            return -1;
        }

        private void set(Matrix x, int row, int j, int level) {
            if (feature.isEmbedded()) {
                x.set(row, j, level + 1.0);
            } else if (feature.isBinary()) {
                x.set(row, j, level < 0 ? 0 : 2.0 * level - 1);
            } else if (level >= 0) {
                x.set(row + level, j, 1);
            }
        }
    }

    record Flags(Feature.Flag feature) implements Encoder {
        @Override
        public void encode(Table table, Column column, Matrix x, int row) {
            Cells.requireScalars(table, column);
            for (int j = 0; j < column.size(); j++) {
                String word = Cells.label(table, column, j);
                Optional<Boolean> flag = Feature.Flag.parse(word);
                if (flag.isPresent()) {
                    x.set(row, j, flag.get() ? 1 : -1);
                } else if (!word.isEmpty() && !ColumnProfile.isPlaceholder(word)) {
                    throw new InvalidTableException(table.place(column, j) + ": " + column.show(j)
                            + " is neither true nor false; correct it or remove the row");
                } else if (!feature.missing()) {
                    throw Cells.missing(table, column, j, Cells.VALUE);
                }
            }
        }
    }

    record Ranks(Feature.Ordinal feature, Map<String, Integer> indices) implements Encoder {
        @Override
        public void encode(Table table, Column column, Matrix x, int row) {
            Cells.requireScalars(table, column);
            for (int j = 0; j < column.size(); j++) {
                set(x, row, table, column, j, feature.scaling(), feature.fill(), rank(table, column, j), Cells.VALUE);
            }
        }

        private double rank(Table table, Column column, int j) {
            String label = Cells.label(table, column, j);
            Integer rank = indices.get(label);
            if (rank != null) {
                return rank;
            }
            if (label.isEmpty() || ColumnProfile.isPlaceholder(label)) {
                return Double.NaN;
            }
            throw new InvalidTableException(table.place(column, j) + ": " + column.show(j) + " is none of the levels "
                    + Table.list(feature.levels()) + "; correct it or remove the row");
        }
    }

    record Dates(Feature.Date feature) implements Encoder {
        @Override
        public void encode(Table table, Column column, Matrix x, int row) {
            Cells.requireScalars(table, column);
            for (int j = 0; j < column.size(); j++) {
                String text = Cells.label(table, column, j);
                Optional<Moment> moment = Moment.parse(text);
                if (moment.isPresent()) {
                    set(x, row, table, column, j, moment.get());
                } else if (!text.isEmpty() && !ColumnProfile.isPlaceholder(text)) {
                    throw new InvalidTableException(table.place(column, j) + ": " + column.show(j)
                            + " is no date, such as 2024-01-31 or 2024-01-31T10:00:00; correct it or remove the row");
                } else if (feature.missing()) {
                    x.set(row + feature.width() - 1, j, 1);
                } else {
                    throw Cells.missing(table, column, j, Cells.VALUE);
                }
            }
        }

        private void set(Matrix x, int row, Table table, Column column, int j, Moment moment) {
            Encoder.set(x, row, table, column, j, feature.days(), moment.days());
            setCircle(x, row + 1, j, moment.ofYear());
            setCircle(x, row + 3, j, moment.ofWeek());
            if (feature.times()) {
                setCircle(x, row + 5, j, moment.ofDay());
            }
        }

        private static void setCircle(Matrix x, int row, int j, double turn) {
            x.set(row, j, Math.sin(2 * Math.PI * turn));
            x.set(row + 1, j, Math.cos(2 * Math.PI * turn));
        }
    }

    record Arrays(Feature.Array feature) implements Encoder {
        @Override
        public void encode(Table table, Column column, Matrix x, int row) {
            if (!(column instanceof Column.Array array) || !fits(array.shape())) {
                String found = column instanceof Column.Array array
                        ? "arrays of " + Column.Array.show(array.shape()) + " numbers"
                        : "single values";
                throw new InvalidTableException(table.place(column) + " holds " + found
                        + ", but the model takes arrays of " + Column.Array.show(feature.shape()));
            }
            Matrix cells = array.cells();
            for (int j = 0; j < cells.columns(); j++) {
                for (int i = 0; i < cells.rows(); i++) {
                    double number = cells.get(i, j);
                    if (!Double.isFinite(number)) {
                        throw new InvalidTableException(table.place(column, j) + ": element " + i + " of the array is "
                                + layerwise.table.Numbers.write(number) + "; correct it or remove the row");
                    }
                    set(x, row + i, table, column, j, feature.scaling(), number);
                }
            }
        }

        /** An array without a shape of its own, as a row in memory may have it, will do if it is as long. */
        private boolean fits(List<Integer> shape) {
            return shape.equals(feature.shape()) || (shape.size() == 1 && shape.getFirst() == feature.width());
        }
    }
}

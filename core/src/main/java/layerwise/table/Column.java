package layerwise.table;

import java.util.List;
import java.util.OptionalDouble;

/** A named column of a {@link Table}: numbers, or text where not every cell is a number. */
public sealed interface Column {
    /** The name, unique within a table. */
    String name();

    /** The number of rows. */
    int size();

    /** The cell at {@code index}, which starts at 0, as messages show it. */
    String show(int index);

    /** The column of the rows at {@code indices}, in that order. */
    Column rows(int[] indices);

    /**
     * The column of these cells: numeric if every cell that is not blank holds a number, as in {@code 17}, {@code -1.5e3},
     * {@code nan} or {@code inf}, and text otherwise.
     */
    static Column of(String name, List<String> cells) {
        double[] numbers = new double[cells.size()];
        for (int i = 0; i < numbers.length; i++) {
            String cell = cells.get(i);
            OptionalDouble number = cell.isBlank() ? OptionalDouble.of(Double.NaN) : Numbers.parse(cell);
            if (number.isEmpty()) {
                return new Text(name, cells.toArray(String[]::new));
            }
            numbers[i] = number.getAsDouble();
        }
        return new Numeric(name, numbers);
    }

    /** A column of numbers; a missing cell is NaN. */
    final class Numeric implements Column {
        private final String name;
        private final double[] cells;

        private Numeric(String name, double[] cells) {
            this.name = name;
            this.cells = cells;
        }

        /** The column of a copy of {@code cells}. */
        public static Numeric of(String name, double... cells) {
            return new Numeric(name, cells.clone());
        }

        /** The number at {@code index}, which starts at 0. */
        public double get(int index) {
            return cells[index];
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int size() {
            return cells.length;
        }

        @Override
        public String show(int index) {
            return Numbers.write(cells[index]);
        }

        @Override
        public Numeric rows(int[] indices) {
            double[] chosen = new double[indices.length];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = cells[indices[i]];
            }
            return new Numeric(name, chosen);
        }
    }

    /** A column of strings; a missing cell is blank. */
    final class Text implements Column {
        private static final int SHOWN = 40;

        private final String name;
        private final String[] cells;

        private Text(String name, String[] cells) {
            this.name = name;
            this.cells = cells;
        }

        /** The column of a copy of {@code cells}. */
        public static Text of(String name, String... cells) {
            return new Text(name, cells.clone());
        }

        /** The string at {@code index}, which starts at 0. */
        public String get(int index) {
            return cells[index];
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int size() {
            return cells.length;
        }

        @Override
        public String show(int index) {
            String line = cells[index].replaceAll("\\s+", " ");
            return "'" + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line) + "'";
        }

        @Override
        public Text rows(int[] indices) {
            String[] chosen = new String[indices.length];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = cells[indices[i]];
            }
            return new Text(name, chosen);
        }
    }
}

package layerwise.table;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import layerwise.math.Matrix;

/** A named column of a {@link Table}: numbers, text where not every cell is a number, or arrays of numbers such as pictures. */
public sealed interface Column {
    /** The name, unique within a table. */
    String name();

    /** The number of rows. */
    int size();

    /** The cell at {@code index}, which starts at 0, as messages show it. */
    String show(int index);

    /** The column of the rows at {@code indices}, in that order. */
    Column rows(int[] indices);

    /** The same column by another name. */
    Column renamed(String other);

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

        /** The column over {@code cells} itself. */
        static Numeric over(String name, double[] cells) {
            return new Numeric(name, cells);
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
        public Numeric renamed(String other) {
            return new Numeric(other, cells);
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

        /** The column over {@code cells} itself. */
        static Text over(String name, String[] cells) {
            return new Text(name, cells);
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
        public Text renamed(String other) {
            return new Text(other, cells);
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

    /** A column whose cells are arrays of numbers, all of one shape: pictures, or rows of a matrix. */
    final class Array implements Column {
        private final String name;
        private final List<Integer> shape;
        private final Matrix cells;

        private Array(String name, List<Integer> shape, Matrix cells) {
            this.name = name;
            this.shape = shape;
            this.cells = cells;
        }

        /**
         * The column over {@code cells} itself, not a copy.
         *
         * @param shape of a cell, for example 64, 64, 3: height, width and channels of a picture
         * @param cells (product of the shape, number of rows): a column is a cell, its elements in C order
         * @throws IllegalArgumentException if the shape is empty, has a dimension below 1, or does not fit the cells
         */
        public static Array of(String name, List<Integer> shape, Matrix cells) {
            if (shape.isEmpty() || width(shape) != cells.rows()) {
                throw new IllegalArgumentException("the cells of '" + name + "' are said to be of shape " + shape
                        + ", but have " + cells.rows() + " elements");
            }
            return new Array(name, List.copyOf(shape), cells);
        }

        /** The number of elements of a cell of that shape, 0 where a dimension is below 1. */
        static long width(List<Integer> shape) {
            long width = 1;
            for (int dimension : shape) {
                width = dimension < 1 ? 0 : Math.multiplyExact(width, dimension);
            }
            return width;
        }

        /** The shape of a cell. */
        public List<Integer> shape() {
            return shape;
        }

        /** (number of elements of a cell, number of rows); a column is a cell, its elements in C order. */
        public Matrix cells() {
            return cells;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int size() {
            return cells.columns();
        }

        @Override
        public String show(int index) {
            return "an array of " + show(shape);
        }

        /** A shape as messages show it, for example 64×64×3. */
        static String show(List<Integer> shape) {
            return shape.stream().map(String::valueOf).collect(Collectors.joining("×"));
        }

        @Override
        public Array renamed(String other) {
            return new Array(other, shape, cells);
        }

        @Override
        public Array rows(int[] indices) {
            Matrix chosen = Matrix.zeros(cells.precision(), cells.rows(), indices.length);
            for (int j = 0; j < indices.length; j++) {
                chosen.copyColumns(cells, indices[j], j, 1);
            }
            return new Array(name, shape, chosen);
        }
    }
}

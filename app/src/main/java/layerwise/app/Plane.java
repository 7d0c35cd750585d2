package layerwise.app;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Matrix;
import layerwise.table.Column;
import layerwise.table.Table;

/** What a model of two features says over a rectangle of them: each class's probability at the nodes of a grid. */
final class Plane {
    private final Frame frame;

    /** By class, by row from the top, and by column. */
    private final double[][][] probabilities;

    private Plane(Frame frame, double[][][] probabilities) {
        this.frame = frame;
        this.probabilities = probabilities;
    }

    /**
     * The plane of a grid of so many cells.
     *
     * @throws InputException if a probability is not a number, for the features there are too far from those of training
     */
    static Plane of(SavedModel saved, Frame frame, int columns, int rows) {
        int nodes = (columns + 1) * (rows + 1);
        double[] first = new double[nodes];
        double[] second = new double[nodes];
        for (int k = 0; k < nodes; k++) {
            int row = k / (columns + 1);
            int column = k % (columns + 1);
            first[k] = between(frame.across, (double) column / columns);
            second[k] = between(frame.up, 1 - (double) row / rows);
        }
        Table table = Table.of(
                "the plane of " + frame.first + " and " + frame.second,
                List.of(Column.Numeric.of(frame.first, first), Column.Numeric.of(frame.second, second)));
        double[][] p = probabilities(saved, table);
        int classes = p[0].length;
        double[][][] grid = new double[classes][rows + 1][columns + 1];
        for (int k = 0; k < nodes; k++) {
            for (int c = 0; c < classes; c++) {
                if (!Double.isFinite(p[k][c])) {
                    throw new InputException("the model's output is " + p[k][c] + " where " + frame.first + " is "
                            + first[k] + " and " + frame.second + " is " + second[k]
                            + "; draw a range that is nearer to what it was trained on, by rows as DATA");
                }
                grid[c][k / (columns + 1)][k % (columns + 1)] = p[k][c];
            }
        }
        return new Plane(frame, grid);
    }

    /**
     * Two columns and what of them is drawn.
     *
     * @param across of the first, from left to right
     * @param up of the second, from bottom to top
     */
    record Frame(String first, String second, Axis across, Axis up) {}

    private static double between(Axis axis, double fraction) {
        return axis.low() * (1 - fraction) + axis.high() * fraction;
    }

    /** Each row's probabilities of all classes: a single output is that of the second of two. */
    static double[][] probabilities(SavedModel saved, Table table) {
        Matrix x = saved.schema().features(table, saved.model().parameters().precision());
        Matrix a = saved.model().predict(x);
        double[][] p = new double[a.columns()][Math.max(2, a.rows())];
        for (int j = 0; j < p.length; j++) {
            for (int c = 0; c < p[j].length; c++) {
                p[j][c] = a.rows() > 1 ? a.get(c, j) : c == 1 ? a.get(0, j) : 1 - a.get(0, j);
            }
        }
        return p;
    }

    /** The place of the largest of some probabilities. */
    static int likeliest(double[] p) {
        int likeliest = 0;
        for (int c = 1; c < p.length; c++) {
            likeliest = p[c] > p[likeliest] ? c : likeliest;
        }
        return likeliest;
    }

    Axis across() {
        return frame.across;
    }

    Axis up() {
        return frame.up;
    }

    int classes() {
        return probabilities.length;
    }

    /** The number of cells from left to right. */
    int columns() {
        return probabilities[0][0].length - 1;
    }

    /** The number of cells from top to bottom. */
    int rows() {
        return probabilities[0].length - 1;
    }

    /** The probability of a class in the middle of a cell. */
    double probability(int of, int row, int column) {
        double[][] p = probabilities[of];
        return (p[row][column] + p[row][column + 1] + p[row + 1][column] + p[row + 1][column + 1]) / 4;
    }

    /** The likeliest class in the middle of a cell. */
    int likeliest(int row, int column) {
        int likeliest = 0;
        for (int c = 1; c < classes(); c++) {
            likeliest = probability(c, row, column) > probability(likeliest, row, column) ? c : likeliest;
        }
        return likeliest;
    }

    /** The lines between the regions of the likeliest classes, in cells from the upper left corner. */
    List<List<Point>> boundaries() {
        List<List<Point>> lines = new ArrayList<>();
        // What bounds the last class bounds one of the others.
        for (int c = 0; c < classes() - 1; c++) {
            lines.addAll(Contour.zero(lead(c)));
        }
        return lines;
    }

    /** By how much a class is likelier than the likeliest of the others. */
    private double[][] lead(int of) {
        double[][] lead = new double[rows() + 1][columns() + 1];
        for (int i = 0; i <= rows(); i++) {
            for (int j = 0; j <= columns(); j++) {
                double most = 0;
                for (int c = 0; c < classes(); c++) {
                    most = c == of ? most : Math.max(most, probabilities[c][i][j]);
                }
                lead[i][j] = probabilities[of][i][j] - most;
            }
        }
        return lead;
    }
}

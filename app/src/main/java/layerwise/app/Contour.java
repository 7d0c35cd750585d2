package layerwise.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines along which a quantity, known at the nodes of a grid, is zero: marching squares, with straight lines within a cell. Maple,
 * "Geometric design and space planning using the marching squares and marching cube algorithms", 2003.
 */
final class Contour {
    private static final int NONE = -1;

    private final double[][] field;
    private final int rows;
    private final int columns;

    /** For each edge of the grid the edges that the line through it goes on to, at most two. */
    private final int[] next;

    private Contour(double[][] field) {
        this.field = field;
        this.rows = field.length - 1;
        this.columns = field[0].length - 1;
        this.next = new int[2 * (edgesAcross() + rows * (columns + 1))];
        Arrays.fill(next, NONE);
    }

    /**
     * The lines, each of two points or more; a closed one ends where it begins.
     *
     * @param field by row and column, two or more of each, all finite
     * @return in units of the grid: x counts columns, y counts rows
     */
    static List<List<Point>> zero(double[][] field) {
        Contour contour = new Contour(field);
        for (int i = 0; i < contour.rows; i++) {
            for (int j = 0; j < contour.columns; j++) {
                contour.cross(i, j);
            }
        }
        return contour.lines();
    }

    private int edgesAcross() {
        return (rows + 1) * columns;
    }

    /** Joins the edges of a cell at which the sign changes. */
    private void cross(int i, int j) {
        int top = i * columns + j;
        int bottom = top + columns;
        int left = edgesAcross() + i * (columns + 1) + j;
        int right = left + 1;
        boolean a = isAbove(i, j);
        boolean b = isAbove(i, j + 1);
        boolean c = isAbove(i + 1, j + 1);
        boolean d = isAbove(i + 1, j);
        if (a != b && b != c && c != d) {
            // A saddle: what is in the middle says which corners belong together.
            double middle = field[i][j] + field[i][j + 1] + field[i + 1][j + 1] + field[i + 1][j];
            boolean joined = (middle >= 0) == a;
            join(top, joined ? right : left);
            join(bottom, joined ? left : right);
            return;
        }
        int from = NONE;
        int[] edges = {top, right, bottom, left};
        boolean[] crossed = {a != b, b != c, c != d, d != a};
        for (int k = 0; k < edges.length; k++) {
            if (crossed[k] && from == NONE) {
                from = edges[k];
            } else if (crossed[k]) {
                join(from, edges[k]);
            }
        }
    }

    private boolean isAbove(int i, int j) {
        return field[i][j] >= 0;
    }

    private void join(int edge, int other) {
        next[next[2 * edge] == NONE ? 2 * edge : 2 * edge + 1] = other;
        next[next[2 * other] == NONE ? 2 * other : 2 * other + 1] = edge;
    }

    /** First the lines that begin at the rim, then the closed ones. */
    private List<List<Point>> lines() {
        List<List<Point>> lines = new ArrayList<>();
        for (int edge = 0; edge < next.length / 2; edge++) {
            if (next[2 * edge] != NONE && next[2 * edge + 1] == NONE) {
                lines.add(follow(edge));
            }
        }
        for (int edge = 0; edge < next.length / 2; edge++) {
            if (next[2 * edge] != NONE) {
                lines.add(follow(edge));
            }
        }
        return lines;
    }

    /** The line from an edge on, which is taken off the grid. */
    private List<Point> follow(int start) {
        List<Point> line = new ArrayList<>();
        int edge = start;
        int from = NONE;
        while (edge != NONE) {
            line.add(crossing(edge));
            int first = next[2 * edge];
            int second = next[2 * edge + 1];
            next[2 * edge] = NONE;
            next[2 * edge + 1] = NONE;
            int to = first == from && first != NONE ? second : first;
            if (to == start && from != NONE) {
                line.add(line.getFirst());
                break;
            }
            from = edge;
            edge = to;
        }
        return line;
    }

    /** Where the quantity is zero on an edge. */
    private Point crossing(int edge) {
        if (edge < edgesAcross()) {
            int i = edge / columns;
            int j = edge % columns;
            return new Point(j + part(field[i][j], field[i][j + 1]), i);
        }
        int i = (edge - edgesAcross()) / (columns + 1);
        int j = (edge - edgesAcross()) % (columns + 1);
        return new Point(j, i + part(field[i][j], field[i + 1][j]));
    }

    private static double part(double from, double to) {
        return from / (from - to);
    }
}

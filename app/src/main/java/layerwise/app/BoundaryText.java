package layerwise.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model's plane as text of at most 79 columns: the boundary in dots of braille, regions told apart by shading, and a letter for the
 * rows of each class.
 */
final class BoundaryText {
    private static final int WIDTH = 79;
    private static final int ROWS = 24;
    private static final String SHADES = " ░▒▓";
    private static final String MARKS = "ox+*#@%&";
    private static final char OTHER = '·';

    private final Plane plane;
    private final int tickWidth;
    private final int columns;

    private BoundaryText(SavedModel saved, Plane.Frame frame) {
        this.tickWidth = frame.up().ticks().stream()
                .mapToInt(tick -> tick.label().length())
                .max()
                .orElse(0);
        this.columns = WIDTH - tickWidth - 2;
        this.plane = Plane.of(saved, frame, columns, ROWS);
    }

    /** The text, which ends with a line break. */
    static String draw(SavedModel saved, Plane.Frame frame, List<String> labels, Optional<Scatter> scatter) {
        BoundaryText text = new BoundaryText(saved, frame);
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(text.tickWidth + 2) + legend(labels, scatter));
        lines.add(" ".repeat(text.tickWidth + 2) + frame.second());
        text.body(text.cells(scatter), lines);
        text.foot(frame.first(), lines);
        StringBuilder whole = new StringBuilder();
        lines.forEach(line -> whole.append(line.stripTrailing()).append(System.lineSeparator()));
        return whole.toString();
    }

    private static String legend(List<String> labels, Optional<Scatter> scatter) {
        StringBuilder legend = new StringBuilder();
        for (int c = 0; c < labels.size(); c++) {
            boolean marked = scatter.flatMap(Scatter::classes).isPresent();
            String entry =
                    (marked ? mark(c) + " " : "") + labels.get(c) + (shade(c) == ' ' ? "" : " (" + shade(c) + ")");
            if (legend.length() + entry.length() + 6 > WIDTH - 20) {
                return legend.append("…").toString();
            }
            legend.append(entry).append("   ");
        }
        return legend.toString();
    }

    private static char mark(int of) {
        return of < MARKS.length() ? MARKS.charAt(of) : OTHER;
    }

    private static char shade(int of) {
        return of < SHADES.length() ? SHADES.charAt(of) : ' ';
    }

    private char[][] cells(Optional<Scatter> scatter) {
        char[][] cells = new char[ROWS][columns];
        BrailleCanvas canvas = new BrailleCanvas(columns, ROWS);
        for (List<Point> line : plane.boundaries()) {
            for (int k = 1; k < line.size(); k++) {
                canvas.line(
                        at(line.get(k - 1).x(), columns, canvas.width()),
                        at(line.get(k - 1).y(), ROWS, canvas.height()),
                        at(line.get(k).x(), columns, canvas.width()),
                        at(line.get(k).y(), ROWS, canvas.height()));
            }
        }
        for (int i = 0; i < ROWS; i++) {
            String dots = canvas.row(i);
            for (int j = 0; j < columns; j++) {
                cells[i][j] = dots.charAt(j) == ' ' ? shade(plane.likeliest(i, j)) : dots.charAt(j);
            }
        }
        scatter.ifPresent(rows -> mark(rows, cells));
        return cells;
    }

    private void mark(Scatter rows, char[][] cells) {
        for (int k = 0; k < rows.size(); k += rows.step()) {
            int row = cell(1 - plane.up().fraction(rows.points().get(k).y()), ROWS);
            int column = cell(plane.across().fraction(rows.points().get(k).x()), columns);
            int i = k;
            cells[row][column] = rows.classes().map(classes -> mark(classes[i])).orElse(OTHER);
        }
    }

    private static int cell(double fraction, int cells) {
        return Math.clamp((int) (fraction * cells), 0, cells - 1);
    }

    private static int at(double position, int cells, int dots) {
        return Math.clamp((int) (position / cells * dots), 0, dots - 1);
    }

    private void body(char[][] cells, List<String> lines) {
        String[] ticks = new String[ROWS];
        Arrays.fill(ticks, "");
        for (Axis.Tick tick : plane.up().ticks()) {
            ticks[cell(1 - plane.up().fraction(tick.value()), ROWS)] = tick.label();
        }
        for (int i = 0; i < ROWS; i++) {
            lines.add(" ".repeat(tickWidth - ticks[i].length())
                    + ticks[i]
                    + (ticks[i].isEmpty() ? " │" : " ┤")
                    + new String(cells[i]));
        }
    }

    private void foot(String name, List<String> lines) {
        StringBuilder line = new StringBuilder(" ".repeat(tickWidth + 1) + "└" + "─".repeat(columns));
        StringBuilder numbers = new StringBuilder(" ".repeat(WIDTH));
        int free = 0;
        for (Axis.Tick tick : plane.across().ticks()) {
            int at = tickWidth + 2 + cell(plane.across().fraction(tick.value()), columns);
            line.setCharAt(at, '┬');
            int from = Math.min(
                    at - tick.label().length() / 2, WIDTH - tick.label().length());
            if (from >= free) {
                numbers.replace(from, from + tick.label().length(), tick.label());
                free = from + tick.label().length() + 1;
            }
        }
        lines.add(line.toString());
        lines.add(numbers.toString());
        lines.add(" ".repeat(Math.max(0, tickWidth + 2 + (columns - name.length()) / 2)) + name);
    }
}

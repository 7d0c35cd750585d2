package layerwise.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Panels of curves as text of at most 79 columns: dots of braille, ticks to the left, and what a curve is at its right end. Of several
 * runs it shows validation where there is one, else training, because dots have no colours.
 */
final class TerminalPlot {
    private static final int WIDTH = 79;
    private static final int COST_ROWS = 12;
    private static final int PANEL_ROWS = 6;
    private static final int LONGEST_LABEL = 18;

    private final List<String> names;
    private final Axis across;
    private final String word;
    private final int tickWidth;
    private final int labelWidth;

    private TerminalPlot(List<String> names, List<Panel> panels, Axis across, String word) {
        this.names = names;
        this.across = across;
        this.word = word;
        int ticks = 0;
        int labels = 0;
        for (int i = 0; i < panels.size(); i++) {
            for (Axis.Tick tick : axis(panels, i).ticks()) {
                ticks = Math.max(ticks, tick.label().length());
            }
            for (Curve curve : shown(panels.get(i))) {
                labels = Math.max(labels, label(panels.get(i), curve).length());
            }
        }
        this.tickWidth = ticks;
        this.labelWidth = labels;
    }

    /**
     * The text, which ends with a line break.
     *
     * @param names what the runs are called
     * @param all the panels of these runs; what never changes, such as a constant learning rate, is left out
     */
    static String draw(List<String> names, List<Panel> all, Axis epochs) {
        return draw(names, all, epochs, "epoch");
    }

    /** As {@link #draw(List, List, Axis)}, over something else than epochs. */
    static String draw(List<String> names, List<Panel> all, Axis across, String word) {
        List<Panel> panels = new ArrayList<>(all.subList(0, 1));
        all.stream().skip(1).filter(Panel::isVaried).forEach(panels::add);
        TerminalPlot plot = new TerminalPlot(names, panels, across, word);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < panels.size(); i++) {
            plot.panel(panels.get(i), axis(panels, i), i == 0 ? COST_ROWS : PANEL_ROWS, lines);
        }
        plot.foot(lines);
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.stripTrailing()).append(System.lineSeparator()));
        return text.toString();
    }

    private static Axis axis(List<Panel> panels, int i) {
        return panels.get(i).axis(i == 0 ? 5 : 3);
    }

    private List<Curve> shown(Panel panel) {
        if (names.size() == 1) {
            return panel.curves();
        }
        return panel.curves().stream()
                .filter(curve -> curve.validation()
                        || panel.curves().stream().noneMatch(c -> c.validation() && c.run() == curve.run()))
                .toList();
    }

    private String label(Panel panel, Curve curve) {
        if (names.size() == 1) {
            return curve.validation() ? "validation" : panel.hasBoth() ? "training" : "";
        }
        String name = names.get(curve.run());
        return name.length() <= LONGEST_LABEL ? name : "…" + name.substring(name.length() - LONGEST_LABEL + 1);
    }

    private int columns() {
        return WIDTH - tickWidth - 2 - (labelWidth == 0 ? 0 : labelWidth + 1);
    }

    private void panel(Panel panel, Axis axis, int rows, List<String> lines) {
        List<Curve> curves = shown(panel);
        BrailleCanvas canvas = new BrailleCanvas(columns(), rows);
        for (Curve curve : curves) {
            curve.pieces().forEach(piece -> draw(piece, axis, canvas));
        }
        String[] ticks = new String[rows];
        Arrays.fill(ticks, "");
        for (Axis.Tick tick : axis.ticks()) {
            ticks[y(tick.value(), axis, canvas) / 4] = tick.label();
        }
        String[] labels = labels(panel, curves, axis, canvas, rows);
        lines.add(" ".repeat(tickWidth + 2) + panel.title());
        for (int row = 0; row < rows; row++) {
            lines.add(" ".repeat(tickWidth - ticks[row].length()) + ticks[row] + (ticks[row].isEmpty() ? " │" : " ┤")
                    + canvas.row(row) + " " + labels[row]);
        }
        lines.add(" ".repeat(tickWidth + 1) + "└" + "─".repeat(columns()));
    }

    private void draw(List<Point> piece, Axis axis, BrailleCanvas canvas) {
        int x = x(piece.getFirst().x(), canvas.width());
        int y = y(piece.getFirst().y(), axis, canvas);
        canvas.dot(x, y);
        for (Point point : piece) {
            int toX = x(point.x(), canvas.width());
            int toY = y(point.y(), axis, canvas);
            canvas.line(x, y, toX, toY);
            x = toX;
            y = toY;
        }
    }

    private int x(double value, int width) {
        return (int) Math.round(across.fraction(value) * (width - 1));
    }

    private static int y(double value, Axis axis, BrailleCanvas canvas) {
        return (int) Math.round((1 - axis.fraction(value)) * (canvas.height() - 1));
    }

    /** What stands at the right of each row: a curve's label where it ends, or in the nearest row that is free. */
    private String[] labels(Panel panel, List<Curve> curves, Axis axis, BrailleCanvas canvas, int rows) {
        String[] labels = new String[rows];
        Arrays.fill(labels, "");
        List<Curve> fromTheTop = new ArrayList<>(curves);
        fromTheTop.sort(Comparator.comparingDouble(Curve::last).reversed());
        for (Curve curve : fromTheTop) {
            int wanted = y(curve.last(), axis, canvas) / 4;
            int row = nearestFree(labels, wanted);
            if (row >= 0) {
                labels[row] = label(panel, curve);
            }
        }
        return labels;
    }

    /** The row itself, one below, one above, and so on; −1 where none is free. */
    private static int nearestFree(String[] labels, int wanted) {
        for (int distance = 0; distance < labels.length; distance++) {
            if (wanted + distance < labels.length && labels[wanted + distance].isEmpty()) {
                return wanted + distance;
            }
            if (wanted - distance >= 0 && labels[wanted - distance].isEmpty()) {
                return wanted - distance;
            }
        }
        return -1;
    }

    /** The marks and numbers of the epochs, under the last panel's line. */
    private void foot(List<String> lines) {
        StringBuilder line = new StringBuilder(lines.removeLast());
        StringBuilder numbers = new StringBuilder(" ".repeat(WIDTH));
        int free = 0;
        for (Axis.Tick tick : across.ticks()) {
            int at = tickWidth + 2 + x(tick.value(), 2 * columns()) / 2;
            line.setCharAt(at, '┬');
            int from = Math.min(
                    at - tick.label().length() / 2, WIDTH - tick.label().length());
            if (from >= free) {
                numbers.replace(from, from + tick.label().length(), tick.label());
                free = from + tick.label().length() + 1;
            }
        }
        int end = tickWidth + 2 + columns();
        lines.add(line.toString());
        if (labelWidth >= word.length() && free <= end + 1) {
            numbers.replace(end + 1, end + 1 + word.length(), word);
            lines.add(numbers.toString());
        } else {
            lines.add(numbers.toString());
            lines.add(" ".repeat(tickWidth + 2 + (columns() - word.length()) / 2) + word);
        }
    }
}

package layerwise.app;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture of areas, lines and words on white, in points from the upper left corner; {@link SvgFile} and {@link PngFile} render it.
 * What is added later lies above.
 */
final class Drawing {
    private static final String NARROW = "ijlftrI.,:;'|!()[]{}/ -";
    private static final String WIDE = "mwMW@%…—";

    private final double width;
    private final double height;
    private final String title;
    private final List<Mark> marks = new ArrayList<>();

    /** Where a text stands in relation to its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** One thing drawn; colours are 0xRRGGBB. */
    sealed interface Mark {}

    /** Straight lines from point to point; dashed where it is asked for. */
    record Line(List<Point> points, int colour, double thickness, boolean dashed) implements Mark {
        Line {
            points = List.copyOf(points);
        }
    }

    /** A filled rectangle without an outline; {@code at} is its upper left corner. */
    record Area(Point at, double width, double height, int colour) implements Mark {}

    /** A filled circle. */
    record Dot(Point centre, double radius, int colour) implements Mark {}

    /** Words on a base line. */
    record Text(Point at, String text, double size, boolean bold, int colour, Anchor anchor) implements Mark {}

    /**
     * An empty drawing.
     *
     * @param title what it shows, for those who cannot see it
     */
    Drawing(double width, double height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    void add(Mark mark) {
        marks.add(mark);
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    String title() {
        return title;
    }

    List<Mark> marks() {
        return List.copyOf(marks);
    }

    /** About how wide a text is, rather too wide than too narrow, whatever font it will be drawn in. */
    static double widthOf(String text, double size) {
        return size * text.codePoints().mapToDouble(Drawing::widthOf).sum();
    }

    /** The width of a character of size 1 in a wide one of the common fonts, DejaVu Sans, roughly. */
    private static double widthOf(int character) {
        if (NARROW.indexOf(character) >= 0) {
            return 0.36;
        }
        if (WIDE.indexOf(character) >= 0 || Character.isIdeographic(character)) {
            return 1;
        }
        return Character.isUpperCase(character) ? 0.72 : 0.63;
    }
}

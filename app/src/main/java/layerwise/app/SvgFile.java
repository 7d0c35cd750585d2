package layerwise.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A drawing as Scalable Vector Graphics 1.1 (W3C), a file of text that scales to any size. */
final class SvgFile {
    private static final String FONTS =
            "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

    private final StringBuilder text = new StringBuilder();

    private SvgFile() {}

    /** Writes the drawing. */
    static void write(Drawing drawing, OutputStream out) throws IOException {
        SvgFile file = new SvgFile();
        file.begin(drawing);
        for (Drawing.Mark mark : drawing.marks()) {
            switch (mark) {
                case Drawing.Area area -> file.add(area);
                case Drawing.Line line -> file.add(line);
                case Drawing.Dot dot -> file.add(dot);
                case Drawing.Text words -> file.add(words);
            }
        }
        file.text.append("</svg>\n");
        out.write(file.text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void begin(Drawing drawing) {
        String width = number(drawing.width());
        String height = number(drawing.height());
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" role=\"img\" font-family=\"")
                .append(FONTS)
                .append("\">\n<title>")
                .append(escaped(drawing.title()))
                .append("</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    }

    /** Areas that touch must not let the white below through. */
    private void add(Drawing.Area area) {
        text.append("<rect x=\"")
                .append(number(area.at().x()))
                .append("\" y=\"")
                .append(number(area.at().y()))
                .append("\" width=\"")
                .append(number(area.width()))
                .append("\" height=\"")
                .append(number(area.height()))
                .append("\" fill=\"")
                .append(colour(area.colour()))
                .append("\" shape-rendering=\"crispEdges\"/>\n");
    }

    private void add(Drawing.Line line) {
        text.append("<polyline fill=\"none\" stroke=\"")
                .append(colour(line.colour()))
                .append("\" stroke-width=\"")
                .append(number(line.thickness()))
                .append("\" stroke-linejoin=\"round\" stroke-linecap=\"")
                .append(line.dashed() ? "butt\" stroke-dasharray=\"5 3" : "round")
                .append("\" points=\"");
        List<Point> points = line.points();
        for (int i = 0; i < points.size(); i++) {
            text.append(i == 0 ? "" : " ")
                    .append(number(points.get(i).x()))
                    .append(',')
                    .append(number(points.get(i).y()));
        }
        text.append("\"/>\n");
    }

    private void add(Drawing.Dot dot) {
        text.append("<circle cx=\"")
                .append(number(dot.centre().x()))
                .append("\" cy=\"")
                .append(number(dot.centre().y()))
                .append("\" r=\"")
                .append(number(dot.radius()))
                .append("\" fill=\"")
                .append(colour(dot.colour()))
                .append("\"/>\n");
    }

    private void add(Drawing.Text words) {
        text.append("<text x=\"")
                .append(number(words.at().x()))
                .append("\" y=\"")
                .append(number(words.at().y()))
                .append("\" font-size=\"")
                .append(number(words.size()))
                .append(words.bold() ? "\" font-weight=\"bold" : "")
                .append("\" fill=\"")
                .append(colour(words.colour()))
                .append("\" text-anchor=\"")
                .append(words.anchor().name().toLowerCase(Locale.ROOT))
                .append("\">")
                .append(escaped(words.text()))
                .append("</text>\n");
    }

    private static String colour(int colour) {
        return String.format(Locale.ROOT, "#%06x", colour);
    }

    /** A hundredth of a point is finer than anything shows; trailing zeros say nothing. */
    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceFirst("\\.?0+$", "").replaceFirst("^-0$", "0");
    }

    /** XML has no way to write control characters, even escaped; a path may hold them. */
    private static String escaped(String value) {
        return value.replaceAll("[\\p{Cntrl}\\x{FFFE}\\x{FFFF}\\p{Cs}]", "\uFFFD")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}

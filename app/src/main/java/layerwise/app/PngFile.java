package layerwise.app;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.imageio.ImageIO;

/** A drawing as Portable Network Graphics, two pixels to a point. No display is needed. */
final class PngFile {
    private static final int SCALE = 2;
    private static final float[] DASHES = {5, 3};

    private PngFile() {}

    /**
     * Writes the drawing.
     *
     * @throws IOException if it cannot be written, or Java finds no fonts on this machine
     */
    static void write(Drawing drawing, OutputStream out) throws IOException {
        // Otherwise Java would look for a display first, and fail where one is named that cannot be reached.
        System.setProperty("java.awt.headless", "true");
        // Or it would put its own temporary files beside the stream.
        ImageIO.setUseCache(false);
        requireFonts();
        ImageIO.write(picture(drawing), "png", out);
    }

    /** What is missing on small servers shows in errors of many kinds, depending on Java and the system. */
    private static void requireFonts() throws IOException {
        try {
            font(12, false).getStringBounds("x", new FontRenderContext(null, true, true));
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new IOException(
                    "Java finds no font on this machine to write a PNG with (" + e.getMessage()
                            + "); install fontconfig and a font, or take an SVG, which needs none",
                    e);
        }
    }

    private static Font font(double size, boolean bold) {
        return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size);
    }

    private static BufferedImage picture(Drawing drawing) {
        BufferedImage image = new BufferedImage(
                (int) Math.ceil(SCALE * drawing.width()),
                (int) Math.ceil(SCALE * drawing.height()),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.scale(SCALE, SCALE);
            for (Drawing.Mark mark : drawing.marks()) {
                switch (mark) {
                    case Drawing.Area area -> draw(area, graphics);
                    case Drawing.Line line -> draw(line, graphics);
                    case Drawing.Dot dot -> draw(dot, graphics);
                    case Drawing.Text words -> draw(words, graphics);
                }
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static void draw(Drawing.Area area, Graphics2D graphics) {
        graphics.setColor(new Color(area.colour()));
        graphics.fill(new Rectangle2D.Double(area.at().x(), area.at().y(), area.width(), area.height()));
    }

    private static void draw(Drawing.Line line, Graphics2D graphics) {
        List<Point> points = line.points();
        Path2D path = new Path2D.Double();
        path.moveTo(points.getFirst().x(), points.getFirst().y());
        for (Point point : points.subList(1, points.size())) {
            path.lineTo(point.x(), point.y());
        }
        float thickness = (float) line.thickness();
        graphics.setColor(new Color(line.colour()));
        graphics.setStroke(
                line.dashed()
                        ? new BasicStroke(thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0)
                        : new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(path);
    }

    private static void draw(Drawing.Dot dot, Graphics2D graphics) {
        graphics.setColor(new Color(dot.colour()));
        graphics.fill(new Ellipse2D.Double(
                dot.centre().x() - dot.radius(), dot.centre().y() - dot.radius(), 2 * dot.radius(), 2 * dot.radius()));
    }

    private static void draw(Drawing.Text words, Graphics2D graphics) {
        Font font = font(words.size(), words.bold());
        graphics.setFont(font);
        graphics.setColor(new Color(words.colour()));
        double width = font.getStringBounds(words.text(), graphics.getFontRenderContext())
                .getWidth();
        double left = switch (words.anchor()) {
            case START -> 0;
            case MIDDLE -> width / 2;
            case END -> width;
        };
        graphics.drawString(words.text(), (float) (words.at().x() - left), (float)
                words.at().y());
    }
}

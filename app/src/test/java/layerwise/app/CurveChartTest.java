package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import layerwise.Epoch;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class CurveChartTest {
    private static final String BLUE = "#0072b2";
    private static final String RED = "#d55e00";
    private static final String GREEN = "#009e73";

    private static RunHistory run(String name, double... costs) {
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < costs.length; i++) {
            SequencedMap<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("accuracy", 1 - costs[i] / 2);
            metrics.put("validation_cost", costs[i] + 0.1);
            epochs.add(new Epoch(i + 1, costs[i], 0.01, metrics));
        }
        return new RunHistory(name, "optimizer adam, seed 3", epochs);
    }

    private static Drawing draw(boolean logScale, RunHistory... runs) {
        List<RunHistory> all = List.of(runs);
        List<String> names = all.stream().map(RunHistory::name).toList();
        return CurveChart.draw(all, names, Panel.of(all, logScale));
    }

    /** The SVG of a drawing, parsed, which fails where it is not well-formed. */
    private static Element svg(Drawing drawing) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SvgFile.write(drawing, bytes);
        Document document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes.toByteArray()));
        return document.getDocumentElement();
    }

    private static List<Element> elements(Element svg, String name) {
        NodeList nodes = svg.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    /** The lines of this colour with so many points. */
    private static List<List<Point>> lines(Element svg, String colour, int points) {
        return elements(svg, "polyline").stream()
                .filter(line -> line.getAttribute("stroke").equals(colour))
                .map(line -> points(line.getAttribute("points")))
                .filter(line -> line.size() == points)
                .toList();
    }

    private static List<Point> points(String attribute) {
        List<Point> points = new ArrayList<>();
        for (String pair : attribute.split(" ", -1)) {
            String[] numbers = pair.split(",", -1);
            points.add(new Point(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])));
        }
        return points;
    }

    private static List<Element> texts(Element svg, String anchor) {
        return elements(svg, "text").stream()
                .filter(text -> text.getAttribute("text-anchor").equals(anchor))
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    /** Where a tick with this label stands, of the first axis that has it. */
    private static double tick(Element svg, String anchor, String label, String coordinate) {
        return texts(svg, anchor).stream()
                .filter(text -> text.getTextContent().equals(label))
                .mapToDouble(text -> number(text, coordinate))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void pointsLieWhereTheTicksSay() throws Exception {
        double[] costs = {0.9, 0.45, 0.3, 0.25, 0.2};
        Element svg = svg(draw(false, run("a", costs)));

        double x1 = tick(svg, "middle", "1", "x");
        double x5 = tick(svg, "middle", "5", "x");
        // Labels stand a little below the line that they name.
        double y0 = tick(svg, "end", "0.2", "y") - 4;
        double y1 = tick(svg, "end", "1.0", "y") - 4;
        assertThat(y1).isLessThan(y0);
        double scale = (y1 - y0) / 0.8;
        List<Point> training = lines(svg, BLUE, 5).getFirst();
        List<Point> validation = lines(svg, RED, 5).getFirst();
        for (int i = 0; i < 5; i++) {
            assertThat(training.get(i).x()).isCloseTo(x1 + i * (x5 - x1) / 4, within(0.02));
            assertThat(training.get(i).y()).isCloseTo(y0 + (costs[i] - 0.2) * scale, within(0.02));
            assertThat(validation.get(i).y()).isCloseTo(y0 + (costs[i] - 0.1) * scale, within(0.02));
        }
    }

    @Test
    void onALogarithmicScaleEqualRatiosAreEqualDistances() throws Exception {
        List<Point> training =
                lines(svg(draw(true, run("a", 1, 0.1, 0.01))), BLUE, 3).getFirst();

        assertThat(training.get(1).y() - training.get(0).y())
                .isCloseTo(training.get(2).y() - training.get(1).y(), within(0.02));
    }

    @Test
    void everyQuantityHasAPanelAndASingleRunItsLastValues() throws Exception {
        List<String> words = texts(svg(draw(false, run("runs/a", 0.9, 0.2))), "start").stream()
                .map(Element::getTextContent)
                .toList();

        assertThat(words)
                .contains("runs/a", "optimizer adam, seed 3", "cost", "accuracy", "learning rate")
                .contains("training 0.2000", "validation 0.3000", "0.9000", "0.0100");
    }

    @Test
    void severalRunsHaveAColourEachAndALegend() throws Exception {
        Element svg =
                svg(draw(false, run("first", 0.9, 0.2, 0.1), run("second", 0.8, 0.4, 0.3), run("third", 1, 2, 3)));

        for (String colour : List.of(BLUE, RED, GREEN)) {
            // Training and validation cost, accuracy, learning rate.
            assertThat(lines(svg, colour, 3)).as(colour).hasSize(4);
        }
        assertThat(elements(svg, "polyline").stream().filter(line -> line.hasAttribute("stroke-dasharray")))
                .as("training costs and their sample in the legend")
                .hasSize(4);
        assertThat(texts(svg, "start").stream().map(Element::getTextContent))
                .contains("3 runs", "first", "second", "third", "validation", "training");
    }

    @Test
    void whatIsNotANumberIsAGap() throws Exception {
        Element svg = svg(draw(false, run("a", 0.9, 0.8, Double.NaN, 0.6, 0.5, 0.4, Double.POSITIVE_INFINITY, 0.2)));

        // The cost and the accuracy; the training and the validation end in a point of their own.
        assertThat(lines(svg, BLUE, 2).stream().filter(line -> !isSample(line))).hasSize(2);
        assertThat(lines(svg, BLUE, 3)).hasSize(2);
        assertThat(elements(svg, "circle")).hasSize(3);
    }

    private static boolean isSample(List<Point> line) {
        return Math.abs(line.getLast().x() - line.getFirst().x() - 22) < 0.1;
    }

    @Test
    void namesMayHoldAnything() throws Exception {
        Element svg = svg(draw(false, run("<a> & \"b\" \u0007 é", 0.9, 0.2)));

        assertThat(texts(svg, "start").getFirst().getTextContent()).isEqualTo("<a> & \"b\" \uFFFD é");
        assertThat(elements(svg, "title").getFirst().getTextContent()).contains("<a> &");
    }

    @Test
    void everythingLiesWithinThePictureAndWordsDoNotOverlap() throws Exception {
        String name = "a/very/long/path/".repeat(12);
        double[] costs = {1234567, 1e-3, 20};
        for (Drawing drawing : List.of(
                draw(false, run(name, costs)),
                draw(true, run(name + 1, costs), run(name + 2, costs), run("c", costs)),
                draw(false, run("a", 0.5)))) {
            for (Drawing.Mark mark : drawing.marks()) {
                switch (mark) {
                    case Drawing.Line line -> line.points().forEach(point -> requireWithin(drawing, point));
                    case Drawing.Area area -> requireWithin(drawing, area.at());
                    case Drawing.Dot dot -> requireWithin(drawing, dot.centre());
                    case Drawing.Text text -> {
                        requireWithin(drawing, new Point(left(text), text.at().y() - text.size()));
                        requireWithin(drawing, new Point(right(text), text.at().y() + 3));
                    }
                }
            }
            requireApart(drawing);
        }
    }

    private static void requireWithin(Drawing drawing, Point point) {
        assertThat(point.x()).isBetween(0.0, drawing.width());
        assertThat(point.y()).isBetween(0.0, drawing.height());
    }

    private static void requireApart(Drawing drawing) {
        List<Drawing.Text> texts = drawing.marks().stream()
                .filter(Drawing.Text.class::isInstance)
                .map(Drawing.Text.class::cast)
                .toList();
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                Drawing.Text a = texts.get(i);
                Drawing.Text b = texts.get(j);
                boolean beside = right(a) <= left(b) || right(b) <= left(a);
                boolean above = Math.abs(a.at().y() - b.at().y()) >= Math.min(a.size(), b.size());
                assertThat(beside || above)
                        .as("'%s' and '%s'", a.text(), b.text())
                        .isTrue();
            }
        }
    }

    private static double left(Drawing.Text text) {
        double width = Drawing.widthOf(text.text(), text.size());
        return text.at().x()
                - switch (text.anchor()) {
                    case START -> 0;
                    case MIDDLE -> width / 2;
                    case END -> width;
                };
    }

    private static double right(Drawing.Text text) {
        return left(text) + Drawing.widthOf(text.text(), text.size());
    }

    @Test
    void aLongRunIsThinnedWithoutLosingItsPeaks() throws Exception {
        double[] costs = new double[30_000];
        java.util.Arrays.fill(costs, 0.25);
        costs[12_345] = 0.95;
        Element svg = svg(draw(false, run("a", costs)));

        double y0 = tick(svg, "end", "0.2", "y") - 4;
        double y1 = tick(svg, "end", "1.0", "y") - 4;
        List<Point> line = elements(svg, "polyline").stream()
                .filter(polyline -> polyline.getAttribute("stroke").equals(BLUE))
                .map(polyline -> points(polyline.getAttribute("points")))
                .filter(points -> points.size() > 2)
                .findFirst()
                .orElseThrow();
        assertThat(line).hasSizeLessThan(2100);
        assertThat(line.stream().mapToDouble(Point::y).min().orElseThrow())
                .isCloseTo(y0 + (0.95 - 0.2) / 0.8 * (y1 - y0), within(0.05));
    }

    @Test
    void thePngIsTheSamePictureAndNeedsNoDisplay() throws IOException {
        Drawing drawing = draw(false, run("a", 0.9, 0.45, 0.3, 0.25, 0.2));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PngFile.write(drawing, bytes);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));

        assertThat(GraphicsEnvironment.isHeadless()).isTrue();
        assertThat(image.getWidth()).isEqualTo((int) Math.ceil(2 * drawing.width()));
        assertThat(image.getHeight()).isEqualTo((int) Math.ceil(2 * drawing.height()));
        assertThat(image.getRGB(1, 1)).isEqualTo(0xFFFFFFFF);
        // Every point of every coloured curve has its colour in the picture.
        int looked = 0;
        for (Drawing.Mark mark : drawing.marks()) {
            if (mark instanceof Drawing.Line line && line.points().size() == 5) {
                for (Point point : line.points().subList(1, 4)) {
                    int x = (int) Math.round(2 * point.x());
                    int y = (int) Math.round(2 * point.y());
                    assertThat(image.getRGB(x, y) & 0xFFFFFF).isEqualTo(line.colour());
                    looked++;
                }
            }
        }
        assertThat(looked).isEqualTo(4 * 3);
    }
}

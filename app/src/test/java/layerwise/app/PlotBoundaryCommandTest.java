package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import layerwise.Activation;
import layerwise.Layer;
import layerwise.Model;
import layerwise.Network;
import layerwise.Parameters;
import layerwise.math.Precision;
import layerwise.table.Schema;
import layerwise.table.Table;
import layerwise.table.TableModel;
import layerwise.table.TargetKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotBoundaryCommandTest {
    private static final Pattern CURVE = Pattern.compile("<polyline [^>]*stroke=\"#222222\"[^>]* points=\"([^\"]+)\"");

    @TempDir
    Path folder;

    private CommandRun plot(Object... arguments) {
        CommandRun run = CommandRun.of(
                Stream.concat(Stream.of("plot-boundary"), Stream.of(arguments)).toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.outLines())
                .filteredOn(line -> !line.startsWith("boundary ") && !line.startsWith("data "))
                .allMatch(line -> line.length() <= 79);
        return run;
    }

    private Path train(Path table) {
        Path model = folder.resolve("model.safetensors");
        CommandRun run = CommandRun.of("train", table, "--output", model, "--hidden", "8", "--epochs", "60");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return model;
    }

    /** Without a hidden layer, p = σ(w₁z₁ + w₂z₂ + b): the boundary is the line z₁ = −½, whatever z₂ is. */
    private Path upright() throws IOException {
        Table table = Table.of(
                "corners",
                List.of("width", "height", "kind"),
                List.of(
                        List.of("-1", "-10", "low"),
                        List.of("-1", "10", "low"),
                        List.of("1", "-10", "high"),
                        List.of("1", "10", "high")));
        Schema schema = Schema.fit(table, "kind", TargetKind.CLASSES);
        Network network = Network.of(2, Layer.dense(1, Activation.SIGMOID));
        Parameters parameters = network.initialize(Precision.FLOAT64, 1);
        parameters.W(1).set(0, 0, 4);
        parameters.W(1).set(0, 1, 0);
        parameters.b(1).set(0, 0, 2);
        Path file = folder.resolve("upright.safetensors");
        Model.of(network, parameters)
                .withMetadata(TableModel.SCHEMA, schema.toJson())
                .save(file);
        return file;
    }

    @Test
    void theBoundaryIsWhereBothClassesAreEquallyLikely() throws IOException {
        Path model = upright();
        Path svg = folder.resolve("a.svg");
        plot(model, "--output", svg);

        String text = Files.readString(svg);
        List<String> lines = CURVE.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .filter(points -> points.split(" ", -1).length > 100)
                .toList();
        assertThat(lines).hasSize(1);
        // The axis goes from −2.5 to 2.5, from the left of the frame to its right.
        double left = leftOf(text, "-2.5");
        double right = leftOf(text, "2.5");
        double expected = left + (right - left) * 2 / 5;
        for (String point : lines.getFirst().split(" ", -1)) {
            assertThat(Double.parseDouble(point.split(",", -1)[0])).isCloseTo(expected, within(0.05));
        }
        assertThat(text).contains(">high<", ">low<", ">boundary<", ">width<", ">height<", "upright.safetensors");
    }

    /** Where the label under the horizontal axis stands. */
    private static double leftOf(String svg, String label) {
        return Pattern.compile("<text x=\"([0-9.]+)\"[^>]*text-anchor=\"middle\">" + label + "<")
                .matcher(svg)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutDataThePictureLiesBesideTheModelAndShowsTheTrainingRange() throws IOException {
        CommandRun run = plot(train(Tables.threeClasses(folder)));

        Path svg = folder.resolve("model-boundary.svg");
        assertThat(run.outLines().getLast()).startsWith("boundary  " + svg + ", ");
        assertThat(run.out())
                .contains("blue", "green (░)", "red (▒)", "width", "height")
                .doesNotContain("rows of");
        assertThat(Files.readString(svg)).startsWith("<svg ").doesNotContain("rows of");
    }

    @Test
    void rowsAreDrawnOverItInTheColourOfTheirClass() throws IOException {
        Path table = Tables.threeClasses(folder);
        Path svg = folder.resolve("a.svg");
        Path png = folder.resolve("b.png");
        Path model = train(table);
        CommandRun run = plot(model, table, "--output", svg, "--output", png);

        assertThat(run.out()).contains("o blue", "x green", "+ red", "120 rows of");
        String text = Files.readString(svg);
        for (int k = 0; k < 3; k++) {
            String dot = "r=\"2.8\" fill=\"#%06x\"".formatted(Colours.of(k));
            // 40 rows and the legend
            assertThat(text.split(Pattern.quote(dot), -1)).hasSize(40 + 1 + 1);
        }
        assertThat(text).contains("120 rows of " + table + ", " + predicted(model, table) + " of them on their side");
        assertThat(colours(ImageIO.read(png.toFile())))
                .contains(Colours.of(0), Colours.of(1), Colours.of(2), Colours.INK)
                .contains(Colours.tint(Colours.of(0), 0.46), Colours.tint(Colours.of(1), 0.06));
    }

    /** How many rows 'predict' gives the class that the table says. */
    private static long predicted(Path model, Path table) throws IOException {
        List<String> rows = Files.readAllLines(table);
        List<String> predictions = CommandRun.of("predict", model, table).outLines();
        return IntStream.range(1, rows.size())
                .filter(i -> rows.get(i).endsWith("," + predictions.get(i).split(",", -1)[0]))
                .count();
    }

    private static Set<Integer> colours(BufferedImage picture) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                colours.add(picture.getRGB(x, y) & 0xFFFFFF);
            }
        }
        return colours;
    }

    @Test
    void rowsWithoutAClassAreDrawnInInk() throws IOException {
        Path model = train(Tables.twoClasses(folder));
        Path rows = Tables.write(folder.resolve("rows.csv"), "height,width\n500,10\n510,11\n490,9\n");
        CommandRun run = plot(model, rows);

        assertThat(run.out()).contains("data      3 rows of " + rows + System.lineSeparator());
        assertThat(Files.readString(folder.resolve("model-boundary.svg")).split("r=\"2.8\" fill=\"#222222\"", -1))
                .hasSize(4);
    }

    @Test
    void rowsThatLackAFeatureAreNotDrawn() throws IOException {
        Path model = train(Tables.write(
                folder.resolve("holes.csv"), "a,b,c\n1,1,x\n2,2,y\n3,,x\n4,1,y\n5,2,x\n,1,y\n7,2,x\n8,1,y\n"));
        Path rows = Tables.write(folder.resolve("rows.tsv"), "b\ta\tc\n1\t2\tx\n\t3\ty\n2\t4\ty\n");
        assertThat(plot(model, rows, "--delimiter", "\t").out())
                .contains("2 rows of " + rows, "1 more left out, which lack a feature");
        assertThat(Files.readString(folder.resolve("model-boundary.svg"))).doesNotContain("NaN");
        Path none = Tables.write(folder.resolve("none.csv"), "a,b\n,1\n2,\n");
        requireRefused(model, "none.csv: no row has both 'a' and 'b', so there is nothing to draw", none);
    }

    @Test
    void aModelThatHasNoPlaneIsRefusedInOneSentence() {
        Path numbers = train(Tables.values(folder));
        requireRefused(numbers, "predicts the number 'price'; a decision boundary lies between classes");
        Path one = train(Tables.write(folder.resolve("one.csv"), "a,b\n1,x\n2,y\n3,x\n4,y\n5,x\n6,y\n"));
        requireRefused(one, "takes 1 feature; a plane has two");
        Path three = train(Tables.write(folder.resolve("three.csv"), "a,b,c,d\n1,1,2,x\n2,2,1,y\n3,1,2,x\n4,2,2,y\n"));
        requireRefused(three, "takes 3 features; a plane has two");
        requireRefused(folder.resolve("nowhere"), "there is no such file");
    }

    @Test
    void whatCannotBeWrittenIsRefusedBeforeAnythingElse() {
        Path model = folder.resolve("nowhere");
        requireRefused(model, "must end with .svg or .png", "--output", folder.resolve("a.pdf"));
        requireRefused(
                model, "the folder", "--output", folder.resolve("missing").resolve("a.svg"));
    }

    private void requireRefused(Path model, String sentence, Object... more) {
        CommandRun refused = CommandRun.of(Stream.concat(Stream.of("plot-boundary", model), Stream.of(more))
                .toArray());
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.errLines()).hasSize(1);
        assertThat(refused.err()).contains(sentence);
        assertThat(folder.resolve("nowhere-boundary.svg")).doesNotExist();
    }
}

package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import layerwise.table.Feature;
import layerwise.table.Scaling;
import layerwise.table.Standardization;
import layerwise.table.Table;
import layerwise.table.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws the decision boundary of a model of two features, in the terminal and into files. */
@Command(
        name = "plot-boundary",
        description = "Draw the decision boundary of a model of two features, in the terminal and into files.",
        footer = {
            "",
            "Examples:",
            "  layerwise plot-boundary flower.safetensors",
            "  layerwise plot-boundary flower.safetensors flower.csv --output flower.png"
        })
final class PlotBoundaryCommand implements Callable<Integer> {
    private static final int STEPS = 8;

    /** How many standard deviations of the training rows are drawn where there are no rows to say. */
    private static final double DEVIATIONS = 2.5;

    private final Output output;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model of two features and of classes that 'layerwise train' wrote.")
    private Path model = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description =
                    "Rows to draw over it, coloured by their class; the picture then shows what they span (default:"
                            + " none, and where most training rows were).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where the picture goes, by its ending .svg or .png; may be given several times (default:"
                    + " MODEL-boundary.svg beside the model).")
    private List<Path> files = List.of();

    @Mixin
    private final ReadingOptions reading = new ReadingOptions();

    @Mixin
    private final GenerateOptions generate = new GenerateOptions();

    PlotBoundaryCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        List<Path> pictures = files.isEmpty() ? List.of(beside(model)) : files;
        List<Path> read = Stream.concat(Stream.of(model), data.stream()).toList();
        for (Path picture : pictures) {
            PictureFile.requireEnding("--output", picture);
            OutputFile.require("--output", picture, read);
        }
        SavedModel saved = SavedModel.load(model);
        List<String> labels = labels(saved);
        List<Feature> features = saved.schema().features();
        requireTwo(features);
        String first = features.getFirst().name();
        String second = features.getLast().name();
        Optional<Scatter> scatter = rows().map(table -> Scatter.of(saved, table, first, second));
        Plane.Frame frame = new Plane.Frame(
                first,
                second,
                scatter.map(rows -> rows.axis(true, STEPS)).orElseGet(() -> usual(features.getFirst())),
                scatter.map(rows -> rows.axis(false, STEPS)).orElseGet(() -> usual(features.getLast())));

        PrintWriter out = output.out();
        out.print(BoundaryText.draw(saved, frame, labels, scatter));
        out.println();
        scatter.ifPresent(rows -> out.printf("data      %s%n", rows.describe()));
        Drawing drawing = BoundaryChart.draw(saved, frame, labels, scatter);
        for (Path picture : pictures) {
            PictureFile.write(drawing, picture);
            out.printf(Locale.ROOT, "boundary  %s, %,d bytes%n", picture, Files.size(picture));
        }
        return ExitCode.OK;
    }

    private static Path beside(Path model) {
        String name = String.valueOf(model.getFileName()).replaceFirst("(?<=.)\\.[^.]*$", "");
        return model.resolveSibling(name + "-boundary.svg");
    }

    private List<String> labels(SavedModel saved) {
        return switch (saved.schema().target()) {
            case Target.Classes classes -> classes.labels();
            case Target.Value value ->
                throw new InputException("'" + model + "' predicts the number '" + value.name()
                        + "'; a decision boundary lies between classes, so take a model of classes");
        };
    }

    private Optional<Table> rows() {
        Optional<Table> generated = generate.table();
        if (generated.isPresent() && data.isPresent()) {
            throw new InputException("DATA and --generate were both given, but the rows come from one of them; choose");
        }
        reading.requireUse(data, Optional.empty());
        return generated.or(() -> data.map(path ->
                Table.read(reading.open(path, List.of()), Long.MAX_VALUE).orElseThrow()));
    }

    private void requireTwo(List<Feature> features) {
        if (features.size() != 2 || !features.stream().allMatch(Feature.Numeric.class::isInstance)) {
            throw new InputException("'" + model + "' takes " + features.size()
                    + (features.size() == 1 ? " feature" : " features")
                    + "; a plane has two of numbers, so take a model that was trained on two columns and the target");
        }
    }

    /** Where most of the training rows were. */
    private static Axis usual(Feature feature) {
        return switch (((Feature.Numeric) feature).scaling()) {
            case Standardization standardization ->
                Axis.linear(standardization.restore(-DEVIATIONS), standardization.restore(DEVIATIONS), STEPS);
            case Scaling.Robust(double median, double factor) -> {
                double reach = DEVIATIONS / (factor > 0 ? factor : 1);
                yield Axis.linear(median - reach, median + reach, STEPS);
            }
            case Scaling.MinMax(double minimum, double maximum) -> Axis.linear(minimum, maximum, STEPS);
            case Scaling.Quantile(List<Double> quantiles) ->
                Axis.linear(quantiles.getFirst(), quantiles.getLast(), STEPS);
            case Scaling.Factor(double factor) ->
                Axis.linear(-DEVIATIONS / Math.abs(factor), DEVIATIONS / Math.abs(factor), STEPS);
        };
    }
}

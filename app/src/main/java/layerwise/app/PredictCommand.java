package layerwise.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Table;
import layerwise.table.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Predicts the target of every row: the label and each class's probability, or the number. */
@Command(
        name = "predict",
        description = "Predict the target of every row: a label and each class's probability, or a number.",
        footer = {
            "",
            "The result is a table with the column 'prediction' and, for classes, a column 'p(label)' per label.",
            "",
            "Examples:",
            "  layerwise predict digits.safetensors",
            "  layerwise predict iris.safetensors new.csv --output predictions.csv"
        })
final class PredictCommand implements Callable<Integer> {
    private static final int AT_A_TIME = 256;

    private final Output output;

    @Mixin
    private final ModelOptions options;

    @Option(
            names = "--output",
            paramLabel = "FILE.csv",
            description = "Write the predictions to this file (default: to standard output).")
    private Optional<Path> file = Optional.empty();

    PredictCommand(Output output) {
        this(output, new ModelOptions());
    }

    PredictCommand(Output output, ModelOptions options) {
        this.output = output;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        file.ifPresent(path -> OutputFile.require("--output", path, options.files()));
        SavedModel saved = options.model();
        Precision precision = saved.model().parameters().precision();
        Table table = options.table();
        Matrix x = saved.schema().features(table, precision);
        Matrix a = Matrix.zeros(precision, saved.model().network().outputs(), x.columns());
        saved.model().predictor(options.kernels(), AT_A_TIME).predict(x, a);

        requireFinite(table, a);
        Target target = saved.schema().target();
        Stream<List<String>> rows = IntStream.range(0, a.columns()).mapToObj(j -> row(target, a, j));
        if (file.isPresent()) {
            Csv.write(file.get(), header(target), rows);
        } else {
            Csv.write(output.out(), header(target), rows);
        }
        return ExitCode.OK;
    }

    /** Features that are finite may still be so far out that a layer overflows; no label may be read off that. */
    private static void requireFinite(Table table, Matrix a) {
        for (int j = 0; j < a.columns(); j++) {
            for (int i = 0; i < a.rows(); i++) {
                if (!Double.isFinite(a.get(i, j))) {
                    throw new InputException(table.source() + ", row " + table.rowNumber(j)
                            + ": the network's output is " + a.get(i, j)
                            + "; the row's numbers are too far from those that it was trained on");
                }
            }
        }
    }

    private static List<String> header(Target target) {
        Stream<String> probabilities = switch (target) {
            case Target.Classes classes -> classes.labels().stream().map(label -> "p(" + label + ")");
            case Target.Value _ -> Stream.empty();
        };
        return Stream.concat(Stream.of("prediction"), probabilities).toList();
    }

    private static List<String> row(Target target, Matrix a, int example) {
        return switch (target) {
            case Target.Value value -> {
                // In the target's own unit, whose mean may need more digits than the network computes with.
                yield List.of(Double.toString(value.standardization().restore(a.get(0, example))));
            }
            case Target.Classes classes -> {
                double[] p = probabilities(a, example);
                List<String> row = new ArrayList<>();
                row.add(classes.labels().get(likeliest(p)));
                for (double probability : p) {
                    row.add(text(a.precision(), probability));
                }
                yield row;
            }
        };
    }

    /** A softmax gives every class's probability, a single sigmoid that of the second class. */
    private static double[] probabilities(Matrix a, int example) {
        if (a.rows() == 1) {
            double second = a.get(0, example);
            return new double[] {1 - second, second};
        }
        double[] p = new double[a.rows()];
        for (int i = 0; i < p.length; i++) {
            p[i] = a.get(i, example);
        }
        return p;
    }

    private static int likeliest(double[] p) {
        int likeliest = 0;
        for (int i = 1; i < p.length; i++) {
            likeliest = p[i] > p[likeliest] ? i : likeliest;
        }
        return likeliest;
    }

    /** The shortest digits that tell the number from its neighbours in the precision that it was computed in. */
    private static String text(Precision precision, double value) {
        return precision == Precision.FLOAT64 ? Double.toString(value) : Float.toString((float) value);
    }
}

package layerwise.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import layerwise.CrossValidationResult;
import layerwise.Evaluation;
import layerwise.table.Target;

/** What cross-validation tells: on standard error each fold when it is done, on standard output all of them, mean and deviation. */
final class CrossValidationReport {
    private final Output output;
    private final int folds;
    private final int repeats;
    private int done;

    CrossValidationReport(Output output, int folds, int repeats) {
        this.output = output;
        this.folds = folds;
        this.repeats = repeats;
    }

    void begin(Dataset dataset, Target target, String how, TrainingOptions training, long seed) {
        PrintWriter out = output.out();
        int columns = Dataset.head(dataset.learned(dataset.rows())).columns().size();
        out.printf(
                "data      %s, %s, %s%n",
                dataset.table().source(),
                Descriptions.count(dataset.table().rows(), "row"),
                Descriptions.count(columns - 1, "feature"));
        String byDefault = dataset.targetByDefault() ? " (the last column)" : "";
        out.printf("target    %s%s, %s%n", dataset.target(), byDefault, Descriptions.of(target));
        out.printf("folds     %d%s%s%n", folds, how, repeats > 1 ? ", " + Descriptions.count(repeats, "time") : "");
        // Of the larger folds' others, as most are.
        int rows = dataset.table().rows() - Math.ceilDiv(dataset.table().rows(), folds);
        out.printf("training  %s, seed %d%n%n", training.describe(training.recipe(rows, seed)), seed);
        out.flush();
    }

    void measured(Evaluation evaluation) {
        String name = name(done++);
        StringBuilder line = new StringBuilder(name + " of " + folds + "  cost " + TextTable.number(evaluation.cost()));
        Descriptions.main(evaluation)
                .forEach(metric -> line.append("  ")
                        .append(metric.replace('_', ' '))
                        .append(' ')
                        .append(TextTable.number(evaluation.metrics().getOrDefault(metric, Double.NaN))));
        output.err().println(line);
        output.err().flush();
    }

    private String name(int index) {
        String fold = "fold " + (index % folds + 1);
        return repeats == 1 ? fold : "repeat " + (index / folds + 1) + " " + fold;
    }

    void end(CrossValidationResult result, Duration took, JsonOption json) {
        List<String> shown = new ArrayList<>(List.of(CrossValidationResult.COST));
        shown.addAll(Descriptions.main(result.evaluations().getFirst()));
        List<String> heading = new ArrayList<>(List.of("", "rows"));
        heading.addAll(shown);
        TextTable table = new TextTable(heading);
        for (int i = 0; i < result.evaluations().size(); i++) {
            Evaluation evaluation = result.evaluations().get(i);
            SequencedMap<String, Double> values = new LinkedHashMap<>(evaluation.metrics());
            values.put(CrossValidationResult.COST, evaluation.cost());
            table.row(row(name(i), String.format(Locale.ROOT, "%,d", evaluation.examples()), shown, values));
        }
        table.row(row("mean", "", shown, result.mean()));
        table.row(row("±", "", shown, result.deviation()));
        output.out().print(table);
        output.out().printf("%ntrained   %s in %s%n", Descriptions.count(done, "network"), Progress.text(took));
        json.print(output.out(), object(result, took));
    }

    private static List<String> row(String name, String rows, List<String> shown, SequencedMap<String, Double> values) {
        List<String> row = new ArrayList<>(List.of(name, rows));
        shown.forEach(metric -> row.add(TextTable.number(values.getOrDefault(metric, Double.NaN))));
        return row;
    }

    private SequencedMap<String, Object> object(CrossValidationResult result, Duration took) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < result.evaluations().size(); i++) {
            Evaluation evaluation = result.evaluations().get(i);
            SequencedMap<String, Object> fold = new LinkedHashMap<>();
            fold.put("repeat", i / folds + 1);
            fold.put("fold", i % folds + 1);
            fold.put("rows", evaluation.examples());
            fold.put(CrossValidationResult.COST, evaluation.cost());
            fold.putAll(evaluation.metrics());
            list.add(fold);
        }
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        object.put("folds", list);
        object.put("mean", result.mean());
        object.put("deviation", result.deviation());
        object.put("seconds", took.toMillis() / 1000.0);
        return object;
    }
}

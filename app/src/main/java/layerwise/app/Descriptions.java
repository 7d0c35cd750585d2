package layerwise.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import layerwise.Evaluation;
import layerwise.table.Target;

/** How commands describe targets and measurements, for people and for other programs. */
final class Descriptions {
    private static final int LISTED = 10;
    private static final List<String> MAIN =
            List.of("accuracy", "f1_macro", "roc_auc", "calibration_error", "rmse", "mae", "r2");

    private Descriptions() {}

    /** A number of things: {@code 1 row}, {@code 1,438 rows}. */
    static String count(int number, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
    }

    /** The first few, and how many more there are. */
    static String list(List<String> things) {
        return String.join(", ", things.subList(0, Math.min(LISTED, things.size())))
                + (things.size() > LISTED ? " and " + (things.size() - LISTED) + " more" : "");
    }

    static String of(Target target) {
        return switch (target) {
            case Target.Classes classes -> {
                List<String> labels = classes.labels();
                yield labels.size() + " classes: "
                        + String.join(", ", labels.subList(0, Math.min(LISTED, labels.size())))
                        + (labels.size() > LISTED ? ", …" : "");
            }
            case Target.Value _ -> "a number";
        };
    }

    /** The names of an evaluation's metrics that say most. */
    static List<String> main(Evaluation evaluation) {
        List<String> shown = new ArrayList<>(MAIN);
        shown.retainAll(evaluation.metrics().keySet());
        return shown;
    }

    /** A table with a line per evaluation, by the name of the rows that it was made on, of the metrics that say most. */
    static String table(SequencedMap<String, Evaluation> evaluations) {
        List<String> shown = main(evaluations.firstEntry().getValue());
        List<String> heading = new ArrayList<>(List.of("", "rows", "cost"));
        heading.addAll(shown);
        TextTable table = new TextTable(heading);
        evaluations.forEach((name, evaluation) -> {
            List<String> row = new ArrayList<>(List.of(name, String.format(Locale.ROOT, "%,d", evaluation.examples())));
            row.add(TextTable.number(evaluation.cost()));
            shown.forEach(
                    metric -> row.add(TextTable.number(evaluation.metrics().getOrDefault(metric, Double.NaN))));
            table.row(row);
        });
        return table.toString();
    }

    /** A table with a line per metric, but for those of classes that {@link ClassTables#list} has. */
    static String list(String name, Evaluation evaluation) {
        TextTable table = new TextTable(List.of("", name));
        table.row(List.of("rows", String.format(Locale.ROOT, "%,d", evaluation.examples())));
        table.row(List.of("cost", TextTable.number(evaluation.cost())));
        evaluation.metrics().forEach((metric, value) -> {
            if (evaluation.confusion().isEmpty() || !ClassTables.lists(metric)) {
                table.row(List.of(metric, TextTable.number(value)));
            }
        });
        return table.toString();
    }

    static SequencedMap<String, Object> json(Evaluation evaluation, Target target) {
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        object.put("rows", evaluation.examples());
        object.put("cost", evaluation.cost());
        object.putAll(evaluation.metrics());
        if (target instanceof Target.Classes classes && !evaluation.confusion().isEmpty()) {
            object.put("labels", classes.labels());
            object.put("confusion", ClassTables.json(evaluation.confusion()));
        }
        return object;
    }
}

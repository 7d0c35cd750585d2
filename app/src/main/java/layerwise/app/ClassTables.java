package layerwise.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import layerwise.ConfusionMatrix;
import layerwise.Evaluation;

/** What was told of each class, by its label, as text. */
final class ClassTables {
    private static final int MOST_IN_MATRIX = 20;
    private static final int MOST_IN_LIST = 100;
    private static final int WIDTH = 12;
    private static final List<String> AVERAGES = List.of("macro", "micro", "weighted");

    private ClassTables() {}

    /** The confusion matrix under a line that says how to read it; of too many classes only that they are. */
    static String confusion(ConfusionMatrix confusion, List<String> labels) {
        if (labels.size() > MOST_IN_MATRIX) {
            return String.format(
                    "%d classes are too many to print their confusion matrix here; --json has it%n", labels.size());
        }
        List<String> heading = new ArrayList<>(List.of(""));
        labels.forEach(label -> heading.add(shortened(label)));
        TextTable table = new TextTable(heading);
        for (int i = 0; i < labels.size(); i++) {
            List<String> row = new ArrayList<>(List.of(labels.get(i)));
            for (int j = 0; j < labels.size(); j++) {
                row.add(count(confusion.counts().get(i, j)));
            }
            table.row(row);
        }
        return String.format("a row for each class, a column for each prediction%n") + table;
    }

    /** A line of precision, recall, F1 and support for each class, unless there are too many, and for their averages. */
    static String list(Evaluation evaluation, List<String> labels) {
        ConfusionMatrix confusion = evaluation.confusion();
        TextTable table = new TextTable(List.of("", "precision", "recall", "f1", "support"));
        double total = 0;
        for (int k = 0; k < labels.size(); k++) {
            total += confusion.support(k);
            if (labels.size() <= MOST_IN_LIST) {
                table.row(List.of(
                        labels.get(k),
                        TextTable.number(confusion.precision(k)),
                        TextTable.number(confusion.recall(k)),
                        TextTable.number(confusion.f1(k)),
                        count(confusion.support(k))));
            }
        }
        for (String average : AVERAGES) {
            List<String> row = new ArrayList<>(List.of(average + " average"));
            for (String ratio : List.of("precision_", "recall_", "f1_")) {
                row.add(TextTable.number(evaluation.metrics().getOrDefault(ratio + average, Double.NaN)));
            }
            row.add(count(total));
            table.row(row);
        }
        return table.toString();
    }

    /** Whether {@link #list} has this metric. */
    static boolean lists(String metric) {
        return AVERAGES.stream().anyMatch(average -> metric.endsWith("_" + average));
    }

    /** The confusion matrix as an array of arrays, whole numbers where they are. */
    static List<List<Number>> json(ConfusionMatrix confusion) {
        List<List<Number>> rows = new ArrayList<>();
        for (double[] row : confusion.counts().toRows()) {
            List<Number> numbers = new ArrayList<>();
            for (double count : row) {
                if (isWhole(count)) {
                    numbers.add((long) count);
                } else {
                    numbers.add(count);
                }
            }
            rows.add(numbers);
        }
        return rows;
    }

    private static String count(double count) {
        return isWhole(count) ? String.format(Locale.ROOT, "%,d", (long) count) : TextTable.number(count);
    }

    private static boolean isWhole(double count) {
        return count == Math.rint(count);
    }

    private static String shortened(String label) {
        return label.length() <= WIDTH ? label : label.substring(0, WIDTH - 1) + "…";
    }
}

package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import layerwise.ConfusionMatrix;
import layerwise.Evaluation;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;

class ClassTablesTest {
    private static final ConfusionMatrix TWO = new ConfusionMatrix(Matrix.of(new double[][] {{1500, 500}, {0, 2.5}}));

    private static List<String> labels(int classes) {
        return IntStream.range(0, classes).mapToObj(i -> "label" + i).toList();
    }

    private static ConfusionMatrix none(int classes) {
        return new ConfusionMatrix(Matrix.zeros(Precision.FLOAT64, classes, classes));
    }

    @Test
    void aConfusionMatrixHasARowForEachClass() {
        assertThat(ClassTables.confusion(TWO, List.of("no", "a label of many letters"))
                        .lines())
                .containsExactly(
                        "a row for each class, a column for each prediction",
                        "                              no  a label of …",
                        "  no                       1,500           500",
                        "  a label of many letters      0        2.5000");
    }

    private static Evaluation evaluation(ConfusionMatrix confusion) {
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        for (String ratio : List.of("precision", "recall", "f1")) {
            metrics.put(ratio + "_macro", 0.25);
            metrics.put(ratio + "_micro", 0.5);
            metrics.put(ratio + "_weighted", 0.75);
        }
        return new Evaluation(7, 0.1, metrics, confusion);
    }

    @Test
    void aClassHasItsPrecisionRecallAndSupport() {
        assertThat(ClassTables.list(evaluation(TWO), List.of("no", "yes")).lines())
                .containsExactly(
                        "                    precision  recall      f1    support",
                        "  no                   1.0000  0.7500  0.8571      2,000",
                        "  yes                  0.0050  1.0000  0.0099     2.5000",
                        "  macro average        0.2500  0.2500  0.2500  2002.5000",
                        "  micro average        0.5000  0.5000  0.5000  2002.5000",
                        "  weighted average     0.7500  0.7500  0.7500  2002.5000");
    }

    @Test
    void anAverageIsListedOnce() {
        assertThat(Descriptions.list("rows", evaluation(TWO)).lines())
                .containsExactly("          rows", "  rows       7", "  cost  0.1000");
        assertThat(Descriptions.list("rows", evaluation(none(0)))).contains("f1_macro", "recall_micro");
    }

    @Test
    void tooManyClassesAreNotListed() {
        assertThat(ClassTables.confusion(none(20), labels(20)).lines()).hasSize(22);
        assertThat(ClassTables.confusion(none(21), labels(21)).lines())
                .containsExactly("21 classes are too many to print their confusion matrix here; --json has it");
        assertThat(ClassTables.list(evaluation(none(100)), labels(100)).lines()).hasSize(104);
        assertThat(ClassTables.list(evaluation(none(101)), labels(101)).lines()).hasSize(4);
    }

    @Test
    void jsonHasWholeNumbersWhereTheyAre() {
        assertThat(ClassTables.json(TWO)).isEqualTo(List.of(List.of(1500L, 500L), List.of(0L, 2.5)));
    }
}

package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import layerwise.ConfusionMatrix;
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

    @Test
    void aClassHasItsPrecisionRecallAndSupport() {
        assertThat(ClassTables.list(TWO, List.of("no", "yes")).lines())
                .containsExactly(
                        "       precision  recall      f1  support",
                        "  no      1.0000  0.7500  0.8571    2,000",
                        "  yes     0.0050  1.0000  0.0099   2.5000");
    }

    @Test
    void tooManyClassesAreOnlyCounted() {
        assertThat(ClassTables.confusion(none(20), labels(20)).lines()).hasSize(22);
        assertThat(ClassTables.confusion(none(21), labels(21)).lines())
                .containsExactly("21 classes are too many to print their confusion matrix here; --json has it");
        assertThat(ClassTables.list(none(100), labels(100)).lines()).hasSize(101);
        assertThat(ClassTables.list(none(101), labels(101)).lines())
                .containsExactly("101 classes are too many to list here");
    }

    @Test
    void jsonHasWholeNumbersWhereTheyAre() {
        assertThat(ClassTables.json(TWO)).isEqualTo(List.of(List.of(1500L, 500L), List.of(0L, 2.5)));
    }
}

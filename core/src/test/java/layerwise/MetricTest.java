package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.RandomStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {
    private static final Offset<Double> ROUNDING = within(1e-12);

    private static Matrix row(double... values) {
        return Matrix.of(new double[][] {values});
    }

    private static double of(String metric, Loss loss, Matrix a, Matrix y) {
        return Metric.of(metric).measure(loss, a, y);
    }

    /**
     * By hand. Outputs above ½ are .9 .8 .7 .6 of classes 1 0 1 0, those below .4 .1 of 1 0: tp 2, fp 2, fn 1, tn 1. Of the 9
     * pairs of a 1 and a 0 the 1 has more in 3 + 2 + 1.
     */
    @Test
    void metricsOfOneSigmoidAreThoseOfTheirFormulas() {
        Matrix a = row(.1, .9, .6, .8, .4, .7);
        Matrix y = row(0, 1, 0, 0, 1, 1);
        Loss loss = Loss.BINARY_CROSS_ENTROPY;
        assertThat(of("accuracy", loss, a, y)).isEqualTo(3.0 / 6);
        assertThat(of("precision", loss, a, y)).isEqualTo(2.0 / 4);
        assertThat(of("recall", loss, a, y)).isEqualTo(2.0 / 3);
        assertThat(of("f1", loss, a, y)).isEqualTo(4.0 / 7);
        assertThat(of("precision_macro", loss, a, y)).isCloseTo((2.0 / 4 + 1.0 / 2) / 2, ROUNDING);
        assertThat(of("recall_macro", loss, a, y)).isCloseTo((2.0 / 3 + 1.0 / 3) / 2, ROUNDING);
        assertThat(of("balanced_accuracy", loss, a, y)).isCloseTo((2.0 / 3 + 1.0 / 3) / 2, ROUNDING);
        assertThat(of("f1_weighted", loss, a, y)).isCloseTo((4.0 / 7 + 2.0 / 5) / 2, ROUNDING);
        assertThat(of("f1_micro", loss, a, y)).isEqualTo(3.0 / 6);
        assertThat(of("roc_auc", loss, a, y)).isCloseTo(6.0 / 9, ROUNDING);
        assertThat(of("pr_auc", loss, a, y)).isCloseTo((1 + 2.0 / 3 + 3.0 / 5) / 3, ROUNDING);
        assertThat(of("brier_score", loss, a, y)).isCloseTo((.01 + .01 + .36 + .64 + .36 + .09) / 6, ROUNDING);
        assertThat(of("log_loss", loss, a, y)).isCloseTo(-Math.log(.9 * .9 * .4 * .2 * .4 * .7) / 6, ROUNDING);
        // Bins of a half hold all confidences: .9 .9 .6 .8 .6 .7, three of them right.
        assertThat(of("calibration_error(2)", loss, a, y)).isCloseTo((4.5 - 3) / 6, ROUNDING);
    }

    /** By hand: the classes 0 0 1 2 are taken for 0 1 1 1. */
    @Test
    void metricsOfASoftmaxAreThoseOfTheirFormulas() {
        Matrix a = Matrix.of(new double[][] {{.5, .3, .1, .4}, {.2, .4, .8, .5}, {.2, .2, .0, .1}, {.1, .1, .1, .0}});
        Matrix y = row(0, 0, 1, 2);
        Loss loss = Loss.CATEGORICAL_CROSS_ENTROPY;
        assertThat(of("accuracy", loss, a, y)).isEqualTo(2.0 / 4);
        assertThat(of("top_2_accuracy", loss, a, y)).isEqualTo(3.0 / 4);
        assertThat(of("top_3_accuracy", loss, a, y)).isEqualTo(1);
        // Class 3 is neither there nor predicted, and does not count.
        assertThat(of("precision_macro", loss, a, y)).isCloseTo((1 + 1.0 / 3 + 0) / 3, ROUNDING);
        assertThat(of("recall_macro", loss, a, y)).isCloseTo((1.0 / 2 + 1 + 0) / 3, ROUNDING);
        assertThat(of("f1_macro", loss, a, y)).isCloseTo((2.0 / 3 + 1.0 / 2 + 0) / 3, ROUNDING);
        assertThat(of("f1_weighted", loss, a, y)).isCloseTo((2 * 2.0 / 3 + 1.0 / 2 + 0) / 4, ROUNDING);
        assertThat(of("log_loss", loss, a, y)).isCloseTo(-Math.log(.5 * .3 * .8 * .1) / 4, ROUNDING);
        assertThat(of("brier_score", loss, a, y))
                .isCloseTo(
                        (.25 + .04 + .04 + .01 + .49 + .16 + .04 + .01 + .01 + .04 + .01 + .16 + .25 + .81) / 4,
                        ROUNDING);
        // One right of confidence .5 in (.25, .5] beside two wrong ones of .4 and .5, and one right of .8 in (.75, 1].
        assertThat(of("calibration_error(4)", loss, a, y)).isCloseTo((.4 + .2) / 4, ROUNDING);
        ConfusionMatrix confusion = new Measurement(loss, a, y, Measurement.UNWEIGHTED).confusion();
        assertThat(confusion.counts().toRows())
                .isDeepEqualTo(new double[][] {{1, 1, 0, 0}, {0, 1, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 0}});
        assertThat(confusion.precision(1)).isEqualTo(1.0 / 3);
        assertThat(confusion.recall(0)).isEqualTo(1.0 / 2);
        assertThat(confusion.f1(1)).isEqualTo(1.0 / 2);
        assertThat(confusion.f1(3)).isZero();
        assertThat(confusion.support(0)).isEqualTo(2);
        assertThat(confusion.predicted(1)).isEqualTo(3);
    }

    @Test
    void aConfidenceOnTheEdgeOfTwoBinsIsInTheLower() {
        Loss loss = Loss.BINARY_CROSS_ENTROPY;
        // In one bin the errors of the two cancel, in two they add up.
        assertThat(of("calibration_error(4)", loss, row(.75, .625), row(1, 0))).isCloseTo(.375 / 2, ROUNDING);
        assertThat(of("calibration_error(4)", loss, row(.76, .625), row(1, 0))).isCloseTo((.24 + .625) / 2, ROUNDING);
        assertThat(of("calibration_error", loss, row(1, 0), row(1, 1))).isEqualTo(1.0 / 2);
    }

    /** Both curves from their definitions, an example at a time beside all others. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 31, 64, 65, 207})
    void areasAreSumsOverPairsOfExamples(int examples) {
        Matrix a = Matrix.zeros(Precision.FLOAT64, 1, examples);
        Matrix y = Matrix.zeros(Precision.FLOAT64, 1, examples);
        Matrix weights = Matrix.zeros(Precision.FLOAT64, 1, examples);
        for (int j = 0; j < examples; j++) {
            a.set(0, j, Math.floor(20 * RandomStream.uniform(1, j)) / 20);
            y.set(0, j, j % 3 == 1 ? 1 : 0);
            weights.set(0, j, RandomStream.uniform(2, j));
        }
        double ordered = 0;
        double pairs = 0;
        double precisions = 0;
        double positives = 0;
        for (int i = 0; i < examples; i++) {
            double above = 0;
            double right = 0;
            for (int j = 0; j < examples && y.get(0, i) == 1; j++) {
                double weight = weights.get(0, j);
                int order = Double.compare(a.get(0, i), a.get(0, j));
                if (y.get(0, j) == 0) {
                    pairs += weights.get(0, i) * weight;
                    ordered += weights.get(0, i) * weight * (order + 1) / 2;
                }
                above += order <= 0 ? weight : 0;
                right += order <= 0 ? weight * y.get(0, j) : 0;
            }
            positives += weights.get(0, i) * y.get(0, i);
            precisions += y.get(0, i) == 1 ? weights.get(0, i) * right / above : 0;
        }
        Loss loss = Loss.BINARY_CROSS_ENTROPY;
        assertThat(Metric.of("roc_auc").measure(loss, a, y, weights)).isCloseTo(ordered / pairs, ROUNDING);
        assertThat(Metric.of("pr_auc").measure(loss, a, y, weights)).isCloseTo(precisions / positives, ROUNDING);
    }

    @Test
    void scoresThatAreAllTheSameOrderNothing() {
        for (double score : new double[] {0, 0.25, 1}) {
            Matrix a = row(score, score, score, score);
            assertThat(of("roc_auc", Loss.BINARY_CROSS_ENTROPY, a, row(1, 0, 0, 0)))
                    .isEqualTo(0.5);
            assertThat(of("pr_auc", Loss.BINARY_CROSS_ENTROPY, a, row(1, 0, 0, 0)))
                    .isEqualTo(0.25);
        }
        assertThat(of("roc_auc", Loss.BINARY_CROSS_ENTROPY, row(0.0, -0.0), row(1, 0)))
                .isEqualTo(0.5);
    }

    @Test
    void aClassThatIsAbsentLeavesTheRocCurveUndefined() {
        Loss loss = Loss.BINARY_CROSS_ENTROPY;
        assertThat(of("roc_auc", loss, row(.2, .8), row(1, 1))).isNaN();
        assertThat(of("roc_auc", loss, row(.2, .8), row(0, 0))).isNaN();
        assertThat(of("pr_auc", loss, row(.2, .8), row(1, 1))).isEqualTo(1);
        assertThat(of("pr_auc", loss, row(.2, .8), row(0, 0))).isZero();
        Metric roc = Metric.of(Metric.Kind.ROC_AUC);
        assertThat(roc.measure(loss, row(.2, .8), row(0, 1), row(1, 0))).isNaN();
    }

    @Test
    void certaintyThatIsWrongCostsMuchButNotInfinitelyMuch() {
        Matrix a = row(0, 1);
        assertThat(of("log_loss", Loss.BINARY_CROSS_ENTROPY, a, row(1, 0))).isCloseTo(52 * Math.log(2), within(1e-9));
        assertThat(of("log_loss", Loss.BINARY_CROSS_ENTROPY, a.to(Precision.FLOAT32), row(1, 0)))
                .isCloseTo(23 * Math.log(2), within(1e-9));
    }

    /** By hand, as the errors −1, 0, 2 and −1 of targets whose mean is 3. */
    @Test
    void metricsOfValuesAreThoseOfTheirFormulas() {
        Matrix a = row(0, 3, 7, 2);
        Matrix y = row(1, 3, 5, 3);
        Loss loss = Loss.MEAN_ABSOLUTE_ERROR;
        assertThat(of("rmse", loss, a, y)).isCloseTo(Math.sqrt(6.0 / 4), ROUNDING);
        assertThat(of("mae", loss, a, y)).isEqualTo(1);
        assertThat(of("r2", loss, a, y)).isCloseTo(1 - 6.0 / 8, ROUNDING);
        assertThat(of("pinball_loss", loss, a, y)).isEqualTo(0.5);
        assertThat(of("pinball_loss(0.9)", loss, a, y)).isCloseTo((.9 + .2 + .9) / 4, ROUNDING);
        assertThat(of("r2", loss, row(1, 2, 3), row(.1, .1, .1))).isNaN();
        assertThat(Metric.of(Metric.Kind.R2).measure(loss, row(1, 2, 3), row(.1, 7, .1), row(.3, 0, .7)))
                .isNaN();
    }

    @Test
    void targetsThatAreProbabilitiesCountAsTheyAreWhereProbabilitiesAreScored() {
        Matrix a = row(.5, .5);
        Matrix y = row(.9, .2);
        assertThat(of("log_loss", Loss.BINARY_CROSS_ENTROPY, a, y)).isCloseTo(Math.log(2), ROUNDING);
        assertThat(of("brier_score", Loss.BINARY_CROSS_ENTROPY, a, y)).isCloseTo((.16 + .09) / 2, ROUNDING);
        assertThat(of("recall", Loss.BINARY_CROSS_ENTROPY, row(.6, .4), y)).isEqualTo(1);
    }

    @Test
    void weightsThatAreNoneAreRefused() {
        Metric metric = Metric.of(Metric.Kind.ACCURACY);
        Matrix a = row(.1, .9);
        assertThatThrownBy(() -> metric.measure(Loss.BINARY_CROSS_ENTROPY, a, row(0, 1), row(1, 1, 1)))
                .hasMessage("the weights must be (1, 2), one per example, but are (1, 3)");
        assertThatThrownBy(() -> metric.measure(Loss.BINARY_CROSS_ENTROPY, a, row(0, 1), row(1, -1)))
                .hasMessage("a weight must be a finite number of at least 0, but that of example 1 is -1.0");
        assertThatThrownBy(() -> metric.measure(Loss.BINARY_CROSS_ENTROPY, a, row(0, 1), row(Double.NaN, 1)))
                .hasMessageContaining("that of example 0 is NaN");
        assertThatThrownBy(() -> metric.measure(Loss.BINARY_CROSS_ENTROPY, a, row(0, 1), row(0, 0)))
                .hasMessage("the weights of all 2 examples are 0");
    }

    @Test
    void targetsThatTheLossDoesNotTakeAreRefused() {
        assertThatThrownBy(() -> of("accuracy", Loss.BINARY_CROSS_ENTROPY, row(.1, .9), row(0, 2)))
                .hasMessageContaining("example 1 has 2.0");
        assertThatThrownBy(() -> of("rmse", Loss.MEAN_SQUARED_ERROR, row(.1, .9), row(0)))
                .hasMessageContaining("(1, 1)");
    }

    @ParameterizedTest
    @CsvSource({
        "rmse, binary-cross-entropy, 1",
        "accuracy, mean-squared-error, 1",
        "f1, binary-cross-entropy, 2",
        "precision, categorical-cross-entropy, 3",
        "top_3_accuracy, categorical-cross-entropy, 3",
        "top_3_accuracy, binary-cross-entropy, 4",
        "roc_auc, poisson, 1"
    })
    void aMetricThatDoesNotApplyIsRefused(String name, String loss, int outputs) {
        Metric metric = Metric.of(name);
        Matrix a = Matrix.zeros(Precision.FLOAT64, outputs, 2);
        assertThat(metric.appliesTo(Loss.of(loss), outputs)).isFalse();
        assertThatThrownBy(() -> metric.measure(Loss.of(loss), a, a))
                .hasMessageContaining(name + " does not apply")
                .hasMessageContaining(loss);
    }

    @ParameterizedTest
    @EnumSource(Metric.Kind.class)
    void namesAreReadAsTheyAreSpelled(Metric.Kind kind) {
        Metric metric = Metric.of(kind);
        assertThat(Metric.of(metric.toString())).isEqualTo(metric);
        assertThat(Metric.of(metric.toString().replace('_', '-').toUpperCase(Locale.ROOT)))
                .isEqualTo(metric);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"top_3_accuracy", "calibration_error(20)", "pinball_loss(0.9)", "roc_auc", "f1_macro", "r2"})
    void spellingsAreKept(String name) {
        assertThat(Metric.of(name)).hasToString(name);
    }

    @ParameterizedTest
    @CsvSource({
        "accurracy, expected one of accuracy",
        "top_1_accuracy, needs a whole k of at least 2",
        "calibration_error(0), bins from 1",
        "calibration_error(2.5), bins from 1",
        "pinball_loss(1), between 0 and 1",
        "mae(3), takes no number"
    })
    void spellingsWithoutAMetricAreRefused(String name, String message) {
        assertThatThrownBy(() -> Metric.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}

package layerwise;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import layerwise.ClassCounts.Ratio;
import layerwise.math.Criterion;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.jspecify.annotations.Nullable;

/** Outputs beside their targets, of which {@link Metric}s are asked one after another. */
final class Measurement {
    /** The weights of examples that have none. */
    static final Matrix UNWEIGHTED = Matrix.zeros(Precision.FLOAT64, 0, 0);

    private final boolean undefined;
    private final double[] weights;
    /** The questions of a classifier: one, or one for each of several sigmoid outputs. */
    private final List<Classification> questions = new ArrayList<>();
    /** Of each output whose targets are values. */
    private final List<ValueErrors> errors = new ArrayList<>();

    private @Nullable ClassCounts counts;
    private @Nullable Areas areas;

    /**
     * Outputs that fit their targets.
     *
     * @param a A^L, (n^L, m)
     * @param y the targets, as the loss takes them
     * @param weights (1, m); empty for none
     */
    Measurement(Loss loss, Matrix a, Matrix y, Matrix weights) {
        this.undefined = hasNaN(a);
        this.weights = new double[a.columns()];
        for (int j = 0; j < this.weights.length; j++) {
            this.weights[j] = weights.isEmpty() ? 1 : weights.get(0, j);
        }
        if (loss.criterion() == Criterion.CATEGORICAL_CROSS_ENTROPY) {
            questions.add(Classification.softmax(a, y, this.weights));
            return;
        }
        for (int i = 0; i < a.rows(); i++) {
            if (loss.isClassification()) {
                questions.add(Classification.sigmoid(a, y, i, this.weights));
            } else {
                errors.add(new ValueErrors(a, y, i, this.weights));
            }
        }
    }

    /**
     * Checks the weights of examples.
     *
     * @throws IllegalArgumentException if they are not (1, m), or one is negative or not finite, or all are 0; empty ones are
     *     none
     */
    static void requireWeights(Matrix weights, int examples) {
        if (weights.isEmpty()) {
            return;
        }
        if (weights.rows() != 1 || weights.columns() != examples) {
            throw new IllegalArgumentException(
                    "the weights must be (1, " + examples + "), one per example, but are " + weights.shape());
        }
        if (!(sumOfChecked(weights, 0) > 0)) {
            throw new IllegalArgumentException("the weights of all " + examples + " examples are 0");
        }
    }

    /**
     * The sum of the weights of some examples; none are 0.
     *
     * @param first the number of the first of them
     * @throws IllegalArgumentException if one is negative or not finite
     */
    static double sumOfChecked(Matrix weights, int first) {
        double sum = 0;
        for (int j = 0; j < weights.columns(); j++) {
            double weight = weights.get(0, j);
            if (!(weight >= 0 && Double.isFinite(weight))) {
                throw new IllegalArgumentException(
                        "a weight must be a finite number of at least 0, but that of example " + (first + j) + " is "
                                + weight);
            }
            sum += weight;
        }
        return sum;
    }

    private static boolean hasNaN(Matrix a) {
        for (int j = 0; j < a.columns(); j++) {
            for (int i = 0; i < a.rows(); i++) {
                if (Double.isNaN(a.get(i, j))) {
                    return true;
                }
            }
        }
        return false;
    }

    static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** The confusion matrix of a single question of not too many classes; an empty one otherwise. */
    ConfusionMatrix confusion() {
        return questions.size() == 1 && questions.getFirst().classes() <= ConfusionMatrix.MOST_CLASSES
                ? questions.getFirst().confusion()
                : ConfusionMatrix.NONE;
    }

    /** The metric, which must apply. */
    double value(Metric metric) {
        if (undefined) {
            return Double.NaN;
        }
        return switch (metric.kind()) {
            case ACCURACY -> accuracy();
            case BALANCED_ACCURACY ->
                mean(questions, question -> question.counts().balancedAccuracy());
            case TOP_K_ACCURACY -> mean(questions, question -> question.topAccuracy((int) metric.parameter()));
            case PRECISION -> counts().of(Ratio.PRECISION, 1);
            case RECALL -> counts().of(Ratio.RECALL, 1);
            case F1 -> counts().of(Ratio.F1, 1);
            case PRECISION_MACRO -> counts().macro(Ratio.PRECISION);
            case PRECISION_MICRO -> counts().micro(Ratio.PRECISION);
            case PRECISION_WEIGHTED -> counts().weighted(Ratio.PRECISION);
            case RECALL_MACRO -> counts().macro(Ratio.RECALL);
            case RECALL_MICRO -> counts().micro(Ratio.RECALL);
            case RECALL_WEIGHTED -> counts().weighted(Ratio.RECALL);
            case F1_MACRO -> counts().macro(Ratio.F1);
            case F1_MICRO -> counts().micro(Ratio.F1);
            case F1_WEIGHTED -> counts().weighted(Ratio.F1);
            case ROC_AUC -> areas().roc();
            case PR_AUC -> areas().precisionRecall();
            case LOG_LOSS -> mean(questions, Classification::logLoss);
            case BRIER_SCORE -> mean(questions, Classification::brierScore);
            case CALIBRATION_ERROR -> mean(questions, question -> question.calibrationError((int) metric.parameter()));
            case RMSE -> mean(errors, ValueErrors::rootMeanSquare);
            case MAE -> mean(errors, ValueErrors::meanAbsolute);
            case R2 -> mean(errors, ValueErrors::determination);
            case PINBALL_LOSS -> mean(errors, output -> output.pinball(metric.parameter()));
        };
    }

    private static <T> double mean(List<T> parts, ToDoubleFunction<T> measure) {
        double sum = 0;
        for (T part : parts) {
            sum += measure.applyAsDouble(part);
        }
        return sum / parts.size();
    }

    private double accuracy() {
        boolean[] wrong = new boolean[weights.length];
        for (Classification question : questions) {
            for (int j = 0; j < weights.length; j++) {
                wrong[j] |= question.actual(j) != question.predicted(j);
            }
        }
        double right = 0;
        for (int j = 0; j < weights.length; j++) {
            right += wrong[j] ? 0 : weights[j];
        }
        return right / sum(weights);
    }

    /** Of the classes of the one question; of several sigmoid outputs, each with its class 1 only. */
    private ClassCounts counts() {
        if (counts == null) {
            counts = questions.size() == 1 ? questions.getFirst().counts() : countsOfOutputs();
        }
        return counts;
    }

    private ClassCounts countsOfOutputs() {
        ClassCounts ofOutputs = new ClassCounts(questions.size(), true);
        for (int k = 0; k < questions.size(); k++) {
            Classification question = questions.get(k);
            for (int j = 0; j < weights.length; j++) {
                ofOutputs.addTo(k, question.actual(j) == 1, question.predicted(j) == 1, weights[j]);
            }
        }
        return ofOutputs;
    }

    private Areas areas() {
        if (areas == null) {
            double roc = 0;
            double precisionRecall = 0;
            for (Classification question : questions) {
                Areas each = question.areas();
                roc += each.roc();
                precisionRecall += each.precisionRecall();
            }
            areas = new Areas(roc / questions.size(), precisionRecall / questions.size());
        }
        return areas;
    }
}

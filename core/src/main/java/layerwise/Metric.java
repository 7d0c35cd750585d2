package layerwise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import layerwise.math.Criterion;
import layerwise.math.Matrix;

/**
 * A measure of what outputs A^L are worth beside their targets Y. It is spelled as histories and JSON name it:
 * {@code accuracy}, {@code top_3_accuracy}, {@code f1_macro}, {@code roc_auc}, {@code pinball_loss(0.9)}, ….
 *
 * <p>Every mean and every count is weighted: example j counts w_j, which is 1 unless weights are given. An example of weight 0
 * is as good as absent. A metric that the data leave undefined is NaN, and so is every metric of outputs with a NaN.
 *
 * @param kind the measure
 * @param parameter k of {@link Kind#TOP_K_ACCURACY}, the number of bins of {@link Kind#CALIBRATION_ERROR}, the quantile τ of
 *     {@link Kind#PINBALL_LOSS}; 0 for the others, which have none
 */
public record Metric(Kind kind, double parameter) {
    private static final Pattern TOP_K = Pattern.compile("top_(\\d{1,9})_accuracy");
    private static final int MOST_BINS = 1_000_000;

    /**
     * The measures. In their equations tp, fp and fn are the true positives, false positives and false negatives of a class,
     * and the <i>support</i> of a class is tp + fn. A ratio 0/0 of these is 0, as scikit-learn has it.
     *
     * <p>The predicted class is the likeliest, the first of several; of a sigmoid output, 1 where a &gt; ½. Several sigmoid
     * outputs are several questions of two classes each: a metric is then the mean over the outputs, but for
     * {@link #ACCURACY} and the averages of precision, recall and F1. Targets that are probabilities count as their likeliest
     * class, except in {@link #LOG_LOSS} and {@link #BRIER_SCORE}, which take them as they are.
     */
    public enum Kind {
        /** The fraction of examples with the right class; of several sigmoid outputs, with every output right. */
        ACCURACY(true),
        /** The mean recall of the classes that the targets hold. Brodersen et al. 2010, <i>The balanced accuracy</i>. */
        BALANCED_ACCURACY(true),
        /**
         * The fraction of examples whose class is among the k likeliest; of a softmax over more than k classes. Of equally
         * likely classes the later count as likelier, as in scikit-learn.
         */
        TOP_K_ACCURACY(true, 5),
        /** tp / (tp + fp) of class 1, of two classes. */
        PRECISION(true),
        /** tp / (tp + fn) of class 1, of two classes. */
        RECALL(true),
        /** 2tp / (2tp + fp + fn) of class 1, of two classes. Van Rijsbergen 1979, <i>Information Retrieval</i>, ch. 7. */
        F1(true),
        /**
         * The mean {@link #PRECISION} of the classes, each taken as class 1 in its turn. Classes that are neither in the
         * targets nor predicted are left out; of several sigmoid outputs, which count here as the classes, none is. Sokolova
         * and Lapalme 2009, <i>A systematic analysis of performance measures</i>, as all the averages that follow.
         */
        PRECISION_MACRO(true),
        /** Σ tp / Σ (tp + fp) over the classes: the accuracy, unless there are several sigmoid outputs. */
        PRECISION_MICRO(true),
        /** The mean {@link #PRECISION} of the classes, weighted by their support. */
        PRECISION_WEIGHTED(true),
        /** The mean {@link #RECALL} of the classes that {@link #PRECISION_MACRO} counts. */
        RECALL_MACRO(true),
        /** Σ tp / Σ (tp + fn) over the classes: the accuracy, unless there are several sigmoid outputs. */
        RECALL_MICRO(true),
        /** The mean {@link #RECALL} of the classes, weighted by their support. */
        RECALL_WEIGHTED(true),
        /** The mean {@link #F1} of the classes that {@link #PRECISION_MACRO} counts. */
        F1_MACRO(true),
        /** 2 Σ tp / Σ (2tp + fp + fn) over the classes: the accuracy, unless there are several sigmoid outputs. */
        F1_MICRO(true),
        /** The mean {@link #F1} of the classes, weighted by their support. */
        F1_WEIGHTED(true),
        /**
         * P(s₁ &gt; s₀) + ½ P(s₁ = s₀) for the outputs s₁ of an example of the class and s₀ of another one: the area under the
         * curve of recall over false positive rate. Of two classes it is that of class 1, of more the mean over all classes,
         * each against the rest; NaN if one is absent from the targets or has them all. Hanley and McNeil 1982; Fawcett 2006,
         * <i>An introduction to ROC analysis</i>.
         */
        ROC_AUC(true),
        /**
         * Average precision Σ (Rᵢ − Rᵢ₋₁) Pᵢ, with precision Pᵢ and recall Rᵢ of the examples whose output is at least the i-th
         * largest: the area under the curve of precision over recall as a step function, since straight lines between its
         * points would flatter (Davis and Goadrich 2006). Of two classes it is that of class 1, of more the mean over all
         * classes; a class absent from the targets has 0, as in scikit-learn.
         */
        PR_AUC(true),
        /**
         * −Σₖ yₖ log pₖ, averaged over the examples, with p kept ε away from 0 and 1: ε is 2⁻⁵² for float64 outputs and 2⁻²³
         * for others. Good 1952, <i>Rational decisions</i>.
         */
        LOG_LOSS(false),
        /**
         * (p₁ − y₁)² of two classes and Σₖ (pₖ − yₖ)² of more, averaged over the examples. Brier 1950, <i>Verification of
         * forecasts expressed in terms of probability</i>, who sums over both of two classes and so has twice as much there.
         */
        BRIER_SCORE(false),
        /**
         * Expected calibration error Σ_b |accuracy(b) − confidence(b)| · weight(b) / Σ w over bins of equal width, 15 unless
         * told otherwise. Confidence is the probability of the predicted class, and bin b of B holds those in
         * ((b − 1)/B, b/B]. Guo et al. 2017, <i>On calibration of modern neural networks</i>, §2.
         */
        CALIBRATION_ERROR(false, 15),
        /** √(mean (a − y)²); of several outputs the mean of theirs. */
        RMSE(false),
        /** mean |a − y|; of several outputs the mean of theirs. */
        MAE(false),
        /** 1 − Σ (a − y)² / Σ (y − ȳ)²; of several outputs the mean of theirs. NaN if all targets of an output are the same. */
        R2(true),
        /**
         * mean of τ(y − a) where y ≥ a and (1 − τ)(a − y) elsewhere; of several outputs the mean of theirs. τ is ½ unless told
         * otherwise, which gives half of {@link #MAE}. Koenker and Bassett 1978, <i>Regression quantiles</i>.
         */
        PINBALL_LOSS(false, 0.5);

        private final boolean largerBetter;
        private final double usual;

        Kind(boolean largerBetter) {
            this(largerBetter, 0);
        }

        Kind(boolean largerBetter, double usual) {
            this.largerBetter = largerBetter;
            this.usual = usual;
        }
    }

    /** Refuses a parameter that the measure cannot have. */
    public Metric {
        if (kind == Kind.TOP_K_ACCURACY && !isWhole(parameter, 2, Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("top-k accuracy needs a whole k of at least 2, not " + parameter);
        }
        if (kind == Kind.CALIBRATION_ERROR && !isWhole(parameter, 1, MOST_BINS)) {
            throw new IllegalArgumentException(
                    "the calibration error needs a whole number of bins from 1 to " + MOST_BINS + ", not " + parameter);
        }
        if (kind == Kind.PINBALL_LOSS && !(parameter > 0 && parameter < 1)) {
            throw new IllegalArgumentException(
                    "the quantile of the pinball loss must be between 0 and 1, not " + parameter);
        }
        if (kind.usual == 0 && parameter != 0) {
            throw new IllegalArgumentException(name(kind) + " has no parameter, but got " + parameter);
        }
    }

    private static boolean isWhole(double value, int least, int most) {
        return value >= least && value <= most && value == Math.rint(value);
    }

    /** The measure with its usual parameter, if it has one: k = 5, 15 bins, the quantile ½. */
    public static Metric of(Kind kind) {
        return new Metric(kind, kind.usual);
    }

    /**
     * The metric of a name as {@link #toString} spells it: {@code roc_auc}, {@code top_3_accuracy},
     * {@code calibration_error(20)}, ….
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Metric of(String text) {
        Matcher top = TOP_K.matcher(text.strip().toLowerCase(Locale.ROOT).replace('-', '_'));
        if (top.matches()) {
            return new Metric(Kind.TOP_K_ACCURACY, Integer.parseInt(top.group(1)));
        }
        Spelling spelling = Spelling.of("metric", text);
        String name = spelling.name().replace('-', '_');
        StringBuilder names = new StringBuilder();
        for (Kind kind : Kind.values()) {
            if (name(kind).equals(name)) {
                if (kind.usual == 0) {
                    spelling.requireNoNumber("metric");
                }
                return new Metric(kind, spelling.number(kind.usual));
            }
            names.append(names.isEmpty() ? "" : ", ").append(name(kind));
        }
        throw new IllegalArgumentException("unknown metric '" + name + "'; expected one of " + names);
    }

    /** All that apply to outputs under this loss, with their usual parameters; top 3 and top 5 where there are more classes. */
    public static List<Metric> all(Loss loss, int outputs) {
        List<Metric> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind == Kind.TOP_K_ACCURACY) {
                all.add(new Metric(kind, 3));
            }
            all.add(of(kind));
        }
        all.removeIf(metric -> !metric.appliesTo(loss, outputs));
        return List.copyOf(all);
    }

    /** Those measured after every epoch unless others are asked for: accuracy of classes; RMSE, MAE and R² of values. */
    public static List<Metric> usual(Loss loss) {
        return loss.isClassification() ? List.of(of(Kind.ACCURACY)) : List.of(of(Kind.RMSE), of(Kind.MAE), of(Kind.R2));
    }

    /** Whether n^L outputs under this loss have this metric. */
    public boolean appliesTo(Loss loss, int outputs) {
        boolean softmax = loss.criterion() == Criterion.CATEGORICAL_CROSS_ENTROPY;
        return switch (kind) {
            case ACCURACY,
                    BALANCED_ACCURACY,
                    PRECISION_MACRO,
                    PRECISION_MICRO,
                    PRECISION_WEIGHTED,
                    RECALL_MACRO,
                    RECALL_MICRO,
                    RECALL_WEIGHTED,
                    F1_MACRO,
                    F1_MICRO,
                    F1_WEIGHTED,
                    ROC_AUC,
                    PR_AUC,
                    LOG_LOSS,
                    BRIER_SCORE,
                    CALIBRATION_ERROR -> loss.isClassification();
            case PRECISION, RECALL, F1 -> loss.isClassification() && outputs == (softmax ? 2 : 1);
            case TOP_K_ACCURACY -> softmax && outputs > parameter;
            case RMSE, MAE, R2, PINBALL_LOSS -> !loss.isClassification();
        };
    }

    /** Whether a larger value is a better one. */
    public boolean isLargerBetter() {
        return kind.largerBetter;
    }

    /**
     * The metric of given outputs.
     *
     * @param a A^L, (n^L, m), m of at least 1
     * @param y the targets, as the loss takes them
     * @throws IllegalArgumentException if there are no examples, the loss does not take Y, or the metric does not apply
     */
    public double measure(Loss loss, Matrix a, Matrix y) {
        return measure(loss, a, y, Measurement.UNWEIGHTED);
    }

    /**
     * The metric of given outputs.
     *
     * @param a A^L, (n^L, m), m of at least 1
     * @param y the targets, as the loss takes them
     * @param weights of the examples, (1, m), at least 0 and not all 0; an empty matrix for none
     * @throws IllegalArgumentException if there are no examples, the loss does not take Y, the weights are others, or the metric
     *     does not apply
     */
    public double measure(Loss loss, Matrix a, Matrix y, Matrix weights) {
        if (a.isEmpty()) {
            throw new IllegalArgumentException(
                    this + " needs outputs of at least 1 example, but A is " + a.shape() + "; examples are columns");
        }
        if (!appliesTo(loss, a.rows())) {
            throw new IllegalArgumentException(
                    this + " does not apply to (n, m) = " + a.shape() + " outputs under " + loss);
        }
        loss.requireTargets(y, a.rows(), a.columns());
        Measurement.requireWeights(weights, a.columns());
        return new Measurement(loss, a, y, weights).value(this);
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** The name, for example {@code roc_auc}, {@code top_3_accuracy} or {@code pinball_loss(0.9)}. */
    @Override
    public String toString() {
        if (kind == Kind.TOP_K_ACCURACY) {
            return "top_" + (int) parameter + "_accuracy";
        }
        if (parameter == kind.usual) {
            return name(kind);
        }
        return name(kind) + "(" + (kind == Kind.CALIBRATION_ERROR ? "" + (int) parameter : "" + parameter) + ")";
    }
}

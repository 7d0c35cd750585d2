package layerwise;

import layerwise.math.Criterion;
import layerwise.math.Matrix;

/**
 * The loss of a network, whose average over the examples is the cost J. All but categorical cross-entropy average over the
 * n^L outputs too.
 *
 * @param criterion the loss
 * @param parameter the δ of Huber's loss; 0 for the others, which have none
 */
public record Loss(Criterion criterion, double parameter) {
    /** −(y log a + (1 − y) log(1 − a)); on sigmoid outputs; y in [0, 1]. */
    public static final Loss BINARY_CROSS_ENTROPY = new Loss(Criterion.BINARY_CROSS_ENTROPY, 0);
    /** −Σⱼ yⱼ log aⱼ; on a softmax output; Y is (n^L, m) with columns that sum to 1, or (1, m) class numbers from 0. */
    public static final Loss CATEGORICAL_CROSS_ENTROPY = new Loss(Criterion.CATEGORICAL_CROSS_ENTROPY, 0);
    /** (a − y)². */
    public static final Loss MEAN_SQUARED_ERROR = new Loss(Criterion.MEAN_SQUARED_ERROR, 0);
    /** |a − y|. */
    public static final Loss MEAN_ABSOLUTE_ERROR = new Loss(Criterion.MEAN_ABSOLUTE_ERROR, 0);
    /** Huber's loss with δ = 1. */
    public static final Loss HUBER = huber(1);
    /** a − y log a; on softplus outputs; y ≥ 0. */
    public static final Loss POISSON = new Loss(Criterion.POISSON, 0);

    /** Refuses a δ that is not positive. */
    public Loss {
        if (criterion == Criterion.HUBER && !(parameter > 0 && Double.isFinite(parameter))) {
            throw new IllegalArgumentException("the delta of the Huber loss must be positive, not " + parameter);
        }
        if (criterion != Criterion.HUBER && parameter != 0) {
            throw new IllegalArgumentException(Spelling.of(criterion) + " has no parameter, but got " + parameter);
        }
    }

    /** Huber's loss: ½(a − y)² where |a − y| ≤ δ, else δ(|a − y| − ½δ). */
    public static Loss huber(double delta) {
        return new Loss(Criterion.HUBER, delta);
    }

    /**
     * The loss of a name as {@link #toString} spells it: {@code binary-cross-entropy}, {@code mean-squared-error},
     * {@code huber(0.5)}, ….
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Loss of(String text) {
        Spelling spelling = Spelling.of("loss", text);
        Criterion criterion = spelling.among(Criterion.class, "loss");
        if (criterion == Criterion.HUBER) {
            return huber(spelling.number(HUBER.parameter));
        }
        spelling.requireNoNumber("loss");
        return new Loss(criterion, 0);
    }

    /** The loss that stands on an output of this activation unless another is asked for. */
    public static Loss canonical(Activation output) {
        return switch (output.function()) {
            case SIGMOID -> BINARY_CROSS_ENTROPY;
            case SOFTMAX -> CATEGORICAL_CROSS_ENTROPY;
            case SOFTPLUS -> POISSON;
            case IDENTITY, TANH, RELU, LEAKY_RELU, ELU, SELU, GELU, SILU, MISH -> MEAN_SQUARED_ERROR;
        };
    }

    /** The output activation this loss is meant to stand on. */
    public Activation canonicalOutput() {
        return new Activation(criterion.canonicalOutput(), 0);
    }

    /** Whether the loss may stand on an output of this activation: the cross-entropies and Poisson on their canonical only. */
    public boolean standsOn(Activation output) {
        return !criterion.needsCanonicalOutput() || isFusedWith(output);
    }

    /** Whether dZ^L is computed in one step, without dA^L. */
    boolean isFusedWith(Activation output) {
        return output.function() == criterion.canonicalOutput();
    }

    /** Whether the targets are classes. */
    public boolean isClassification() {
        return criterion == Criterion.BINARY_CROSS_ENTROPY || criterion == Criterion.CATEGORICAL_CROSS_ENTROPY;
    }

    /**
     * Checks targets for a network of {@code outputs} outputs.
     *
     * @throws IllegalArgumentException if the shape or a value is not what this loss takes; the message names the example
     */
    void requireTargets(Matrix y, int outputs, int examples) {
        requireShape(y.rows(), y.columns(), outputs, examples);
        requireValues(y, outputs, 0);
    }

    private boolean areClassNumbers(int rows, int outputs) {
        return criterion == Criterion.CATEGORICAL_CROSS_ENTROPY && rows == 1 && outputs > 1;
    }

    /** Checks the shape of Y. */
    void requireShape(int rows, int columns, int outputs, int examples) {
        if (columns != examples || (rows != outputs && !areClassNumbers(rows, outputs))) {
            String alternative = criterion == Criterion.CATEGORICAL_CROSS_ENTROPY ? " or (1, " + examples + ")" : "";
            throw new IllegalArgumentException("Y must be (" + outputs + ", " + examples + ")" + alternative
                    + " for this network and X, but is (" + rows + ", " + columns + ")");
        }
    }

    /**
     * Checks the targets of some examples.
     *
     * @param first the number of the first of them
     */
    void requireValues(Matrix y, int outputs, int first) {
        boolean classNumbers = areClassNumbers(y.rows(), outputs);
        for (int j = 0; j < y.columns(); j++) {
            double sum = 0;
            for (int i = 0; i < y.rows(); i++) {
                double value = y.get(i, j);
                requireTarget(value, classNumbers, outputs, i, first + j);
                sum += value;
            }
            if (criterion == Criterion.CATEGORICAL_CROSS_ENTROPY && !classNumbers && Math.abs(sum - 1) > 1e-5) {
                throw new IllegalArgumentException("Y: the probabilities of example " + (first + j) + " sum to " + sum
                        + ", not to 1; one-hot targets have a single 1 in each column");
            }
        }
    }

    private void requireTarget(double value, boolean classNumber, int outputs, int row, int example) {
        boolean valid = switch (criterion) {
            case BINARY_CROSS_ENTROPY -> value >= 0 && value <= 1;
            case CATEGORICAL_CROSS_ENTROPY ->
                classNumber ? value >= 0 && value < outputs && value == Math.rint(value) : value >= 0 && value <= 1;
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> Double.isFinite(value);
            case POISSON -> value >= 0 && Double.isFinite(value);
        };
        if (!valid) {
            String expected = switch (criterion) {
                case BINARY_CROSS_ENTROPY -> "a number from 0 to 1";
                case CATEGORICAL_CROSS_ENTROPY ->
                    classNumber ? "a class number from 0 to " + (outputs - 1) : "a probability from 0 to 1";
                case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> "a finite number";
                case POISSON -> "a finite number of at least 0";
            };
            throw new IllegalArgumentException("Y: " + this + " needs " + expected + ", but example " + example
                    + " has " + value + " in row " + row);
        }
    }

    /**
     * Smoothed targets, (1 − ε)y + ε/K, of K classes, which are 2 for a sigmoid output.
     *
     * @param y the targets, (n^L, m), or (1, m) class numbers of a softmax
     * @param smoothed (n^L, m), the output
     */
    void smooth(Matrix y, double epsilon, Matrix smoothed) {
        boolean classNumbers = y.rows() < smoothed.rows();
        int classes = criterion == Criterion.CATEGORICAL_CROSS_ENTROPY ? smoothed.rows() : 2;
        for (int j = 0; j < smoothed.columns(); j++) {
            for (int i = 0; i < smoothed.rows(); i++) {
                double target = !classNumbers ? y.get(i, j) : y.get(0, j) == i ? 1 : 0;
                smoothed.set(i, j, (1 - epsilon) * target + epsilon / classes);
            }
        }
    }

    /** The name, for example {@code categorical-cross-entropy} or {@code huber(1.0)}. */
    @Override
    public String toString() {
        return Spelling.of(criterion) + (criterion == Criterion.HUBER ? "(" + parameter + ")" : "");
    }

    /**
     * Which smooth piece of the loss the point lies on; a difference quotient across two pieces is no derivative, or a poor
     * one.
     */
    int piece(double a, double y) {
        return switch (criterion) {
            case MEAN_ABSOLUTE_ERROR -> (int) Math.signum(a - y);
            case HUBER -> Math.abs(a - y) <= parameter ? 0 : (int) Math.signum(a - y);
            case BINARY_CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY, MEAN_SQUARED_ERROR, POISSON -> 0;
        };
    }
}

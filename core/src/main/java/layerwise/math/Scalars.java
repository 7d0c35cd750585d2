package layerwise.math;

/** The functions g and the losses at one point, in float64: the definitions that every provider's kernels must meet. */
final class Scalars {
    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;
    // Below this e^z is less than half an ulp of 1, and the series log(1 + e^z) = e^z − ½e^2z is exact.
    private static final double SOFTPLUS_TAIL = -36;

    private Scalars() {}

    /** g(z) of an element-wise function. */
    static double value(Function g, double parameter, double z) {
        return switch (g) {
            case IDENTITY -> z;
            case SIGMOID -> sigmoid(z);
            case TANH -> Math.tanh(z);
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : parameter * z;
            case ELU -> z > 0 ? z : parameter * Math.expm1(z);
            case SELU -> z > 0 ? SELU_SCALE * z : SELU_SCALE * SELU_ALPHA * Math.expm1(z);
            case GELU -> z == Double.NEGATIVE_INFINITY ? -0.0 : z * Normal.distribution(z);
            case SILU -> z * sigmoid(z);
            case MISH -> z * tanhSoftplus(z);
            case SOFTPLUS -> softplus(z);
            case SOFTMAX -> throw columnwise();
        };
    }

    /** g′(z) of an element-wise function; {@code a} is g(z). */
    static double slope(Function g, double parameter, double z, double a) {
        return switch (g) {
            case IDENTITY -> 1;
            case SIGMOID -> a * (1 - a);
            case TANH -> 1 - a * a;
            case RELU -> z > 0 ? 1 : 0;
            case LEAKY_RELU -> z > 0 ? 1 : parameter;
            case ELU -> z > 0 ? 1 : parameter * Math.exp(z);
            case SELU -> z > 0 ? SELU_SCALE : SELU_SCALE * SELU_ALPHA * Math.exp(z);
            case GELU -> Normal.distribution(z) + z * Normal.density(z);
            case SILU -> sigmoid(z) * (1 + z * sigmoid(-z));
            case MISH -> mishSlope(z);
            case SOFTPLUS -> sigmoid(z);
            case SOFTMAX -> throw columnwise();
        };
    }

    private static IllegalArgumentException columnwise() {
        return new IllegalArgumentException("softmax is a function of a column, not of one element");
    }

    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /** tanh(log(1 + e^z)) = n / (n + 2) with n = e^z (e^z + 2); 1 to the last bit where e^2z would overflow. */
    private static double tanhSoftplus(double z) {
        if (z > 20) {
            return 1;
        }
        double e = Math.exp(z);
        double n = e * (e + 2);
        return n / (n + 2);
    }

    private static double mishSlope(double z) {
        if (z > 20) {
            return 1;
        }
        double e = Math.exp(z);
        double n = e * (e + 2);
        // 1 − tanh² = 4(n + 1)/(n + 2)², without the cancellation.
        double oneLessSquare = 4 * (n + 1) / ((n + 2) * (n + 2));
        return n / (n + 2) + z * oneLessSquare * sigmoid(z);
    }

    /** The loss of one output; z is used by the losses that need their canonical output, a by the others. */
    static double loss(Criterion criterion, double parameter, double z, double a, double y) {
        return switch (criterion) {
            // −y log σ(z) − (1 − y) log σ(−z), with log σ(z) = −softplus(−z).
            case BINARY_CROSS_ENTROPY -> Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
            case MEAN_SQUARED_ERROR -> (a - y) * (a - y);
            case MEAN_ABSOLUTE_ERROR -> Math.abs(a - y);
            case HUBER -> {
                double r = Math.abs(a - y);
                yield r <= parameter ? 0.5 * r * r : parameter * (r - 0.5 * parameter);
            }
            case POISSON -> softplus(z) - (y == 0 ? 0 : y * logSoftplus(z));
            case CATEGORICAL_CROSS_ENTROPY -> throw ofColumns();
        };
    }

    /** ∂loss/∂a of one output. */
    static double lossGradient(Criterion criterion, double parameter, double z, double a, double y) {
        return switch (criterion) {
            // −(y/a − (1 − y)/(1 − a)), with 1 − a = σ(−z), and a term without weight left out lest it be 0/0.
            case BINARY_CROSS_ENTROPY -> (y == 1 ? 0 : (1 - y) / sigmoid(-z)) - (y == 0 ? 0 : y / a);
            case MEAN_SQUARED_ERROR -> 2 * (a - y);
            case MEAN_ABSOLUTE_ERROR -> Math.signum(a - y);
            case HUBER -> Math.max(-parameter, Math.min(parameter, a - y));
            case POISSON -> 1 - (y == 0 ? 0 : y / a);
            case CATEGORICAL_CROSS_ENTROPY -> throw ofColumns();
        };
    }

    /** ∂loss/∂z of one output where the loss stands on its canonical output. */
    static double outputGradient(Criterion criterion, double parameter, double z, double a, double y) {
        return switch (criterion) {
            case BINARY_CROSS_ENTROPY -> a - y;
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> lossGradient(criterion, parameter, z, a, y);
            // σ(z)(1 − y/a); far below zero σ(z)/a tends to 1, where both underflow.
            case POISSON -> sigmoid(z) - (z < SOFTPLUS_TAIL ? y : y * (sigmoid(z) / softplus(z)));
            case CATEGORICAL_CROSS_ENTROPY -> throw ofColumns();
        };
    }

    private static double logSoftplus(double z) {
        return z < SOFTPLUS_TAIL ? z : Math.log(softplus(z));
    }

    private static IllegalArgumentException ofColumns() {
        return new IllegalArgumentException("categorical cross-entropy is a loss of a column, not of one element");
    }
}

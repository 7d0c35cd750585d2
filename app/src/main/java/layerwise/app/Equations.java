package layerwise.app;

import java.util.List;
import layerwise.Activation;
import layerwise.Loss;

/** The equations of one training step, layer by layer, as text with the layers' numbers put in. */
final class Equations {
    private Equations() {}

    static String affine(int l) {
        return "Z%d = W%d·A%d + b%d".formatted(l, l, l - 1, l);
    }

    static String activation(int l, Activation g) {
        return "A%d = %s(Z%d)".formatted(l, g, l);
    }

    /** The cost J of the outputs a and the targets y of m examples. */
    static String cost(Loss loss) {
        return switch (loss.criterion()) {
            case BINARY_CROSS_ENTROPY -> "J = −1/m Σ (y log a + (1 − y) log(1 − a))";
            case CATEGORICAL_CROSS_ENTROPY -> "J = −1/m Σ log a[y], a[y] being the output for the right class";
            case MEAN_SQUARED_ERROR -> "J = 1/m Σ (a − y)²";
            case MEAN_ABSOLUTE_ERROR -> "J = 1/m Σ |a − y|";
            case HUBER -> "J = 1/m Σ (½(a − y)² where |a − y| ≤ δ, else δ(|a − y| − ½δ)), δ = " + loss.parameter();
            case POISSON -> "J = 1/m Σ (a − y log a)";
        };
    }

    /** dA of the last layer: the slope of each example's loss. */
    static String outputSlope(int l, Loss loss) {
        return "dA%d = ".formatted(l)
                + switch (loss.criterion()) {
                    case BINARY_CROSS_ENTROPY -> "−(y/a − (1 − y)/(1 − a))";
                    case CATEGORICAL_CROSS_ENTROPY -> "−1/a[y] for the right class, 0 for the others";
                    case MEAN_SQUARED_ERROR -> "2(a − y)";
                    case MEAN_ABSOLUTE_ERROR -> "the sign of a − y";
                    case HUBER -> "a − y, cut off at ±δ";
                    case POISSON -> "1 − y/a";
                };
    }

    /** dA of a layer below the last. */
    static String hiddenSlope(int l, List<String> through) {
        return "dA%d = W%dᵀ·dZ%d".formatted(l, l + 1, l + 1)
                + (through.isEmpty() ? "" : ", through the " + String.join(" and the ", through));
    }

    static String logitSlope(int l, boolean last, Loss loss) {
        String product = "dZ%d = dA%d ⊙ g′(Z%d)".formatted(l, l, l);
        if (!last) {
            return product;
        }
        return switch (loss.criterion()) {
            case BINARY_CROSS_ENTROPY -> product + " = A%d − Y".formatted(l);
            case CATEGORICAL_CROSS_ENTROPY -> "dZ%d = A%d − Y, Y having a 1 for the right class".formatted(l, l);
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER, POISSON -> product;
        };
    }

    static String weightGradient(int l) {
        return "dW%d = 1/m dZ%d·A%dᵀ".formatted(l, l, l - 1);
    }

    static String biasGradient(int l) {
        return "db%d = 1/m Σ columns of dZ%d".formatted(l, l);
    }

    static String update(String parameter, int l, double learningRate) {
        return "%s%d := %s%d − %s·d%s%d".formatted(parameter, l, parameter, l, learningRate, parameter, l);
    }
}

package layerwise;

import layerwise.math.Function;

/**
 * The activation of a dense layer: A = g(Z).
 *
 * @param function g
 * @param parameter the slope α of leaky ReLU below zero, or the α of ELU; 0 for the others, which have none
 */
public record Activation(Function function, double parameter) {
    /** g(z) = z. */
    public static final Activation IDENTITY = new Activation(Function.IDENTITY, 0);
    /** g(z) = 1 / (1 + e⁻ᶻ). */
    public static final Activation SIGMOID = new Activation(Function.SIGMOID, 0);
    /** g(z) = tanh z. */
    public static final Activation TANH = new Activation(Function.TANH, 0);
    /** g(z) = max(z, 0). */
    public static final Activation RELU = new Activation(Function.RELU, 0);
    /** g(z) = z for z &gt; 0, else 0.01 z. */
    public static final Activation LEAKY_RELU = leakyRelu(0.01);
    /** g(z) = z for z &gt; 0, else eᶻ − 1. */
    public static final Activation ELU = elu(1);
    /** Scaled ELU, which keeps mean 0 and variance 1 when weights start from {@link Initializer#LECUN_NORMAL}. */
    public static final Activation SELU = new Activation(Function.SELU, 0);
    /** g(z) = z·Φ(z), exactly, not the tanh approximation. */
    public static final Activation GELU = new Activation(Function.GELU, 0);
    /** g(z) = z·σ(z), also called swish. */
    public static final Activation SILU = new Activation(Function.SILU, 0);
    /** g(z) = z·tanh(softplus(z)). */
    public static final Activation MISH = new Activation(Function.MISH, 0);
    /** g(z) = log(1 + eᶻ). */
    public static final Activation SOFTPLUS = new Activation(Function.SOFTPLUS, 0);
    /** e^zⱼ / Σₖ e^zₖ over each example; for the output layer only. */
    public static final Activation SOFTMAX = new Activation(Function.SOFTMAX, 0);

    /** Refuses a parameter that is not finite, or that the function does not have. */
    public Activation {
        if (!Double.isFinite(parameter)) {
            throw new IllegalArgumentException(
                    "the parameter of " + Spelling.of(function) + " must be finite, not " + parameter);
        }
        if (parameter != 0 && !takesParameter(function)) {
            throw new IllegalArgumentException(Spelling.of(function) + " has no parameter, but got " + parameter);
        }
    }

    private static boolean takesParameter(Function function) {
        return function == Function.LEAKY_RELU || function == Function.ELU;
    }

    /** Leaky ReLU of the given slope below zero. */
    public static Activation leakyRelu(double slope) {
        return new Activation(Function.LEAKY_RELU, slope);
    }

    /** ELU, α(eᶻ − 1) below zero. */
    public static Activation elu(double alpha) {
        return new Activation(Function.ELU, alpha);
    }

    /**
     * The activation of a name as {@link #toString} spells it: {@code relu}, {@code leaky-relu}, {@code leaky-relu(0.2)}, ….
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Activation of(String text) {
        Spelling spelling = Spelling.of("activation", text);
        Function function = spelling.among(Function.class, "activation");
        if (function == Function.LEAKY_RELU) {
            return leakyRelu(spelling.number(LEAKY_RELU.parameter));
        }
        if (function == Function.ELU) {
            return elu(spelling.number(ELU.parameter));
        }
        spelling.requireNoNumber("activation");
        return new Activation(function, 0);
    }

    /** The initialiser made for this activation: He for the rectifiers, LeCun for SELU, Glorot for the others. */
    public Initializer initializer() {
        return switch (function) {
            case RELU, LEAKY_RELU, ELU, GELU, SILU, MISH -> Initializer.HE_NORMAL;
            case SELU -> Initializer.LECUN_NORMAL;
            case IDENTITY, SIGMOID, TANH, SOFTPLUS, SOFTMAX -> Initializer.GLOROT_UNIFORM;
        };
    }

    /** The name, for example {@code relu} or {@code leaky-relu(0.01)}. */
    @Override
    public String toString() {
        return Spelling.of(function) + (takesParameter(function) ? "(" + parameter + ")" : "");
    }
}

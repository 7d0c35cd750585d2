package layerwise.math;

/** How the weights of a product are stored for prediction; activations, sums and biases keep the precision of the model. */
public enum WeightFormat {
    /** As they are in the model. */
    UNCHANGED("unchanged"),
    /**
     * Each weight of a float32 model rounded to bfloat16 (8 bits of exponent, 8 of significand), to nearest, ties to even: half
     * the bytes to read per prediction. Normal numbers change by at most 2⁻⁸ of their magnitude, those beyond about 3.39·10³⁸
     * become infinite; so each element of Z = W·A_prev + b changes by at most 2⁻⁸ |W|·|A_prev|, beside the rounding of the
     * float32 sums.
     */
    BFLOAT16("bfloat16");

    private final String label;

    WeightFormat(String label) {
        this.label = label;
    }

    /** {@code unchanged} or {@code bfloat16}. */
    @Override
    public String toString() {
        return label;
    }
}

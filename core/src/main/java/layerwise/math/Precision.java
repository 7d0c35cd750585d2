package layerwise.math;

/** The floating-point format of a matrix's elements, and of the arithmetic on them. */
public enum Precision {
    /** IEEE 754 binary32: the default of training and prediction. */
    FLOAT32("float32", 4),
    /** IEEE 754 binary64: the course, gradient checks, science. */
    FLOAT64("float64", 8),
    /**
     * Mixed precision: elements are float32, and so is every result, but the two operands of a matrix product are rounded to
     * bfloat16 (8 bits of exponent, 8 of significand; to nearest, ties to even) before they are multiplied, and summed in float32.
     * Processors with instructions for it multiply so two to eight times as fast. Weights stay float32: they are the master
     * weights of Micikevicius et al., <em>Mixed precision training</em>, ICLR 2018, §3.1; bfloat16 needs no loss scaling
     * (Kalamkar et al., <em>A study of BFLOAT16 for deep learning training</em>, 2019).
     */
    BFLOAT16("bfloat16", 4);

    private final String label;
    private final int bytes;

    Precision(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /** The size of one stored element in bytes. */
    public int bytes() {
        return bytes;
    }

    /**
     * The precision of a name as {@link #toString} prints it.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Precision of(String name) {
        for (Precision precision : values()) {
            if (precision.label.equals(name)) {
                return precision;
            }
        }
        throw new IllegalArgumentException("unknown precision '" + name + "'; expected float32, float64 or bfloat16");
    }

    /** Whether a number is finite in this precision. */
    public boolean holds(double value) {
        return Double.isFinite(this == FLOAT64 ? value : (float) value);
    }

    /** {@code float32}, {@code float64} or {@code bfloat16}, as the field names them. */
    @Override
    public String toString() {
        return label;
    }
}

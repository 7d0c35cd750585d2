package layerwise.math;

/** The floating-point format of a matrix's elements. */
public enum Precision {
    /** IEEE 754 binary32: the default of training and prediction. */
    FLOAT32("float32", 4),
    /** IEEE 754 binary64: the course, gradient checks, science. */
    FLOAT64("float64", 8);

    private final String label;
    private final int bytes;

    Precision(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
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
        throw new IllegalArgumentException("unknown precision '" + name + "'; expected float32 or float64");
    }

    /** Whether a number is finite in this precision. */
    public boolean holds(double value) {
        return Double.isFinite(this == FLOAT32 ? (float) value : value);
    }

    /** {@code float32} or {@code float64}, as NumPy names them. */
    @Override
    public String toString() {
        return label;
    }
}

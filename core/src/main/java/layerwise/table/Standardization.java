package layerwise.table;

import layerwise.math.Precision;

/**
 * {@code z = (x − mean) / scale}: a column brought to mean 0 and standard deviation 1 over the training rows.
 *
 * @param mean the mean over the training rows
 * @param scale the population standard deviation over the training rows, 1 for a constant column
 */
public record Standardization(double mean, double scale) {
    /**
     * Checks that numbers can be standardised and restored.
     *
     * @throws IllegalArgumentException if the mean is not finite, or the scale is not positive and finite
     */
    public Standardization {
        if (!Double.isFinite(mean) || !(scale > 0) || !Double.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "expected a finite mean and a positive, finite scale, got " + mean + " and " + scale);
        }
    }

    /** {@code (x − mean) / scale}. */
    public double apply(double x) {
        return (x - mean) / scale;
    }

    /** {@code mean + scale · z}, the inverse of {@link #apply(double)}. */
    public double restore(double z) {
        return mean + scale * z;
    }

    /** The standardisation of a column's numbers, of which there is at least one. */
    static Standardization fit(Table table, Column column, double[] numbers) {
        double sum = 0;
        boolean constant = true;
        for (double number : numbers) {
            sum += number;
            constant &= number == numbers[0];
        }
        // The rounded mean of equal numbers may differ from them, and that rounding error must not be blown up to 1.
        if (constant) {
            return new Standardization(numbers[0], 1);
        }
        double mean = sum / numbers.length;
        double farthest = 0;
        for (double number : numbers) {
            farthest = Math.max(farthest, Math.abs(number - mean));
        }
        // Relative to the farthest, so that no square underflows or overflows.
        double squares = 0;
        for (double number : numbers) {
            double relative = (number - mean) / farthest;
            squares += relative * relative;
        }
        double scale = farthest * Math.sqrt(squares / numbers.length);
        if (!Double.isFinite(scale)) {
            throw new InvalidTableException(
                    table.place(column) + " holds numbers too large to be standardised; give them in a larger unit");
        }
        return new Standardization(mean, scale > 0 ? scale : 1);
    }

    /** A column's numbers standardised, each still finite in {@code precision}. */
    double[] apply(Table table, Column column, double[] numbers, Precision precision) {
        double largest = switch (precision) {
            case FLOAT32, BFLOAT16 -> Float.MAX_VALUE;
            case FLOAT64 -> Double.MAX_VALUE;
        };
        double[] standardized = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            standardized[i] = apply(numbers[i]);
            if (!(Math.abs(standardized[i]) <= largest)) {
                throw new InvalidTableException(table.place(column, i) + ": " + column.show(i)
                        + " is too far from the training rows, whose mean is " + Numbers.write(mean)
                        + "; correct it or remove the row");
            }
        }
        return standardized;
    }
}

package layerwise.table;

/**
 * {@code z = (x − mean) / scale}: a column brought to mean 0 and standard deviation 1 over the training rows.
 *
 * @param mean the mean over the training rows
 * @param scale the population standard deviation over the training rows, 1 for a constant column
 */
public record Standardization(double mean, double scale) implements Scaling {
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

    @Override
    public double apply(double x) {
        return (x - mean) / scale;
    }

    /** {@code mean + scale · z}, the inverse of {@link #apply(double)}. */
    public double restore(double z) {
        return mean + scale * z;
    }
}

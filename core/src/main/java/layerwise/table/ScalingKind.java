package layerwise.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways of scaling numbers that a schema can be fitted with. */
public enum ScalingKind {
    /** Numbers as they are. */
    NONE,
    /** {@link Standardization}: mean 0 and standard deviation 1. */
    STANDARD,
    /** {@link Scaling.Robust}: quartiles, and far values clipped smoothly. */
    ROBUST,
    /** {@link Scaling.Quantile}: to the normal distribution. */
    QUANTILE,
    /** {@link Scaling.MinMax}: to [0, 1]. */
    MIN_MAX;

    /**
     * The kind of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    public static ScalingKind of(String name) {
        for (ScalingKind kind : values()) {
            if (kind.toString().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no scaling '" + name + "'; there are "
                + Arrays.stream(values()).map(ScalingKind::toString).collect(Collectors.joining(", ")));
    }

    /** The scaling of this kind for a column's numbers, of which there is at least one. */
    Scaling fit(ColumnProfile column) {
        return switch (this) {
            case NONE -> new Scaling.Factor(1);
            case STANDARD -> column.standardization();
            case ROBUST -> Scaling.Robust.fit(column);
            case QUANTILE -> Scaling.Quantile.fit(column);
            case MIN_MAX -> new Scaling.MinMax(column.minimum(), column.maximum());
        };
    }

    /** The name as options spell it, for example {@code min-max}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package layerwise.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a schema is fitted where the columns leave a choice.
 *
 * @param scaling of numbers
 * @param oneHotMost the most labels of a column that become one-hot rows; with more it is embedded
 * @param refusesMissing whether a missing value is refused, in training as well, instead of being filled in
 * @param refusesUnseen whether a label that did not occur in training is refused, instead of being a level of its own
 * @param factor what arrays are multiplied by; where it is empty, they are standardised, all elements alike
 * @param columns what is said of single columns, by their names
 */
public record SchemaOptions(
        ScalingKind scaling,
        int oneHotMost,
        boolean refusesMissing,
        boolean refusesUnseen,
        Optional<Double> factor,
        Map<String, ColumnSetting> columns) {
    /** Up to nine labels are one-hot rows: Holzmüller, Grinsztajn and Steinwart, "Better by default", NeurIPS 2024, table A.1. */
    public static final int ONE_HOT_MOST = 9;

    /** Numbers standardised, missing values filled in, unseen labels a level of their own, all kinds as the columns suggest. */
    public static final SchemaOptions DEFAULTS =
            new SchemaOptions(ScalingKind.STANDARD, ONE_HOT_MOST, false, false, Optional.empty(), Map.of());

    /** Copies the columns. */
    public SchemaOptions {
        if (oneHotMost < 1) {
            throw new IllegalArgumentException("one-hot rows need at least 1 label, not " + oneHotMost);
        }
        factor.ifPresent(Scaling.Factor::new);
        columns = Map.copyOf(new LinkedHashMap<>(columns));
    }
}

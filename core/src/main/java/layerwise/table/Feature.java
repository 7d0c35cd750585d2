package layerwise.table;

/**
 * One row of A⁰: a numeric column, standardised.
 *
 * @param name the column
 * @param standardization what is done to its numbers
 */
public record Feature(String name, Standardization standardization) {}

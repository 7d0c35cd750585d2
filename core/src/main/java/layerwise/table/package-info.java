/** The contract between the raw rows of a table and {@code A⁰}: columns, their encoding, their checks. */
@NullMarked
package layerwise.table;

import org.jspecify.annotations.NullMarked;

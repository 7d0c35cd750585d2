/** Readers of tables from files: {@link layerwise.data.DataFile#open} tells what a file is and reads it. */
@NullMarked
package layerwise.data;

import org.jspecify.annotations.NullMarked;

/** The {@code layerwise} command and what it prints. */
@NullMarked
package layerwise.app;

import org.jspecify.annotations.NullMarked;

/** The driver of the race: it writes the data, gives the contestants their turns, and reports. */
@NullMarked
package layerwise.bench.race;

import org.jspecify.annotations.NullMarked;

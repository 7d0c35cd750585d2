/** What every contestant of the race on the JVM shares: the workload, the files it lies in, and the answers to the driver. */
@NullMarked
package layerwise.bench;

import org.jspecify.annotations.NullMarked;

/**
 * The functions of the deep-learning course by their own names, in float64, over the same engine.
 *
 * <p>Where the texts of the course contradict one another, the mathematics decides: the cost is
 * {@code −1/m Σ (y log a + (1−y) log(1−a))}, and {@code dAᴸ = −(y/a − (1−y)/(1−a))}.
 */
@NullMarked
package layerwise.course;

import org.jspecify.annotations.NullMarked;

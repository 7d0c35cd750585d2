package layerwise.course;

import java.util.function.Supplier;
import layerwise.math.Kernels;

/**
 * The kernels that the course's functions compute with. They take none as an argument, so that their signatures stay
 * the course's; a training loop lends its functions one set for all iterations.
 */
final class CourseKernels {
    private static final ScopedValue<Kernels> LENT = ScopedValue.newInstance();

    private CourseKernels() {}

    /** The kernels lent to this call, or else new ones of the best provider. */
    static Kernels current() {
        return LENT.isBound() ? LENT.get() : Kernels.best(1);
    }

    /** The result of {@code work}, with {@code kernels} lent to every function that it calls. */
    static <T> T lend(Kernels kernels, Supplier<T> work) {
        return ScopedValue.where(LENT, kernels).call(work::get);
    }
}

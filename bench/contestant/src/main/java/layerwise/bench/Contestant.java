package layerwise.bench;

/** A library in the race. */
@FunctionalInterface
public interface Contestant {
    /**
     * Prepares a workload: everything before the first step.
     *
     * @throws AbsentException if this library, or this configuration of it, cannot do it
     * @throws Exception whatever the library throws, which excludes it as well
     */
    Entry enter(Tensors tensors, Configuration configuration) throws Exception;
}

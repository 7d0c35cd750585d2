package layerwise.bench;

/** A contestant's state in one workload. */
public interface Entry {
    /** The library's version. */
    String version();

    /**
     * The costs of {@code steps} steps from the initial parameters, all on the first mini-batch, each before its update; of a
     * prediction, its cost once.
     */
    double[] losses(int steps) throws Exception;

    /**
     * Takes steps over the mini-batches in a circle for about {@code seconds}, and for {@code leastSteps} at least.
     *
     * @return the time per step
     */
    Timing turn(double seconds, int leastSteps) throws Exception;

    /** Frees what the entry holds. */
    default void leave() throws Exception {}
}

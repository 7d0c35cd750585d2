package layerwise.bench.race;

/**
 * A turn of a configuration.
 *
 * @param nanoseconds per step
 * @param disturbance the part of the machine that others kept busy meanwhile
 */
record Turn(double nanoseconds, double disturbance) {
    private static final double MOST_DISTURBANCE = 0.05;

    /** Whether the machine was the contestant's own. */
    boolean isClean() {
        return disturbance <= MOST_DISTURBANCE;
    }
}

package layerwise.bench.race;

/**
 * How long a race takes.
 *
 * @param rounds how often each configuration has its turn
 * @param seconds the length of a turn
 */
record RaceOptions(int rounds, double seconds) {}

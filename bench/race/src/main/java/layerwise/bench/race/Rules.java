package layerwise.bench.race;

/**
 * How a race is run.
 *
 * @param rounds how many turns of each configuration count
 * @param seconds the length of a turn
 * @param leastSteps of a turn
 * @param undisturbed whether turns in which others kept the machine busy are taken again
 * @param keepProcesses whether processes go on from one contest to the next
 */
record Rules(int rounds, double seconds, int leastSteps, boolean undisturbed, boolean keepProcesses) {}

package layerwise;

import layerwise.math.RandomStream;

/** What random numbers are drawn for; each purpose has streams of its own, so that none disturbs another. */
enum Purpose {
    INITIALIZATION,
    SHUFFLING,
    DROPOUT,
    VALIDATION;

    /** The key of this purpose's stream numbered {@code index} under the seed. */
    long key(long seed, long index) {
        return RandomStream.key(RandomStream.key(seed, ordinal()), index);
    }
}

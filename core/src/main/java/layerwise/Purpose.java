package layerwise;

import layerwise.math.RandomStream;

/**
 * What random numbers are drawn for; each purpose has streams of its own, so that none disturbs another. The numbers are part
 * of what a seed promises.
 */
enum Purpose {
    INITIALIZATION(0),
    SHUFFLING(1),
    DROPOUT(2),
    VALIDATION(3),
    FOLDS(4),
    REPEATS(5);

    private final long number;

    Purpose(long number) {
        this.number = number;
    }

    /** The key of this purpose's stream numbered {@code index} under the seed. */
    long key(long seed, long index) {
        return RandomStream.key(RandomStream.key(seed, number), index);
    }
}

package layerwise;

import layerwise.math.Kernels;
import layerwise.math.RandomStream;

/** Where the shuffled examples of mini-batches come from. What it gives depends on the seed only, not on where the examples lie. */
abstract sealed class BatchSupply permits BatchSupply.Gathered, Prefetcher {
    /**
     * The supply for these examples: gathered when they are asked for where they lie in memory, read ahead where they do not.
     *
     * @param batchSize the examples of a whole batch
     */
    static BatchSupply of(Examples examples, Kernels kernels, Recipe recipe, int batchSize) {
        return examples.isInMemory()
                ? new Gathered(examples, kernels, recipe.seed())
                : new Prefetcher(examples, recipe, batchSize);
    }

    /** Puts examples into the order of an epoch. */
    static void shuffle(Examples examples, long seed, int epoch, int[] order) {
        RandomStream.permutation(Purpose.SHUFFLING.key(seed, epoch), order);
        examples.locate(order);
    }

    /** Is told that an epoch begins. */
    abstract void beginEpoch(int epoch);

    /**
     * Copies the examples of a batch.
     *
     * @param from the number of its first example in the order of the epoch, from 0
     */
    abstract void take(int epoch, int from, MatrixExamples out);

    /** Ends what it does ahead; nothing is taken from it any more. */
    abstract void close();

    /** Examples in memory. */
    static final class Gathered extends BatchSupply {
        private final Examples examples;
        private final Kernels kernels;
        private final long seed;
        private final int[] order;

        private Gathered(Examples examples, Kernels kernels, long seed) {
            this.examples = examples;
            this.kernels = kernels;
            this.seed = seed;
            this.order = new int[examples.count()];
        }

        @Override
        void beginEpoch(int epoch) {
            shuffle(examples, seed, epoch, order);
        }

        @Override
        void take(int epoch, int from, MatrixExamples out) {
            examples.gather(kernels, order, from, out);
        }

        @Override
        void close() {}
    }
}

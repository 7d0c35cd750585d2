package layerwise.math;

/**
 * Counter-based random numbers: the i-th number of a stream is a function of its key and i alone, so any thread may draw any
 * part of it, and a resumed run draws what the first would have drawn. The function is SplitMix64's finaliser over a
 * Weyl sequence (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
 */
public final class RandomStream {
    // Seen by the loops that draw many numbers at a time.
    static final long GOLDEN = 0x9E3779B97F4A7C15L;
    static final long FIRST_FACTOR = 0xBF58476D1CE4E5B9L;
    static final long SECOND_FACTOR = 0x94D049BB133111EBL;

    private RandomStream() {}

    /** The key of the stream numbered {@code child} below the stream {@code parent}; chain it for (seed, purpose, step). */
    public static long key(long parent, long child) {
        return bits(mix(parent ^ GOLDEN), child);
    }

    /** The 64 random bits at {@code index} of the stream {@code key}. */
    public static long bits(long key, long index) {
        return mix(key + (index + 1) * GOLDEN);
    }

    /** The number at {@code index} of the stream {@code key}, uniform in [0, 1) in steps of 2⁻⁵³. */
    public static double uniform(long key, long index) {
        return (bits(key, index) >>> 11) * 0x1p-53;
    }

    /** The number at {@code index} of the stream {@code key}, standard normal (Box and Muller 1958, the cosine branch). */
    public static double normal(long key, long index) {
        double radius = Math.sqrt(-2 * Math.log(1 - uniform(key, 2 * index)));
        return radius * Math.cos(2 * Math.PI * uniform(key, 2 * index + 1));
    }

    /** Fills {@code order} with a random permutation of 0 … n−1 (Fisher and Yates, Durstenfeld's form). */
    public static void permutation(long key, int[] order) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = order.length - 1; i > 0; i--) {
            // The high word of a 64 × 32-bit product is uniform on [0, i] up to a bias below 2⁻³².
            int j = (int) Math.unsignedMultiplyHigh(bits(key, i), i + 1L);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * FIRST_FACTOR;
        z = (z ^ (z >>> 27)) * SECOND_FACTOR;
        return z ^ (z >>> 31);
    }
}

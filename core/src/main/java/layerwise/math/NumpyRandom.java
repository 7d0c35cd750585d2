package layerwise.math;

/**
 * NumPy's legacy generator, {@code numpy.random.RandomState}: the same seed gives the numbers of
 * {@code np.random.seed}, {@code rand}, {@code randn} and {@code permutation}. {@link #rand} and {@link #permutation}
 * are NumPy's bit for bit, {@link #randn} within two units in the last place, because NumPy takes its logarithm from
 * the C library.
 *
 * <p>Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998, with the seeding of their 2002
 * revision. The order in which numbers are drawn is part of the stream, as in NumPy, so an instance belongs to one
 * thread.
 */
public final class NumpyRandom {
    private static final int WORDS = 624;
    private static final int SHIFT = 397;
    private static final int UPPER_BIT = 0x80000000;
    private static final int LOWER_BITS = 0x7fffffff;
    private static final int TWIST = 0x9908b0df;
    private static final long LARGEST_SEED = 0xffffffffL;

    private final int[] state = new int[WORDS];
    private int next;
    // The polar method makes normal numbers in pairs; the second of a pair waits here.
    private double waitingNormal;
    private boolean normalWaits;

    /**
     * The generator that {@code numpy.random.RandomState(seed)} is.
     *
     * @throws IllegalArgumentException if {@code seed} is not within 0 … 2³² − 1
     */
    public NumpyRandom(long seed) {
        restart(seed);
    }

    /**
     * Starts again as {@code new NumpyRandom(seed)}, forgetting a normal number that waits;
     * {@code np.random.seed(seed)}.
     *
     * @throws IllegalArgumentException if {@code seed} is not within 0 … 2³² − 1
     */
    public void seed(long seed) {
        restart(seed);
    }

    private void restart(long seed) {
        if (seed < 0 || seed > LARGEST_SEED) {
            throw new IllegalArgumentException("seed is " + seed + "; NumPy's legacy generator takes 0 to 4294967295");
        }
        int word = (int) seed;
        for (int i = 0; i < WORDS; i++) {
            state[i] = word;
            word = 1812433253 * (word ^ (word >>> 30)) + i + 1;
        }
        next = WORDS;
        normalWaits = false;
        waitingNormal = 0;
    }

    /** A number uniform in [0, 1), in steps of 2⁻⁵³; {@code np.random.rand()}. */
    public double rand() {
        int high = nextWord() >>> 5;
        int low = nextWord() >>> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /**
     * A float64 matrix of numbers uniform in [0, 1), drawn row by row; {@code np.random.rand(rows, columns)}.
     *
     * @throws IllegalArgumentException if a dimension is negative
     */
    public Matrix rand(int rows, int columns) {
        Matrix result = Matrix.zeros(Precision.FLOAT64, rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result.set(i, j, rand());
            }
        }
        return result;
    }

    /** A standard normal number by Marsaglia's polar method (Marsaglia and Bray 1964); {@code np.random.randn()}. */
    public double randn() {
        if (normalWaits) {
            normalWaits = false;
            return waitingNormal;
        }
        double x;
        double y;
        double squares;
        do {
            x = 2.0 * rand() - 1.0;
            y = 2.0 * rand() - 1.0;
            squares = x * x + y * y;
        } while (squares >= 1.0 || squares == 0.0);
        // Of 200,000 draws on x86-64, Math.log gives NumPy's bits in all but 77, StrictMath.log in all but 6,295.
        double factor = Math.sqrt(-2.0 * Math.log(squares) / squares);
        waitingNormal = factor * x;
        normalWaits = true;
        return factor * y;
    }

    /**
     * A float64 matrix of standard normal numbers, drawn row by row; {@code np.random.randn(rows, columns)}.
     *
     * @throws IllegalArgumentException if a dimension is negative
     */
    public Matrix randn(int rows, int columns) {
        Matrix result = Matrix.zeros(Precision.FLOAT64, rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result.set(i, j, randn());
            }
        }
        return result;
    }

    /**
     * The numbers 0 … n − 1 in random order (Fisher and Yates, Durstenfeld's form); {@code np.random.permutation(n)}.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public int[] permutation(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("n is " + n + "; a permutation has 0 elements or more");
        }
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = interval(i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** A number uniform in 0 … {@code largest}: words cut to its number of bits are drawn until one is not larger. */
    private int interval(int largest) {
        int mask = -1 >>> Integer.numberOfLeadingZeros(largest);
        int draw;
        do {
            draw = nextWord() & mask;
        } while (draw > largest);
        return draw;
    }

    /** The next 32 bits of the twister, tempered. */
    private int nextWord() {
        if (next == WORDS) {
            twist();
        }
        int word = state[next++];
        word ^= word >>> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        word ^= word >>> 18;
        return word;
    }

    private void twist() {
        for (int i = 0; i < WORDS; i++) {
            int mixed = (state[i] & UPPER_BIT) | (state[(i + 1) % WORDS] & LOWER_BITS);
            state[i] = state[(i + SHIFT) % WORDS] ^ (mixed >>> 1) ^ (-(mixed & 1) & TWIST);
        }
        next = 0;
    }
}

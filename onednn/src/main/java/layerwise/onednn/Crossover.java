package layerwise.onednn;

/**
 * Which products go to oneDNN: those that it does faster than the vector kernels. A call costs 0.15 to 0.5 µs before it multiplies,
 * so small products stay behind; the figures are in {@code docs/design/0006-onednn.md}.
 *
 * <p>In Z = W·A_prev + b an example must get the same bits whatever others are computed with it. So where the two kernels differ in
 * bits the answer must not depend on m.
 */
final class Crossover {
    private Crossover() {}

    /** Z = W·A_prev + b in float32: whether layers of this size go to oneDNN at all. */
    static boolean affineLayer(int n, int nPrev) {
        return n >= 4 && nPrev >= 48 && !(nPrev >= 2048 && isNarrow(n));
    }

    /** Whether a layer has so few units that the library leaves many lanes idle, where the vector kernels let them run along n_prev. */
    private static boolean isNarrow(int n) {
        return n <= 10 || (n > 16 && n <= 20);
    }

    /**
     * Z = W·A_prev + b in float32: whether so many columns are worth it, where the bits are the same. The vector kernels add b while the sums are in
     * registers, which counts where these are short.
     */
    static boolean affineColumns(int n, int nPrev, int m) {
        boolean isShort = (m >= 64 && nPrev <= 96) || (m >= 256 && nPrev <= 256);
        return m > 1 && (long) n * nPrev * m >= 8192 && !isShort;
    }

    /** dW = 1/m dZ·A_prevᵀ in float32. */
    static boolean weightGradient(int n, int nPrev, int m) {
        long work = (long) n * nPrev * m;
        boolean theirs = Library.Processor.HAS_AVX512 && isNarrow(n) && nPrev >= 32 && m >= 64;
        return !theirs && (work >= 32_768 || (work >= 8192 && m >= 32));
    }

    /** dA_prev = Wᵀ·dZ in float32; the library is slow with 16 to 63 columns, and where only A_prev is narrow. */
    static boolean inputGradient(int n, int nPrev, int m) {
        boolean suits = n <= 16 || m < 16 || (m >= 64 && (nPrev >= 96 || n <= 64));
        return suits && (long) n * nPrev * m >= 4096;
    }

    /** Z = W·A_prev + b in bfloat16, whose bits are the library's own. */
    static boolean bfloatLayer(int n, int nPrev) {
        return n >= 8 && nPrev >= 16 && (long) n * nPrev >= 512;
    }

    /** dW = 1/m dZ·A_prevᵀ in bfloat16; the library is slow on few rows. */
    static boolean bfloatWeightGradient(int n, int nPrev, int m) {
        return n >= 16 && bfloatInputGradient(n, nPrev, m);
    }

    /** dA_prev = Wᵀ·dZ in bfloat16. */
    static boolean bfloatInputGradient(int n, int nPrev, int m) {
        return (long) n * nPrev * m >= 8192;
    }
}

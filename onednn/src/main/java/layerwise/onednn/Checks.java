package layerwise.onednn;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import layerwise.math.Kernels;
import layerwise.math.KernelsProvider;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * What the library was seen to do in this process, on this processor. That a column of Z = W·A_prev + b has the same bits in any
 * company is a promise of ours, not of the library, which takes different ways for different numbers of columns. It keeps it on
 * AVX-512 within a stretch of the sum ({@link Product#FLOAT_STRETCH}) and breaks it on AVX2; processors that nobody has tried may
 * do either. So, once loaded, a few columns are computed in several companies, in 5 ms; where their bits differ, Z is left to the
 * next kernels.
 *
 * @param affine whether Z in float32 may be computed here
 * @param bfloats whether products in bfloat16 may be computed here
 */
record Checks(boolean affine, boolean bfloats) {
    private static final int[] COLUMNS = {2, 3, 5, 8, 15, 16, 17, 31, 48, 64, 65, 130, 208};
    private static final int[][] LAYERS = {{7, 100}, {48, 384}, {65, 300}, {200, 53}, {1024, 200}};

    private static volatile @Nullable Checks seen;

    /** Loads the library, if it is not yet, and looks; the next kernels are the same throughout the process. */
    static synchronized Checks of(KernelsProvider next) {
        return of(next.open(1));
    }

    static synchronized Checks of(Kernels next) {
        Checks checks = seen;
        if (checks == null) {
            if (Library.isReady()) {
                Gemm.useOneThread();
                checks = new Checks(affineIsSteady(next), Gemm.hasBfloat16() && bfloatsAreSteady());
            } else {
                checks = new Checks(false, false);
            }
            seen = checks;
        }
        return checks;
    }

    /** Whether Z in float32 is known not to be computed here; before the library is loaded it is expected to be. */
    static boolean affineIsRuledOut() {
        Checks checks = seen;
        return checks != null && !checks.affine();
    }

    /** What is computed here and what is not, as the end of a description. */
    String description() {
        return (affine ? "float32 products" : "float32 gradients")
                + (bfloats ? " and bfloat16 products" : ", no bfloat16");
    }

    /** Whether a column has one set of bits: the vector kernels' where these are next, and else the library's own. */
    private static boolean affineIsSteady(Kernels next) {
        boolean twins = isTwin(next);
        Signals signals = new Signals();
        for (int[] layer : LAYERS) {
            int n = layer[0];
            int nPrev = layer[1];
            int widest = COLUMNS[COLUMNS.length - 1];
            float[] w = random(1, n * nPrev);
            float[] aPrev = random(2, nPrev * widest);
            float[] expected = new float[n * widest];
            if (twins) {
                next.affine(
                        Matrix.wrap(w, n, nPrev),
                        Matrix.wrap(aPrev, nPrev, widest),
                        Matrix.zeros(Precision.FLOAT32, n, 1),
                        Matrix.wrap(expected, n, widest));
            } else {
                Gemm.floats(
                        signals,
                        false,
                        false,
                        widest,
                        n,
                        nPrev,
                        1,
                        segment(aPrev, 0),
                        nPrev,
                        segment(w, 0),
                        n,
                        0,
                        segment(expected, 0),
                        n);
            }
            for (int m : COLUMNS) {
                float[] z = new float[n * m];
                // The last columns, so that they stand elsewhere in each company.
                int first = widest - m;
                Gemm.floats(
                        signals,
                        false,
                        false,
                        m,
                        n,
                        nPrev,
                        1,
                        segment(aPrev, first * nPrev),
                        nPrev,
                        segment(w, 0),
                        n,
                        1,
                        segment(z, 0),
                        n);
                if (!Arrays.equals(z, Arrays.copyOfRange(expected, first * n, widest * n))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean bfloatsAreSteady() {
        for (int[] layer : LAYERS) {
            int n = layer[0];
            int nPrev = layer[1];
            int widest = COLUMNS[COLUMNS.length - 1];
            Bfloats operands = new Bfloats(1)
                    .round(random(2, nPrev * widest), 0, nPrev * widest, random(1, n * nPrev), 0, n * nPrev);
            short[] aPrev = operands.x();
            short[] w = operands.y();
            float[] expected = new float[n * widest];
            Gemm.bfloats(
                    false,
                    false,
                    widest,
                    n,
                    nPrev,
                    1,
                    segment(aPrev, 0),
                    nPrev,
                    segment(w, 0),
                    n,
                    0,
                    segment(expected, 0),
                    n);
            for (int m : COLUMNS) {
                float[] z = new float[n * m];
                int first = widest - m;
                Gemm.bfloats(
                        false,
                        false,
                        m,
                        n,
                        nPrev,
                        1,
                        segment(aPrev, first * nPrev),
                        nPrev,
                        segment(w, 0),
                        n,
                        1,
                        segment(z, 0),
                        n);
                if (!Arrays.equals(z, Arrays.copyOfRange(expected, first * n, widest * n))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether kernels sum a stretch as the library does, and so may take its place where they are faster. */
    static boolean isTwin(Kernels kernels) {
        return kernels.name().equals("vector");
    }

    private static MemorySegment segment(float[] array, int at) {
        return MemorySegment.ofArray(array).asSlice(4L * at);
    }

    private static MemorySegment segment(short[] array, int at) {
        return MemorySegment.ofArray(array).asSlice(2L * at);
    }

    private static float[] random(long seed, int length) {
        float[] values = new float[length];
        for (int k = 0; k < length; k++) {
            values[k] = (float) RandomStream.uniform(seed, k) - 0.5f;
        }
        return values;
    }
}

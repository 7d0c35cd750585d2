package layerwise.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * oneDNN's matrix products C = α·op(A)·op(B) + β·C on arrays of the Java heap: A is m × k, B is k × n and C is m × n, all in rows,
 * {@code lda}, {@code ldb} and {@code ldc} elements apart.
 *
 * <p>The calls are <em>critical</em>: the arrays stay where they are and nothing is copied, but no collection of garbage can finish
 * during one, so it must be short. The thread that calls does all the work.
 */
final class Gemm {
    private static final FunctionDescriptor PRODUCT = FunctionDescriptor.of(
            JAVA_INT,
            JAVA_BYTE,
            JAVA_BYTE,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_FLOAT,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_FLOAT,
            ADDRESS,
            JAVA_LONG);
    private static final MethodHandle FLOATS = function("dnnl_sgemm", PRODUCT, Linker.Option.critical(true));
    // Exported, but no longer in the headers.
    private static final MethodHandle BFLOATS =
            function("dnnl_gemm_bf16bf16f32", PRODUCT, Linker.Option.critical(true));
    private static final MethodHandle SET_THREADS =
            function("omp_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT), Linker.Option.critical(false));
    private static final MethodHandle INSTRUCTIONS =
            function("dnnl_get_effective_cpu_isa", FunctionDescriptor.of(JAVA_INT));

    private static final int AVX512 = 0x20;
    private static final int AVX512_BFLOAT16 = 0x80;
    private static final int AMX = 0xe00;

    private Gemm() {}

    @SuppressWarnings("restricted") // As in Library.
    private static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(Library.symbols().findOrThrow(name), descriptor, options);
    }

    /** Has OpenMP start no threads for calls from this thread. */
    static void useOneThread() {
        try {
            SET_THREADS.invokeExact(1);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /**
     * C in float32 from float32; each segment begins with the first element.
     *
     * @param signals of the thread that calls, held back where the library needs it
     */
    static void floats(
            Signals signals,
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            MemorySegment a,
            int lda,
            MemorySegment b,
            int ldb,
            float beta,
            MemorySegment c,
            int ldc) {
        boolean holds = k > Signals.TERMS_ON_STACK;
        if (holds) {
            signals.hold();
        }
        int status;
        try {
            status = (int) FLOATS.invokeExact(
                    operation(transposeA),
                    operation(transposeB),
                    (long) m,
                    (long) n,
                    (long) k,
                    alpha,
                    a,
                    (long) lda,
                    b,
                    (long) ldb,
                    beta,
                    c,
                    (long) ldc);
        } catch (Throwable e) {
            throw failed(e);
        } finally {
            if (holds) {
                signals.release();
            }
        }
        require(status);
    }

    /** C in float32 from bfloat16; each segment begins with the first element. */
    static void bfloats(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            MemorySegment a,
            int lda,
            MemorySegment b,
            int ldb,
            float beta,
            MemorySegment c,
            int ldc) {
        int status;
        try {
            status = (int) BFLOATS.invokeExact(
                    operation(transposeA),
                    operation(transposeB),
                    (long) m,
                    (long) n,
                    (long) k,
                    alpha,
                    a,
                    (long) lda,
                    b,
                    (long) ldb,
                    beta,
                    c,
                    (long) ldc);
        } catch (Throwable e) {
            throw failed(e);
        }
        require(status);
    }

    /** Whether the library uses AVX-512. */
    static boolean hasAvx512() {
        return (mask() & AVX512) != 0;
    }

    /** Whether the library multiplies bfloat16 on AMX's tiles. */
    static boolean hasAmx() {
        return (mask() & AMX) == AMX;
    }

    /** Whether the library uses instructions for bfloat16. */
    static boolean hasBfloat16() {
        return (mask() & AVX512_BFLOAT16) != 0;
    }

    /** The instructions that the library uses, by name. */
    static String instructions() {
        if (hasAmx()) {
            return "AVX-512 and AMX";
        }
        int mask = mask();
        if ((mask & AVX512) == 0) {
            return "AVX2";
        }
        return (mask & AVX512_BFLOAT16) != 0 ? "AVX-512 and its bfloat16" : "AVX-512";
    }

    private static int mask() {
        try {
            return (int) INSTRUCTIONS.invokeExact();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static byte operation(boolean transpose) {
        return (byte) (transpose ? 'T' : 'N');
    }

    private static void require(int status) {
        if (status != 0) {
            throw new IllegalStateException(
                    "oneDNN refused a product with status " + status + (status == 1 ? ": out of memory" : ""));
        }
    }

    static RuntimeException failed(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException exception
                ? exception
                : new IllegalStateException("a call of oneDNN failed", e);
    }
}

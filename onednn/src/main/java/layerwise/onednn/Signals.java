package layerwise.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Keeps signals from a thread while the library multiplies. oneDNN's kernel for float32 that packs nothing takes {@code rsp} as a
 * pointer to its workspace on the heap where a sum has more than {@value #TERMS_ON_STACK} terms (in 3.11, {@code STACK_K_CAPACITY} of
 * {@code jit_avx512_common_gemm_f32.cpp}). A signal's handler then takes the memory below for a stack and overwrites it, and the
 * process dies. Profilers send signals to running threads, and so does Flight Recorder, by its default settings; held back, a
 * signal arrives when the call ends. For one thread at a time.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/pthread_sigmask.3.html">pthread_sigmask(3)</a>
 */
final class Signals {
    /** The longest sum for which the kernel uses the thread's own stack. */
    static final int TERMS_ON_STACK = 84;

    // Of Linux and glibc on x86-64.
    private static final int SIG_BLOCK = 0;
    private static final int SIG_SETMASK = 2;
    private static final int BYTES_OF_SET = 128;
    private static final int[] FROM_INSTRUCTIONS = {4, 5, 7, 8, 11}; // SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV

    private static final MethodHandle SET_MASK = mask();
    private static final MemorySegment HELD_BACK = heldBack();

    private final MemorySegment before = Arena.ofAuto().allocate(BYTES_OF_SET, Long.BYTES);

    @SuppressWarnings("restricted") // As in Library.
    private static MethodHandle mask() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("pthread_sigmask"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
                Linker.Option.critical(false));
    }

    /** All but those that an instruction raises, which cannot wait and of which the JVM makes use. */
    private static MemorySegment heldBack() {
        MemorySegment set = Arena.global().allocate(BYTES_OF_SET, Long.BYTES);
        long signals = -1;
        for (int signal : FROM_INSTRUCTIONS) {
            signals &= ~(1L << (signal - 1));
        }
        set.set(JAVA_LONG, 0, signals);
        return set;
    }

    /** From now on signals wait. */
    void hold() {
        change(SIG_BLOCK, HELD_BACK, before);
    }

    /** Signals arrive again, those that have been waiting first. */
    void release() {
        change(SIG_SETMASK, before, MemorySegment.NULL);
    }

    private static void change(int how, MemorySegment set, MemorySegment old) {
        int error;
        try {
            error = (int) SET_MASK.invokeExact(how, set, old);
        } catch (Throwable e) {
            throw Gemm.failed(e);
        }
        if (error != 0) {
            throw new IllegalStateException("pthread_sigmask failed with error " + error);
        }
    }
}

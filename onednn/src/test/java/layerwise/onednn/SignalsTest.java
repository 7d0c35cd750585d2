package layerwise.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalsTest {
    /** The signals 1 to 31; those after them are real-time signals. */
    private static final long STANDARD = 0x7fff_ffffL;

    /** Sums on the thread's stack, sums on the kernel's workspace, of one tile and of several, and bfloat16. */
    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 64, 64, 64",
        "FLOAT32, 84, 84, 84",
        "FLOAT32, 85, 85, 85",
        "FLOAT32, 512, 128, 784",
        "FLOAT32, 1024, 512, 1024",
        "BFLOAT16, 512, 128, 784"
    })
    void signalsDoNoHarm(String precision, String n, String m, String nPrev) throws Exception {
        assumeTrue(Library.obstacle().isEmpty());
        OtherProcess process =
                OtherProcess.run(Map.of(), OtherProcess.USUAL, SignalledMain.class, precision, n, m, nPrev);
        assertThat(process.output()).contains("400 signals");
        assertThat(process.exitCode()).isZero();
    }

    @Test
    void whatWasHeldBackBeforeStaysSo() throws Throwable {
        assumeTrue(Library.obstacle().isEmpty());
        Signals outer = new Signals();
        Signals inner = new Signals();
        long free = heldBack();
        outer.hold();
        long held = heldBack();
        inner.hold();
        inner.release();
        assertThat(heldBack()).isEqualTo(held);
        outer.release();
        assertThat(heldBack()).isEqualTo(free);
        // All but SIGILL, SIGTRAP, SIGBUS, SIGFPE and SIGSEGV, and SIGKILL and SIGSTOP, which cannot be.
        assertThat(held & STANDARD).isEqualTo(STANDARD & ~0x4_05d8L);
    }

    /** The signals that this thread holds back, a bit each from the lowest on. */
    private static long heldBack() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(128, Long.BYTES);
            int error = (int) SignalledMain.function("pthread_sigmask", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS)
                    .invokeExact(0, MemorySegment.NULL, set);
            assertThat(error).isZero();
            return set.get(JAVA_LONG, 0);
        }
    }
}

package layerwise.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalsTest {
    /** Sums on the thread's stack, on the kernel's workspace, packed operands, and bfloat16. */
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
    void whatWasHeldBackBeforeStaysSo() {
        assumeTrue(Library.obstacle().isEmpty());
        Signals outer = new Signals();
        Signals inner = new Signals();
        long free = Signals.heldBackNow();
        outer.hold();
        long held = Signals.heldBackNow();
        inner.hold();
        inner.release();
        assertThat(Signals.heldBackNow()).isEqualTo(held);
        outer.release();
        assertThat(Signals.heldBackNow()).isEqualTo(free);
        // All but SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, and SIGKILL and SIGSTOP, which cannot be; 32 and 33 are
        // glibc's.
        assertThat(held & 0x7fff_ffffL).isEqualTo(0x7fff_ffffL & ~0x4_05d8L);
    }
}

package layerwise.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CountDownLatch;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * Products on one thread, to which another one sends signals all the while: those by which the JVM stops threads, as Flight Recorder does
 * to look at their stacks. The arguments are the precision and n, m, n_prev.
 */
final class SignalledMain {
    private static final int SIGUSR2 = 12;
    private static final int SIGNALS = 400;

    private static volatile long worker;
    private static volatile boolean done;

    private SignalledMain() {}

    public static void main(String[] arguments) throws Throwable {
        Precision precision = Precision.valueOf(arguments[0]);
        int n = Integer.parseInt(arguments[1]);
        int m = Integer.parseInt(arguments[2]);
        int nPrev = Integer.parseInt(arguments[3]);
        CountDownLatch ready = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            Kernels kernels = Kernels.named("onednn", 1);
            Matrix w = Matrix.zeros(precision, n, nPrev);
            Matrix aPrev = Matrix.zeros(precision, nPrev, m);
            Matrix b = Matrix.zeros(precision, n, 1);
            Matrix z = Matrix.zeros(precision, n, m);
            try {
                worker = (long) function("pthread_self", JAVA_LONG).invokeExact();
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
            while (!done) {
                kernels.affine(w, aPrev, b, z);
                kernels.weightGradient(z, aPrev, w);
                kernels.inputGradient(w, z, aPrev);
                ready.countDown();
            }
        });
        thread.start();
        ready.await();
        MethodHandle kill = function("pthread_kill", JAVA_INT, JAVA_LONG, JAVA_INT);
        for (int i = 0; i < SIGNALS; i++) {
            int error = (int) kill.invokeExact(worker, SIGUSR2);
            if (error != 0) {
                throw new IllegalStateException("pthread_kill failed with error " + error);
            }
            Thread.sleep(1);
        }
        done = true;
        thread.join();
        System.out.println(SIGNALS + " signals");
    }

    @SuppressWarnings("restricted") // As in Library.
    static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
}

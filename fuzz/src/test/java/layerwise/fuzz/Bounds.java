package layerwise.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What a reader of a file may do, whatever is in the file: end soon, within some memory, with a result or the one exception. */
public final class Bounds {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Bounds() {}

    /** Reads a file to its end. */
    @FunctionalInterface
    public interface Reading {
        /** Reads. */
        void run() throws Exception;
    }

    /**
     * Reads.
     *
     * @param documented the exception that a reader may throw, with a sentence
     * @param mostBytes how much this thread may allocate, garbage counted
     * @throws Exception any other one that the reader throws
     * @throws AssertionError if it took too long or too much memory
     */
    public static void require(Class<? extends Exception> documented, long mostBytes, Reading reading)
            throws Exception {
        if (bytesOf(documented, reading) > mostBytes) {
            // The first time, classes may have been loaded, and instrumented, by this very thread.
            long bytes = bytesOf(documented, reading);
            if (bytes > mostBytes) {
                throw new AssertionError(bytes + " bytes were allocated, but at most " + mostBytes + " should be");
            }
        }
    }

    private static long bytesOf(Class<? extends Exception> documented, Reading reading) throws Exception {
        long began = System.nanoTime();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            reading.run();
        } catch (Exception e) {
            if (!documented.isInstance(e)) {
                throw e;
            }
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("an exception that says nothing", e);
            }
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        if (time.compareTo(LONGEST) > 0) {
            throw new AssertionError("reading took " + time + ", longer than " + LONGEST);
        }
        return allocated;
    }
}

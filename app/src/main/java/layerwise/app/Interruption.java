package layerwise.app;

import java.util.concurrent.CountDownLatch;

/**
 * What Ctrl-C, or a polite kill, does while it is open: the work is asked to end, and the process waits until all is written and said.
 */
final class Interruption implements AutoCloseable {
    private static final CountDownLatch ALL_SAID = new CountDownLatch(1);

    private final Thread hook;

    /**
     * Opens it.
     *
     * @param stop asks the work to end; called on another thread
     */
    Interruption(Runnable stop) {
        hook = new Thread(() -> {
            stop.run();
            try {
                ALL_SAID.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running, and waits for the end of the command.
        }
    }

    /** Lets a process end that was interrupted; the last thing before its end. */
    static void letGo() {
        ALL_SAID.countDown();
    }
}

package layerwise.app;

import java.util.concurrent.CountDownLatch;

/**
 * What Ctrl-C, or a polite kill, does while it is open: the work is asked to end, and the process waits until it has closed this,
 * whatever it still has to write.
 */
final class Interruption implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
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
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running, and has just been let go on.
        }
    }
}

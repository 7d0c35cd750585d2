package layerwise.data;

/** What is to be done if the JVM ends before this is closed, for example by Ctrl-C. */
final class ExitTask implements AutoCloseable {
    private final Thread task;

    ExitTask(Runnable body) {
        this.task = new Thread(body, "layerwise-exit");
        try {
            Runtime.getRuntime().addShutdownHook(task);
        } catch (IllegalStateException e) {
            // The JVM is ending already; whoever works now closes what it opened.
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(task);
        } catch (IllegalStateException e) {
            // The task is running.
        }
    }
}

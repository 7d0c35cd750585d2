package layerwise.bench.race;

import java.io.IOException;

/** Another process that keeps core 0 busy until it is closed. */
final class BusyLoop implements AutoCloseable {
    private final Process process;

    BusyLoop() throws IOException {
        process = new ProcessBuilder("taskset", "-c", "0", "sh", "-c", "while :; do :; done").start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}

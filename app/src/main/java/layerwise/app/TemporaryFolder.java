package layerwise.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A folder for files that nobody shall find when the command has ended, also where Ctrl-C or a polite kill ended it. */
final class TemporaryFolder implements AutoCloseable {
    private static final int TRIES = 100;

    private final Thread hook = new Thread(this::end);
    private Optional<Path> path = Optional.empty();
    private boolean ended;

    private TemporaryFolder() {}

    /** A new one among the system's temporary files. */
    static TemporaryFolder ofSystem() throws IOException {
        return in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** A new one, which its owner alone may read, within another, which is created where it is missing. */
    static TemporaryFolder in(Path parent) throws IOException {
        TemporaryFolder folder = new TemporaryFolder();
        try {
            Runtime.getRuntime().addShutdownHook(folder.hook);
        } catch (IllegalStateException shuttingDown) {
            throw new IOException("the command was interrupted", shuttingDown);
        }
        folder.create(Files.createDirectories(parent));
        return folder;
    }

    private synchronized void create(Path parent) throws IOException {
        if (ended) {
            throw new IOException("the command was interrupted");
        }
        path = Optional.of(Files.createTempDirectory(parent, "layerwise-"));
    }

    Path path() {
        return path.orElseThrow();
    }

    /** Deletes it with its files, if it is there, as far as the system lets them be deleted now. */
    void delete() {
        path.ifPresent(TemporaryFolder::isDeleted);
    }

    private static boolean isDeleted(Path folder) {
        try (DirectoryStream<Path> within = Files.newDirectoryStream(folder)) {
            for (Path file : within) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            return !Files.exists(folder);
        }
        return true;
    }

    /** Deletes it while it may still be written to. */
    private synchronized void end() {
        ended = true;
        for (int i = 0; i < TRIES && !path.map(TemporaryFolder::isDeleted).orElse(true); i++) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It is running, and deletes what is left.
        }
    }
}

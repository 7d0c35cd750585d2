package layerwise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import layerwise.file.AtomicFile;

/**
 * A file that nobody shall find when the command has ended, also where Ctrl-C or a polite kill ended it. It lies in a folder of its own, so that what
 * its writing leaves behind lies there, too; nothing else is deleted.
 */
final class TemporaryFile implements AutoCloseable {
    private static final String NAME = "examples";
    private static final int TRIES = 100;

    private final Thread hook = new Thread(this::end);
    // Nothing when it is gone.
    private Optional<Path> folder = Optional.empty();
    private boolean ended;

    private TemporaryFile() {}

    /**
     * A place for one, which its owner alone may look into.
     *
     * @param parent the folder to make it in, which is made where it is missing; the system's for temporary files where none is told
     */
    static TemporaryFile in(Optional<Path> parent) throws IOException {
        Path within = parent.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        Files.createDirectories(within);
        TemporaryFile file = new TemporaryFile();
        try {
            Runtime.getRuntime().addShutdownHook(file.hook);
        } catch (IllegalStateException shuttingDown) {
            throw new IOException("the command was interrupted", shuttingDown);
        }
        try {
            file.create(within);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return file;
    }

    private synchronized void create(Path parent) throws IOException {
        if (ended) {
            throw new IOException("the command was interrupted");
        }
        folder = Optional.of(Files.createTempDirectory(parent, "layerwise-"));
    }

    /** Where it lies, or shall. */
    synchronized Path path() {
        return folder.orElseThrow().resolve(NAME);
    }

    /** Deletes it, if the system lets it be deleted now. */
    synchronized void delete() {
        if (folder.isPresent() && isGone(folder.get())) {
            folder = Optional.empty();
        }
    }

    private static boolean isGone(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try {
            Files.deleteIfExists(folder.resolve(NAME));
            AtomicFile.deleteLeftovers(folder);
            Files.deleteIfExists(folder);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes it while it may still be written. */
    private synchronized void end() {
        ended = true;
        for (int i = 0; i < TRIES && folder.isPresent(); i++) {
            delete();
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

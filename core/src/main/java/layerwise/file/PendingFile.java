package layerwise.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** A file that is written under a temporary name beside its own, and gets its own when it is complete. */
public final class PendingFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;

    private PendingFile(Path target) {
        this.target = target;
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        this.temporary = target.resolveSibling(AtomicFile.TEMPORARY_PREFIX + random + AtomicFile.TEMPORARY_SUFFIX);
    }

    /** The coming content of {@code file}; a symbolic link is followed. Nothing is created yet. */
    public static PendingFile beside(Path file) throws IOException {
        return new PendingFile(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath());
    }

    /** Where the content is to be written to, in the same folder. */
    public Path temporary() {
        return temporary;
    }

    /** Puts what was written on the disk and then under the final name. An older file's permissions are kept. */
    public void commit() throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        keepPermissions();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        synchroniseFolder();
    }

    /** A file that is replaced stays as private as it was, on file systems that know of that. */
    private void keepPermissions() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (view != null && Files.exists(target)) {
            Files.setPosixFilePermissions(temporary, view.readAttributes().permissions());
        }
    }

    /** Puts the new name on the disk; where folders cannot be opened, as on Windows, the system does so itself. */
    private void synchroniseFolder() throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(target.resolveSibling(""), StandardOpenOption.READ);
        } catch (IOException notOpened) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }

    /** Deletes what was written, unless it was committed. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }
}

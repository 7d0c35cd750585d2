package layerwise.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Files that are replaced whole: after a crash, a full disk or an exception there is the old file or the new one, never half of
 * one, and nothing else lies about.
 */
public final class AtomicFile {
    static final String TEMPORARY_PREFIX = ".layerwise-";
    static final String TEMPORARY_SUFFIX = ".tmp";

    /** What a file shall contain. */
    @FunctionalInterface
    public interface Body {
        /** Writes everything to {@code out}, which is buffered and closed by the caller. */
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Creates or replaces {@code file} by what {@code body} writes: into a temporary file beside it, then to the disk, then under
     * the final name. A symbolic link is followed. What is no regular file, such as a pipe or {@code /dev/stdout}, is written
     * to directly.
     *
     * @throws IOException with a sentence that names the file, if any of this fails; an older file is then as it was
     */
    public static void write(Path file, Body body) throws IOException {
        requireWritable(file);
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    body.writeTo(out);
                }
            } else {
                replace(file, body);
            }
        } catch (IOException e) {
            throw new IOException("cannot write '" + file + "': " + reason(e), e);
        }
    }

    /**
     * Checks what can be checked before there is anything to write, so that an hour of training is not lost for a misspelt
     * folder.
     *
     * @throws IOException with a sentence that names the place, if {@code file} is a folder, or its folder is missing or
     *     must not be written to
     */
    public static void requireWritable(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException("cannot write '" + file + "': it is a folder; name a file in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            String problem = Files.exists(folder) ? "is not a folder" : "does not exist; create it first";
            throw new IOException("cannot write '" + file + "': the folder '" + folder + "' " + problem);
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("cannot write '" + file + "': no permission to create files in '" + folder + "'");
        }
    }

    private static void replace(Path file, Body body) throws IOException {
        try (PendingFile pending = PendingFile.beside(file)) {
            try (FileChannel channel =
                    FileChannel.open(pending.temporary(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                body.writeTo(out);
                out.flush();
            }
            pending.commit();
        }
    }

    /**
     * Deletes the temporary files that processes which were killed while they wrote have left in a folder. Nobody may be writing
     * there.
     */
    public static void deleteLeftovers(Path folder) throws IOException {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(folder, TEMPORARY_PREFIX + "*" + TEMPORARY_SUFFIX)) {
            for (Path leftover : found) {
                Files.deleteIfExists(leftover);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** What went wrong, in words: some of the JDK's exceptions carry nothing but the path. */
    public static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
        };
    }
}

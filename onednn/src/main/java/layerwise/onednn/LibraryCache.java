package layerwise.onednn;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The folder that the libraries are unpacked into, once for each user:
 * {@code $XDG_CACHE_HOME/layerwise/onednn-VERSION-HASH}, by default under {@code ~/.cache}, or below the folder that the system
 * property {@value #PROPERTY} names. Where the home cannot be written to, a folder of the user's own among the temporary files.
 *
 * <p>A file is unpacked to another name, checked by size and SHA-256, forced to the disk and renamed; starts at the same time wait
 * for one another. Beside it stands a seal with the hash, the size and the time of modification. A later start compares these
 * and reads the 90 MB, which takes 0.05 to 0.3 s, only where they do not agree: then the file is hashed again, and unpacked again
 * if it is damaged. So a cut, replaced or edited file is found; what changes bytes and keeps the time is beyond a cache.
 */
final class LibraryCache {
    static final String PROPERTY = "layerwise.cache";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path folder;

    private LibraryCache(Path folder) {
        this.folder = folder;
    }

    /**
     * The cache in the first folder that can be used.
     *
     * @throws IOException if there is none; the message is the end of a sentence
     */
    static LibraryCache open() throws IOException {
        String name =
                "onednn-" + Carrier.VERSION + "-" + Carrier.ONEDNN.sha256().substring(0, 8);
        String forced = System.getProperty(PROPERTY);
        if (forced != null) {
            return of(Path.of(forced).resolve(name), "-D" + PROPERTY + " to another");
        }
        Path shared = home().resolve("layerwise").resolve(name);
        try {
            return of(shared, "");
        } catch (IOException _) {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            return of(ownFolder(temporary).resolve(name), "-D" + PROPERTY + " to a folder that can");
        }
    }

    private static LibraryCache of(Path folder, String advice) throws IOException {
        LibraryCache cache = new LibraryCache(folder);
        if (!cache.isSealed(Carrier.ONEDNN)) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new IOException(folder + " cannot be made (" + reason(e) + "); set " + advice, e);
            }
            if (!Files.isWritable(folder)) {
                throw new IOException(folder + " cannot be written to; set " + advice);
            }
        }
        return cache;
    }

    private static Path home() {
        String cache = System.getenv("XDG_CACHE_HOME");
        // The specification has a path that is not absolute ignored.
        if (cache != null && Path.of(cache).isAbsolute()) {
            return Path.of(cache);
        }
        return Path.of(System.getProperty("user.home")).resolve(".cache");
    }

    /** A folder that nobody but this user can write to: code is loaded from it. */
    private static Path ownFolder(Path temporary) throws IOException {
        Path folder = temporary.resolve("layerwise-" + System.getProperty("user.name"));
        try {
            return Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException _) {
            PosixFileAttributes attributes =
                    Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Path mine = Files.createTempFile(temporary, "layerwise", null);
            boolean own = Files.getOwner(mine).equals(attributes.owner());
            Files.delete(mine);
            if (!own || !attributes.isDirectory() || !attributes.permissions().equals(OWNER_ONLY)) {
                throw new IOException(folder + " is not this user's alone; set -D" + PROPERTY + " to a folder that is");
            }
            return folder;
        } catch (IOException e) {
            throw new IOException(
                    folder + " cannot be made (" + reason(e) + "); set -D" + PROPERTY + " to a folder that can", e);
        }
    }

    /**
     * oneDNN's file, unpacked and checked, with what it needs beside it.
     *
     * @throws IOException if it cannot be; the message is the end of a sentence
     */
    Path library() throws IOException {
        if (!isComplete()) {
            unpackAll();
        }
        return folder.resolve(Carrier.ONEDNN.name());
    }

    private boolean isComplete() {
        for (Carrier.Content content : Carrier.CONTENTS) {
            if (!isSealed(content)) {
                return false;
            }
        }
        return true;
    }

    private void unpackAll() throws IOException {
        // A lock of the operating system ends with its holder. Where there are none, two starts unpack the same, which
        // harms nobody.
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock(channel).orElse(null)) {
            for (Carrier.Content content : Carrier.CONTENTS) {
                if (!isSealed(content)) {
                    if (!isWhole(content)) {
                        unpack(content);
                    }
                    seal(content);
                }
            }
        } catch (FileSystemException e) {
            throw new IOException(folder + " cannot be filled (" + reason(e) + ")", e);
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) {
        try {
            return Optional.of(channel.lock());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private void unpack(Carrier.Content content) throws IOException {
        removeRemains(content);
        Path fresh = Files.createTempFile(folder, content.name(), ".part");
        try {
            Carrier.read(content, in -> {
                MessageDigest digest = sha256();
                try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                    OutputStream out = Channels.newOutputStream(channel);
                    long size = new DigestInputStream(in, digest).transferTo(out);
                    channel.force(true);
                    if (size != content.size()
                            || !HexFormat.of().formatHex(digest.digest()).equals(content.sha256())) {
                        throw new IOException("the " + content.name() + " in " + Carrier.JAR
                                + " is not the one expected; fetch the jar again");
                    }
                }
            });
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("r-xr-xr-x"));
            Files.move(fresh, folder.resolve(content.name()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** What a start that was killed left; only the holder of the lock gets here. */
    private void removeRemains(Carrier.Content content) throws IOException {
        try (DirectoryStream<Path> remains = Files.newDirectoryStream(folder, content.name() + "*.part")) {
            for (Path remain : remains) {
                Files.deleteIfExists(remain);
            }
        }
    }

    /** Whether the file has the size and the hash that it must have. */
    private boolean isWhole(Carrier.Content content) throws IOException {
        Path file = folder.resolve(content.name());
        if (!Files.isRegularFile(file) || Files.size(file) != content.size()) {
            return false;
        }
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest()).equals(content.sha256());
    }

    /** Whether the file is the one whose hash was found right. */
    private boolean isSealed(Carrier.Content content) {
        try {
            Path file = folder.resolve(content.name());
            return Files.size(file) == content.size()
                    && Files.readString(sealOf(content)).equals(sealText(content, Files.getLastModifiedTime(file)));
        } catch (IOException _) {
            return false;
        }
    }

    private void seal(Carrier.Content content) throws IOException {
        FileTime time = Files.getLastModifiedTime(folder.resolve(content.name()));
        Path fresh = Files.createTempFile(folder, content.name() + ".seal", ".part");
        Files.writeString(fresh, sealText(content, time), StandardCharsets.UTF_8);
        Files.move(fresh, sealOf(content), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path sealOf(Carrier.Content content) {
        return folder.resolve(content.name() + ".seal");
    }

    private static String sealText(Carrier.Content content, FileTime time) {
        return content.sha256() + " " + content.size() + " " + time + "\n";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _, FileNotFoundException _ -> "its folder is missing";
            case FileAlreadyExistsException _ -> "a file is in its way";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}

package layerwise.onednn;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The jar that carries oneDNN and the OpenMP library that it needs: {@code org.bytedeco:dnnl}, of which nothing else is used. The
 * files in it are known by their sizes and hashes, so that no other can take their place.
 */
final class Carrier {
    static final String VERSION = "3.11";
    static final String JAR = "dnnl-3.11-1.5.13-linux-x86_64.jar";
    private static final String FOLDER = "org/bytedeco/dnnl/linux-x86_64/";

    /** oneDNN itself, which finds its OpenMP library beside it. */
    static final Content ONEDNN =
            new Content("libdnnl.so.3", 89_662_848, "a8948803c5718bac623b664be77fb47e24328e8693997e96e02c4308b0ee826f");

    static final List<Content> CONTENTS = List.of(
            new Content("libgomp.so.1", 298_776, "115302e45583ad3e8df681c0a5af4c8273b7399f764965280d70d8780e5ee454"),
            ONEDNN);

    private Carrier() {}

    /** A file in the jar. */
    record Content(String name, long size, String sha256) {}

    /** Whether the jar is there. */
    static boolean isPresent() {
        return loader().getResource(FOLDER + ONEDNN.name()) != null
                || onModulePath().isPresent();
    }

    /** Hands a file of the jar over as a stream. */
    static void read(Content content, Reader reader) throws IOException {
        // The jar's module requires others that are not there, so on a module path it stays unresolved, and the class
        // loader does
        // not see into it.
        InputStream resource = loader().getResourceAsStream(FOLDER + content.name());
        if (resource != null) {
            try (resource) {
                reader.read(resource);
            }
            return;
        }
        Path jar = onModulePath().orElseThrow(() -> new IOException(JAR + " is not there"));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(FOLDER + content.name());
            if (entry == null) {
                throw new IOException(jar + " has no " + content.name());
            }
            try (InputStream in = zip.getInputStream(entry)) {
                reader.read(in);
            }
        }
    }

    /** What to do with a stream. */
    interface Reader {
        void read(InputStream in) throws IOException;
    }

    private static ClassLoader loader() {
        ClassLoader own = Carrier.class.getClassLoader();
        return own == null ? ClassLoader.getSystemClassLoader() : own;
    }

    private static Optional<Path> onModulePath() {
        for (String element : System.getProperty("jdk.module.path", "").split(File.pathSeparator, -1)) {
            Path path = Path.of(element);
            Path jar = path.endsWith(JAR) ? path : path.resolve(JAR);
            if (Files.isRegularFile(jar)) {
                return Optional.of(jar);
            }
        }
        return Optional.empty();
    }
}

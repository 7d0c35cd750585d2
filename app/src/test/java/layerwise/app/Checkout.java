package layerwise.app;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** The checkout that is being tested: its folders, and copies of it. */
final class Checkout {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path DISTRIBUTION = ROOT.resolve("app/target/distribution");
    static final Path LIBRARIES = DISTRIBUTION.resolve("lib");

    private static final Set<String> NOT_COPIED = Set.of(".git", "target");

    private Checkout() {}

    /** Copies the sources and the distribution, times included: a copy is as up to date as the original. */
    static void copyTo(Path folder) throws IOException {
        copyTree(ROOT, folder);
        copyTree(DISTRIBUTION, folder.resolve(ROOT.relativize(DISTRIBUTION)));
    }

    private static void copyTree(Path source, Path target) throws IOException {
        Files.createDirectories(target);
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (NOT_COPIED.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(target.resolve(source.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, target.resolve(source.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.setLastModifiedTime(target.resolve(source.relativize(folder)), Files.getLastModifiedTime(folder));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

package layerwise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import layerwise.file.AtomicFile;

/** Checks of files to be written, made before the work whose result they are to hold. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Refuses a file that cannot be written, or that is one of {@code others}.
     *
     * @param option the option that names the file
     * @param others what the command reads and writes besides
     */
    static void require(String option, Path file, Iterable<Path> others) {
        try {
            AtomicFile.requireWritable(file);
            for (Path other : others) {
                if (isSame(file, other)) {
                    throw new InputException(
                            option + ": '" + file + "' is used by this command for something else already");
                }
            }
        } catch (IOException e) {
            throw new InputException(option + ": " + e.getMessage(), e);
        }
    }

    private static boolean isSame(Path a, Path b) throws IOException {
        boolean both = Files.exists(a) && Files.exists(b);
        return both
                ? Files.isSameFile(a, b)
                : a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    }
}

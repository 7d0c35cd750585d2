package layerwise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import layerwise.file.AtomicFile;

/** Checks of files to be written, made before the work whose result they are to hold. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Refuses a file that cannot be written, or that is one of the files that are read.
     *
     * @param option the option that names the file
     */
    static void require(String option, Path file, Iterable<Path> read) {
        try {
            AtomicFile.requireWritable(file);
            for (Path input : read) {
                if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
                    throw new InputException(option + ": '" + file + "' would be overwritten, but is read as well");
                }
            }
        } catch (IOException e) {
            throw new InputException(option + ": " + e.getMessage(), e);
        }
    }
}

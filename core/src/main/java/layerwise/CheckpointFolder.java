package layerwise;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import layerwise.file.AtomicFile;

/** A folder of checkpoints, whose names are in the order of their steps. */
final class CheckpointFolder {
    private static final String NUMBERED = "step-*.safetensors";

    private final Path folder;

    CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    /** Where the checkpoint after so many updates goes. */
    Path numbered(long steps) {
        return folder.resolve(String.format(Locale.ROOT, "step-%012d.safetensors", steps));
    }

    /** Where the checkpoint of the best epoch goes. */
    Path best() {
        return folder.resolve("best.safetensors");
    }

    /**
     * Creates the folder where it is missing.
     *
     * @throws IOException if files cannot be written there; the message names the folder
     */
    void create() throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("cannot write checkpoints to '" + folder + "': it is a file, not a folder", e);
        } catch (IOException e) {
            throw new IOException(
                    "cannot create the folder '" + folder + "' for checkpoints: " + AtomicFile.reason(e), e);
        }
        AtomicFile.requireWritable(best());
    }

    /** Takes out what a writing has left that was killed. */
    void deleteLeftovers() throws IOException {
        AtomicFile.deleteLeftovers(folder);
    }

    /** Renames a file that is no whole checkpoint, so that it counts as none; gives its new name. */
    Path putAside(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The checkpoints, the newest first. */
    List<Path> newestFirst() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, NUMBERED)) {
            found.forEach(files::add);
        }
        files.sort(Comparator.comparing(Path::getFileName).reversed());
        return files;
    }

    /** Deletes all checkpoints but so many of the newest. */
    void prune(int keep) throws IOException {
        List<Path> files = newestFirst();
        for (Path old : files.subList(Math.min(keep, files.size()), files.size())) {
            Files.deleteIfExists(old);
        }
    }
}

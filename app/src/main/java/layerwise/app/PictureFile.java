package layerwise.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import layerwise.file.AtomicFile;

/** A drawing in a file, whose ending says what it is: .svg or .png. */
final class PictureFile {
    private PictureFile() {}

    /** Refuses a name with another ending. */
    static void requireEnding(String option, Path file) {
        if (!isPng(file) && !file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            throw new InputException(
                    option + ": '" + file + "' must end with .svg or .png, which says what it is to be");
        }
    }

    private static boolean isPng(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".png");
    }

    static void write(Drawing drawing, Path file) throws IOException {
        AtomicFile.write(file, isPng(file) ? to -> PngFile.write(drawing, to) : to -> SvgFile.write(drawing, to));
    }
}

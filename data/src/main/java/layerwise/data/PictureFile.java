package layerwise.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import layerwise.table.InvalidTableException;
import org.jspecify.annotations.Nullable;

/** Files that hold a picture: PNG, JPEG, GIF or BMP. */
final class PictureFile {
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "jpg", "gif", "bmp");
    private static final long MOST_PIXELS = 1L << 28;
    // Deflate makes at most 1032 bytes of one, and a byte of PNG holds at most 8 pixels.
    private static final long MOST_PIXELS_PER_BYTE = 1 << 14;

    private PictureFile() {}

    /**
     * The picture in a file, the first one if there are several.
     *
     * @throws InvalidTableException if it cannot be decoded, or has more than 2²⁸ pixels or more than its file can hold, which is found
     *     before memory is taken for them; the message names the file
     */
    static BufferedImage read(Path file) {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            ImageReader reader = reader(file, in);
            try {
                // Metadata, whose lengths are whatever the file says, is passed over.
                reader.setInput(in, true, true);
                requireSize(file, reader.getWidth(0), reader.getHeight(0));
                Ending ending = new Ending();
                reader.addIIOReadWarningListener(ending);
                BufferedImage image = reader.read(0);
                if (ending.early) {
                    throw invalid(file, "it ends before its end", null);
                }
                int colors = image.getColorModel().getColorSpace().getType();
                if (colors != ColorSpace.TYPE_RGB && colors != ColorSpace.TYPE_GRAY) {
                    throw invalid(file, "its colours are neither RGB nor gray but, for example, CMYK", null);
                }
                return image;
            } finally {
                reader.dispose();
            }
        } catch (InvalidTableException e) {
            throw e;
        } catch (IOException e) {
            throw Files.isReadable(file) ? invalid(file, e.getMessage(), e) : unreadable(file, e);
        } catch (RuntimeException e) {
            // The decoders trip in many ways over bytes that are wrong.
            throw invalid(file, e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            throw invalid(file, "there is not enough memory for its pixels", e);
        }
    }

    private static InvalidTableException unreadable(Path file, IOException e) {
        return Files.exists(file)
                ? DataFile.unreadable(file, new AccessDeniedException(file.toString()))
                : DataFile.unreadable(file, new NoSuchFileException(file.toString(), null, e.getMessage()));
    }

    private static ImageReader reader(Path file, ImageInputStream in) throws IOException {
        for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
            reader.dispose();
        }
        throw invalid(file, "it is no PNG, JPEG, GIF or BMP", null);
    }

    private static void requireSize(Path file, long width, long height) throws IOException {
        if (width * height > MOST_PIXELS) {
            throw new InvalidTableException(String.format(
                    "'%s' has %d×%d pixels, but %,d at most can be read; make it smaller",
                    file, height, width, MOST_PIXELS));
        }
        if (width * height > MOST_PIXELS_PER_BYTE * Files.size(file)) {
            throw invalid(
                    file, "it says that it has " + height + "×" + width + " pixels, but is too short for them", null);
        }
    }

    private static InvalidTableException invalid(Path file, @Nullable String why, @Nullable Throwable cause) {
        String sentence = "the picture '" + file + "' cannot be decoded" + (why == null ? "" : ": " + why)
                + "; replace or remove it";
        return cause == null ? new InvalidTableException(sentence) : new InvalidTableException(sentence, cause);
    }

    /** Hears of a picture of which the last part is made up. */
    private static final class Ending implements IIOReadWarningListener {
        private boolean early;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            // A missing end marker alone takes no pixel away.
            early |= warning.contains("premature end");
        }
    }

    /** Whether the picture has no colours: its colour space has none, or its palette. */
    static boolean isGray(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        if (!(colors instanceof IndexColorModel palette)) {
            return colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        }
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }
}

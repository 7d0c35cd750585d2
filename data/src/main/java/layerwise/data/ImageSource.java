package layerwise.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import layerwise.table.InvalidTableException;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/**
 * Pictures as rows: the column {@code image} holds arrays of height × width × channels, float32 from 0 to 255.
 *
 * <ul>
 *   <li>A picture is one row.
 *   <li>A folder of pictures has a row for each, in the order of their names, which the column {@code file} holds.
 *   <li>A folder with folders of pictures has a row for each of their pictures; the column {@code label} holds the inner folder's name.
 * </ul>
 *
 * Hidden files and files that are no pictures by their first bytes and names are passed over. Pictures are brought to the height, width and
 * channels that the options say, else those of the first one: a transparent picture is put on white, colours become sRGB's or, with
 * one channel, the luma 0.299 R + 0.587 G + 0.114 B of ITU-R BT.601, and the size is changed by a {@link Resampler}. Of a moving picture
 * the first frame counts; an orientation that a camera noted down does not.
 */
final class ImageSource implements TableSource {
    /**
     * A picture that is to be read.
     *
     * @param name what the row says beside the pixels
     */
    record Picture(Path file, String name) {}

    private final Path file;
    private final ReadOptions options;

    ImageSource(Path file, ReadOptions options) {
        this.file = file;
        this.options = options;
        options.imageShape().ifPresent(ImageSource::requireShape);
    }

    private static void requireShape(List<Integer> shape) {
        boolean valid =
                shape.size() == 3 && shape.get(0) >= 1 && shape.get(1) >= 1 && (shape.get(2) == 1 || shape.get(2) == 3);
        if (!valid) {
            throw new InvalidTableException(
                    "the shape of pictures must be a height, a width and 1 or 3 channels, not " + shape);
        }
    }

    @Override
    public String source() {
        return file.toString();
    }

    @Override
    public TableReader open() {
        if (!Files.isDirectory(file)) {
            return reader("", List.of(new Picture(file, "")));
        }
        List<Picture> pictures = new ArrayList<>();
        List<Picture> labelled = new ArrayList<>();
        for (Path entry : entries(file)) {
            if (Files.isDirectory(entry)) {
                for (Path inner : entries(entry)) {
                    if (isPicture(inner)) {
                        labelled.add(new Picture(inner, name(entry)));
                    }
                }
            } else if (isPicture(entry)) {
                pictures.add(new Picture(entry, name(entry)));
            }
        }
        if (pictures.isEmpty() && labelled.isEmpty()) {
            throw new InvalidTableException("the folder '" + file
                    + "' holds no pictures; expected pictures, or a folder of pictures for each class");
        }
        if (!pictures.isEmpty() && !labelled.isEmpty()) {
            throw new InvalidTableException("the folder '" + file + "' holds both pictures, as '"
                    + pictures.getFirst().name() + "', and folders of pictures, as '"
                    + labelled.getFirst().name() + "'; move the ones away from the others");
        }
        return pictures.isEmpty() ? reader("label", labelled) : reader("file", pictures);
    }

    private TableReader reader(String namesColumn, List<Picture> pictures) {
        return new ImageTableReader(file.toString(), pictures, namesColumn, options);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** What is in a folder and not hidden, in the order of the names. */
    private static List<Path> entries(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(entry -> !name(entry).startsWith("."))
                    .sorted(Comparator.comparing(ImageSource::name))
                    .toList();
        } catch (IOException e) {
            throw DataFile.unreadable(folder, e);
        }
    }

    private static boolean isPicture(Path entry) {
        return Files.isRegularFile(entry) && DataFormat.of(entry) == DataFormat.IMAGES;
    }
}

package layerwise.app;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import layerwise.data.DataFile;
import layerwise.data.DataFormat;
import layerwise.data.ReadOptions;
import layerwise.table.TableSource;
import picocli.CommandLine.Option;

/** How files of rows are read where they do not say so themselves. */
final class ReadingOptions {
    @Option(
            names = "--format",
            paramLabel = "NAME",
            description =
                    "What the file is: csv, tsv, parquet, json, arff, hdf5, npy, npz, idx or images (default: told"
                            + " from its content and name).")
    private Optional<DataFormat> format = Optional.empty();

    @Option(
            names = "--delimiter",
            paramLabel = "CHARACTER",
            description = "What stands between the cells of a CSV file (default: told from its content).")
    private Optional<Character> delimiter = Optional.empty();

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "The encoding of a CSV or ARFF file, for example latin1 (default: utf-8).")
    private Optional<String> encoding = Optional.empty();

    @Option(
            names = "--image-size",
            paramLabel = "HxWxC",
            description = "The height, width and channels, 1 or 3, that pictures are brought to, for example 64x64x3"
                    + " (default: those of the first picture; in prediction those that the model takes).")
    private Optional<ImageSize> imageSize = Optional.empty();

    void addTo(Configuration configuration) {
        configuration.put("format", format);
        configuration.put("delimiter", delimiter);
        configuration.put("encoding", encoding);
        configuration.put("image-size", imageSize);
    }

    /**
     * The rows of a file.
     *
     * @param columns those that are needed; all where empty
     */
    TableSource open(Path file, List<String> columns) {
        return DataFile.open(file, options(columns));
    }

    /** As {@link #open}, with pictures of a shape that the options need not say. */
    TableSource open(Path file, List<String> columns, Optional<List<Integer>> pictures) {
        ReadOptions options = options(columns);
        return DataFile.open(
                file,
                pictures.filter(_ -> imageSize.isEmpty())
                        .map(options::withImageShape)
                        .orElse(options));
    }

    /** What a file is, as told or as its content and name tell; CSV where there is none. */
    DataFormat format(Path file) {
        return format.orElseGet(() -> Files.exists(file) ? DataFormat.of(file) : DataFormat.CSV);
    }

    ReadOptions options(List<String> columns) {
        return new ReadOptions(
                format, columns, delimiter, encoding.map(ReadingOptions::charset), imageSize.map(ImageSize::shape));
    }

    private static Charset charset(String name) {
        try {
            // Written with a dash by all but Java.
            return Charset.forName(name.toLowerCase(Locale.ROOT).replace("latin-", "latin"));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new InputException("--encoding: there is no encoding '" + name + "'; try latin1 or windows-1252", e);
        }
    }
}

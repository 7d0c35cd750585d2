package layerwise.app;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
            names = "--header",
            paramLabel = "yes|no",
            description = "Whether the first line of a CSV file holds the columns' names (default: told from its"
                    + " content).")
    private Optional<Header> header = Optional.empty();

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

    /** Whether there is a line of names. */
    enum Header {
        YES,
        NO;

        static Header of(String name) {
            return switch (name) {
                case "yes" -> YES;
                case "no" -> NO;
                default -> throw new IllegalArgumentException("'" + name + "' is neither yes nor no");
            };
        }

        @Override
        public String toString() {
            return this == YES ? "yes" : "no";
        }
    }

    void addTo(Configuration configuration) {
        configuration.put("format", format);
        configuration.put("delimiter", delimiter);
        configuration.put("header", header);
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

    /** The rows of a query. */
    TableSource query(String sql, List<String> columns) {
        return DataFile.query(sql, options(columns));
    }

    /** Refuses a file together with a query, and what says how a file is read where none is. */
    void requireUse(Optional<Path> file, Optional<String> query) {
        if (file.isPresent()) {
            if (query.isPresent()) {
                throw new InputException(
                        "DATA and --query were both given, but the rows come from one of them; choose");
            }
            return;
        }
        List<String> given = new ArrayList<>();
        format.ifPresent(_ -> given.add("--format"));
        delimiter.ifPresent(_ -> given.add("--delimiter"));
        header.ifPresent(_ -> given.add("--header"));
        encoding.ifPresent(_ -> given.add("--encoding"));
        imageSize.ifPresent(_ -> given.add("--image-size"));
        if (!given.isEmpty()) {
            throw new InputException(String.join(" and ", given)
                    + (given.size() == 1 ? " says" : " say")
                    + " how a file is read, but none is"
                    + (query.isPresent()
                            ? "; in a query, say it there, for example"
                                    + " \"select * from read_csv('x.csv', delim = ';')\""
                            : ""));
        }
    }

    private ReadOptions options(List<String> columns) {
        return new ReadOptions(
                format,
                columns,
                delimiter,
                header.map(there -> there == Header.YES),
                encoding.map(ReadingOptions::charset),
                imageSize.map(ImageSize::shape));
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

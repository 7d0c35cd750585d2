package layerwise.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import layerwise.table.InvalidTableException;
import layerwise.table.TableSource;

/** Files of any {@link DataFormat} as tables. */
public final class DataFile {
    private DataFile() {}

    /**
     * The rows of a file, or of a folder of pictures. What it is, its first bytes and its name tell, unless the options do.
     *
     * @throws InvalidTableException if there is no such file or it cannot be read; the message names it and says why. What is wrong
     *     further on is told by the reading
     */
    public static TableSource open(Path file, ReadOptions options) {
        if (!Files.exists(file)) {
            throw unreadable(file, new NoSuchFileException(file.toString()));
        }
        DataFormat format = options.format().orElseGet(() -> DataFormat.of(file));
        if (Files.isDirectory(file) && format != DataFormat.IMAGES) {
            throw new InvalidTableException("'" + file + "' is a folder, but a file of " + format + " is needed");
        }
        return switch (format) {
            case CSV, TSV -> new CsvSource(file, format, options);
            case ARFF -> new ArffSource(file, options);
            case PARQUET, JSON -> DuckSource.of(file, format, options);
            case HDF5 -> new Hdf5Source(file, options);
            case NPY, NPZ -> NumpySource.of(file, format, options);
            case IDX -> new IdxSource(file, options);
            case IMAGES -> new ImageSource(file, options);
        };
    }

    /**
     * The rows of two sources side by side, for example a target in a file of its own: each row has the columns of both.
     *
     * @throws InvalidTableException in reading, if the numbers of rows differ or both have a column of the same name
     */
    public static TableSource beside(TableSource left, TableSource right) {
        return new Beside(left, right);
    }

    /**
     * The result of a query: any one SELECT that DuckDB runs, for example {@code select a, b from 'x.parquet'}. It sees the files of this
     * machine (Parquet, CSV, JSON), nothing on a network, and takes UTC for the zone of times. Every reading runs it anew and gives the
     * same rows, in their order where it has an ORDER BY.
     *
     * @param options of which the columns count, the others do not
     * @return the result; its {@link TableSource#open()} throws an {@link InvalidTableException} if the query cannot be run
     */
    public static TableSource query(String sql, ReadOptions options) {
        return DuckSource.query(sql, options);
    }

    /** The sentence about a file that the system does not let be read. */
    static InvalidTableException unreadable(Path file, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> new InvalidTableException("there is no file '" + file + "'", e);
            case AccessDeniedException _ ->
                new InvalidTableException("'" + file + "' cannot be read: permission denied", e);
            default -> new InvalidTableException("'" + file + "' cannot be read: " + e.getMessage(), e);
        };
    }
}

package layerwise.data;

import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;
import layerwise.table.TableSource;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of an HDF5 file, each a column by its path; the first axis is the rows. Without names, all arrays are taken that have rows of
 * numbers or text, which must then be equally many. Attributes are not read. Source: The HDF Group, <i>HDF5 File Format Specification</i>
 * 3.0.
 *
 * <p>Memory: a part of the rows, about 2 MB, and the unpacked chunks that they lie in. Of a damaged file, what is read never takes more than
 * about 16 MB and 16 times the file's length, and what could be packed into it (1,032 times its length) for chunks.
 */
final class Hdf5Source implements TableSource {
    private static final int LISTED = 24;

    private final Path file;
    private final ReadOptions options;

    Hdf5Source(Path file, ReadOptions options) {
        this.file = file;
        this.options = options;
    }

    @Override
    public String source() {
        return file.toString();
    }

    @Override
    public TableReader open() {
        Hdf5Storage storage = null;
        boolean opened = false;
        try {
            storage = new Hdf5Storage(file);
            List<ArrayReader.Member> members = new ArrayList<>();
            for (Hdf5Dataset dataset : selected(new Hdf5Tree(storage))) {
                members.add(dataset.open(storage, source()));
            }
            TableReader reader = new Reader(new ArrayReader(file, members, List.<AutoCloseable>of(storage)));
            opened = true;
            return reader;
        } catch (IOException e) {
            throw ArrayReader.damaged(file, e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw damaged(source(), e);
        } finally {
            if (!opened && storage != null) {
                storage.close();
            }
        }
    }

    private List<Hdf5Dataset> selected(Hdf5Tree tree) {
        Map<String, Hdf5Dataset> datasets = tree.datasets();
        if (!options.columns().isEmpty()) {
            List<Hdf5Dataset> selected = new ArrayList<>();
            for (String name : options.columns()) {
                selected.add(named(tree, name.startsWith("/") ? name.substring(1) : name));
            }
            return selected;
        }
        for (Map.Entry<String, RuntimeException> failure : tree.failures().entrySet()) {
            throw unreadable(failure.getKey(), failure.getValue());
        }
        List<Hdf5Dataset> columns =
                datasets.values().stream().filter(Hdf5Dataset::isColumn).toList();
        if (columns.isEmpty()) {
            throw new InvalidTableException(file + " has no array whose first axis is the rows"
                    + (datasets.isEmpty() ? "" : "; it has " + list(datasets)));
        }
        long rows = columns.getFirst().shape()[0];
        if (columns.stream().anyMatch(column -> column.shape()[0] != rows)) {
            throw new InvalidTableException(file + " has arrays of different numbers of rows, " + list(datasets)
                    + "; name those that are needed, with --features NAME --target NAME");
        }
        return columns;
    }

    private Hdf5Dataset named(Hdf5Tree tree, String name) {
        RuntimeException failure = tree.failures().get(name);
        if (failure != null) {
            throw unreadable(name, failure);
        }
        Hdf5Dataset dataset = tree.datasets().get(name);
        if (dataset == null) {
            throw new InvalidTableException(file + " has no array '" + name + "'"
                    + (tree.datasets().isEmpty() ? ", nor any other" : "; its arrays are " + list(tree.datasets())));
        }
        return dataset;
    }

    private InvalidTableException unreadable(String path, RuntimeException e) {
        InvalidTableException known = known(e);
        return new InvalidTableException(
                file + ": '" + path + "' cannot be read: " + (known == null ? innermost(e) : known.getMessage()), e);
    }

    private static String list(Map<String, Hdf5Dataset> datasets) {
        return datasets.values().stream().limit(LISTED).map(Hdf5Dataset::show).collect(Collectors.joining(", "))
                + (datasets.size() > LISTED ? " and " + (datasets.size() - LISTED) + " more" : "");
    }

    /** The sentence about whatever jHDF makes of a file that is not as it should be. */
    private static InvalidTableException damaged(String source, Throwable e) {
        InvalidTableException known = known(e);
        if (known != null) {
            return known;
        }
        String why = e instanceof VirtualMachineError ? "it does not fit into memory" : innermost(e);
        return new InvalidTableException(
                source + " cannot be read as HDF5: " + why + "; the file is damaged, or uses what is not read", e);
    }

    /** The sentence that has been found already, below what jHDF has put around it. */
    private static @Nullable InvalidTableException known(@Nullable Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidTableException invalid) {
                return invalid;
            }
        }
        return null;
    }

    /** What jHDF says of it where it went wrong. */
    private static String innermost(Throwable e) {
        String message = "its structure is not as it should be";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HdfException && cause.getMessage() != null) {
                message = cause.getMessage();
            }
        }
        return message;
    }

    /** The reading, and what it meets on the way. */
    private record Reader(ArrayReader arrays) implements TableReader {
        @Override
        public Optional<Table> next() {
            try {
                return arrays.next();
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw damaged(arrays.source(), e);
            }
        }

        @Override
        public void close() {
            arrays.close();
        }
    }
}

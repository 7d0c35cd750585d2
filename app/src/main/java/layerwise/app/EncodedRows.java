package layerwise.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import layerwise.ExampleFile;
import layerwise.Examples;
import layerwise.file.AtomicFile;
import layerwise.math.Precision;
import layerwise.table.InvalidTableException;
import layerwise.table.SchemaEncoder;
import layerwise.table.Table;
import layerwise.table.TableSource;

/** Rows as a network takes them, in memory or in temporary files, which are gone when this is closed. */
final class EncodedRows implements AutoCloseable {
    /** Rows are kept in memory where they take no more than this share of it. */
    private static final int SHARE = 4;

    private final SchemaEncoder encoder;
    private final Optional<String> weights;
    private final Precision precision;
    private final Optional<Path> folder;
    private final List<ExampleFile> files = new ArrayList<>();
    private final List<TemporaryFile> temporaries = new ArrayList<>();

    /**
     * Nothing yet.
     *
     * @param weights the column with the weights of the rows, if there is one
     * @param folder for the files; the system's for temporary files where none is told
     */
    EncodedRows(SchemaEncoder encoder, Optional<String> weights, Precision precision, Optional<Path> folder) {
        this.encoder = encoder;
        this.weights = weights;
        this.precision = precision;
        this.folder = folder;
    }

    /** The rows in memory, if there is room for them there, or else as they are. */
    static TableSource kept(TableSource rows) {
        return Table.read(rows, Runtime.getRuntime().maxMemory() / SHARE)
                .<TableSource>map(table -> table)
                .orElse(rows);
    }

    Examples examples(TableSource rows, boolean onDisk) throws IOException {
        if (!onDisk) {
            return encoder.examples(rows, weights, precision);
        }
        TemporaryFile own = temporary();
        temporaries.add(own);
        try {
            ExampleFile file = encoder.examples(rows, weights, precision, own.path());
            files.add(file);
            return file;
        } catch (InvalidTableException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InputException(rows.source() + ": " + e.getMessage(), e);
        } finally {
            // What is mapped needs no name any more, where the system lets it be taken away, and is gone with the
            // process.
            own.delete();
        }
    }

    private TemporaryFile temporary() throws IOException {
        try {
            return TemporaryFile.in(folder);
        } catch (IOException e) {
            if (folder.isEmpty()) {
                throw e;
            }
            throw new InputException(
                    "--cache-dir: '" + folder.get() + "' cannot be written to: " + AtomicFile.reason(e), e);
        }
    }

    /** The bytes of the files; 0 where all is in memory. */
    long bytes() {
        return files.stream().mapToLong(ExampleFile::bytes).sum();
    }

    @Override
    public void close() throws IOException {
        for (ExampleFile file : files) {
            file.close();
        }
        temporaries.forEach(TemporaryFile::close);
    }
}

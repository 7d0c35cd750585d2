package layerwise.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import layerwise.data.DataFile;
import layerwise.data.DataFormat;
import layerwise.data.ReadOptions;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;

/** The readers of tables under any bytes, as a file in memory where the system has such a thing. */
final class FuzzedTable {
    private static final long BYTES_AT_LEAST = 64 << 20;
    private static final long BYTES_PER_BYTE = 256;
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final Path FOLDER = folder();

    private FuzzedTable() {}

    private static Path folder() {
        try {
            Path folder = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "layerwise-fuzz-")
                    : Files.createTempDirectory("layerwise-fuzz-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            // It lies among the system's temporary files, which the system deletes itself.
            return;
        }
    }

    /** Reads a file of these bytes to its end, every cell of it. */
    static void read(byte[] bytes, DataFormat format) throws Exception {
        Path file = FOLDER.resolve("fuzzed." + format);
        Files.write(file, bytes);
        Bounds.require(
                InvalidTableException.class, BYTES_AT_LEAST + BYTES_PER_BYTE * bytes.length, () -> read(file, format));
    }

    private static void read(Path file, DataFormat format) {
        try (TableReader reader =
                DataFile.open(file, ReadOptions.NONE.withFormat(format)).open()) {
            boolean more = true;
            while (more) {
                var part = reader.next();
                more = part.isPresent();
                part.ifPresent(FuzzedTable::touch);
            }
        }
    }

    private static void touch(Table part) {
        for (Column column : part.columns()) {
            for (int i = 0; i < column.size(); i++) {
                column.show(i);
            }
        }
    }
}

package layerwise.app;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import layerwise.file.AtomicFile;

/** Comma-separated files (RFC 4180) in UTF-8 as they are written: a header with the columns' names, then one row per line. */
final class Csv {
    private Csv() {}

    /** Writes a header and rows. */
    static void write(Writer writer, List<String> header, Stream<List<String>> rows) throws IOException {
        write(writer, Stream.concat(Stream.of(header), rows));
    }

    /** Writes rows. */
    static void write(Writer writer, Stream<List<String>> rows) throws IOException {
        try {
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
            rows.forEach(csv::writeRecord);
            csv.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Creates or replaces a file with a header and rows, whole or not at all. */
    static void write(Path file, List<String> header, Stream<List<String>> rows) throws IOException {
        AtomicFile.write(file, out -> write(new OutputStreamWriter(out, StandardCharsets.UTF_8), header, rows));
    }
}

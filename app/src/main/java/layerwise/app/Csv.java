package layerwise.app;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import layerwise.file.AtomicFile;
import layerwise.table.Table;

/** Comma-separated files (RFC 4180) in UTF-8: a header with the columns' names, then one row per line. */
final class Csv {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern COMPLAINT = Pattern.compile(
            "(?<what>.+?)(?: \\(0x\\w+\\))?(?:\\. .*)? \\(record starting at line (?<line>\\d+)\\)", Pattern.DOTALL);

    private Csv() {}

    /**
     * The table in a file.
     *
     * @throws InputException if it cannot be read as a table; the message names the file and the line
     */
    static Table read(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException("'" + file + "' is a folder; name a CSV file");
        }
        if (!Files.exists(file)) {
            throw new InputException("there is no file '" + file + "'");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in, List.of());
        } catch (CharacterCodingException e) {
            throw new InputException(file + placeNotUtf8(file) + ": not UTF-8; save the file in that encoding", e);
        } catch (AccessDeniedException e) {
            throw new InputException("'" + file + "' cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new InputException("'" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The table in a stream.
     *
     * @param source what messages call it
     * @param header the columns' names, or none where the first line holds them
     */
    static Table read(String source, InputStream in, List<String> header) throws IOException {
        // A decoder of its own refuses what is not UTF-8; the default would put replacement characters into the table.
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
        List<String> names = header;
        List<List<String>> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> lines = strict().ofCsvRecord(reader)) {
            for (CsvRecord line : lines) {
                if (names.isEmpty()) {
                    names = names(source, line);
                } else {
                    rows.add(cells(source, line, names.size()));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            throw malformed(source, e);
        }
        return Table.of(source, names, rows);
    }

    /** Writes a header and rows. */
    static void write(Writer writer, List<String> header, Stream<List<String>> rows) throws IOException {
        try {
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
            csv.writeRecord(header);
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

    /** The number of fields is left to {@link #cells}, whose message says more. */
    private static CsvReaderBuilder strict() {
        return CsvReader.builder()
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    private static List<String> names(String source, CsvRecord line) {
        List<String> names = new ArrayList<>(line.getFields());
        if (names.getFirst().startsWith(BYTE_ORDER_MARK)) {
            names.set(0, names.getFirst().substring(BYTE_ORDER_MARK.length()));
        }
        for (char separator : new char[] {';', '\t'}) {
            if (names.size() == 1 && names.getFirst().indexOf(separator) >= 0) {
                throw new InputException(source + ": the columns seem to be separated by "
                        + (separator == ';' ? "semicolons" : "tabs") + "; separate them by commas");
            }
        }
        return names;
    }

    private static List<String> cells(String source, CsvRecord line, int columns) {
        if (line.getFieldCount() != columns) {
            throw new InputException(source + ", line " + line.getStartingLineNumber() + ": expected " + columns
                    + (columns == 1 ? " field" : " fields") + " as in the header, but got " + line.getFieldCount());
        }
        return line.getFields();
    }

    /** The reader's complaint, which ends in <i>(record starting at line 2)</i>, with the place put first. */
    private static InputException malformed(String source, CsvParseException e) {
        Matcher complaint = COMPLAINT.matcher(String.valueOf(e.getMessage()));
        return complaint.matches()
                ? new InputException(
                        source + ", line " + complaint.group("line") + ": not a CSV file, " + complaint.group("what"),
                        e)
                : new InputException(source + " is not a CSV file: " + e.getMessage(), e);
    }

    /** <i>, line n</i>, where the file stops being UTF-8. */
    private static String placeNotUtf8(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            CharBuffer decoded = CharBuffer.allocate(1 << 13);
            CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            while (decoder.decode(bytes, decoded, true).isOverflow()) {
                decoded.clear();
            }
            int line = 1;
            for (int i = 0; i < bytes.position(); i++) {
                line += bytes.get(i) == '\n' ? 1 : 0;
            }
            return ", line " + line;
        } catch (IOException e) {
            return "";
        }
    }
}

package layerwise.data;

import java.nio.file.Path;
import java.util.Optional;
import layerwise.table.InvalidTableException;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/**
 * A file of delimited text (RFC 4180; text/tab-separated-values), also gzipped: one row per line, cells in double quotes where they hold
 * delimiters, quotes or line breaks, which may be LF, CRLF or CR. Blank lines are passed over.
 *
 * <p>What the file leaves unsaid is told from its beginning as {@link CsvDialect} describes; columns without a header are named
 * {@code column1}, {@code column2} and so on. In a part whose cells are all numbers or blank
 * a column is numeric, in others it is text.
 */
final class CsvSource implements TableSource {
    private static final int SAMPLE = 1 << 16;
    private static final int LARGEST_SAMPLE = 1 << 21;

    private final Path file;
    private final ReadOptions options;
    private final Optional<Character> delimiter;

    CsvSource(Path file, DataFormat format, ReadOptions options) {
        this.file = file;
        this.options = options;
        this.delimiter = options.delimiter().or(() -> format == DataFormat.TSV ? Optional.of('\t') : Optional.empty());
        delimiter.ifPresent(CsvSource::requireDelimiter);
    }

    private static void requireDelimiter(char delimiter) {
        if (delimiter == '\n' || delimiter == '\r' || delimiter == '"') {
            throw new InvalidTableException(
                    "cells cannot be delimited by a quote or a line break; name another delimiter");
        }
    }

    @Override
    public String source() {
        return file.toString();
    }

    @Override
    public TableReader open() {
        TextFile text = TextFile.open(file, options.encoding());
        try {
            int size = SAMPLE;
            String sample = text.sample(size);
            while (!text.isWhole() && size < LARGEST_SAMPLE && lineBreaks(sample) < 2) {
                size *= 2;
                sample = text.sample(size);
            }
            if (sample.indexOf('\0') >= 0) {
                throw new InvalidTableException(
                        file + " is not a text file: it holds the character 0, as other formats do"
                                + " and UTF-16 without a byte-order mark, for which --encoding utf-16le would be said");
            }
            CsvDialect dialect = CsvDialect.of(sample, text.isWhole(), delimiter, options.header());
            return new CsvTableReader(file.toString(), text, dialect, options.columns());
        } catch (RuntimeException e) {
            text.close();
            throw e;
        }
    }

    private static int lineBreaks(String sample) {
        int breaks = 0;
        for (int i = 0; i < sample.length() && breaks < 2; i++) {
            char c = sample.charAt(i);
            breaks += c == '\n' || (c == '\r' && !(i + 1 < sample.length() && sample.charAt(i + 1) == '\n')) ? 1 : 0;
        }
        return breaks;
    }
}

package layerwise.data;

import java.io.IOException;
import java.io.Reader;
import layerwise.table.InvalidTableException;
import org.jspecify.annotations.Nullable;

/** The lines of a text, which end with LF, CR or CRLF. */
final class LineReader {
    private static final int LONGEST = 1 << 24;

    private final String source;
    private final TextFile file;
    private final Reader reader;
    private final char[] buffer = new char[1 << 14];
    private final StringBuilder line = new StringBuilder();
    private int place;
    private int filled;
    private boolean afterReturn;
    private long number;

    LineReader(String source, TextFile file) {
        this.source = source;
        this.file = file;
        this.reader = file.reader();
    }

    /** The number of the line last read, from 1 on. */
    long number() {
        return number;
    }

    /**
     * The next line, without its end; none behind the last.
     *
     * @throws InvalidTableException if it cannot be read, or is longer than 2²⁴ characters
     */
    @Nullable
    String next() {
        line.setLength(0);
        number++;
        boolean any = false;
        while (place < filled || fill()) {
            char c = buffer[place++];
            if (c == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = c == '\r';
            if (c == '\n' || c == '\r') {
                return line.toString();
            }
            any = true;
            if (line.length() == LONGEST) {
                throw new InvalidTableException(
                        String.format("%s, line %d: the line is longer than %,d characters", source, number, LONGEST));
            }
            line.append(c);
        }
        return any ? line.toString() : null;
    }

    private boolean fill() {
        try {
            place = 0;
            filled = reader.read(buffer);
            return filled > 0;
        } catch (IOException e) {
            throw file.explained(e);
        }
    }
}

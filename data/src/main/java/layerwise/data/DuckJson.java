package layerwise.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import layerwise.table.InvalidTableException;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a JSON file: one after the other, for example a line each, or in an array. The columns are the keys of all objects.
 * Strings stay as they are spelled, also those that hold dates. The types are found by a first pass over the whole file, once for all
 * readings.
 */
final class DuckJson implements DuckRelation {
    private static final Pattern NUMBERED = Pattern.compile("(.*)_\\d+", Pattern.DOTALL);

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int HEAD = 4096;

    private final String source;
    private final String options;
    private @Nullable String found;

    private DuckJson(String source, String options) {
        this.source = source;
        this.options = options;
    }

    /**
     * The objects in {@code file}.
     *
     * @throws InvalidTableException if it cannot be read
     */
    static DuckJson of(Path file) {
        byte[] head = head(file);
        boolean gzipped = head.length >= 2 && head[0] == 0x1F && head[1] == (byte) 0x8B;
        String options = DuckDatabase.literal(file.toAbsolutePath().toString()) + ", compression = "
                + (gzipped ? "'gzip'" : "'none'")
                // DuckDB sees by itself what is one after the other, but no array behind a byte order mark.
                + (isArray(gzipped ? unpacked(head) : head) ? ", format = 'array'" : "")
                // The whole file is looked at: a key that first comes late would be passed over in silence.
                + ", sample_size = -1, records = true, map_inference_threshold = -1, field_appearance_threshold = 0";
        return new DuckJson(file.toString(), options);
    }

    private static byte[] head(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    private static byte[] unpacked(byte[] head) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
            return in.readNBytes(HEAD / 8);
        } catch (IOException e) {
            // DuckDB says what is wrong with it.
            return new byte[0];
        }
    }

    private static boolean isArray(byte[] head) {
        int i = Arrays.mismatch(head, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length ? BYTE_ORDER_MARK.length : 0;
        while (i < head.length && (head[i] == ' ' || head[i] == '\t' || head[i] == '\n' || head[i] == '\r')) {
            i++;
        }
        return i < head.length && head[i] == '[';
    }

    @Override
    public synchronized String from(DuckDatabase database) throws SQLException {
        if (found == null) {
            found = find(database);
        }
        return found;
    }

    private String find(DuckDatabase database) throws SQLException {
        String guessed = "read_json(" + options;
        List<DuckColumn.Described> columns;
        try {
            columns = DuckColumn.describe(database, guessed + ")");
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("expected records")) {
                throw new InvalidTableException(
                        source + " holds no JSON objects; expected one per row, a line each or all in an array", e);
            }
            throw e;
        }
        if (areRenamed(columns)) {
            return guessed + ")";
        }
        List<String> types = new ArrayList<>();
        for (DuckColumn.Described column : columns) {
            types.add(DuckDatabase.literal(column.name()) + ": " + DuckDatabase.literal(type(column.type())));
        }
        return guessed + ", columns = {" + String.join(", ", types) + "})";
    }

    /** Strings are left alone; what is of several types is spelled. */
    private static String type(String guessed) {
        return switch (guessed) {
            case "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE", "UUID" -> "VARCHAR";
            case "\"NULL\"" -> "JSON";
            case "JSON[]" -> "DOUBLE[]";
            default -> guessed;
        };
    }

    /** Whether DuckDB may have renamed a key, as in <i>A_1</i> beside <i>a</i>, which must then be left to its own guess. */
    private static boolean areRenamed(List<DuckColumn.Described> columns) {
        List<String> names = columns.stream()
                .map(column -> column.name().toLowerCase(Locale.ROOT))
                .toList();
        return names.stream()
                .map(NUMBERED::matcher)
                .anyMatch(numbered -> numbered.matches() && names.contains(numbered.group(1)));
    }
}

package layerwise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import layerwise.table.InvalidTableException;

/** The kinds of files that tables are read from. */
public enum DataFormat {
    /** Text with a delimiter between cells, see RFC 4180; also gzipped. */
    CSV,
    /** As CSV, with tabs. */
    TSV,
    /** Apache Parquet. */
    PARQUET,
    /** A JSON object a line, or an array of objects; also gzipped. */
    JSON,
    /** Weka's attribute-relation file format. */
    ARFF,
    /** HDF5: every array whose first axis is examples is a column. */
    HDF5,
    /** One array of NumPy's. */
    NPY,
    /** Several arrays of NumPy's, each a column. */
    NPZ,
    /** The format of MNIST's files, also gzipped. */
    IDX,
    /** A picture, a folder of pictures, or a folder with a folder of pictures for each class. */
    IMAGES;

    private static final int HEAD = 512;
    private static final byte[] HDF5_SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};

    /** The format of that name, whatever its case. */
    public static DataFormat of(String name) {
        for (DataFormat format : values()) {
            if (format.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "there is no format '" + name + "'; there are " + String.join(", ", names()));
    }

    private static String[] names() {
        return Arrays.stream(values()).map(DataFormat::toString).toArray(String[]::new);
    }

    /**
     * What a file is, by its first bytes, or where these could begin anything, by its name; what is neither known by its bytes nor by
     * its name is CSV.
     *
     * @throws InvalidTableException if there is no such file or it cannot be read
     */
    public static DataFormat of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (Files.isDirectory(file)) {
            return IMAGES;
        }
        byte[] head = head(file);
        if (startsWith(head, "PAR1")) {
            return PARQUET;
        }
        if (startsWith(head, HDF5_SIGNATURE)) {
            return HDF5;
        }
        if (startsWith(head, "\u0093NUMPY")) {
            return NPY;
        }
        if (startsWith(head, "PK\u0003\u0004") && name.endsWith(".npz")) {
            return NPZ;
        }
        if (isPicture(head)) {
            return IMAGES;
        }
        if (isIdx(head)) {
            return IDX;
        }
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return byName(plain.substring(plain.lastIndexOf('.') + 1));
    }

    private static DataFormat byName(String ending) {
        return switch (ending) {
            case "tsv", "tab" -> TSV;
            case "json", "jsonl", "ndjson" -> JSON;
            case "arff" -> ARFF;
            case "parquet", "pq" -> PARQUET;
            case "h5", "hdf5" -> HDF5;
            case "npy" -> NPY;
            case "npz" -> NPZ;
            case "png", "jpg", "jpeg", "gif", "bmp" -> IMAGES;
            default -> ending.endsWith("-ubyte") ? IDX : CSV;
        };
    }

    private static boolean isPicture(byte[] head) {
        return startsWith(head, "\u0089PNG\r\n") || startsWith(head, "\u00FF\u00D8\u00FF") || startsWith(head, "GIF8");
    }

    /** Two zeros, a type and a number of dimensions. */
    private static boolean isIdx(byte[] head) {
        return head.length >= 4
                && head[0] == 0
                && head[1] == 0
                && head[2] >= 0x08
                && head[2] <= 0x0E
                && head[3] >= 1
                && head[3] <= 8;
    }

    private static boolean startsWith(byte[] head, String latin1) {
        return startsWith(head, latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean startsWith(byte[] head, byte[] signature) {
        return head.length >= signature.length
                && Arrays.equals(head, 0, signature.length, signature, 0, signature.length);
    }

    /** The first bytes, of a gzipped file those of what is packed. */
    private static byte[] head(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD);
            return startsWith(head, "\u001F\u008B") ? unpackedHead(file) : head;
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    private static byte[] unpackedHead(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readNBytes(HEAD);
        } catch (java.io.EOFException | java.util.zip.ZipException e) {
            // Whoever reads it says what is wrong with it.
            return new byte[0];
        }
    }

    /** The name as options spell it, for example {@code parquet}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

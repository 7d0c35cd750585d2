package layerwise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import layerwise.file.InvalidFileException;
import layerwise.math.Precision;

/**
 * The beginning of an {@link ExampleFile}, little-endian: at 0 eight bytes that no text file begins with, at 8 the version of the format, at
 * 12 the bytes of a number (4 or 8), at 16 n⁰, at 20 the rows of Y, at 24 whether there are weights, at 28 the number of examples, at 32
 * the CRC-32C of the examples, at 36 the length of the note, at 40 the CRC-32C of all this and the note, in which it counts as 0; at 64
 * the note in UTF-8. The examples follow at the next multiple of 64: of each its column of X, that of Y, its weight.
 *
 * @param precision float32 or float64
 * @param inputs n⁰
 * @param targetRows the rows of Y
 * @param isWeighted whether each example has a weight
 * @param count the number of examples
 * @param checksum the CRC-32C of the examples
 * @param note the writer's
 */
record ExampleHeader(
        Precision precision, int inputs, int targetRows, boolean isWeighted, int count, int checksum, String note) {
    /** The longest note, in bytes. */
    static final int LONGEST_NOTE = 1 << 20;

    /** The length of what is before the note. */
    static final int FIXED = 64;

    private static final long MAGIC = 0x0A1A_0A0D_5857_4C89L;
    private static final int VERSION = 1;
    private static final int NOTE_LENGTH_AT = 36;
    private static final int CHECKSUM_AT = 40;

    /** Where the examples begin. */
    long start() {
        return start(note.getBytes(StandardCharsets.UTF_8).length);
    }

    private static long start(int noteLength) {
        return (FIXED + (long) noteLength + FIXED - 1) / FIXED * FIXED;
    }

    /** The bytes of an example. */
    long stride() {
        return ((long) inputs + targetRows + (isWeighted ? 1 : 0)) * precision.bytes();
    }

    /** The length of the file. */
    long length() {
        return start() + count * stride();
    }

    /** The header as it stands in the file, up to where the examples begin. */
    ByteBuffer bytes() {
        byte[] text = note.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate((int) start()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(precision.bytes());
        bytes.putInt(inputs).putInt(targetRows).putInt(isWeighted ? 1 : 0).putInt(count);
        bytes.putInt(checksum).putInt(text.length);
        bytes.put(FIXED, text);
        bytes.putInt(CHECKSUM_AT, checksum(bytes));
        return bytes.rewind();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().rewind());
        return (int) crc.getValue();
    }

    /**
     * The length of the whole header.
     *
     * @param fixed the first {@link #FIXED} bytes of a file, or fewer where it has no more
     * @throws InvalidFileException if they are not those of such a file
     */
    static int length(Path file, ByteBuffer fixed) throws InvalidFileException {
        fixed.order(ByteOrder.LITTLE_ENDIAN);
        if (fixed.remaining() < Long.BYTES + Integer.BYTES || fixed.getLong(0) != MAGIC) {
            throw new InvalidFileException(file, "it is no file of examples, or its beginning is damaged");
        }
        int version = fixed.getInt(Long.BYTES);
        if (version > VERSION) {
            throw new InvalidFileException(
                    file,
                    "it is of version " + version + " of its format, but this Layerwise reads up to version " + VERSION
                            + "; make it anew, or use a newer Layerwise");
        }
        if (fixed.remaining() < FIXED) {
            throw new InvalidFileException(file, "it is cut short within its header; make it anew");
        }
        int note = fixed.getInt(NOTE_LENGTH_AT);
        if (note < 0 || note > LONGEST_NOTE) {
            throw new InvalidFileException(file, "its header is damaged; make it anew");
        }
        return (int) start(note);
    }

    /**
     * The header.
     *
     * @param bytes of the whole header
     * @param fileLength of the file, which must be what the header says
     * @throws InvalidFileException if they are damaged, or the file is longer or shorter
     */
    static ExampleHeader read(Path file, ByteBuffer bytes, long fileLength) throws InvalidFileException {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        int expected = bytes.getInt(CHECKSUM_AT);
        bytes.putInt(CHECKSUM_AT, 0);
        int width = bytes.getInt(12);
        int inputs = bytes.getInt(16);
        int targetRows = bytes.getInt(20);
        int weighted = bytes.getInt(24);
        int count = bytes.getInt(28);
        if (checksum(bytes) != expected
                || (width != Float.BYTES && width != Double.BYTES)
                || inputs < 1
                || targetRows < 1
                || (weighted != 0 && weighted != 1)
                || count < 1) {
            throw new InvalidFileException(file, "its header is damaged; make it anew");
        }
        byte[] text = new byte[bytes.getInt(NOTE_LENGTH_AT)];
        bytes.get(FIXED, text);
        ExampleHeader header = new ExampleHeader(
                width == Float.BYTES ? Precision.FLOAT32 : Precision.FLOAT64,
                inputs,
                targetRows,
                weighted == 1,
                count,
                bytes.getInt(32),
                new String(text, StandardCharsets.UTF_8));
        // Divided, as the product of hostile numbers may be more than a long holds.
        long examples = fileLength - header.start();
        if (examples % header.stride() != 0 || examples / header.stride() != count) {
            throw new InvalidFileException(
                    file,
                    "its header tells of " + count + " examples of " + header.stride() + " bytes, but it is "
                            + fileLength + " bytes long; make it anew");
        }
        return header;
    }
}

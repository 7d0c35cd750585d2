package layerwise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A model file with what a random change breaks first put right: the length says where the header's JSON ends, and the checksum is that
 * of the file.
 */
final class MendedModelFile {
    private static final byte[] CHECKSUM = "\"sha256\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 64;

    private MendedModelFile() {}

    /** The mended bytes, or nothing where nothing was to be mended, or could be. */
    static Optional<byte[]> of(byte[] file) {
        int end = endOfHeader(file);
        int digits = indexOf(file, CHECKSUM, end) + CHECKSUM.length;
        if (end < 0 || digits < CHECKSUM.length || digits + DIGITS > end) {
            return Optional.empty();
        }
        byte[] mended = file.clone();
        ByteBuffer.wrap(mended).order(ByteOrder.LITTLE_ENDIAN).putLong(0, end - Long.BYTES);
        Arrays.fill(mended, digits, digits + DIGITS, (byte) '0');
        byte[] checksum = HexFormat.of().formatHex(sha256(mended)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(checksum, 0, mended, digits, DIGITS);
        return Arrays.equals(mended, file) ? Optional.empty() : Optional.of(mended);
    }

    /** Behind the bracket that closes the first one, and the blanks that follow; −1 if there is none. */
    private static int endOfHeader(byte[] file) {
        int depth = 0;
        boolean quoted = false;
        for (int i = Long.BYTES; i < file.length; i++) {
            byte b = file[i];
            if (b == '\\') {
                i++;
            } else if (b == '"') {
                quoted = !quoted;
            } else if (!quoted && b == '{') {
                depth++;
            } else if (!quoted && b == '}' && --depth <= 0) {
                int end = i + 1;
                while (end < file.length && file[end] == ' ') {
                    end++;
                }
                return depth == 0 ? end : -1;
            }
        }
        return -1;
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int end) {
        for (int i = 0; i + wanted.length <= end; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -wanted.length - 1;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package layerwise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SequencedMap;
import layerwise.file.Json;

/** Model files put together by hand, so that tests have those that no Layerwise writes, with a checksum that is right all the same. */
final class ModelBytes {
    private static final byte[] FIELD = "\"sha256\":\"".getBytes(StandardCharsets.UTF_8);
    private static final int DIGITS = 64;

    private ModelBytes() {}

    /** The length of the header, the header, the data. */
    static byte[] of(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    /**
     * A sealed file.
     *
     * @param metadata all but the checksum
     * @param tensors the tensors' fields in the header, without braces around them
     */
    static byte[] sealed(SequencedMap<String, String> metadata, String tensors, byte[] data) {
        String strings = Json.write(metadata);
        String header = "{\"__metadata__\":" + strings.substring(0, strings.length() - 1) + ",\"sha256\":\""
                + "0".repeat(DIGITS) + "\"}" + (tensors.isEmpty() ? "" : ",") + tensors + "}";
        return seal(of(header, data));
    }

    /** The same bytes with the checksum that belongs to them, where they have room for one. */
    static byte[] seal(byte[] bytes) {
        int field = indexOf(bytes, FIELD);
        int start = field + FIELD.length;
        if (field < 0 || start + DIGITS > bytes.length) {
            return bytes;
        }
        byte[] sealed = bytes.clone();
        Arrays.fill(sealed, start, start + DIGITS, (byte) '0');
        byte[] digits = HexFormat.of().formatHex(sha256(sealed)).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(digits, 0, sealed, start, DIGITS);
        return sealed;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}

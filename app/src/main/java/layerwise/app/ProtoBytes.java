package layerwise.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One message in the wire format of Protocol Buffers, as much of it as event files need: a field is a key, 8 × number + kind,
 * and its value. Source: "Encoding", protobuf.dev/programming-guides/encoding.
 */
final class ProtoBytes {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds an {@code int64}, or an enum's number. */
    ProtoBytes whole(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    /** Adds a {@code double}. */
    ProtoBytes float64(int field, double value) {
        key(field, EIGHT_BYTES);
        littleEndian(Double.doubleToLongBits(value), 8);
        return this;
    }

    /** Adds a {@code float}. */
    ProtoBytes float32(int field, float value) {
        key(field, FOUR_BYTES);
        littleEndian(Float.floatToIntBits(value), 4);
        return this;
    }

    /** Adds a {@code repeated double}, packed. */
    ProtoBytes float64s(int field, double[] values) {
        key(field, LENGTH_DELIMITED);
        varint(8L * values.length);
        for (double value : values) {
            littleEndian(Double.doubleToLongBits(value), 8);
        }
        return this;
    }

    /** Adds a {@code string}. */
    ProtoBytes text(int field, String value) {
        return delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a message. */
    ProtoBytes message(int field, ProtoBytes value) {
        return delimited(field, value.toByteArray());
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    private ProtoBytes delimited(int field, byte[] value) {
        key(field, LENGTH_DELIMITED);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void key(int field, int kind) {
        varint(((long) field << 3) | kind);
    }

    /** Seven bits to a byte, the lowest first; the eighth says that more follow. */
    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private void littleEndian(long bits, int count) {
        for (int i = 0; i < count; i++) {
            bytes.write((int) (bits >>> (8 * i)));
        }
    }
}

package layerwise.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An element that is a number or a truth value.
 *
 * @param kind what its bits mean
 * @param bytes how many: 1 for truth values; 1, 2, 4 or 8 for integers; 2, 4 or 8 for IEEE 754's floating-point numbers
 * @param order of its bytes
 */
record NumberType(Kind kind, int bytes, ByteOrder order) implements ElementType {
    /** What the bits of a number mean. */
    enum Kind {
        /** False where they are zero. */
        BOOLEAN,
        /** An integer in two's complement. */
        SIGNED,
        /** An integer from 0 on. */
        UNSIGNED,
        /** Sign, exponent, significand. */
        FLOAT
    }

    private static final double TWO_TO_64 = 0x1p64;
    private static final long LARGEST_EXACT = 1L << 53;

    /** Whether float32 holds every such number exactly. */
    boolean fitsFloat32() {
        return kind == Kind.FLOAT ? bytes <= Float.BYTES : bytes <= Short.BYTES;
    }

    /** Whether there are such numbers that float64 does not hold exactly. */
    boolean exceedsFloat64() {
        return (kind == Kind.SIGNED || kind == Kind.UNSIGNED) && bytes == Long.BYTES;
    }

    /** Whether the integer at {@code offset} is beyond 2⁵³, from where on float64 does not hold all of them. */
    boolean isInexact(ByteBuffer cells, int offset) {
        long value = cells.order(order).getLong(offset);
        return value > LARGEST_EXACT || (kind == Kind.SIGNED ? value < -LARGEST_EXACT : value < 0);
    }

    /** The element at {@code offset} as text: exact digits of an integer, {@code true} or {@code false} of a truth value. */
    String digits(ByteBuffer cells, int offset) {
        cells.order(order);
        return switch (kind) {
            case BOOLEAN -> Boolean.toString(cells.get(offset) != 0);
            case FLOAT -> Double.toString(get(cells, offset));
            case SIGNED ->
                bytes == Long.BYTES ? Long.toString(cells.getLong(offset)) : Long.toString((long) get(cells, offset));
            case UNSIGNED ->
                bytes == Long.BYTES
                        ? Long.toUnsignedString(cells.getLong(offset))
                        : Long.toString((long) get(cells, offset));
        };
    }

    /** The element at {@code offset}, rounded to float64. */
    double get(ByteBuffer cells, int offset) {
        double[] one = new double[1];
        read(cells, offset, bytes, one);
        return one[0];
    }

    /** Reads an element from {@code offset} on, each {@code stride} bytes behind the one before, into each place of {@code to}. */
    void read(ByteBuffer cells, int offset, int stride, double[] to) {
        cells.order(order);
        switch (kind) {
            case BOOLEAN -> {
                for (int i = 0, at = offset; i < to.length; i++, at += stride) {
                    to[i] = cells.get(at) == 0 ? 0 : 1;
                }
            }
            case SIGNED -> readSigned(cells, offset, stride, to);
            case UNSIGNED -> readUnsigned(cells, offset, stride, to);
            case FLOAT -> readFloating(cells, offset, stride, to);
        }
    }

    private void readSigned(ByteBuffer cells, int offset, int stride, double[] to) {
        int at = offset;
        switch (bytes) {
            case 1 -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    to[i] = cells.get(at);
                }
            }
            case 2 -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    to[i] = cells.getShort(at);
                }
            }
            case 4 -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    to[i] = cells.getInt(at);
                }
            }
            default -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    to[i] = cells.getLong(at);
                }
            }
        }
    }

    private void readUnsigned(ByteBuffer cells, int offset, int stride, double[] to) {
        int at = offset;
        switch (bytes) {
            case 1 -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    to[i] = cells.get(at) & 0xFF;
                }
            }
            case 2 -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    to[i] = cells.getShort(at) & 0xFFFF;
                }
            }
            case 4 -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    to[i] = cells.getInt(at) & 0xFFFF_FFFFL;
                }
            }
            default -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    long value = cells.getLong(at);
                    to[i] = value < 0 ? value + TWO_TO_64 : value;
                }
            }
        }
    }

    private void readFloating(ByteBuffer cells, int offset, int stride, double[] to) {
        int at = offset;
        switch (bytes) {
            case 2 -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    to[i] = Float.float16ToFloat(cells.getShort(at));
                }
            }
            case 4 -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    to[i] = cells.getFloat(at);
                }
            }
            default -> {
                for (int i = 0; i < to.length; i++, at += stride) {
                    to[i] = cells.getDouble(at);
                }
            }
        }
    }

    /** Reads elements that lie side by side from {@code offset} on, of a type that float32 holds exactly. */
    void read(ByteBuffer cells, int offset, float[] to) {
        cells.order(order);
        boolean signed = kind == Kind.SIGNED;
        if (kind == Kind.BOOLEAN) {
            for (int i = 0; i < to.length; i++) {
                to[i] = cells.get(offset + i) == 0 ? 0 : 1;
            }
        } else if (bytes == 1) {
            int mask = signed ? -1 : 0xFF;
            for (int i = 0; i < to.length; i++) {
                to[i] = cells.get(offset + i) & mask;
            }
        } else if (kind != Kind.FLOAT) {
            int mask = signed ? -1 : 0xFFFF;
            for (int i = 0; i < to.length; i++) {
                to[i] = cells.getShort(offset + i * Short.BYTES) & mask;
            }
        } else if (bytes == Float.BYTES) {
            cells.slice(offset, to.length * Float.BYTES)
                    .order(order)
                    .asFloatBuffer()
                    .get(to);
        } else {
            for (int i = 0; i < to.length; i++) {
                to[i] = Float.float16ToFloat(cells.getShort(offset + i * Short.BYTES));
            }
        }
    }
}

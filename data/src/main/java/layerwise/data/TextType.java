package layerwise.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An element that is text. */
non-sealed interface TextType extends ElementType {
    /**
     * The text of the element that begins at {@code offset}, or null where the bytes there are none.
     *
     * @param cells whose order of bytes is not relied on
     */
    @Nullable
    String text(ByteBuffer cells, int offset);

    /** NumPy's {@code <U}: a code point in each four bytes, the rest zeros. */
    record CodePoints(int bytes, ByteOrder order) implements TextType {
        @Override
        public @Nullable String text(ByteBuffer cells, int offset) {
            StringBuilder text = new StringBuilder(bytes / Integer.BYTES);
            int characters = bytes / Integer.BYTES;
            while (characters > 0 && codePoint(cells, offset, characters - 1) == 0) {
                characters--;
            }
            for (int i = 0; i < characters; i++) {
                int codePoint = codePoint(cells, offset, i);
                if (!Character.isValidCodePoint(codePoint)) {
                    return null;
                }
                text.appendCodePoint(codePoint);
            }
            return text.toString();
        }

        private int codePoint(ByteBuffer cells, int offset, int i) {
            int little = cells.order(ByteOrder.LITTLE_ENDIAN).getInt(offset + i * Integer.BYTES);
            return order == ByteOrder.LITTLE_ENDIAN ? little : Integer.reverseBytes(little);
        }
    }

    /** Where the bytes of a fixed-width text end. */
    enum Padding {
        /** At the first zero. */
        TERMINATED,
        /** Before the zeros at the end. */
        ZEROS,
        /** Before the blanks at the end. */
        BLANKS
    }

    /** Bytes of a fixed number, see {@link TextType#decode}. */
    record Characters(int bytes, Padding padding) implements TextType {
        @Override
        public String text(ByteBuffer cells, int offset) {
            int length = 0;
            if (padding == Padding.TERMINATED) {
                while (length < bytes && cells.get(offset + length) != 0) {
                    length++;
                }
            } else {
                int filler = padding == Padding.ZEROS ? 0 : ' ';
                length = bytes;
                while (length > 0 && cells.get(offset + length - 1) == filler) {
                    length--;
                }
            }
            return decode(cells.slice(offset, length));
        }
    }

    /** A name for each of some integers, as HDF5's enumerations are; what has no name keeps its digits. */
    record Names(NumberType number, Map<Integer, String> names) implements TextType {
        /** Copies the names. */
        public Names {
            names = Map.copyOf(names);
        }

        @Override
        public int bytes() {
            return number.bytes();
        }

        @Override
        public String text(ByteBuffer cells, int offset) {
            double value = number.get(cells, offset);
            String name = names.get((int) value);
            return name == null || (int) value != value ? number.digits(cells, offset) : name;
        }
    }

    /** Text in UTF-8; bytes that are not, as in files that name no encoding, are Latin-1. */
    static String decode(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException e) {
            return StandardCharsets.ISO_8859_1.decode(bytes).toString();
        }
    }
}

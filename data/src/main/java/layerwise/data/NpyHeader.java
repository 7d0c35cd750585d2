package layerwise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import layerwise.table.InvalidTableException;

/**
 * The header of an array of NumPy's, versions 1.0, 2.0 and 3.0. Source: the specification in NumPy's {@code numpy.lib.format}.
 *
 * @param descr the type of the elements as NumPy spells it: a string, or a sequence of fields
 * @param fortran whether the first axis, not the last, is the one along which elements lie side by side
 * @param shape the lengths of the axes
 * @param bytes the number of bytes before the first element
 */
@SuppressWarnings("ArrayRecordComponent") // Not compared.
record NpyHeader(Object descr, boolean fortran, long[] shape, int bytes) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LARGEST = 1 << 20;
    private static final int MOST_AXES = 64;

    /**
     * The header that a stream begins with.
     *
     * @param source the beginning of a message
     * @param available the number of bytes in the stream
     * @throws InvalidTableException if it is no such header, or one of another version
     */
    static NpyHeader read(String source, InputStream in, long available) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new InvalidTableException(
                    source + " is no array of NumPy's: it does not begin with \\x93NUMPY and a version");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3 || start[MAGIC.length + 1] != 0) {
            throw new InvalidTableException(source + " is written in version " + version + "." + start[MAGIC.length + 1]
                    + " of NumPy's format, but 1.0, 2.0 and 3.0 are read");
        }
        int lengthBytes = version == 1 ? 2 : 4;
        byte[] lengths = in.readNBytes(lengthBytes);
        long length = 0;
        for (int i = lengths.length - 1; i >= 0; i--) {
            length = length << 8 | (lengths[i] & 0xFF);
        }
        int before = start.length + lengthBytes;
        if (lengths.length < lengthBytes || length > available - before) {
            throw new InvalidTableException(source + " ends within its header; the file is incomplete");
        }
        if (length > LARGEST) {
            throw new InvalidTableException(source + " has a header of " + length + " bytes, but at most " + LARGEST
                    + " are read; save fewer or shorter fields");
        }
        byte[] header = in.readNBytes((int) length);
        if (header.length < length) {
            throw new InvalidTableException(source + " ends within its header; the file is incomplete");
        }
        Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return parse(source, decode(source, header, charset), before + (int) length);
    }

    private static String decode(String source, byte[] header, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(header)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidTableException(source + " has a header that is not in " + charset, e);
        }
    }

    private static NpyHeader parse(String source, String header, int bytes) {
        Map<String, Object> entries;
        try {
            entries = PythonLiteral.dictionary(header);
        } catch (PythonLiteral.SyntaxException e) {
            throw new InvalidTableException(
                    source + " has a damaged header: " + e.getMessage() + " of the description", e);
        }
        if (!entries.keySet().equals(Set.of("descr", "fortran_order", "shape"))) {
            throw new InvalidTableException(
                    source + " has a damaged header: expected descr, fortran_order and shape, but got "
                            + String.join(", ", entries.keySet()));
        }
        if (!(entries.get("fortran_order") instanceof Boolean fortran)
                || !(entries.get("shape") instanceof PythonLiteral.Sequence shape)
                || !shape.isTuple()
                || !shape.items().stream().allMatch(Long.class::isInstance)
                || shape.items().size() > MOST_AXES) {
            throw new InvalidTableException(
                    source + " has a damaged header: expected fortran_order to be True or False and"
                            + " shape a tuple of integers");
        }
        List<Object> items = shape.items();
        long[] axes = new long[items.size()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = (Long) items.get(i);
        }
        return new NpyHeader(entries.getOrDefault("descr", ""), fortran, axes, bytes);
    }
}

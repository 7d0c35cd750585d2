package layerwise.data;

import io.jhdf.object.message.FilterPipelineMessage.FilterInfo;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import layerwise.table.InvalidTableException;

/**
 * The filters that a chunk of an HDF5 array has passed in writing, undone from last to first: shuffle, gzip, lzf, Fletcher's checksum.
 * Source: the <i>HDF5 File Format Specification</i> 3.0, IV.A.2.l.
 */
final class Hdf5Filters {
    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER = 3;
    private static final int LZF = 32000;
    private static final int CHECKSUM_BYTES = 4;
    /** No byte of gzip becomes more than 1032 (RFC 1951), and none of lzf more than 88 (264 from three). */
    private static final int MOST_PACKED = 1032;

    private final String source;
    private final List<FilterInfo> filters;

    /**
     * The filters of an array.
     *
     * @param source the beginning of a message
     * @throws InvalidTableException if there is another one
     */
    Hdf5Filters(String source, List<FilterInfo> filters) {
        this.source = source;
        this.filters = List.copyOf(filters);
        for (FilterInfo filter : filters) {
            int id = filter.getId();
            if (id != DEFLATE && id != SHUFFLE && id != FLETCHER && id != LZF) {
                throw new InvalidTableException(source + " is packed by filter " + id + " (" + filter.getName()
                        + "), which is not read; write it with gzip, lzf, shuffle, fletcher32 or none");
            }
        }
    }

    /** The most bytes that as many stored ones can become. */
    long mostUnpacked(long stored) {
        long most = stored;
        for (FilterInfo filter : filters) {
            if (filter.getId() == DEFLATE || filter.getId() == LZF) {
                most = Math.min(most, Integer.MAX_VALUE) * MOST_PACKED;
            }
        }
        return most;
    }

    /**
     * The elements of a chunk.
     *
     * @param stored its bytes in the file
     * @param skipped the filters that it has not passed
     * @param bytes how many its elements are
     */
    byte[] undo(byte[] stored, BitSet skipped, int bytes) {
        if (bytes > mostUnpacked(stored.length)) {
            throw damaged("are too few for its " + bytes + " bytes");
        }
        byte[] data = stored;
        for (int i = filters.size() - 1; i >= 0; i--) {
            if (skipped.get(i)) {
                continue;
            }
            FilterInfo filter = filters.get(i);
            data = switch (filter.getId()) {
                case DEFLATE -> inflate(data, bytes + CHECKSUM_BYTES * filters.size());
                case SHUFFLE -> unshuffle(data, filter.getData());
                case FLETCHER -> withoutChecksum(data);
                default -> decompress(data, bytes + CHECKSUM_BYTES * filters.size());
            };
        }
        if (data.length != bytes) {
            throw damaged("unpack to " + data.length + " instead of " + bytes);
        }
        return data;
    }

    private InvalidTableException damaged(String how) {
        return new InvalidTableException(source + ": the bytes of a chunk " + how + "; the file is damaged");
    }

    private byte[] inflate(byte[] packed, int most) {
        byte[] data = new byte[most];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            int length = 0;
            while (!inflater.finished()) {
                int got = inflater.inflate(data, length, most - length);
                if (got == 0 && !inflater.finished()) {
                    throw damaged("cannot be unpacked");
                }
                length += got;
            }
            return Arrays.copyOf(data, length);
        } catch (DataFormatException e) {
            throw new InvalidTableException(
                    source + ": a chunk cannot be unpacked (" + e.getMessage() + "); the file is damaged", e);
        } finally {
            inflater.end();
        }
    }

    /** The first bytes of all elements stand first, then the second ones; what is no whole element stays. */
    private byte[] unshuffle(byte[] shuffled, int[] values) {
        int elementBytes = values.length == 0 ? 0 : values[0];
        if (elementBytes < 1) {
            throw damaged("are shuffled in elements of " + elementBytes + " bytes");
        }
        byte[] data = shuffled.clone();
        int elements = shuffled.length / elementBytes;
        if (elements > 1) {
            int from = 0;
            for (int b = 0; b < elementBytes; b++) {
                for (int k = 0; k < elements; k++) {
                    data[k * elementBytes + b] = shuffled[from++];
                }
            }
        }
        return data;
    }

    /**
     * Fletcher's sums of the 16-bit words, big-endian, modulo 65535; they stand behind the data, little-endian. Some old versions of HDF5
     * swapped the bytes of each half.
     */
    private byte[] withoutChecksum(byte[] checked) {
        int length = checked.length - CHECKSUM_BYTES;
        if (length < 0) {
            throw damaged("lack their checksum");
        }
        long first = 0;
        long second = 0;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? checked[i + 1] & 0xFF : 0;
            first = (first + ((checked[i] & 0xFF) << 8 | low)) % 65535;
            second = (second + first) % 65535;
        }
        int lower = (checked[length] & 0xFF) | (checked[length + 1] & 0xFF) << 8;
        int upper = (checked[length + 2] & 0xFF) | (checked[length + 3] & 0xFF) << 8;
        boolean same = lower % 65535 == first && upper % 65535 == second;
        boolean swapped = swapped(lower) % 65535 == first && swapped(upper) % 65535 == second;
        if (!same && !swapped) {
            throw damaged("do not have the checksum they were written with");
        }
        return Arrays.copyOf(checked, length);
    }

    private static int swapped(int half) {
        return half >> 8 | (half & 0xFF) << 8;
    }

    /** LibLZF's format: runs of up to 32 bytes as they are, and repetitions of what stands up to 8,192 bytes before. */
    private byte[] decompress(byte[] packed, int most) {
        byte[] data = new byte[most];
        int to = 0;
        int at = 0;
        try {
            while (at < packed.length) {
                int control = packed[at++] & 0xFF;
                if (control < 32) {
                    System.arraycopy(packed, at, data, to, control + 1);
                    at += control + 1;
                    to += control + 1;
                    continue;
                }
                int length = (control >> 5) + 2;
                if (length == 9) {
                    length += packed[at++] & 0xFF;
                }
                int from = to - ((control & 0x1F) << 8 | (packed[at++] & 0xFF)) - 1;
                for (int k = 0; k < length; k++) {
                    data[to++] = data[from++];
                }
            }
        } catch (IndexOutOfBoundsException e) {
            throw new InvalidTableException(source + ": a chunk cannot be unpacked; the file is damaged", e);
        }
        return Arrays.copyOf(data, to);
    }
}

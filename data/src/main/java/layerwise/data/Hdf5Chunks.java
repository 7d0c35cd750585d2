package layerwise.data;

import io.jhdf.Constants;
import io.jhdf.btree.BTreeV1;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.DatasetInfo;
import io.jhdf.dataset.chunked.indexing.BTreeIndex;
import io.jhdf.dataset.chunked.indexing.ExtensibleArrayIndex;
import io.jhdf.dataset.chunked.indexing.FixedArrayIndex;
import io.jhdf.dataset.chunked.indexing.ImplicitChunkIndex;
import io.jhdf.dataset.chunked.indexing.SingleChunkIndex;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import io.jhdf.object.message.FilterPipelineMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import layerwise.table.InvalidTableException;

/**
 * The rows of an array that lies in chunks, blocks of equal shape. The chunks of the same rows are unpacked together, each once, and kept
 * until their last row is read.
 */
final class Hdf5Chunks implements RowBytes {
    private final Hdf5Storage storage;
    private final String place;
    private final int rowBytes;
    private final int elementBytes;
    private final long[] shape;
    private final int[] chunk;
    private final int chunkBytes;
    private final int chunksPerBand;
    private final Hdf5Filters filters;
    private final byte[] fill;
    /** By their number in C order. */
    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();

    private byte[] band = {};
    private long bandFirst;
    private int bandRows;
    private long read;

    /**
     * Where the chunks of an array lie.
     *
     * @param shape the lengths of a chunk's axes
     * @param chunks those that were written
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared.
    record Index(int[] shape, Collection<Chunk> chunks) {}

    /** The rows from the first on. */
    Hdf5Chunks(Hdf5Storage storage, String place, Hdf5Dataset dataset, int rowBytes, Index index) {
        this.storage = storage;
        this.place = place;
        this.rowBytes = rowBytes;
        this.elementBytes = dataset.type().orElseThrow().bytes();
        this.shape = dataset.shape();
        this.chunk = index.shape();
        this.fill = dataset.fill();
        List<FilterPipelineMessage> pipelines = dataset.header().getMessagesOfType(FilterPipelineMessage.class);
        filters = new Hdf5Filters(
                place, pipelines.isEmpty() ? List.of() : pipelines.getFirst().getFilters());
        dataset.requirePlausible(storage, place, rowBytes);
        chunkBytes = chunkBytes(place, chunk, shape.length, elementBytes);
        long inBand = 1;
        for (int k = 1; k < shape.length; k++) {
            inBand = Math.multiplyExact(inBand, Math.ceilDiv(shape[k], chunk[k]));
        }
        chunksPerBand = Math.toIntExact(inBand);
        for (Chunk written : index.chunks()) {
            if (written.getAddress() != Constants.UNDEFINED_ADDRESS) {
                add(written);
            }
        }
    }

    private static int chunkBytes(String place, int[] chunk, int axes, int elementBytes) {
        long bytes = elementBytes;
        boolean positive = chunk.length == axes;
        for (int length : chunk) {
            positive &= length > 0;
            bytes = positive && bytes <= Integer.MAX_VALUE ? bytes * length : bytes;
        }
        if (!positive || bytes > Integer.MAX_VALUE - 1024) {
            throw new InvalidTableException(place + " lies in chunks of shape "
                    + RowLayout.show(Arrays.stream(chunk).asLongStream().toArray())
                    + ", which is not possible; the file is damaged");
        }
        return (int) bytes;
    }

    private void add(Chunk written) {
        long[] offset = written.getChunkOffset();
        boolean inside = offset.length == shape.length;
        long number = 0;
        for (int k = 0; inside && k < shape.length; k++) {
            inside = offset[k] >= 0 && offset[k] % chunk[k] == 0;
            // Chunks beyond the end are left where an array has been made smaller.
            if (inside && offset[k] >= shape[k]) {
                return;
            }
            number = number * Math.ceilDiv(shape[k], chunk[k]) + offset[k] / chunk[k];
        }
        if (!inside || chunks.put(number, written) != null) {
            throw new InvalidTableException(
                    place + " has a chunk at " + RowLayout.show(offset) + " or two of them; the file is damaged");
        }
    }

    @Override
    public ByteBuffer next(int count) {
        byte[] cells = new byte[Math.multiplyExact(count, rowBytes)];
        int done = 0;
        while (done < count) {
            if (read >= bandFirst + bandRows) {
                load(read / chunk[0]);
            }
            int from = (int) (read - bandFirst);
            int rows = Math.min(count - done, bandRows - from);
            System.arraycopy(band, from * rowBytes, cells, done * rowBytes, rows * rowBytes);
            done += rows;
            read += rows;
        }
        return ByteBuffer.wrap(cells);
    }

    private void load(long number) {
        bandFirst = number * chunk[0];
        bandRows = (int) Math.min(chunk[0], shape[0] - bandFirst);
        long bytes = (long) bandRows * rowBytes;
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new InvalidTableException(place + " lies in chunks of " + chunk[0] + " rows, which are " + bytes
                    + " bytes, but at most 2 GB are read at once; write it in chunks of fewer rows");
        }
        band = band.length == bytes ? band : new byte[(int) bytes];
        var written = chunks.subMap(number * chunksPerBand, (number + 1) * chunksPerBand);
        if (written.size() < chunksPerBand) {
            Hdf5Dataset.fill(band, fill);
        }
        for (Chunk one : written.values()) {
            byte[] stored = storage.data(one.getAddress(), one.getSize()).array();
            BitSet skipped = one.getFilterMask() == null ? new BitSet() : one.getFilterMask();
            place(one.getChunkOffset(), filters.undo(stored, skipped, chunkBytes));
        }
    }

    /** Copies what of a chunk lies inside the array to its place in the band, run by run. */
    private void place(long[] offset, byte[] data) {
        int axes = shape.length;
        int[] extent = new int[axes];
        for (int k = 0; k < axes; k++) {
            extent[k] = (int) Math.min(chunk[k], shape[k] - offset[k]);
        }
        // Axes that the chunk has in full lie side by side in both.
        int last = axes - 1;
        while (last > 0 && chunk[last] == shape[last]) {
            last--;
        }
        int[] chunkStride = new int[axes];
        int[] bandStride = new int[axes];
        int inChunk = elementBytes;
        long inBand = elementBytes;
        for (int k = axes - 1; k >= 0; k--) {
            chunkStride[k] = inChunk;
            bandStride[k] = (int) inBand;
            inChunk *= chunk[k];
            inBand *= k == 0 ? 1 : shape[k];
        }
        int run = extent[last] * chunkStride[last];
        int to = 0;
        for (int k = 1; k < axes; k++) {
            to += (int) offset[k] * bandStride[k];
        }
        int from = 0;
        int[] index = new int[last];
        while (true) {
            System.arraycopy(data, from, band, to, run);
            int k = last - 1;
            while (k >= 0 && ++index[k] == extent[k]) {
                from -= (extent[k] - 1) * chunkStride[k];
                to -= (extent[k] - 1) * bandStride[k];
                index[k--] = 0;
            }
            if (k < 0) {
                return;
            }
            from += chunkStride[k];
            to += bandStride[k];
        }
    }

    @Override
    public void close() {
        // The storage is closed by whoever opened it.
    }

    /** Where the chunks of an array lie, by whichever of HDF5's six kinds of index. */
    static Index index(Hdf5Storage storage, Hdf5Dataset dataset, DataLayoutMessage layout) {
        return switch (layout) {
            case ChunkedDataLayoutMessage tree ->
                new Index(
                        tree.getChunkDimensions(),
                        tree.getBTreeAddress() == Constants.UNDEFINED_ADDRESS
                                ? List.of()
                                : BTreeV1.createDataBTree(storage, tree.getBTreeAddress(), dataset.shape().length)
                                        .getChunks());
            case ChunkedDataLayoutMessageV4 latest -> latest(storage, dataset, latest);
            default ->
                throw new InvalidTableException(
                        "'" + dataset.path() + "' is stored in a way that is not read: " + layout.getDataLayout());
        };
    }

    private static Index latest(Hdf5Storage storage, Hdf5Dataset dataset, ChunkedDataLayoutMessageV4 layout) {
        int[] withElement = layout.getChunkDimensions();
        int[] chunk = Arrays.copyOf(withElement, Math.max(0, withElement.length - 1));
        long address = layout.getAddress();
        if (address == Constants.UNDEFINED_ADDRESS) {
            return new Index(chunk, List.of());
        }
        String place = "'" + dataset.path() + "'";
        int bytes = chunkBytes(
                place,
                chunk,
                dataset.shape().length,
                dataset.type().orElseThrow().bytes());
        DatasetInfo info = new DatasetInfo(bytes, dataset.shape(), chunk);
        long all = 1;
        for (int k = 0; k < chunk.length; k++) {
            all = Math.multiplyExact(all, Math.ceilDiv(dataset.shape()[k], chunk[k]));
        }
        int offsets = storage.getSizeOfOffsets();
        int lengths = storage.getSizeOfLengths();
        // The claimed numbers of entries, see III.A.2, VII.B and VII.C of the specification, are allocated by jHDF.
        Collection<Chunk> chunks = switch (layout.getIndexingType()) {
            case ChunkedDataLayoutMessageV4.SINGLE_CHUNK_INDEX -> new SingleChunkIndex(layout, info).getAllChunks();
            case ChunkedDataLayoutMessageV4.IMPLICIT_INDEX -> {
                storage.requireEntries(all, bytes);
                yield new ImplicitChunkIndex(address, info).getAllChunks();
            }
            case ChunkedDataLayoutMessageV4.FIXED_ARRAY_INDEX -> {
                storage.requireEntries(address + 8, lengths, offsets);
                yield new FixedArrayIndex(storage, address, info).getAllChunks();
            }
            case ChunkedDataLayoutMessageV4.EXTENSIBLE_ARRAY_INDEX -> {
                storage.requireEntries(address + 12 + 4L * lengths, lengths, offsets);
                Collection<Chunk> written = new ExtensibleArrayIndex(storage, address, info).getAllChunks();
                if (written.size() != all) {
                    throw new InvalidTableException(place + " has " + all + " chunks, but only the first "
                            + written.size() + " can be found; write all of it");
                }
                yield written;
            }
            default -> {
                storage.requireEntries(address + 16 + offsets + 2, lengths, offsets);
                yield new BTreeIndex(storage, address, info).getAllChunks();
            }
        };
        return new Index(chunk, chunks);
    }
}

package layerwise.data;

import io.jhdf.Superblock;
import io.jhdf.storage.HdfBackingStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import layerwise.table.InvalidTableException;

/**
 * What jHDF reads an HDF5 file through: nothing is allocated that does not lie in the file, and a tree that leads back into itself comes to
 * an end. What describes the file may be read sixteen times over, no more, and from a limited depth of calls: a stack that overflows within
 * a channel leaves the channel waiting for that reader when it is closed, for ever.
 */
final class Hdf5Storage implements HdfBackingStorage, AutoCloseable {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
    private static final int MOST_TIMES = 16;
    private static final long LEAST_BUDGET = 1 << 20;
    private static final int READ_COST = 32;

    /** How many calls deep jHDF may be: it takes two for a level of a tree, and four at most for a group within another. */
    private static final int MOST_CALLS = 512;

    private static final StackWalker CALLS = StackWalker.getInstance();

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final Superblock superblock;
    private long budget;
    private long reads;

    /**
     * The storage of a file, closed with {@link #close}.
     *
     * @throws InvalidTableException if it is no HDF5 file
     */
    Hdf5Storage(Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.READ);
        boolean opened = false;
        try {
            size = channel.size();
            budget = LEAST_BUDGET + Math.multiplyExact(size, MOST_TIMES);
            superblock = Superblock.readSuperblock(channel, start());
            opened = true;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    /** Where the signature stands: at the beginning, or behind a block of the user's, at 512, 1024, …. */
    private long start() throws IOException {
        for (long at = 0; at + SIGNATURE.length <= size; at = Math.max(512, at * 2)) {
            if (bytes(at, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE))) {
                return at;
            }
        }
        throw new InvalidTableException(file + " is no HDF5 file: it has not HDF5's signature");
    }

    /** Bytes of the file, little-endian. */
    ByteBuffer bytes(long address, int length) throws IOException {
        requireInside(address, length);
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long at = address;
        while (bytes.hasRemaining()) {
            int got = channel.read(bytes, at);
            if (got < 0) {
                throw new InvalidTableException(file + " ends at byte " + at + "; the file is incomplete");
            }
            at += got;
        }
        return bytes.flip();
    }

    private void requireInside(long address, long length) {
        if (address < 0 || length < 0 || address > size - length) {
            throw new InvalidTableException(file + " ends at byte " + size + ", but " + length
                    + " bytes are said to be at " + address + "; the file is incomplete or damaged");
        }
    }

    /** Bytes of the file as an address within it counts, from the superblock's base on. */
    ByteBuffer data(long address, int length) {
        try {
            return bytes(Math.addExact(address, superblock.getBaseAddressByte()), length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Refuses a number of entries that cannot lie in the file.
     *
     * @param entryBytes how many bytes each takes at least
     */
    void requireEntries(long entries, int entryBytes) {
        if (entries < 0 || entries > size / entryBytes) {
            throw new InvalidTableException(file + " is said to list " + entries
                    + " parts of an array, more than it can hold; the file is damaged");
        }
    }

    /** Refuses the number of entries that stands at an address in a number of bytes. */
    void requireEntries(long address, int bytes, int entryBytes) {
        ByteBuffer number = readBufferFromAddress(address, bytes);
        long entries = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            entries = entries << 8 | (number.get(i) & 0xFF);
        }
        requireEntries(entries, entryBytes);
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int length) {
        spend(length);
        return data(address, length);
    }

    private void spend(long length) {
        budget -= READ_COST + Math.max(0, length);
        if (budget < 0) {
            throw new InvalidTableException(
                    file + " describes its arrays in a tree that leads back into itself; the file is damaged");
        }
        // Looking takes longer than reading.
        if (reads++ % 16 == 0 && isTooDeep()) {
            throw new InvalidTableException(file
                    + " describes its arrays in a tree far too deep, which may lead back into itself; the file"
                    + " is damaged");
        }
    }

    private static boolean isTooDeep() {
        String entry = Hdf5Source.class.getName();
        return CALLS.walk(calls -> calls.takeWhile(call -> !call.getClassName().startsWith(entry))
                .skip(MOST_CALLS)
                .findAny()
                .isPresent());
    }

    @Override
    public ByteBuffer map(long address, long length) {
        return mapNoOffset(Math.addExact(address, superblock.getBaseAddressByte()), length);
    }

    @Override
    public ByteBuffer mapNoOffset(long address, long length) {
        spend(length);
        requireInside(address, length);
        try {
            return bytes(address, Math.toIntExact(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long getUserBlockSize() {
        return superblock.getBaseAddressByte();
    }

    @Override
    public Superblock getSuperblock() {
        return superblock;
    }

    @Override
    public FileChannel getFileChannel() {
        return channel;
    }

    @Override
    public int getSizeOfOffsets() {
        return superblock.getSizeOfOffsets();
    }

    @Override
    public int getSizeOfLengths() {
        return superblock.getSizeOfLengths();
    }

    @Override
    public void close() {
        ArrayReader.closeAll(List.of(channel));
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean inMemory() {
        return false;
    }
}

package layerwise.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import layerwise.table.InvalidTableException;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/**
 * The arrays of a {@code .npz} file of NumPy's, each a column by its name, in the order of the file, stored or deflated.
 *
 * <p>Memory: a part of the rows and up to 64 KiB of each array. An array in Fortran order that is larger is unpacked to a temporary file.
 */
final class NpzSource implements TableSource {
    private static final String ENDING = ".npy";
    private static final int SMALL = 64 << 10;
    /** Deflate makes no more out of a byte (RFC 1951: 258 bytes from two bits). */
    private static final int MOST_DEFLATED = 1032;

    private final Path file;
    private final ReadOptions options;

    NpzSource(Path file, ReadOptions options) {
        this.file = file;
        this.options = options;
    }

    @Override
    public String source() {
        return file.toString();
    }

    @Override
    public TableReader open() {
        List<AutoCloseable> resources = new ArrayList<>();
        boolean opened = false;
        try {
            ZipFile zip = new ZipFile(file.toFile());
            resources.add(zip);
            List<ArrayReader.Member> members = new ArrayList<>();
            for (ZipEntry entry : selected(zip)) {
                ArrayReader.Member member = member(zip, entry);
                members.add(member);
                resources.add(member.bytes());
            }
            TableReader reader = new ArrayReader(file, members, List.of(zip));
            opened = true;
            return reader;
        } catch (IOException e) {
            throw ArrayReader.damaged(file, e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            if (e instanceof InvalidTableException invalid) {
                throw invalid;
            }
            // ZipFile says so of names that are in no known encoding.
            throw new InvalidTableException(file + " cannot be unpacked; the file is damaged", e);
        } finally {
            if (!opened) {
                ArrayReader.closeAll(resources.reversed());
            }
        }
    }

    private List<ZipEntry> selected(ZipFile zip) {
        List<ZipEntry> entries = new ArrayList<>();
        Enumeration<? extends ZipEntry> all = zip.entries();
        while (all.hasMoreElements()) {
            ZipEntry entry = all.nextElement();
            if (entry.getName().endsWith(ENDING)) {
                entries.add(entry);
            }
        }
        List<String> names = entries.stream().map(NpzSource::name).toList();
        if (names.isEmpty()) {
            throw new InvalidTableException(file + " holds no array of NumPy's");
        }
        if (options.columns().isEmpty()) {
            return entries;
        }
        List<ZipEntry> selected = new ArrayList<>();
        for (String name : options.columns()) {
            int index = names.indexOf(name);
            if (index < 0) {
                throw RowLayout.missing(source(), "array", name, names);
            }
            selected.add(entries.get(index));
        }
        return selected;
    }

    private static String name(ZipEntry entry) {
        return entry.getName().substring(0, entry.getName().length() - ENDING.length());
    }

    private ArrayReader.Member member(ZipFile zip, ZipEntry entry) throws IOException {
        String name = name(entry);
        String source = file + ": '" + name + "'";
        long size = entry.getSize();
        if (size < 0 || entry.getCompressedSize() < size / MOST_DEFLATED) {
            throw new InvalidTableException(source + " is said to be of " + size + " bytes, but has only "
                    + entry.getCompressedSize() + " packed ones; the file is damaged");
        }
        CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
        RowBytes.Stream.End end = _ -> requireEnd(source, in, entry);
        boolean taken = false;
        try {
            NpyHeader header = NpyHeader.read(source, in, size);
            if (header.descr() instanceof PythonLiteral.Sequence) {
                throw new InvalidTableException(
                        source + " holds records, which are read from a file of their own; save them with numpy.save");
            }
            RowLayout layout = NpyLayout.of(source, header, name, false);
            NumpySource.requireSize(source, header, layout, size);
            long rows = header.shape()[0];
            RowBytes bytes;
            if (size <= SMALL) {
                bytes = inMemory(source, header, layout, in, end);
            } else if (NumpySource.isGathered(header)) {
                bytes = unpacked(source, header, layout, in, end);
            } else {
                bytes = new RowBytes.Stream(source, in, layout.rowBytes(), rows, end);
                taken = true;
            }
            return new ArrayReader.Member(name, layout, rows, bytes);
        } finally {
            if (!taken) {
                in.close();
            }
        }
    }

    /** Many small arrays would each hold an open decompressor. */
    private static RowBytes inMemory(
            String source, NpyHeader header, RowLayout layout, InputStream in, RowBytes.Stream.End end)
            throws IOException {
        long length = header.shape()[0] * layout.rowBytes();
        byte[] elements = in.readNBytes((int) length);
        if (elements.length < length) {
            throw tooShort(source);
        }
        end.check(in);
        if (NumpySource.isGathered(header)) {
            int elementBytes = NumpySource.elementBytes(header, layout);
            return new FortranRows(source, MemorySegment.ofArray(elements), header.shape(), elementBytes, () -> {});
        }
        return new RowBytes.Stream(
                source, new ByteArrayInputStream(elements), layout.rowBytes(), header.shape()[0], _ -> {});
    }

    private static RowBytes unpacked(
            String source, NpyHeader header, RowLayout layout, InputStream in, RowBytes.Stream.End end)
            throws IOException {
        Path copy = Files.createTempFile("layerwise", ENDING);
        boolean taken = false;
        try {
            copy(source, in, copy, header.shape()[0] * layout.rowBytes());
            end.check(in);
            NpyHeader moved = new NpyHeader(header.descr(), true, header.shape(), 0);
            int elementBytes = NumpySource.elementBytes(header, layout);
            RowBytes rows = NumpySource.map(source, copy, moved, elementBytes, () -> Files.deleteIfExists(copy));
            taken = true;
            return rows;
        } finally {
            if (!taken) {
                Files.deleteIfExists(copy);
            }
        }
    }

    private static void copy(String source, InputStream in, Path to, long length) throws IOException {
        byte[] buffer = new byte[SMALL];
        try (OutputStream out = Files.newOutputStream(to)) {
            for (long left = length; left > 0; ) {
                int count = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
                if (count == 0) {
                    throw tooShort(source);
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }

    private static InvalidTableException tooShort(String source) {
        return new InvalidTableException(source + " is shorter than its header says; the file is incomplete");
    }

    /** Refuses what goes on behind the array, or has not the checksum that it was packed with. */
    private static void requireEnd(String source, CheckedInputStream in, ZipEntry entry) throws IOException {
        if (in.read() >= 0 || in.getChecksum().getValue() != entry.getCrc()) {
            throw new InvalidTableException(
                    source + " does not have the length or the checksum it was packed with; the file is damaged");
        }
    }
}

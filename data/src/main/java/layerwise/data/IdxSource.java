package layerwise.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import layerwise.table.InvalidTableException;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/**
 * The rows of an IDX file, also gzipped: two zeros, a type, the number of axes, the length of each in four bytes, the elements in C order,
 * all big-endian. Source: Y. LeCun, C. Cortes, C. Burges, <i>The MNIST database of handwritten digits</i>.
 *
 * <p>One axis is a column {@code label}; more are a column {@code image}, whose cells are pictures of one channel, (height, width, 1),
 * where there are three. Beside {@code …images-idx3-ubyte} its {@code …labels-idx1-ubyte} is read too, if it is there.
 *
 * <p>Memory: a part of the rows, about 2 MB, or a row where one is larger.
 */
final class IdxSource implements TableSource {
    private static final String IMAGE = "image";
    private static final String LABEL = "label";
    private static final int MOST_AXES = 8;
    /** Deflate makes no more out of a byte (RFC 1951: 258 bytes from two bits). */
    private static final int MOST_DEFLATED = 1032;

    private final Path file;
    private final ReadOptions options;

    IdxSource(Path file, ReadOptions options) {
        this.file = file;
        this.options = options;
    }

    @Override
    public String source() {
        return file.toString();
    }

    @Override
    public TableReader open() {
        List<ArrayReader.Member> members = new ArrayList<>();
        boolean opened = false;
        try {
            members.add(member(file));
            Optional<Path> labels = labelsBeside();
            if (labels.isPresent()) {
                members.add(member(labels.get()));
            }
            TableReader reader = new ArrayReader(file, selected(members), List.of());
            opened = true;
            return reader;
        } finally {
            if (!opened) {
                members.forEach(member -> member.bytes().close());
            }
        }
    }

    private List<ArrayReader.Member> selected(List<ArrayReader.Member> members) {
        if (options.columns().isEmpty()) {
            return members;
        }
        List<String> names = members.stream().map(ArrayReader.Member::name).toList();
        List<ArrayReader.Member> selected = new ArrayList<>();
        for (String name : options.columns()) {
            int index = names.indexOf(name);
            if (index < 0) {
                throw RowLayout.missing(source(), "column", name, names);
            }
            selected.add(members.get(index));
        }
        for (ArrayReader.Member member : members) {
            if (!selected.contains(member)) {
                member.bytes().close();
            }
        }
        return selected;
    }

    /** The file of labels that belongs to a file of images by its name, as MNIST's do. */
    private Optional<Path> labelsBeside() {
        String name = String.valueOf(file.getFileName());
        String labels = name.replace("images-idx3", "labels-idx1").replace("images.idx3", "labels.idx1");
        if (labels.equals(name)) {
            return Optional.empty();
        }
        String plain = labels.endsWith(".gz") ? labels.substring(0, labels.length() - 3) : labels;
        Path same = file.resolveSibling(labels);
        Path other = file.resolveSibling(labels.equals(plain) ? plain + ".gz" : plain);
        return Files.isRegularFile(same)
                ? Optional.of(same)
                : Optional.of(other).filter(Files::isRegularFile);
    }

    private static ArrayReader.Member member(Path path) {
        boolean opened = false;
        InputStream in = InputStream.nullInputStream();
        try {
            long size = Files.size(path);
            in = new BufferedInputStream(Files.newInputStream(path));
            in.mark(2);
            boolean packed = in.read() == 0x1F && in.read() == 0x8B;
            in.reset();
            if (packed) {
                in = new GZIPInputStream(in, 1 << 16);
            }
            ArrayReader.Member member =
                    member(path, in, packed ? Math.multiplyExact(size, MOST_DEFLATED) : size, packed);
            opened = true;
            return member;
        } catch (IOException e) {
            throw ArrayReader.damaged(path, e);
        } finally {
            if (!opened) {
                ArrayReader.closeAll(List.of(in));
            }
        }
    }

    private static ArrayReader.Member member(Path path, InputStream in, long size, boolean packed) throws IOException {
        String source = path.toString();
        byte[] start = in.readNBytes(4);
        if (start.length < 4 || start[0] != 0 || start[1] != 0) {
            throw new InvalidTableException(
                    source + " is no IDX file: it does not begin with two zeros, a type and a number of axes");
        }
        NumberType type = type(source, start[2]);
        int axes = start[3];
        if (axes < 1 || axes > MOST_AXES) {
            throw new InvalidTableException(
                    source + " has " + (axes & 0xFF) + " axes, but IDX files of 1 to " + MOST_AXES + " axes are read");
        }
        byte[] lengths = in.readNBytes(axes * Integer.BYTES);
        if (lengths.length < axes * Integer.BYTES) {
            throw new InvalidTableException(source + " ends within its header; the file is incomplete");
        }
        long[] shape = new long[axes];
        for (int k = 0; k < axes; k++) {
            shape[k] = ByteBuffer.wrap(lengths).getInt(k * Integer.BYTES) & 0xFFFF_FFFFL;
        }
        long[] cell = Arrays.copyOfRange(shape, 1, axes == 3 ? 4 : axes);
        if (axes == 3) {
            cell[2] = 1;
        }
        String name = axes == 1 ? LABEL : IMAGE;
        RowLayout layout = RowLayout.of(source, name, type, cell);
        long there = size - start.length - lengths.length;
        if (shape[0] > there / layout.rowBytes() || (!packed && shape[0] * layout.rowBytes() != there)) {
            throw new InvalidTableException(source + " should have " + shape[0] + " rows of " + layout.rowBytes()
                    + " bytes behind its header, but has " + (packed ? "at most " : "") + there
                    + " bytes; the file is " + (shape[0] > there / layout.rowBytes() ? "incomplete" : "damaged"));
        }
        RowBytes.Stream rows = new RowBytes.Stream(source, in, layout.rowBytes(), shape[0], end -> {
            // Reading on makes gzip check its checksum, too.
            if (end.read() >= 0) {
                throw new InvalidTableException(
                        source + " goes on behind its " + shape[0] + " rows; the file is damaged");
            }
        });
        return new ArrayReader.Member(name, layout, shape[0], rows);
    }

    private static NumberType type(String source, byte code) {
        ByteOrder order = ByteOrder.BIG_ENDIAN;
        return switch (code) {
            case 0x08 -> new NumberType(NumberType.Kind.UNSIGNED, Byte.BYTES, order);
            case 0x09 -> new NumberType(NumberType.Kind.SIGNED, Byte.BYTES, order);
            case 0x0B -> new NumberType(NumberType.Kind.SIGNED, Short.BYTES, order);
            case 0x0C -> new NumberType(NumberType.Kind.SIGNED, Integer.BYTES, order);
            case 0x0D -> new NumberType(NumberType.Kind.FLOAT, Float.BYTES, order);
            case 0x0E -> new NumberType(NumberType.Kind.FLOAT, Double.BYTES, order);
            default ->
                throw new InvalidTableException(source + " has elements of type 0x" + String.format("%02X", code)
                        + ", but an IDX file has 0x08, 0x09 or 0x0B to 0x0E");
        };
    }
}

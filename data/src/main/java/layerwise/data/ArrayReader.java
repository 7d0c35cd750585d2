package layerwise.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;

/** A reading of arrays whose first axis is the rows, side by side. */
final class ArrayReader implements TableReader {
    private static final int PART_BYTES = 2 << 20;
    private static final int MOST_ROWS = 4096;

    private final Path file;
    private final List<Member> members;
    private final List<AutoCloseable> resources;
    private final int rows;
    private final int partRows;
    private int read;
    private boolean begun;

    /**
     * One array.
     *
     * @param name as messages name it
     * @param rows the length of its first axis
     */
    record Member(String name, RowLayout layout, long rows, RowBytes bytes) {}

    /**
     * A reading at its beginning.
     *
     * @param members one or more
     * @param resources what to close behind the members
     * @throws InvalidTableException if the members differ in the number of rows, or have too many
     */
    ArrayReader(Path file, List<Member> members, List<AutoCloseable> resources) {
        this.file = file;
        this.members = List.copyOf(members);
        this.resources = List.copyOf(resources);
        Member first = members.getFirst();
        long memory = 0;
        for (Member member : members) {
            if (member.rows() != first.rows()) {
                throw new InvalidTableException(file + ": '" + first.name() + "' has " + first.rows() + " rows, but '"
                        + member.name() + "' has " + member.rows()
                        + "; name those that belong together, for example with --features NAME --target NAME");
            }
            memory += member.layout().memoryPerRow();
        }
        if (first.rows() > Integer.MAX_VALUE) {
            throw new InvalidTableException(
                    file + " has " + first.rows() + " rows, but at most " + Integer.MAX_VALUE + " are read");
        }
        rows = (int) first.rows();
        partRows = Math.clamp(PART_BYTES / memory, 1, MOST_ROWS);
    }

    /** Where the rows come from, as messages name it. */
    String source() {
        return file.toString();
    }

    @Override
    public Optional<Table> next() {
        if (begun && read == rows) {
            return Optional.empty();
        }
        begun = true;
        int count = Math.min(partRows, rows - read);
        List<Column> columns = new ArrayList<>();
        for (Member member : members) {
            try {
                member.layout().addColumns(file.toString(), member.bytes().next(count), count, read + 1, columns);
            } catch (IOException e) {
                throw damaged(file, e);
            }
        }
        Table part = Table.part(file.toString(), columns, read + 1);
        read += count;
        return Optional.of(part);
    }

    /** The sentence about a file that ends early, is badly packed, or that the system does not let be read. */
    static InvalidTableException damaged(Path file, IOException e) {
        return switch (e) {
            case EOFException _ -> new InvalidTableException(file + " ends too early; the file is incomplete", e);
            case ZipException _ ->
                new InvalidTableException(file + " cannot be unpacked: " + e.getMessage() + "; the file is damaged", e);
            default -> DataFile.unreadable(file, e);
        };
    }

    @Override
    public void close() {
        read = rows;
        begun = true;
        for (Member member : members) {
            member.bytes().close();
        }
        closeAll(resources);
    }

    /** Closes what was opened for reading only, where a failure loses nothing. */
    static void closeAll(List<? extends AutoCloseable> resources) {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                // Nothing was written.
            }
        }
    }
}

package layerwise.data;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import layerwise.file.AtomicFile;
import layerwise.file.PendingFile;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import org.jspecify.annotations.Nullable;

/**
 * A table on its way into a file, part by part, for one thread. The file appears whole or not at all: {@link #commit} puts it in its
 * place, and {@link #close} without it, an exception or the end of the JVM leaves what was there before.
 *
 * <p>CSV and TSV (RFC 4180, UTF-8, lines ended by LF) have numbers in the shortest spelling that reads back and an empty cell for what
 * is missing. JSON has an object per line; what is missing is {@code null}, an infinity, for which JSON has no number, the string
 * {@code "Infinity"} or {@code "-Infinity"}; arrays are nested as their shape says, and in CSV stand as JSON in one cell. Parquet has
 * DOUBLE, VARCHAR and DOUBLE[n] (in C order), compressed by Zstandard; what is missing is null.
 */
public final class TableWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final String place;
    private final List<ColumnType> columns;
    private final TableRows rows;
    private final @Nullable PendingFile pending;
    private final ExitTask exit;
    private boolean committed;
    private boolean closed;

    private TableWriter(String place, List<ColumnType> columns, TableRows rows, @Nullable PendingFile pending) {
        this.place = place;
        this.columns = columns;
        this.rows = rows;
        this.pending = pending;
        this.exit = new ExitTask(() -> discard(pending));
    }

    private static void discard(@Nullable PendingFile pending) {
        if (pending != null) {
            try {
                pending.close();
            } catch (IOException e) {
                // There is nobody left to tell.
            }
        }
    }

    /**
     * A writer to {@code file}, which is created or replaced by {@link #commit}. A symbolic link is followed. What is no regular file,
     * such as a pipe, is written to directly, but not in Parquet.
     *
     * @param format {@link DataFormat#CSV}, {@link DataFormat#TSV}, {@link DataFormat#JSON} (an object per line) or
     *     {@link DataFormat#PARQUET}
     * @param columns the columns of the file, in its order, one or more, each name once
     * @throws IOException with a sentence that names the file, if it cannot be written
     * @throws IllegalArgumentException if another format is asked for, or there is no column or one twice
     */
    public static TableWriter create(Path file, DataFormat format, List<ColumnType> columns) throws IOException {
        List<ColumnType> copy = checked(columns);
        requireWritable(format);
        AtomicFile.requireWritable(file);
        String place = "'" + file + "'";
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                if (format == DataFormat.PARQUET) {
                    throw new IOException("Parquet needs a regular file");
                }
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
                return new TableWriter(place, copy, text(out, format, copy, true), null);
            }
            PendingFile pending = PendingFile.beside(file);
            try {
                TableRows rows = format == DataFormat.PARQUET
                        ? new ParquetRows(pending.temporary(), copy)
                        : text(
                                Files.newOutputStream(pending.temporary(), StandardOpenOption.CREATE_NEW),
                                format,
                                copy,
                                true);
                return new TableWriter(place, copy, rows, pending);
            } catch (IOException | RuntimeException e) {
                pending.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    /**
     * A writer to a stream that stays open, for example the standard output; every part is flushed.
     *
     * @param format {@link DataFormat#CSV}, {@link DataFormat#TSV} or {@link DataFormat#JSON} (an object per line)
     * @param columns the columns, in their order, one or more, each name once
     * @throws IllegalArgumentException if another format is asked for, or there is no column or one twice
     */
    public static TableWriter to(OutputStream out, DataFormat format, List<ColumnType> columns) throws IOException {
        List<ColumnType> copy = checked(columns);
        if (format == DataFormat.PARQUET) {
            throw new IllegalArgumentException("Parquet is written to a file, not to a stream");
        }
        requireWritable(format);
        return new TableWriter("the output", copy, text(out, format, copy, false), null);
    }

    private static List<ColumnType> checked(List<ColumnType> columns) {
        Set<String> names = new HashSet<>();
        for (ColumnType column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("there are two columns '" + column.name() + "' to write");
            }
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a table that is written needs at least one column");
        }
        return List.copyOf(columns);
    }

    private static void requireWritable(DataFormat format) {
        if (format != DataFormat.CSV
                && format != DataFormat.TSV
                && format != DataFormat.JSON
                && format != DataFormat.PARQUET) {
            throw new IllegalArgumentException("tables are written as csv, tsv, json or parquet, not as " + format);
        }
    }

    private static TableRows text(OutputStream out, DataFormat format, List<ColumnType> columns, boolean closes)
            throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
        return switch (format) {
            case CSV -> new DelimitedRows(writer, ',', columns, closes);
            case TSV -> new DelimitedRows(writer, '\t', columns, closes);
            case JSON -> new JsonRows(writer, closes);
            default -> throw new IllegalArgumentException(format + " is no format of text");
        };
    }

    /**
     * Writes the rows of {@code part}, which has the columns among its own, in whatever order.
     *
     * @throws IOException with a sentence that names the file, if it cannot be written, or in Parquet if a cell is of another kind than
     *     its column
     * @throws InvalidTableException if a column is missing
     */
    public void write(Table part) throws IOException {
        if (closed || committed) {
            throw new IllegalStateException("a table that is complete takes no more rows");
        }
        List<Column> chosen = new ArrayList<>(columns.size());
        for (ColumnType column : columns) {
            chosen.add(part.column(column.name()));
        }
        try {
            rows.write(part, chosen);
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    /**
     * Completes the file and puts it in its place.
     *
     * @throws IOException with a sentence that names the file, if that fails; an older file is then as it was
     */
    public void commit() throws IOException {
        if (closed || committed) {
            throw new IllegalStateException("a table is completed once");
        }
        committed = true;
        try {
            rows.complete();
            if (pending != null) {
                pending.commit();
            }
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    /** Ends the writing; without {@link #commit}, or if that failed, nothing of it stays. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (exit;
                pending) {
            rows.close();
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    private static IOException failed(String place, IOException e) {
        return new IOException("cannot write " + place + ": " + AtomicFile.reason(e), e);
    }
}

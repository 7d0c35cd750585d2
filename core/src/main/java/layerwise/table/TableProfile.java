package layerwise.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the columns of a source hold, gathered in one pass over its rows. */
public final class TableProfile {
    private static final int SLICE = 1 << 13;

    private final String source;
    private final List<ColumnProfile> columns;
    private final Table first;
    private long rows;

    private TableProfile(String source, List<ColumnProfile> columns, Table first) {
        this.source = source;
        this.columns = columns;
        this.first = first;
    }

    /**
     * The profile of all rows of a source.
     *
     * @throws InvalidTableException if it cannot be read
     */
    public static TableProfile of(TableSource source) {
        try (TableReader reader = source.open()) {
            Optional<Table> part = reader.next();
            Table first = part.orElseThrow(() -> new InvalidTableException(source.source() + " is empty"));
            List<ColumnProfile> columns = new ArrayList<>();
            first.columns().forEach(column -> columns.add(new ColumnProfile(column.name())));
            TableProfile profile = new TableProfile(source.source(), columns, first.rows(new int[0]));
            RowSample sample = new RowSample(columns.size());
            for (; part.isPresent(); part = reader.next()) {
                profile.addSlices(part.get(), sample);
            }
            if (sample.isAboveCapacity()) {
                profile.thin(sample);
            }
            return profile;
        }
    }

    /** A table in memory is one part, however large it is; what is gathered of it stays small. */
    private void addSlices(Table part, RowSample sample) {
        if (part.rows() <= SLICE) {
            add(part, sample);
            return;
        }
        for (int from = 0; from < part.rows(); from += SLICE) {
            int first = from;
            int[] slice = new int[Math.min(SLICE, part.rows() - from)];
            Arrays.setAll(slice, i -> first + i);
            add(part.rows(slice), sample);
        }
    }

    private void add(Table part, RowSample sample) {
        rows += part.rows();
        int[] chosen = sample.next(part.rows());
        for (ColumnProfile column : columns) {
            column.add(part, part.column(column.name()), chosen);
        }
        if (sample.isTooLarge()) {
            thin(sample);
        }
    }

    private void thin(RowSample sample) {
        int[] left = sample.thin();
        columns.forEach(column -> column.thin(left));
    }

    /** Where the rows come from, as messages name it. */
    public String source() {
        return source;
    }

    /** The number of rows. */
    public long rows() {
        return rows;
    }

    /** The columns, in the order of the source. */
    public List<ColumnProfile> columns() {
        return List.copyOf(columns);
    }

    /**
     * The column of this name.
     *
     * @throws InvalidTableException if there is none; the message lists those that there are and suggests the nearest
     */
    public ColumnProfile column(String name) {
        first.column(name);
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** <i>source: column 'name'</i>, the beginning of a sentence about a column. */
    String place(ColumnProfile column) {
        return source + ": column '" + column.name() + "'";
    }
}

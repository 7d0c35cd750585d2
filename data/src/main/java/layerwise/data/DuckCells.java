package layerwise.data;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import layerwise.table.Column;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/** The cells of one column of one part, gathered from DuckDB's vectors. */
abstract class DuckCells {
    private static final int FIRST_CAPACITY = 64;

    /** The digits that float64 holds in binary. */
    private static final int SIGNIFICAND = 53;

    /** The column's name. */
    final String name;

    /** The number of cells gathered. */
    int size;

    DuckCells(String name) {
        this.name = name;
    }

    /** Appends {@code count} cells of a vector. */
    abstract void read(DuckDBReadableVector vector, int from, int count);

    /** The column of the cells gathered, after which gathering begins anew. */
    abstract Column take();

    /** About how much memory the cells gathered take. */
    long bytes() {
        return (long) size * Double.BYTES;
    }

    /** A capacity for {@code count} more cells, where {@code capacity} is too small. */
    static int grown(int capacity, int size, int count) {
        return Math.max(FIRST_CAPACITY, Math.max(Math.addExact(size, count), capacity + (capacity >> 1)));
    }

    private static double[] prefix(double[] cells, int size) {
        return cells.length == size ? cells : Arrays.copyOf(cells, size);
    }

    /** Cells of DOUBLE. */
    static final class Numbers extends DuckCells {
        private double[] cells = {};

        Numbers(String name) {
            super(name);
        }

        @Override
        void read(DuckDBReadableVector vector, int from, int count) {
            if (cells.length < size + count) {
                cells = Arrays.copyOf(cells, grown(cells.length, size, count));
            }
            double[] target = cells;
            for (int i = 0; i < count; i++) {
                target[size + i] = vector.getDouble(from + i, Double.NaN);
            }
            size += count;
        }

        @Override
        Column take() {
            Column column = Column.Numeric.of(name, prefix(cells, size));
            size = 0;
            return column;
        }
    }

    /** Cells of BIGINT. */
    static final class Integers extends DuckCells {
        private long[] cells = {};
        private boolean[] missing = {};
        private boolean exact = true;

        Integers(String name) {
            super(name);
        }

        @Override
        void read(DuckDBReadableVector vector, int from, int count) {
            if (cells.length < size + count) {
                int capacity = grown(cells.length, size, count);
                cells = Arrays.copyOf(cells, capacity);
                missing = Arrays.copyOf(missing, capacity);
            }
            for (int i = 0; i < count; i++) {
                long cell = vector.getLong(from + i, 0);
                cells[size + i] = cell;
                missing[size + i] = cell == 0 && vector.isNull(from + i);
                exact &= isExact(cell);
            }
            size += count;
        }

        private static boolean isExact(long value) {
            long magnitude = Math.abs(value);
            int digits = Long.SIZE - Long.numberOfLeadingZeros(magnitude) - Long.numberOfTrailingZeros(magnitude);
            return digits <= SIGNIFICAND;
        }

        @Override
        Column take() {
            Column column = exact ? numbers() : texts();
            size = 0;
            exact = true;
            return column;
        }

        private Column numbers() {
            double[] numbers = new double[size];
            for (int i = 0; i < size; i++) {
                numbers[i] = missing[i] ? Double.NaN : cells[i];
            }
            return Column.Numeric.of(name, numbers);
        }

        private Column texts() {
            String[] texts = new String[size];
            for (int i = 0; i < size; i++) {
                texts[i] = missing[i] ? "" : Long.toString(cells[i]);
            }
            return Column.Text.of(name, texts);
        }
    }

    /** Cells of UBIGINT, HUGEINT and UHUGEINT. */
    static final class LargeIntegers extends DuckCells {
        private static final int BYTES = 64;

        private BigInteger[] cells = {};
        private boolean[] missing = {};
        private boolean exact = true;

        LargeIntegers(String name) {
            super(name);
        }

        @Override
        void read(DuckDBReadableVector vector, int from, int count) {
            if (cells.length < size + count) {
                int capacity = grown(cells.length, size, count);
                cells = Arrays.copyOf(cells, capacity);
                missing = Arrays.copyOf(missing, capacity);
            }
            for (int i = 0; i < count; i++) {
                boolean isNull = vector.isNull(from + i);
                BigInteger cell = isNull ? BigInteger.ZERO : integer(vector, from + i);
                cells[size + i] = cell;
                missing[size + i] = isNull;
                exact &= cell.bitLength() - cell.getLowestSetBit() <= SIGNIFICAND;
            }
            size += count;
        }

        private static BigInteger integer(DuckDBReadableVector vector, int row) {
            return switch (vector.getType()) {
                case UBIGINT -> vector.getUint64(row);
                case UHUGEINT -> vector.getUHugeInt(row);
                default -> vector.getHugeInt(row);
            };
        }

        @Override
        Column take() {
            double[] numbers = new double[size];
            String[] texts = new String[exact ? 0 : size];
            for (int i = 0; i < size; i++) {
                numbers[i] = missing[i] ? Double.NaN : cells[i].doubleValue();
                if (!exact) {
                    texts[i] = missing[i] ? "" : cells[i].toString();
                }
            }
            Column column = exact ? Column.Numeric.of(name, numbers) : Column.Text.of(name, texts);
            size = 0;
            exact = true;
            return column;
        }

        @Override
        long bytes() {
            return (long) size * BYTES;
        }
    }

    /** Cells of BOOLEAN. */
    static final class Truths extends DuckCells {
        private String[] cells = {};

        Truths(String name) {
            super(name);
        }

        @Override
        void read(DuckDBReadableVector vector, int from, int count) {
            if (cells.length < size + count) {
                cells = Arrays.copyOf(cells, grown(cells.length, size, count));
            }
            for (int i = 0; i < count; i++) {
                boolean isNull = vector.isNull(from + i);
                cells[size + i] = isNull ? "" : vector.getBoolean(from + i, false) ? "true" : "false";
            }
            size += count;
        }

        @Override
        Column take() {
            Column column = Column.Text.of(name, Arrays.copyOf(cells, size));
            size = 0;
            return column;
        }
    }

    /** Cells of DATE, spelled as ISO 8601 has them. */
    static final class Days extends DuckCells {
        private static final int SLOTS = 4096;

        /** The last spelling of a day with that remainder: dates repeat, and tables hold a few thousand of them. */
        private final @Nullable String[] spelled = new @Nullable String[SLOTS];

        private final long[] days = new long[SLOTS];
        private String[] cells = {};

        Days(String name) {
            super(name);
        }

        @Override
        void read(DuckDBReadableVector vector, int from, int count) {
            if (cells.length < size + count) {
                cells = Arrays.copyOf(cells, grown(cells.length, size, count));
            }
            for (int i = 0; i < count; i++) {
                cells[size + i] = vector.isNull(from + i) ? "" : spell(vector.getLocalDate(from + i));
            }
            size += count;
        }

        private String spell(LocalDate date) {
            long day = date.toEpochDay();
            int slot = (int) day & (SLOTS - 1);
            String found = spelled[slot];
            if (found == null || days[slot] != day) {
                // DuckDB keeps the largest and the smallest day for what is infinitely far.
                found = day == Integer.MAX_VALUE
                        ? "infinity"
                        : day == -Integer.MAX_VALUE ? "-infinity" : date.toString();
                spelled[slot] = found;
                days[slot] = day;
            }
            return found;
        }

        @Override
        Column take() {
            Column column = Column.Text.of(name, Arrays.copyOf(cells, size));
            size = 0;
            return column;
        }
    }

    /** Cells of VARCHAR. */
    static final class Texts extends DuckCells {
        /** The bytes of a short string and the reference to it. */
        static final int EXPECTED_BYTES = 64;

        private final boolean isLoose;
        private final RepeatedTexts repeated = new RepeatedTexts();
        private String[] cells = {};
        private boolean someThere;

        /** @param isLoose whether a part without any text is a column of missing numbers */
        Texts(String name, boolean isLoose) {
            super(name);
            this.isLoose = isLoose;
        }

        @Override
        void read(DuckDBReadableVector vector, int from, int count) {
            if (cells.length < size + count) {
                cells = Arrays.copyOf(cells, grown(cells.length, size, count));
            }
            for (int i = 0; i < count; i++) {
                if (vector.isNull(from + i)) {
                    cells[size + i] = "";
                } else {
                    cells[size + i] = repeated.shared(vector.getString(from + i));
                    someThere = true;
                }
            }
            size += count;
        }

        @Override
        Column take() {
            Column column;
            if (isLoose && !someThere) {
                double[] none = new double[size];
                Arrays.fill(none, Double.NaN);
                column = Column.Numeric.of(name, none);
            } else {
                column = Column.Text.of(name, Arrays.copyOf(cells, size));
            }
            Arrays.fill(cells, 0, size, "");
            repeated.clear();
            size = 0;
            someThere = false;
            return column;
        }

        @Override
        long bytes() {
            return (long) size * Double.BYTES + repeated.bytes();
        }
    }
}

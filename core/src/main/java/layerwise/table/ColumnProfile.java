package layerwise.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import layerwise.math.Matrix;

/** What a column holds, gathered in one pass: counts, range, moments, quantiles, labels, and the kind of feature that this suggests. */
public final class ColumnProfile {
    /** Of more different labels than this, no more are told apart. */
    public static final int MOST_LABELS = 10_000;

    private static final int MOST_FREE_LABELS = 20;
    private static final int LEAST_IDENTIFIERS = 10;
    /** What people write for a value that is not there, where the column is otherwise of numbers or dates. */
    private static final Set<String> PLACEHOLDERS = Set.of("na", "n/a", "null", "none", "?", "-", "--", "missing");

    private final String name;
    private long rows;
    private long missing;
    private long numbers;
    private long texts;
    private long placeholders;
    private long longIntegers;
    private long dates;
    private long times;
    private long booleans;
    private String firstText = "";
    private int firstTextRow;
    // The sentences about the first cells that are infinite, missing or stand for a missing one, where there are such.
    private String infiniteCell = "";
    private String missingCell = "";
    private String placeholderCell = "";
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;
    private final Moments moments = new Moments();
    private final Moments days = new Moments();
    private final DistinctNumbers distinct = new DistinctNumbers(MOST_LABELS);
    private final Set<String> labels = new LinkedHashSet<>();
    private boolean tooManyLabels;
    private double[] sample = {};
    private int sampled;
    private boolean sorted;
    private List<Integer> shape = List.of();

    ColumnProfile(String name) {
        this.name = name;
    }

    /** Adds the rows of a part, of which some are kept for quantiles. */
    void add(Table table, Column column, int[] chosen) {
        rows += column.size();
        switch (column) {
            case Column.Numeric numeric -> add(table, numeric);
            case Column.Text text -> add(table, text);
            case Column.Array array -> add(table, array);
        }
        if (sample.length < sampled + chosen.length) {
            sample = Arrays.copyOf(sample, Math.max(sampled + chosen.length, sampled + sampled / 2));
        }
        sorted = false;
        for (int i : chosen) {
            sample[sampled++] = switch (column) {
                case Column.Numeric numeric -> numeric.get(i);
                case Column.Text text -> Numbers.parse(text.get(i)).orElse(Double.NaN);
                case Column.Array _ -> Double.NaN;
            };
        }
    }

    /** Keeps these of what was kept for quantiles. */
    void thin(int[] left) {
        for (int i = 0; i < left.length; i++) {
            sample[i] = sample[left[i]];
        }
        sampled = left.length;
    }

    private void add(Table table, Column.Numeric column) {
        for (int i = 0; i < column.size(); i++) {
            addNumber(table, column, i, column.get(i));
        }
    }

    private void add(Table table, Column.Text column) {
        for (int i = 0; i < column.size(); i++) {
            String cell = column.get(i);
            if (cell.isBlank()) {
                addMissing(table, column, i);
                continue;
            }
            OptionalDouble number = Numbers.parse(cell);
            if (number.isEmpty()) {
                addText(table, column, i, cell.strip());
            } else if (Numbers.isBeyondDoubles(cell.strip(), number.getAsDouble())) {
                longIntegers++;
                numbers++;
                addLabel(cell.strip());
                measure(number.getAsDouble());
            } else {
                addNumber(table, column, i, number.getAsDouble());
            }
        }
    }

    private void addNumber(Table table, Column column, int i, double number) {
        if (Double.isNaN(number)) {
            addMissing(table, column, i);
            return;
        }
        numbers++;
        if (Double.isInfinite(number)) {
            if (infiniteCell.isEmpty()) {
                infiniteCell = String.valueOf(Cells.infinite(table, column, i).getMessage());
            }
            return;
        }
        measure(number);
        distinct.add(number);
    }

    private void measure(double number) {
        minimum = Math.min(minimum, number);
        maximum = Math.max(maximum, number);
        moments.add(number);
    }

    private void addMissing(Table table, Column column, int i) {
        if (missing++ == 0) {
            String what = column instanceof Column.Numeric ? Cells.NUMBER : Cells.LABEL;
            missingCell = String.valueOf(Cells.missing(table, column, i, what).getMessage());
        }
    }

    private void addText(Table table, Column column, int i, String text) {
        if (PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT))) {
            if (placeholders++ == 0) {
                String what = "value is missing (" + column.show(i) + " stands for one)";
                placeholderCell =
                        String.valueOf(Cells.missing(table, column, i, what).getMessage());
            }
        } else {
            if (texts == placeholders) {
                firstText = column.show(i);
                firstTextRow = table.rowNumber(i);
            }
            Moment.parse(text).ifPresent(moment -> {
                dates++;
                times += moment.hasTime() ? 1 : 0;
                days.add(moment.days());
            });
            booleans += Feature.Flag.parse(text).isPresent() ? 1 : 0;
        }
        texts++;
        addLabel(text);
    }

    private void addLabel(String label) {
        if (tooManyLabels) {
            return;
        }
        labels.add(label);
        if (labels.size() > MOST_LABELS) {
            // They are not needed any more, and many columns may have many.
            tooManyLabels = true;
            labels.clear();
        }
    }

    private void add(Table table, Column.Array column) {
        if (shape.isEmpty()) {
            shape = column.shape();
        } else if (!shape.equals(column.shape())) {
            throw new InvalidTableException(table.place(column) + " holds arrays of " + Column.Array.show(shape)
                    + " and of " + Column.Array.show(column.shape()) + " numbers; all must have one shape");
        }
        Matrix cells = column.cells();
        for (int j = 0; j < cells.columns(); j++) {
            for (int i = 0; i < cells.rows(); i++) {
                double number = cells.get(i, j);
                if (!Double.isFinite(number)) {
                    throw new InvalidTableException(table.place(column, j) + ": element " + i + " of the array is "
                            + Numbers.write(number) + "; correct it or remove the row");
                }
                measure(number);
            }
        }
    }

    /** Whether a text stands for a value that is not there. */
    static boolean isPlaceholder(String text) {
        return PLACEHOLDERS.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /** The column's name. */
    public String name() {
        return name;
    }

    /** The number of rows. */
    public long rows() {
        return rows;
    }

    /** The cells without a value: empty, NaN, and in a column of numbers or dates what people write for it, such as {@code NA}. */
    public long missing() {
        return missing(kind());
    }

    /** As {@link #missing()}, where the column is of that kind. */
    long missing(ColumnKind chosen) {
        return missing + (chosen == ColumnKind.CATEGORICAL || chosen == ColumnKind.IGNORED ? 0 : placeholders);
    }

    /** The cells that hold a number. */
    long numbers() {
        return numbers;
    }

    /** The cells that hold a text which is neither a number nor stands for a missing value. */
    long texts() {
        return texts - placeholders;
    }

    /** <i>row 3: 'abc'</i>, the first cell that is a text, where there is one. */
    String firstText() {
        return "row " + firstTextRow + ": " + firstText;
    }

    /** Refuses infinite numbers. */
    void requireFinite() {
        if (!infiniteCell.isEmpty()) {
            throw new InvalidTableException(infiniteCell);
        }
    }

    /** Refuses missing cells. */
    void requireNoneMissing(ColumnKind chosen) {
        if (missing(chosen) > 0) {
            throw new InvalidTableException(missing > 0 ? missingCell : placeholderCell);
        }
    }

    /** The cells that are dates. */
    long dates() {
        return dates;
    }

    /** The different values, up to {@link #MOST_LABELS} of numbers and as many of texts; see {@link #hasMoreLabels}. */
    public int distinct() {
        return distinct.size() + (tooManyLabels ? MOST_LABELS : labels.size());
    }

    /** Whether there are more different values than were told apart. */
    public boolean hasMoreLabels() {
        return tooManyLabels || distinct.isFull();
    }

    /** The different labels, sorted: as numbers if all are numbers, as text otherwise. */
    List<String> labels() {
        List<String> all = new ArrayList<>(labels);
        for (double number : distinct.sorted()) {
            all.add(Numbers.write(number));
        }
        all.sort(labels.isEmpty() ? Comparator.comparingDouble(Double::parseDouble) : Comparator.naturalOrder());
        return all;
    }

    /** The least number; infinite where there is none. */
    public double minimum() {
        return minimum;
    }

    /** The greatest number; infinite where there is none. */
    public double maximum() {
        return maximum;
    }

    /** The mean of the finite numbers; NaN where there is none. */
    public double mean() {
        return minimum == maximum ? minimum : moments.mean();
    }

    /** The population standard deviation of the finite numbers. */
    public double deviation() {
        return minimum == maximum ? 0 : moments.deviation();
    }

    /** The population skewness of the finite numbers, 0 where all are equal. */
    public double skewness() {
        return minimum == maximum ? 0 : moments.skewness();
    }

    /**
     * A quantile of the numbers, linear between neighbours: of all of them, or of a random part of some ten thousand where there are more.
     *
     * @param p in [0, 1]
     */
    public double quantile(double p) {
        if (!sorted) {
            int count = 0;
            for (int i = 0; i < sampled; i++) {
                if (Double.isFinite(sample[i])) {
                    sample[count++] = sample[i];
                }
            }
            sampled = count;
            Arrays.sort(sample, 0, count);
            sorted = true;
        }
        if (sampled == 0) {
            return Double.NaN;
        }
        double place = p * (sampled - 1);
        int below = (int) Math.min(Math.floor(place), sampled - 1);
        int above = Math.min(below + 1, sampled - 1);
        double part = place - below;
        // Equal neighbours shall not differ by a rounding.
        return sample[below] == sample[above] ? sample[below] : sample[below] * (1 - part) + sample[above] * part;
    }

    /** The shape of a cell where these are arrays; empty otherwise. */
    public List<Integer> shape() {
        return shape;
    }

    /** Whether a date has a time of day. */
    boolean hasTimes() {
        return times > 0;
    }

    /** The numbers brought to mean 0 and standard deviation 1. */
    Standardization standardization() {
        return new Standardization(mean(), deviation() > 0 ? deviation() : 1);
    }

    /** The days of the dates brought to mean 0 and standard deviation 1. */
    Standardization ofDays() {
        double deviation = days.deviation();
        return new Standardization(days.mean(), deviation > 0 ? deviation : 1);
    }

    /** The kind of feature that the column is likely to be. */
    public ColumnKind kind() {
        if (!shape.isEmpty()) {
            return ColumnKind.ARRAY;
        }
        if (numbers + texts() == 0) {
            return ColumnKind.IGNORED;
        }
        if (numbers > 0 && texts() == 0 && longIntegers == 0) {
            return ColumnKind.NUMERIC;
        }
        if (numbers == 0 && dates == texts()) {
            return ColumnKind.DATE;
        }
        if (numbers == 0 && booleans == texts()) {
            return ColumnKind.BOOLEAN;
        }
        if (hasMoreLabels() || isMostlyDistinct()) {
            return numbers > texts() && longIntegers == 0 ? ColumnKind.NUMERIC : ColumnKind.IGNORED;
        }
        boolean repeats = 2L * distinct() <= rows - missing;
        return numbers >= texts() && longIntegers == 0 && !repeats ? ColumnKind.NUMERIC : ColumnKind.CATEGORICAL;
    }

    /** Whether the labels tell rows apart rather than kinds of rows. */
    private boolean isMostlyDistinct() {
        long values = rows - missing;
        return (distinct() > MOST_FREE_LABELS && 2L * distinct() > values)
                || (distinct() == values && values >= LEAST_IDENTIFIERS);
    }
}

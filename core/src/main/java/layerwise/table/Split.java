package layerwise.table;

import java.util.List;
import java.util.stream.IntStream;
import layerwise.math.RandomStream;

/**
 * A source's rows parted at random into those to train on and those to test on; a function of the rows, the fraction and the seed
 * alone.
 */
public final class Split {
    /** The streams that splits draw from, apart from those of every other purpose: the letters SPLIT. */
    private static final long PURPOSE = 0x53504C4954L;

    // A byte for each row, because a large source has many.
    private final boolean[] tested;

    private Split(boolean[] tested) {
        this.tested = tested;
    }

    /**
     * The split in which about {@code testFraction} of the rows are tested: of every class that fraction if the target means
     * classes, of all rows otherwise. A class of two rows or more is on both sides, one of a single row is trained on.
     *
     * @throws IllegalArgumentException if the fraction is not between 0 and 1, both excluded
     * @throws InvalidTableException if the target is unknown, a label or a number that decides is missing, or the rows are too
     *     few to have some on both sides
     */
    public static Split of(TableSource table, String target, TargetKind kind, double testFraction, long seed) {
        if (!(testFraction > 0 && testFraction < 1)) {
            throw new IllegalArgumentException(
                    "the fraction of rows to test on must be between 0 and 1, both excluded, but is " + testFraction);
        }
        TargetColumn column = TargetColumn.read(table, target);
        TargetKind resolved = kind == TargetKind.AUTO ? column.kind() : kind;
        List<int[]> groups = switch (resolved) {
            case CLASSES -> column.byLabel();
            case VALUE, AUTO -> List.of(IntStream.range(0, column.rows()).toArray());
        };
        Split split = new Split(tested(column.rows(), groups, testFraction, RandomStream.key(seed, PURPOSE)));
        if (split.test().length == 0) {
            throw new InvalidTableException(table.source()
                    + " has too few rows to test on some of them: two or more are needed"
                    + (groups.size() > 1 ? " of a class" : "") + "; add rows or test on a file of its own");
        }
        return split;
    }

    private static boolean[] tested(int rows, List<int[]> groups, double fraction, long key) {
        boolean[] tested = new boolean[rows];
        double owed = 0;
        int number = 0;
        for (int[] group : groups) {
            int[] order = new int[group.length];
            RandomStream.permutation(RandomStream.key(key, number++), order);
            // What rounding gives to one group or takes from it is owed to the next, so that the shares add up.
            double share = fraction * order.length;
            double wanted = Math.clamp(Math.rint(share + owed), Math.floor(share), Math.ceil(share));
            int count = (int) Math.min(Math.max(wanted, 1), order.length - 1);
            owed += share - count;
            for (int i = 0; i < count; i++) {
                tested[group[order[i]]] = true;
            }
        }
        return tested;
    }

    /** The rows to train on, counted from 0, ascending. */
    public int[] train() {
        return rows(false);
    }

    /** The rows to test on, counted from 0, ascending. */
    public int[] test() {
        return rows(true);
    }

    private int[] rows(boolean side) {
        return IntStream.range(0, tested.length).filter(i -> tested[i] == side).toArray();
    }

    /** Those rows of {@code table} that are trained on, in its order. */
    public TableSource train(TableSource table) {
        return table instanceof Table memory ? memory.rows(train()) : new SelectedRows(table, tested, false);
    }

    /** Those rows of {@code table} that are tested on, in its order. */
    public TableSource test(TableSource table) {
        return table instanceof Table memory ? memory.rows(test()) : new SelectedRows(table, tested, true);
    }
}

package layerwise.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import layerwise.math.RandomStream;

/**
 * A table's rows parted at random into those to train on and those to test on; a function of the rows, the fraction and the seed
 * alone.
 */
public final class Split {
    /** The streams that splits draw from, apart from those of every other purpose: the letters SPLIT. */
    private static final long PURPOSE = 0x53504C4954L;

    private final int[] train;
    private final int[] test;

    private Split(boolean[] tested) {
        this.train = IntStream.range(0, tested.length).filter(i -> !tested[i]).toArray();
        this.test = IntStream.range(0, tested.length).filter(i -> tested[i]).toArray();
    }

    /**
     * The split in which about {@code testFraction} of the rows are tested: of every class that fraction if the target means
     * classes, of all rows otherwise. A class of two rows or more is on both sides, one of a single row is trained on.
     *
     * @throws IllegalArgumentException if the fraction is not between 0 and 1, both excluded
     * @throws InvalidTableException if the target is unknown, a label or a number that decides is missing, or the rows are too
     *     few to have some on both sides
     */
    public static Split of(Table table, String target, TargetKind kind, double testFraction, long seed) {
        if (!(testFraction > 0 && testFraction < 1)) {
            throw new IllegalArgumentException(
                    "the fraction of rows to test on must be between 0 and 1, both excluded, but is " + testFraction);
        }
        Collection<List<Integer>> groups = switch (kind.resolve(table, target)) {
            case CLASSES -> byLabel(Cells.labels(table, table.column(target)));
            case VALUE, AUTO -> List.of(IntStream.range(0, table.rows()).boxed().toList());
        };
        Split split = new Split(tested(table.rows(), groups, testFraction, RandomStream.key(seed, PURPOSE)));
        if (split.test.length == 0) {
            throw new InvalidTableException(table.source()
                    + " has too few rows to test on some of them: two or more are needed"
                    + (groups.size() > 1 ? " of a class" : "") + "; add rows or test on a file of its own");
        }
        return split;
    }

    private static Collection<List<Integer>> byLabel(String[] labels) {
        SequencedMap<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i++) {
            groups.computeIfAbsent(labels[i], label -> new ArrayList<>()).add(i);
        }
        return groups.sequencedValues();
    }

    private static boolean[] tested(int rows, Collection<List<Integer>> groups, double fraction, long key) {
        boolean[] tested = new boolean[rows];
        double owed = 0;
        int number = 0;
        for (List<Integer> group : groups) {
            int[] order = new int[group.size()];
            RandomStream.permutation(RandomStream.key(key, number++), order);
            // What rounding gives to one group or takes from it is owed to the next, so that the shares add up.
            double share = fraction * order.length;
            double wanted = Math.clamp(Math.rint(share + owed), Math.floor(share), Math.ceil(share));
            int count = (int) Math.min(Math.max(wanted, 1), order.length - 1);
            owed += share - count;
            for (int i = 0; i < count; i++) {
                tested[group.get(order[i])] = true;
            }
        }
        return tested;
    }

    /** The rows to train on, counted from 0, ascending; a copy. */
    public int[] train() {
        return train.clone();
    }

    /** The rows to test on, counted from 0, ascending; a copy. */
    public int[] test() {
        return test.clone();
    }
}

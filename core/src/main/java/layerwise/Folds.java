package layerwise;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import layerwise.math.RandomStream;

/**
 * Examples dealt into k parts at random, each of which is tested once, by what is trained on the others: k-fold cross-validation, Stone,
 * "Cross-validatory choice and assessment of statistical predictions", JRSS B 36 (1974). Which example is in which part is a function of
 * the examples, k and the seed alone.
 */
public final class Folds {
    private final int[] foldOf;
    private final int count;

    private Folds(int[] foldOf, int count) {
        this.foldOf = foldOf;
        this.count = count;
    }

    /**
     * Folds whose sizes differ by at most one.
     *
     * @param examples m, at least as many as there are folds
     * @param folds k, at least 2
     * @throws IllegalArgumentException if there are too few folds or examples
     */
    public static Folds of(int examples, int folds, long seed) {
        return stratified(Collections.nCopies(examples, ""), folds, seed, true);
    }

    /**
     * Folds whose sizes differ by at most one, as do their numbers of examples of each class. Kohavi, "A study of cross-validation and
     * bootstrap for accuracy estimation and model selection", IJCAI 1995.
     *
     * @param classes of the examples, told apart by {@code equals}; at least as many examples of each as there are folds
     * @param folds k, at least 2
     * @throws IllegalArgumentException if there are too few folds, or too few examples, also of a class, which is named
     */
    public static Folds stratified(List<?> classes, int folds, long seed) {
        return stratified(classes, folds, seed, false);
    }

    private static Folds stratified(List<?> classes, int folds, long seed, boolean plain) {
        require(folds, classes.size(), "examples");
        int[] foldOf = new int[classes.size()];
        int dealt = 0;
        int number = 0;
        for (var entry : byValue(classes).entrySet()) {
            List<Integer> members = entry.getValue();
            if (!plain && members.size() < folds) {
                throw new IllegalArgumentException("class '" + entry.getKey() + "' has "
                        + (members.size() == 1 ? "1 example" : members.size() + " examples") + ", fewer than the "
                        + folds + " folds; use fewer folds, or do not stratify");
            }
            // Each class goes on dealing where the one before it ended, so that the sizes of the folds stay even.
            for (int i : order(members.size(), seed, number++)) {
                foldOf[members.get(i)] = dealt++ % folds;
            }
        }
        return new Folds(foldOf, folds);
    }

    /**
     * Folds that never part a group: the groups come in random order, each into the fold that is smallest so far.
     *
     * @param groups of the examples, told apart by {@code equals}; at least as many as there are folds
     * @param folds k, at least 2
     * @throws IllegalArgumentException if there are too few folds, examples or groups
     */
    public static Folds grouped(List<?> groups, int folds, long seed) {
        return grouped(groups, Collections.nCopies(groups.size(), ""), folds, seed);
    }

    /**
     * Folds that never part a group, and otherwise hold about as many examples of each class: the groups come in random order, each into
     * the fold where Σ (n_c/N_c)² over its classes c grows least, of n_c examples of the N_c in the fold.
     *
     * @param groups of the examples, told apart by {@code equals}; at least as many as there are folds
     * @param classes of the examples, told apart by {@code equals}
     * @param folds k, at least 2
     * @throws IllegalArgumentException if there are too few folds, examples or groups, or another number of classes than of groups
     */
    public static Folds grouped(List<?> groups, List<?> classes, int folds, long seed) {
        requireGroups(groups.size(), classes.size());
        require(folds, groups.size(), "examples");
        List<List<Integer>> members = new ArrayList<>(byValue(groups).sequencedValues());
        require(folds, members.size(), "groups");
        int[] classOf = new int[classes.size()];
        SequencedMap<Object, List<Integer>> byClass = byValue(classes);
        int number = 0;
        for (List<Integer> examples : byClass.sequencedValues()) {
            for (int example : examples) {
                classOf[example] = number;
            }
            number++;
        }
        double[] totals =
                byClass.sequencedValues().stream().mapToDouble(List::size).toArray();
        double[][] filled = new double[folds][totals.length];
        int[] sizes = new int[folds];
        int[] foldOf = new int[classes.size()];
        for (int g : order(members.size(), seed, 0)) {
            double[] added = new double[totals.length];
            members.get(g).forEach(example -> added[classOf[example]]++);
            int fold = best(filled, sizes, added, totals);
            for (int c = 0; c < totals.length; c++) {
                filled[fold][c] += added[c];
            }
            sizes[fold] += members.get(g).size();
            members.get(g).forEach(example -> foldOf[example] = fold);
        }
        return new Folds(foldOf, folds);
    }

    /** The fold that evens the classes most, of several the smallest; an empty fold comes before any other. */
    private static int best(double[][] filled, int[] sizes, double[] added, double[] totals) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int fold = 0; fold < sizes.length; fold++) {
            double growth = 0;
            for (int c = 0; c < totals.length; c++) {
                growth += (2 * filled[fold][c] + added[c]) * added[c] / (totals[c] * totals[c]);
            }
            if (growth < least || (growth == least && sizes[fold] < sizes[best])) {
                least = growth;
                best = fold;
            }
        }
        return best;
    }

    static void requireGroups(int groups, int examples) {
        if (groups != examples) {
            throw new IllegalArgumentException(
                    "there must be a group for each of the " + examples + " examples, but " + groups + " were given");
        }
    }

    private static void require(int folds, int number, String what) {
        if (folds < 2) {
            throw new IllegalArgumentException("there must be at least 2 folds, not " + folds);
        }
        if (number < folds) {
            throw new IllegalArgumentException(
                    folds + " folds need at least as many " + what + ", but there are only " + number);
        }
    }

    private static SequencedMap<Object, List<Integer>> byValue(List<?> values) {
        SequencedMap<Object, List<Integer>> map = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            map.computeIfAbsent(values.get(i), value -> new ArrayList<>()).add(i);
        }
        return map;
    }

    private static int[] order(int size, long seed, int number) {
        int[] order = new int[size];
        RandomStream.permutation(Purpose.FOLDS.key(seed, number), order);
        return order;
    }

    /** k. */
    public int count() {
        return count;
    }

    /** The examples to train on where a fold, from 0, is tested: those of all others, ascending. */
    public int[] train(int fold) {
        return IntStream.range(0, foldOf.length).filter(i -> foldOf[i] != fold).toArray();
    }

    /** The examples of a fold, from 0, ascending. */
    public int[] test(int fold) {
        return IntStream.range(0, foldOf.length).filter(i -> foldOf[i] == fold).toArray();
    }
}

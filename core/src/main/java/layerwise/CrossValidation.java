package layerwise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * k-fold cross-validation: each of k parts of the examples is tested by a model that was trained on the others, one model after another,
 * if wanted several times with other parts. The parts and the models depend on the seeds, not on the number of threads. It is set up by
 * one thread.
 */
public final class CrossValidation {
    private static final Matrix NONE = Matrix.zeros(Precision.FLOAT64, 0, 0);

    private final int folds;
    private int repeats = 1;
    private Optional<Boolean> stratified = Optional.empty();
    private long seed = 1;
    private int threads = Runtime.getRuntime().availableProcessors();
    private Optional<String> kernels = Optional.empty();

    private CrossValidation(int folds) {
        this.folds = folds;
    }

    /** What is done with a fold: it trains on some examples and measures on the others. */
    @FunctionalInterface
    public interface Procedure {
        /**
         * The measurements of one fold.
         *
         * @param train the examples to train on, ascending
         * @param test the examples to measure on, ascending
         * @param seed of the training, another one for each fold and repeat
         */
        Evaluation measure(int[] train, int[] test, long seed);
    }

    /**
     * Cross-validation with so many folds, once, stratified where targets are classes, with seed 1.
     *
     * @param folds k, at least 2
     */
    public static CrossValidation of(int folds) {
        if (folds < 2) {
            throw new IllegalArgumentException("there must be at least 2 folds, not " + folds);
        }
        return new CrossValidation(folds);
    }

    /** With this done so many times, at least 1, each with other folds. */
    public CrossValidation repeats(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("repeats must be at least 1, not " + value);
        }
        repeats = value;
        return this;
    }

    /** Whether every fold holds about as many examples of each class; without this, it does where targets are classes. */
    public CrossValidation stratified(boolean value) {
        stratified = Optional.of(value);
        return this;
    }

    /** With this seed of the folds. Those of trainings follow from the recipe's. */
    public CrossValidation seed(long value) {
        seed = value;
        return this;
    }

    /** With at most so many threads for each training; the result does not depend on it. */
    public CrossValidation threads(int value) {
        if (value < 1 || value > Kernels.MAXIMUM_THREADS) {
            throw new IllegalArgumentException(
                    "threads must be at least 1 and at most " + Kernels.MAXIMUM_THREADS + ", not " + value);
        }
        threads = value;
        return this;
    }

    /** With the kernels of this name, as {@link Trainer#kernels}. */
    public CrossValidation kernels(String name) {
        kernels = Optional.of(name);
        return this;
    }

    /**
     * Trains a network once for each fold.
     *
     * @param x A⁰, (n⁰, m)
     * @param y the targets, as the network's loss takes them
     * @throws IllegalArgumentException if X or Y does not fit the network, or the examples, also of a class, are too few for the folds
     */
    public CrossValidationResult run(Network network, Recipe recipe, Matrix x, Matrix y) {
        return run(network, recipe, x, y, NONE, List.of());
    }

    /**
     * Trains a network once for each fold, none of which parts a group.
     *
     * @param groups of the m examples, told apart by {@code equals}
     */
    public CrossValidationResult run(Network network, Recipe recipe, Matrix x, Matrix y, List<?> groups) {
        return run(network, recipe, x, y, NONE, groups);
    }

    /**
     * Trains a network once for each fold, with weights of the examples in training and in measuring.
     *
     * @param weights (1, m), 0 or more; an empty matrix for none
     * @param groups of the m examples, told apart by {@code equals}; an empty list for none
     */
    public CrossValidationResult run(
            Network network, Recipe recipe, Matrix x, Matrix y, Matrix weights, List<?> groups) {
        return run(network, recipe, Examples.of(x, y, weights), groups);
    }

    /**
     * Trains a network once for each fold, on examples that need not be in memory.
     *
     * @param groups of the m examples, told apart by {@code equals}; an empty list for none
     */
    public CrossValidationResult run(Network network, Recipe recipe, Examples examples, List<?> groups) {
        examples.requireFor(network, recipe.precision());
        int m = examples.count();
        Examples data = examples.in(recipe.precision());
        if (!groups.isEmpty()) {
            Folds.requireGroups(groups.size(), m);
        }
        Kernels engine = kernels.isPresent() ? Kernels.named(kernels.get(), threads) : Kernels.best(threads);
        return run(m, classes(network, examples), groups, recipe.seed(), (train, test, trainingSeed) -> {
            Trainer trainer = new Trainer(network, recipe.seed(trainingSeed)).threads(threads);
            kernels.ifPresent(trainer::kernels);
            Model model = trainer.train(data.select(train)).model();
            return model.evaluate(data.select(test), engine);
        });
    }

    /**
     * Does something with each fold, for example with models that each have a schema of their own.
     *
     * @param examples m
     * @param classes of the m examples, told apart by {@code equals}; an empty list where targets are no classes
     * @param groups of the m examples, told apart by {@code equals}; an empty list for none
     * @param trainingSeed from which those of the trainings follow
     * @throws IllegalArgumentException if the examples, the groups or the examples of a class are too few for the folds
     */
    public CrossValidationResult run(
            int examples, List<?> classes, List<?> groups, long trainingSeed, Procedure procedure) {
        List<Folds> parts = new ArrayList<>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            parts.add(folds(examples, classes, groups, repeat));
        }
        List<Evaluation> evaluations = new ArrayList<>();
        for (Folds part : parts) {
            for (int fold = 0; fold < folds; fold++) {
                long key = Purpose.REPEATS.key(trainingSeed, evaluations.size()) >>> 32;
                evaluations.add(procedure.measure(part.train(fold), part.test(fold), key));
            }
        }
        return new CrossValidationResult(folds, evaluations);
    }

    private Folds folds(int examples, List<?> classes, List<?> groups, int repeat) {
        boolean stratifies = stratified.orElse(!classes.isEmpty());
        if (stratifies && classes.isEmpty()) {
            throw new IllegalArgumentException("stratified folds need targets that are one class for each example");
        }
        long key = Purpose.REPEATS.key(seed, repeat);
        if (groups.isEmpty()) {
            return stratifies ? Folds.stratified(classes, folds, key) : Folds.of(examples, folds, key);
        }
        return stratifies ? Folds.grouped(groups, classes, folds, key) : Folds.grouped(groups, folds, key);
    }

    /** The class of each example; empty where targets are values, or several questions. */
    private static List<Integer> classes(Network network, Examples examples) {
        boolean several = network.loss().equals(Loss.BINARY_CROSS_ENTROPY) && examples.targetRows() > 1;
        if (!network.loss().isClassification() || several) {
            return List.of();
        }
        List<Integer> classes = new ArrayList<>(examples.count());
        for (MatrixExamples part : examples.parts(examples.precision())) {
            for (int j = 0; j < part.count(); j++) {
                classes.add(Weighing.classOf(part.y(), j));
            }
        }
        return classes;
    }
}

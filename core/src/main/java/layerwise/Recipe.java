package layerwise;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import layerwise.math.Precision;

/**
 * How to train: everything besides the network and the examples that the result depends on. A recipe is a value; each method that sets
 * something gives a new one. Two runs of equal recipes, networks and examples on the same kernels have the same bits.
 */
public final class Recipe {
    /** A batch size that takes all examples at once. */
    public static final int FULL_BATCH = 0;

    private Optimizer optimizer = Optimizer.adam(0.001);
    private Schedule schedule = Schedule.constant();
    private int epochs = 100;
    private int batchSize = 32;
    private int accumulation = 1;
    private double clipNorm = Double.POSITIVE_INFINITY;
    private double clipValue = Double.POSITIVE_INFINITY;
    private double l1;
    private double l2;
    private double maxNorm = Double.POSITIVE_INFINITY;
    private double labelSmoothing;
    private double averaging;
    private int patience;
    private ClassWeights classWeights = ClassWeights.equal();
    private double validationSplit;
    private long seed = 1;
    private Precision precision = Precision.FLOAT32;

    /** Adam at 0.001, 100 epochs, batches of 32, seed 1, float32, and nothing further. */
    public Recipe() {}

    private Recipe(Recipe other) {
        optimizer = other.optimizer;
        schedule = other.schedule;
        epochs = other.epochs;
        batchSize = other.batchSize;
        accumulation = other.accumulation;
        clipNorm = other.clipNorm;
        clipValue = other.clipValue;
        l1 = other.l1;
        l2 = other.l2;
        maxNorm = other.maxNorm;
        labelSmoothing = other.labelSmoothing;
        averaging = other.averaging;
        patience = other.patience;
        classWeights = other.classWeights;
        validationSplit = other.validationSplit;
        seed = other.seed;
        precision = other.precision;
    }

    /** A recipe with this optimiser, and the rest as {@link #Recipe()} has it. */
    public static Recipe of(Optimizer optimizer) {
        return new Recipe().optimizer(optimizer);
    }

    /** How the parameters follow their gradients. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** With this optimiser. */
    public Recipe optimizer(Optimizer value) {
        Recipe recipe = new Recipe(this);
        recipe.optimizer = value;
        return recipe;
    }

    /** How the learning rate goes with time. */
    public Schedule schedule() {
        return schedule;
    }

    /** With this schedule. */
    public Recipe schedule(Schedule value) {
        Recipe recipe = new Recipe(this);
        recipe.schedule = value;
        return recipe;
    }

    /** How often the training examples are gone through. */
    public int epochs() {
        return epochs;
    }

    /** With so many epochs, at least 1. */
    public Recipe epochs(int value) {
        Recipe recipe = new Recipe(this);
        recipe.epochs = requireAtLeast(1, "epochs", value);
        return recipe;
    }

    /** The examples of a forward and backward pass; {@link #FULL_BATCH} for all. */
    public int batchSize() {
        return batchSize;
    }

    /**
     * With so many examples per pass: {@link #FULL_BATCH} is batch gradient descent, without shuffling, as in the course; 1 is
     * stochastic gradient descent; numbers between are mini-batches, shuffled before every epoch.
     */
    public Recipe batchSize(int value) {
        Recipe recipe = new Recipe(this);
        recipe.batchSize = requireAtLeast(FULL_BATCH, "batchSize", value);
        return recipe;
    }

    /** The batches per update. */
    public int accumulation() {
        return accumulation;
    }

    /** With the gradients of so many batches averaged, by their examples, for each update; at least 1. */
    public Recipe accumulation(int value) {
        Recipe recipe = new Recipe(this);
        recipe.accumulation = requireAtLeast(1, "accumulation", value);
        return recipe;
    }

    /** The largest Euclidean norm of the whole gradient; infinite where it is not clipped. */
    public double clipNorm() {
        return clipNorm;
    }

    /**
     * With gradients scaled to norm c where theirs is larger. Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent
     * neural networks", ICML 2013, algorithm 1.
     */
    public Recipe clipNorm(double value) {
        Recipe recipe = new Recipe(this);
        recipe.clipNorm = requirePositive("clipNorm", value);
        return recipe;
    }

    /** The largest magnitude of an element of the gradient; infinite where it is not clipped. */
    public double clipValue() {
        return clipValue;
    }

    /** With each element of the gradient brought into [−c, c]. */
    public Recipe clipValue(double value) {
        Recipe recipe = new Recipe(this);
        recipe.clipValue = requirePositive("clipValue", value);
        return recipe;
    }

    /** λ of the L1 penalty. */
    public double l1() {
        return l1;
    }

    /** With the L1 penalty λ/m Σ|W| in the cost and λ/m sign(W) in dW, m being the number of training examples. */
    public Recipe l1(double value) {
        Recipe recipe = new Recipe(this);
        recipe.l1 = requireNotNegative("l1", value);
        return recipe;
    }

    /** λ of the L2 penalty. */
    public double l2() {
        return l2;
    }

    /**
     * With the L2 penalty as the course has it: λ/2m ΣW² in the cost and λ/m W in dW, m being the number of training examples, so
     * that λ means the same at any batch size.
     */
    public Recipe l2(double value) {
        Recipe recipe = new Recipe(this);
        recipe.l2 = requireNotNegative("l2", value);
        return recipe;
    }

    /** The largest Euclidean norm of a hidden unit's incoming weights; infinite where it is not limited. */
    public double maxNorm() {
        return maxNorm;
    }

    /**
     * With the rows of the hidden layers' W scaled back to norm c after each update where theirs is larger. Srivastava et al.,
     * "Dropout", JMLR 15 (2014), §5.1.
     */
    public Recipe maxNorm(double value) {
        Recipe recipe = new Recipe(this);
        recipe.maxNorm = requirePositive("maxNorm", value);
        return recipe;
    }

    /** How much of each target's probability is spread over all classes. */
    public double labelSmoothing() {
        return labelSmoothing;
    }

    /**
     * With (1 − ε)y + ε/K in place of the training targets y, for K classes (2 for a sigmoid output), ε in [0, 1). Szegedy et al.,
     * "Rethinking the Inception architecture", CVPR 2016, §7. The cost of training is that of the smoothed targets.
     */
    public Recipe labelSmoothing(double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("labelSmoothing must be at least 0 and less than 1, not " + value);
        }
        Recipe recipe = new Recipe(this);
        recipe.labelSmoothing = value;
        return recipe;
    }

    /** d of the weights' moving average; 0 where there is none. */
    public double averaging() {
        return averaging;
    }

    /**
     * With the exponential moving average e := d·e + (1 − d)θ after each update, d in [0, 1): validated, kept and restored are the
     * averages, not the weights that are trained. Polyak and Juditsky 1992; in this form Tarvainen and Valpola, NeurIPS 2017.
     */
    public Recipe averaging(double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("averaging must be at least 0 and less than 1, not " + value);
        }
        Recipe recipe = new Recipe(this);
        recipe.averaging = value;
        return recipe;
    }

    /** The epochs without improvement after which training stops early; 0 where it does not. */
    public int patience() {
        return patience;
    }

    /**
     * With an early end once so many epochs in a row have not brought the validation cost, or without validation the training cost,
     * below its least so far; the weights of the best epoch are restored, at the end in any case. 0 for neither.
     */
    public Recipe patience(int value) {
        Recipe recipe = new Recipe(this);
        recipe.patience = requireAtLeast(0, "patience", value);
        return recipe;
    }

    /** How much the examples of each class count. */
    public ClassWeights classWeights() {
        return classWeights;
    }

    /** With these weights of the classes. */
    public Recipe classWeights(ClassWeights value) {
        Recipe recipe = new Recipe(this);
        recipe.classWeights = value;
        return recipe;
    }

    /** The fraction of the examples that is set aside for validation. */
    public double validationSplit() {
        return validationSplit;
    }

    /** With this fraction of the training examples set aside for validation, drawn by the seed; 0 sets none aside. */
    public Recipe validationSplit(double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("validationSplit must be at least 0 and less than 1, not " + value);
        }
        Recipe recipe = new Recipe(this);
        recipe.validationSplit = value;
        return recipe;
    }

    /** The seed of everything random. */
    public long seed() {
        return seed;
    }

    /** With this seed of initialisation, shuffling, dropout and the validation split. */
    public Recipe seed(long value) {
        Recipe recipe = new Recipe(this);
        recipe.seed = value;
        return recipe;
    }

    /** The precision of parameters and computation. */
    public Precision precision() {
        return precision;
    }

    /** With this precision of parameters and computation. */
    public Recipe precision(Precision value) {
        Recipe recipe = new Recipe(this);
        recipe.precision = value;
        return recipe;
    }

    private static int requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
        return value;
    }

    private static double requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        return value;
    }

    private static double requireNotNegative(String name, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
        }
        return value;
    }

    /**
     * Refuses what does not go together.
     *
     * @throws IllegalArgumentException with a sentence that says what
     */
    void requireFor(Network network) {
        if (labelSmoothing > 0 && !network.loss().isClassification()) {
            throw new IllegalArgumentException("label smoothing is for classes, but the loss is " + network.loss());
        }
        if (averaging > 0 && optimizer instanceof Optimizer.ScheduleFree) {
            throw new IllegalArgumentException("schedule-free AdamW averages the weights itself; leave averaging out");
        }
        if (maxNorm < Double.POSITIVE_INFINITY && optimizer instanceof Optimizer.ScheduleFree) {
            throw new IllegalArgumentException(
                    "schedule-free AdamW keeps an average that a maximum norm would not reach; leave one of them out");
        }
        if (optimizer instanceof Optimizer.Lbfgs) {
            requireForLbfgs(network);
        }
    }

    private void requireForLbfgs(Network network) {
        if (batchSize != FULL_BATCH) {
            throw new IllegalArgumentException(
                    "L-BFGS needs the whole cost at each step: use a full batch, not " + batchSize + " examples");
        }
        if (network.flattened().stream().anyMatch(layer -> layer instanceof Layer.Dropout)) {
            throw new IllegalArgumentException("L-BFGS needs a cost that does not vary by itself: leave dropout out");
        }
        if (!(schedule instanceof Schedule.Constant)
                || clipNorm < Double.POSITIVE_INFINITY
                || clipValue < Double.POSITIVE_INFINITY
                || maxNorm < Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "L-BFGS searches the length of its steps: leave the schedule, clipping and"
                            + " the maximum norm out");
        }
    }

    /** What is set, by the names under which a model keeps it; what has no effect is left out. */
    public SequencedMap<String, Object> describe() {
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        map.put("optimizer", optimizer.toString());
        put(map, "schedule", schedule.toString(), !(schedule instanceof Schedule.Constant));
        map.put("epochs", (long) epochs);
        map.put("batch_size", batchSize == FULL_BATCH ? "full" : (Object) (long) batchSize);
        put(map, "accumulation", (long) accumulation, accumulation > 1);
        put(map, "clip_norm", clipNorm, clipNorm < Double.POSITIVE_INFINITY);
        put(map, "clip_value", clipValue, clipValue < Double.POSITIVE_INFINITY);
        put(map, "l1", l1, l1 > 0);
        put(map, "l2", l2, l2 > 0);
        put(map, "max_norm", maxNorm, maxNorm < Double.POSITIVE_INFINITY);
        put(map, "label_smoothing", labelSmoothing, labelSmoothing > 0);
        put(map, "averaging", averaging, averaging > 0);
        put(map, "patience", (long) patience, patience > 0);
        put(map, "class_weights", classWeights.toString(), !(classWeights instanceof ClassWeights.Equal));
        put(map, "validation_split", validationSplit, validationSplit > 0);
        map.put("seed", seed);
        map.put("precision", precision.toString());
        return map;
    }

    private static void put(SequencedMap<String, Object> map, String name, Object value, boolean set) {
        if (set) {
            map.put(name, value);
        }
    }

    /** What is set, for example {@code {optimizer=Sgd[…], epochs=100, …}}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s", describe());
    }
}

package layerwise;

import layerwise.math.Matrix;
import layerwise.math.NumpyRandom;
import layerwise.math.RandomStream;

/**
 * How the weights of a dense layer start; biases start at 0. With n_prev inputs (fan-in) and n units (fan-out):
 *
 * @param scheme the distribution
 * @param parameter the constant, σ or limit where the scheme has one; 0 for the others
 */
public record Initializer(Scheme scheme, double parameter) {
    /** The distributions that weights are drawn from. */
    public enum Scheme {
        /** W = 0. Every unit of a layer then stays the same as its neighbours. */
        ZEROS,
        /** W = c. */
        CONSTANT,
        /** Normal with mean 0 and the given standard deviation σ. */
        NORMAL,
        /** Uniform on [−c, c]. */
        UNIFORM,
        /** Normal with σ² = 2/n_prev. He, Zhang, Ren and Sun 2015, §2.2. */
        HE_NORMAL,
        /** Uniform on ±√(6/n_prev), which has the variance of {@link #HE_NORMAL}. */
        HE_UNIFORM,
        /** Normal with σ² = 2/(n_prev + n). Glorot and Bengio 2010, §4.2. */
        GLOROT_NORMAL,
        /** Uniform on ±√(6/(n_prev + n)). Glorot and Bengio 2010, equation 16. */
        GLOROT_UNIFORM,
        /** Normal with σ² = 1/n_prev. LeCun, Bottou, Orr and Müller 1998, §4.6. */
        LECUN_NORMAL,
        /** Uniform on ±√(3/n_prev), which has the variance of {@link #LECUN_NORMAL}. */
        LECUN_UNIFORM,
        /**
         * The course's: {@code np.random.seed(seed)} once, then {@code np.random.randn(n, n_prev) / np.sqrt(n_prev)} layer by
         * layer, number for number those of NumPy.
         */
        COURSE
    }

    /** W = 0. */
    public static final Initializer ZEROS = new Initializer(Scheme.ZEROS, 0);
    /** Normal, σ² = 2/n_prev. */
    public static final Initializer HE_NORMAL = new Initializer(Scheme.HE_NORMAL, 0);
    /** Uniform on ±√(6/n_prev). */
    public static final Initializer HE_UNIFORM = new Initializer(Scheme.HE_UNIFORM, 0);
    /** Normal, σ² = 2/(n_prev + n). */
    public static final Initializer GLOROT_NORMAL = new Initializer(Scheme.GLOROT_NORMAL, 0);
    /** Uniform on ±√(6/(n_prev + n)). */
    public static final Initializer GLOROT_UNIFORM = new Initializer(Scheme.GLOROT_UNIFORM, 0);
    /** Normal, σ² = 1/n_prev. */
    public static final Initializer LECUN_NORMAL = new Initializer(Scheme.LECUN_NORMAL, 0);
    /** Uniform on ±√(3/n_prev). */
    public static final Initializer LECUN_UNIFORM = new Initializer(Scheme.LECUN_UNIFORM, 0);
    /** NumPy's randn/√n_prev. */
    public static final Initializer COURSE = new Initializer(Scheme.COURSE, 0);

    /** Refuses a parameter that is not finite, negative where it is a width, or that the scheme does not have. */
    public Initializer {
        boolean spread = scheme == Scheme.NORMAL || scheme == Scheme.UNIFORM;
        if (!Double.isFinite(parameter) || (spread && parameter <= 0)) {
            throw new IllegalArgumentException("the parameter of the initializer " + Spelling.of(scheme) + " must be a "
                    + (spread ? "positive" : "finite") + " number, not " + parameter);
        }
        if (parameter != 0 && !takesParameter(scheme)) {
            throw new IllegalArgumentException(
                    "the initializer " + Spelling.of(scheme) + " has no parameter, but got " + parameter);
        }
    }

    private static boolean takesParameter(Scheme scheme) {
        return scheme == Scheme.CONSTANT || scheme == Scheme.NORMAL || scheme == Scheme.UNIFORM;
    }

    /** W = {@code value}. */
    public static Initializer constant(double value) {
        return new Initializer(Scheme.CONSTANT, value);
    }

    /** Normal with mean 0 and standard deviation {@code sigma}. */
    public static Initializer normal(double sigma) {
        return new Initializer(Scheme.NORMAL, sigma);
    }

    /** Uniform on [−{@code limit}, {@code limit}]. */
    public static Initializer uniform(double limit) {
        return new Initializer(Scheme.UNIFORM, limit);
    }

    /**
     * The initialiser of a name as {@link #toString} spells it: {@code he-normal}, {@code normal(0.01)}, {@code course}, …;
     * {@code he}, {@code glorot} and {@code lecun} alone are the normal ones.
     *
     * @throws IllegalArgumentException if there is none of that name, or its number is missing
     */
    public static Initializer of(String text) {
        Spelling spelling = Spelling.of("initializer", text);
        if (spelling.name().equals("he")
                || spelling.name().equals("glorot")
                || spelling.name().equals("lecun")) {
            spelling = new Spelling(spelling.name() + "-normal", spelling.number());
        }
        Scheme scheme = spelling.among(Scheme.class, "initializer");
        if (takesParameter(scheme)) {
            if (spelling.number().isEmpty()) {
                throw new IllegalArgumentException("the initializer '" + spelling.name()
                        + "' needs a number, for example " + spelling.name() + "(0.01)");
            }
            return new Initializer(scheme, spelling.number().getAsDouble());
        }
        spelling.requireNoNumber("initializer");
        return new Initializer(scheme, 0);
    }

    /**
     * Fills W.
     *
     * @param w (n, n_prev)
     * @param key the layer's stream of random numbers
     * @param numpy the generator that {@link Scheme#COURSE} draws from, shared by all layers
     */
    void fill(Matrix w, long key, NumpyRandom numpy) {
        double fanIn = w.columns();
        double fanOut = w.rows();
        switch (scheme) {
            case ZEROS -> w.fill(0);
            case CONSTANT -> w.fill(parameter);
            case NORMAL -> drawNormal(w, key, parameter);
            case UNIFORM -> drawUniform(w, key, parameter);
            case HE_NORMAL -> drawNormal(w, key, Math.sqrt(2 / fanIn));
            case HE_UNIFORM -> drawUniform(w, key, Math.sqrt(6 / fanIn));
            case GLOROT_NORMAL -> drawNormal(w, key, Math.sqrt(2 / (fanIn + fanOut)));
            case GLOROT_UNIFORM -> drawUniform(w, key, Math.sqrt(6 / (fanIn + fanOut)));
            case LECUN_NORMAL -> drawNormal(w, key, Math.sqrt(1 / fanIn));
            case LECUN_UNIFORM -> drawUniform(w, key, Math.sqrt(3 / fanIn));
            case COURSE -> drawCourse(w, numpy);
        }
    }

    private static void drawNormal(Matrix w, long key, double sigma) {
        for (int j = 0; j < w.columns(); j++) {
            for (int i = 0; i < w.rows(); i++) {
                w.set(i, j, sigma * RandomStream.normal(key, i + (long) j * w.rows()));
            }
        }
    }

    private static void drawUniform(Matrix w, long key, double limit) {
        for (int j = 0; j < w.columns(); j++) {
            for (int i = 0; i < w.rows(); i++) {
                w.set(i, j, limit * (2 * RandomStream.uniform(key, i + (long) j * w.rows()) - 1));
            }
        }
    }

    private static void drawCourse(Matrix w, NumpyRandom numpy) {
        double divisor = Math.sqrt(w.columns());
        for (int i = 0; i < w.rows(); i++) {
            for (int j = 0; j < w.columns(); j++) {
                w.set(i, j, numpy.randn() / divisor);
            }
        }
    }

    /** The name, for example {@code he-normal} or {@code normal(0.01)}. */
    @Override
    public String toString() {
        return Spelling.of(scheme) + (takesParameter(scheme) ? "(" + parameter + ")" : "");
    }
}

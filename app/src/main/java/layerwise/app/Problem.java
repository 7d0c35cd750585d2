package layerwise.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import layerwise.math.NumpyRandom;
import layerwise.table.Column;
import layerwise.table.Table;

/**
 * Problems in the plane that a straight line does not solve, made from a seed: the columns {@code x1} and {@code x2}, and {@code label}
 * with the classes 0, 1, …. The same seed gives the points of the Python that each is known from, but for the last digits.
 */
enum Problem {
    /**
     * Two classes on the petals of a flower, r = 4 sin 4t: the planar data of the course's second lesson, which are 400 rows of seed
     * 1 with a noise of 0.2.
     */
    FLOWER(2, 0.2) {
        @Override
        void draw(Points points, double noise, NumpyRandom random) {
            for (int label = 0; label < classes(); label++) {
                double[] t = noisy(linspace(label * 3.12, (label + 1) * 3.12, points.rows(label), true), noise, random);
                double[] r = new double[t.length];
                for (int i = 0; i < r.length; i++) {
                    r[i] = 4 * Math.sin(4 * t[i]) + random.randn() * noise;
                }
                for (int i = 0; i < r.length; i++) {
                    points.add(r[i] * Math.sin(t[i]), r[i] * Math.cos(t[i]), label);
                }
            }
        }
    },

    /** A circle in a circle of twice its radius, shuffled: scikit-learn's {@code make_circles(rows, noise=noise, factor=0.5)}. */
    CIRCLES(2, 0.1) {
        @Override
        void draw(Points points, double noise, NumpyRandom random) {
            for (int label = 0; label < classes(); label++) {
                double radius = label == 0 ? 1 : 0.5;
                for (double t : linspace(0, 2 * Math.PI, points.rows(label), false)) {
                    points.add(radius * Math.cos(t), radius * Math.sin(t), label);
                }
            }
            points.shuffle(random);
            points.blur(noise, random);
        }
    },

    /** Two half circles that reach into one another, shuffled: scikit-learn's {@code make_moons(rows, noise=noise)}. */
    MOONS(2, 0.1) {
        @Override
        void draw(Points points, double noise, NumpyRandom random) {
            for (double t : linspace(0, Math.PI, points.rows(0), true)) {
                points.add(Math.cos(t), Math.sin(t), 0);
            }
            for (double t : linspace(0, Math.PI, points.rows(1), true)) {
                points.add(1 - Math.cos(t), 1 - Math.sin(t) - 0.5, 1);
            }
            points.shuffle(random);
            points.blur(noise, random);
        }
    },

    /** Three arms of a spiral, r from 0 to 1 over an angle of 4, with noise in the angle: the spirals of Stanford's CS231n. */
    SPIRALS(3, 0.2) {
        @Override
        void draw(Points points, double noise, NumpyRandom random) {
            for (int label = 0; label < classes(); label++) {
                double[] r = linspace(0, 1, points.rows(label), true);
                double[] t = noisy(linspace(label * 4, (label + 1) * 4, r.length, true), noise, random);
                for (int i = 0; i < r.length; i++) {
                    points.add(r[i] * Math.sin(t[i]), r[i] * Math.cos(t[i]), label);
                }
            }
        }
    };

    /** The number of rows where none is asked for, the course's. */
    static final int ROWS = 400;

    /** The names of the columns: two features and the target. */
    static final List<String> COLUMNS = List.of("x1", "x2", "label");

    private static final int MOST_ROWS = 10_000_000;

    private final int classes;
    private final double noise;

    Problem(int classes, double noise) {
        this.classes = classes;
        this.noise = noise;
    }

    /**
     * The problem of a name, as {@link #toString} gives it.
     *
     * @throws InputException if there is none
     */
    static Problem of(String name) {
        for (Problem problem : values()) {
            if (problem.toString().equals(name.strip().toLowerCase(Locale.ROOT))) {
                return problem;
            }
        }
        throw new InputException("there is no problem '" + name + "' to generate; expected "
                + Arrays.stream(values()).map(Problem::toString).collect(Collectors.joining(", ")));
    }

    /** The number of classes. */
    int classes() {
        return classes;
    }

    /** The noise where none is asked for. */
    double noise() {
        return noise;
    }

    /** The usual table of this seed: 400 rows with the usual noise. */
    Table table(long seed) {
        return table(ROWS, noise, seed);
    }

    /**
     * The table of this seed.
     *
     * @param rows of all classes together, which get equally many, the last one what is left over
     * @param noise the standard deviation of what is added: to both coordinates of circles and moons, to the angle of spirals, to
     *     the angle and the radius of the flower
     * @throws InputException if there are fewer than two rows for each class or too many, the noise is negative or not finite, or the
     *     seed is none of NumPy's
     */
    Table table(int rows, double noise, long seed) {
        if (rows < 2 * classes || rows > MOST_ROWS) {
            throw new InputException(
                    this + ": the number of rows must be from " + 2 * classes + " to " + MOST_ROWS + ", not " + rows);
        }
        if (!(noise >= 0 && Double.isFinite(noise))) {
            throw new InputException(this + ": the noise must be 0 or more, not " + noise);
        }
        Points points = new Points(rows, classes);
        try {
            draw(points, noise, new NumpyRandom(seed));
        } catch (IllegalArgumentException e) {
            throw new InputException(this + ": " + e.getMessage(), e);
        }
        return points.table("the generated " + this);
    }

    abstract void draw(Points points, double noise, NumpyRandom random);

    /** NumPy's {@code linspace(from, to, count, endpoint)}. */
    private static double[] linspace(double from, double to, int count, boolean endpoint) {
        double[] numbers = new double[count];
        double step = (to - from) / (endpoint ? count - 1 : count);
        for (int i = 0; i < count; i++) {
            numbers[i] = i * step + from;
        }
        if (endpoint) {
            numbers[count - 1] = to;
        }
        return numbers;
    }

    private static double[] noisy(double[] numbers, double noise, NumpyRandom random) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += random.randn() * noise;
        }
        return numbers;
    }

    /** {@code flower}, as it is spelled in text. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Labelled points as they are being made. */
    static final class Points {
        private final int classes;
        private double[] x1;
        private double[] x2;
        private double[] label;
        private int size;

        Points(int rows, int classes) {
            this.classes = classes;
            this.x1 = new double[rows];
            this.x2 = new double[rows];
            this.label = new double[rows];
        }

        /** How many rows a class gets. */
        int rows(int label) {
            int each = x1.length / classes;
            return label < classes - 1 ? each : x1.length - each * (classes - 1);
        }

        void add(double first, double second, int of) {
            x1[size] = first;
            x2[size] = second;
            label[size] = of;
            size++;
        }

        /** As scikit-learn's {@code shuffle}. */
        void shuffle(NumpyRandom random) {
            int[] order = random.permutation(size);
            x1 = inOrder(x1, order);
            x2 = inOrder(x2, order);
            label = inOrder(label, order);
        }

        private static double[] inOrder(double[] numbers, int[] order) {
            return Arrays.stream(order).mapToDouble(i -> numbers[i]).toArray();
        }

        void blur(double noise, NumpyRandom random) {
            for (int i = 0; i < size; i++) {
                x1[i] += noise * random.randn();
                x2[i] += noise * random.randn();
            }
        }

        Table table(String source) {
            List<Column> columns = new ArrayList<>();
            for (double[] cells : List.of(x1, x2, label)) {
                columns.add(Column.Numeric.of(COLUMNS.get(columns.size()), cells));
            }
            return Table.of(source, columns);
        }
    }
}

package layerwise;

import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.RandomStream;

/** Seeded random examples and targets for tests. */
final class Samples {
    private Samples() {}

    /** Standard normal numbers. */
    static Matrix normal(long seed, int rows, int columns) {
        Matrix matrix = Matrix.zeros(Precision.FLOAT64, rows, columns);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                matrix.set(i, j, RandomStream.normal(seed, i + (long) j * rows));
            }
        }
        return matrix;
    }

    /** Numbers above 0. */
    static Matrix positive(long seed, int rows, int columns) {
        Matrix matrix = Matrix.zeros(Precision.FLOAT64, rows, columns);
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                matrix.set(i, j, 0.1 + RandomStream.uniform(seed, i + (long) j * rows));
            }
        }
        return matrix;
    }

    /** Class numbers 0 … classes − 1 in one row. */
    static Matrix classNumbers(long seed, int classes, int examples) {
        Matrix y = Matrix.zeros(Precision.FLOAT64, 1, examples);
        for (int j = 0; j < examples; j++) {
            y.set(0, j, Math.floor(classes * RandomStream.uniform(seed, j)));
        }
        return y;
    }

    /** One column per example with a single 1. */
    static Matrix oneHot(Matrix classNumbers, int classes) {
        Matrix y = Matrix.zeros(Precision.FLOAT64, classes, classNumbers.columns());
        for (int j = 0; j < y.columns(); j++) {
            y.set((int) classNumbers.get(0, j), j, 1);
        }
        return y;
    }

    /** Targets that the loss takes. */
    static Matrix targets(Loss loss, long seed, int outputs, int examples) {
        return switch (loss.criterion()) {
            case BINARY_CROSS_ENTROPY -> {
                Matrix y = normal(seed, outputs, examples);
                for (int j = 0; j < examples; j++) {
                    for (int i = 0; i < outputs; i++) {
                        y.set(i, j, y.get(i, j) > 0 ? 1 : 0);
                    }
                }
                yield y;
            }
            case CATEGORICAL_CROSS_ENTROPY -> classNumbers(seed, outputs, examples);
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> normal(seed, outputs, examples);
            case POISSON -> classNumbers(seed, 5, examples * outputs).view(0, outputs, examples);
        };
    }

    /** Two classes on either side of a circle, a problem that a small network learns. */
    static Matrix circleTargets(Matrix x) {
        Matrix y = Matrix.zeros(Precision.FLOAT64, 1, x.columns());
        for (int j = 0; j < x.columns(); j++) {
            y.set(0, j, Math.hypot(x.get(0, j), x.get(1, j)) > 1.1 ? 1 : 0);
        }
        return y;
    }

    /** The network's parameters with biases that are not zero, so that no gradient vanishes by symmetry. */
    static Parameters parameters(Network network, Precision precision, long seed) {
        Parameters parameters = network.initialize(precision, seed);
        for (int l = 1; l <= parameters.depth(); l++) {
            for (int i = 0; i < parameters.b(l).rows(); i++) {
                parameters.b(l).set(i, 0, 0.3 * RandomStream.normal(seed + l, i));
            }
        }
        return parameters;
    }
}

package layerwise;

import layerwise.math.Matrix;

/** What is the same in every example: rows of X, and all of Y. The examples are passed once, until nothing is. */
final class Sameness {
    private final boolean[] features;
    private boolean targets = true;

    /**
     * Looks through the examples.
     *
     * @param candidates the features that may be the same in every example; of the others it is known that they are not
     */
    Sameness(Examples examples, boolean[] candidates) {
        this.features = candidates.clone();
        MatrixExamples first = examples.room(examples.precision(), 1);
        first.set(0, examples.part(0, 1, examples.room(examples.precision(), 1)));
        for (MatrixExamples part : examples.parts(examples.precision())) {
            boolean any = false;
            for (int i = 0; i < features.length; i++) {
                features[i] = features[i] && isEverywhere(first.x().get(i, 0), part.x(), i);
                any |= features[i];
            }
            for (int i = 0; i < examples.targetRows() && targets; i++) {
                targets = isEverywhere(first.y().get(i, 0), part.y(), i);
            }
            if (!any && !targets) {
                break;
            }
        }
    }

    private static boolean isEverywhere(double value, Matrix matrix, int row) {
        for (int j = 0; j < matrix.columns(); j++) {
            if (matrix.get(row, j) != value) {
                return false;
            }
        }
        return true;
    }

    /** Whether this feature is the same in every example. */
    boolean isFeature(int feature) {
        return features[feature];
    }

    /** Whether the targets are the same in every example. */
    boolean isTarget() {
        return targets;
    }
}

package layerwise;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import layerwise.math.Matrix;

/**
 * The weights of the epoch whose monitored cost was least, and for how many epochs there has been no better one. All but the weights
 * follows from the history.
 */
final class BestWeights {
    private final int patience;
    private final boolean keeps;
    private final Parameters weights;
    private int epoch;
    private double least = Double.POSITIVE_INFINITY;
    private int waited;

    /**
     * None so far.
     *
     * @param patience epochs without a better one after which training ends; 0 for none
     * @param keeps whether the weights are wanted even without patience
     * @param like parameters of the shapes to be kept
     */
    BestWeights(int patience, boolean keeps, Parameters like) {
        this.patience = patience;
        this.keeps = keeps || patience > 0;
        this.weights = this.keeps ? like.copy() : like;
    }

    /** Looks at an epoch with the weights it ended with; whether it is the best so far. */
    boolean see(Epoch ended, Parameters kept) {
        boolean better = count(ended);
        if (better && keeps) {
            weights.copyFrom(kept);
        }
        return better;
    }

    private boolean count(Epoch ended) {
        boolean better = ended.monitored() < least;
        waited = better ? 0 : waited + 1;
        if (better) {
            least = ended.monitored();
            epoch = ended.number();
        }
        return better;
    }

    /** Whether training ends, so many epochs having brought nothing better. */
    boolean isPatienceOver() {
        return patience > 0 && waited >= patience;
    }

    /** The number of the best epoch; 0 where none was seen. */
    int epoch() {
        return epoch;
    }

    /** The weights to be kept: those of the best epoch where there is patience and there was one, else those given. */
    Parameters choose(Parameters otherwise) {
        return patience > 0 && epoch > 0 ? weights : otherwise;
    }

    /** The weights of the best epoch, live. */
    Parameters weights() {
        return weights;
    }

    /** What a checkpoint holds of it, live. */
    SequencedMap<String, Matrix> matrices() {
        SequencedMap<String, Matrix> map = new LinkedHashMap<>();
        if (keeps) {
            map.put("best.parameters", weights.flat());
            map.put("best.statistics", weights.statistics());
            map.values().removeIf(Matrix::isEmpty);
        }
        return map;
    }

    /** Goes on from a history, once {@link #matrices} have been set to what they were then. */
    void restore(List<Epoch> history) {
        history.forEach(this::count);
    }
}

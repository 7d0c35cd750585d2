package layerwise;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Kernels;
import layerwise.math.Matrix;

/** What a recipe holds against large weights: the L1 and L2 penalties of every W and of E, and the largest norm of the hidden units' rows. */
final class Penalties {
    private final Kernels kernels;
    private final double l1;
    private final double l2;
    private final double maxNorm;
    private final List<Matrix> penalized = new ArrayList<>();
    private final List<Matrix> gradients = new ArrayList<>();
    private final List<Matrix> hidden = new ArrayList<>();

    /**
     * The penalties of a run.
     *
     * @param examples m, of all batches together
     */
    Penalties(Recipe recipe, Kernels kernels, Parameters parameters, LayerViews gradients, int examples) {
        this.kernels = kernels;
        this.l1 = recipe.l1() / examples;
        this.l2 = recipe.l2() / examples;
        this.maxNorm = recipe.maxNorm();
        for (Layout.Entry entry : gradients.entries()) {
            if (entry.isDecayed()) {
                penalized.add(parameters.views().of(entry));
                this.gradients.add(gradients.of(entry));
            }
        }
        for (int l = 1; l < parameters.depth(); l++) {
            hidden.add(parameters.W(l));
        }
    }

    /** Adds λ₂/m W + λ₁/m sign(W) to every dW, and likewise to dE, and gives Σ λ₂/2m ΣW² + λ₁/m Σ|W|. */
    double add() {
        if (l1 == 0 && l2 == 0) {
            return 0;
        }
        double cost = 0;
        for (int i = 0; i < penalized.size(); i++) {
            Matrix w = penalized.get(i);
            kernels.penaltyGradient(w, l1, l2, gradients.get(i));
            cost += l2 == 0 ? 0 : 0.5 * l2 * kernels.dot(w, w);
            cost += l1 == 0 ? 0 : l1 * kernels.absoluteSum(w);
        }
        return cost;
    }

    /** Scales back the rows of the hidden layers' W that are longer than the largest norm. */
    void limitNorms() {
        if (maxNorm < Double.POSITIVE_INFINITY) {
            for (int i = 0; i < hidden.size(); i++) {
                kernels.limitNorms(hidden.get(i), maxNorm);
            }
        }
    }
}

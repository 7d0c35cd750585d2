package layerwise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * A network for prediction, in which each batch normalisation that stands behind a dense layer without an activation has become part of
 * that layer: W′ = diag(s)·W, b′ = s ⊙ b + t, with s = γ/√(variance + ε), t = β − s ⊙ mean, and its activation g. Other batch
 * normalisations stay. Jacob et al., "Quantization and training of neural networks", CVPR 2018, §3.2.
 */
record Folded(Network network, Parameters parameters) {
    static Folded of(Network network, Parameters parameters) {
        Folding folding = new Folding();
        List<Layer> layers = folding.fold(network.layers());
        if (folding.byLayer.isEmpty()) {
            return new Folded(network, parameters);
        }
        Network folded = new Network(network.inputs(), layers, network.loss());
        Parameters target = Parameters.zeros(folded, parameters.precision());
        Map<String, Matrix> source = parameters.byName();
        target.byName().forEach((name, matrix) -> {
            Matrix original = source.get(name);
            if (original != null) {
                matrix.copyFrom(original);
            }
        });
        folding.byLayer.forEach((l, epsilon) -> fold(parameters, l, epsilon, target));
        return new Folded(folded, target.asReadOnly());
    }

    /** The layers without what is folded, and by the dense layers' numbers the ε of what was. */
    private static final class Folding {
        private final Map<Integer, Double> byLayer = new HashMap<>();
        private int l;

        List<Layer> fold(List<Layer> layers) {
            List<Layer> folded = new ArrayList<>();
            for (Layer layer : layers) {
                switch (layer) {
                    case Layer.Dense dense -> {
                        l++;
                        folded.add(dense);
                    }
                    case Layer.BatchNorm norm -> {
                        if (!folded.isEmpty()
                                && folded.getLast() instanceof Layer.Dense dense
                                && dense.activation().equals(Activation.IDENTITY)) {
                            folded.set(
                                    folded.size() - 1,
                                    Layer.dense(dense.units(), norm.activation(), dense.initializer()));
                            byLayer.put(l, norm.epsilon());
                        } else {
                            folded.add(norm);
                        }
                    }
                    case Layer.Residual block -> folded.add(new Layer.Residual(fold(block.layers())));
                    case Layer.Dropout _, Layer.LayerNorm _, Layer.Embedding _ -> folded.add(layer);
                }
            }
            return folded;
        }
    }

    private static void fold(Parameters from, int l, double epsilon, Parameters to) {
        Matrix scale = Matrix.zeros(Precision.FLOAT64, from.b(l).rows(), 1);
        Matrix shift = Matrix.zeros(Precision.FLOAT64, from.b(l).rows(), 1);
        NormStep.toLine(from.gamma(l), from.beta(l), from.mean(l), from.variance(l), epsilon, scale, shift);
        Matrix w = to.W(l);
        for (int j = 0; j < w.columns(); j++) {
            for (int i = 0; i < w.rows(); i++) {
                w.set(i, j, scale.get(i, 0) * w.get(i, j));
            }
        }
        for (int i = 0; i < w.rows(); i++) {
            to.b(l).set(i, 0, scale.get(i, 0) * from.b(l).get(i, 0) + shift.get(i, 0));
        }
    }
}

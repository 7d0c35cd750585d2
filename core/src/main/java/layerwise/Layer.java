package layerwise;

import java.util.List;
import layerwise.math.Function;

/** One layer of a network, as it is described. */
public sealed interface Layer {
    /**
     * A = g(W·A_prev + b): every unit sees every output of the layer before.
     *
     * @param units n, the number of outputs
     * @param activation g
     * @param initializer how W starts
     */
    record Dense(int units, Activation activation, Initializer initializer) implements Layer {
        /** Refuses a layer without units. */
        public Dense {
            if (units < 1) {
                throw new IllegalArgumentException("a dense layer must have at least 1 unit, not " + units);
            }
        }
    }

    /**
     * Inverted dropout while training, the identity otherwise: A_prev ⊙ D / (1 − rate), D being 1 with probability 1 − rate.
     * Srivastava et al., "Dropout", JMLR 15 (2014), §10, scaled while training.
     *
     * @param rate the fraction that is set to zero, in [0, 1)
     */
    record Dropout(double rate) implements Layer {
        /** Refuses a rate outside [0, 1). */
        public Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("the dropout rate must be at least 0 and less than 1, not " + rate);
            }
        }
    }

    /**
     * Batch normalisation: A = g(γ ⊙ X̂ + β), where X̂ is A_prev with each row brought to mean 0 and variance 1 over the examples of
     * a batch while training, by running means and variances in prediction. Ioffe and Szegedy, "Batch normalization", ICML 2015,
     * algorithms 1 and 2. Behind a dense layer without an activation it is folded into that layer's weights for prediction.
     *
     * @param activation g; not softmax
     * @param momentum how much of the running means and variances each step keeps, in [0, 1)
     * @param epsilon what is added to the variance, positive
     */
    record BatchNorm(Activation activation, double momentum, double epsilon) implements Layer {
        /** Refuses softmax, a momentum outside [0, 1) and an ε that is not positive. */
        public BatchNorm {
            requireElementwise("batch normalisation", activation);
            if (!(momentum >= 0 && momentum < 1)) {
                throw new IllegalArgumentException(
                        "the momentum of batch normalisation must be at least 0 and less than 1, not " + momentum);
            }
            requireEpsilon("batch normalisation", epsilon);
        }
    }

    /**
     * Layer normalisation: A = g(γ ⊙ X̂ + β), where X̂ is A_prev with each column, which is one example, brought to mean 0 and
     * variance 1. Ba, Kiros and Hinton, "Layer normalization", 2016, equation 4.
     *
     * @param activation g; not softmax
     * @param epsilon what is added to the variance, positive
     */
    record LayerNorm(Activation activation, double epsilon) implements Layer {
        /** Refuses softmax and an ε that is not positive. */
        public LayerNorm {
            requireElementwise("layer normalisation", activation);
            requireEpsilon("layer normalisation", epsilon);
        }
    }

    /**
     * A residual block: A = A_prev + F(A_prev), where F is the block's own layers. He, Zhang, Ren and Sun, "Deep residual learning
     * for image recognition", CVPR 2016, equation 1. The block must give as many outputs as it takes inputs.
     *
     * @param layers F, in the order of the forward pass; at least one is dense
     */
    record Residual(List<Layer> layers) implements Layer {
        /** Copies the layers. */
        public Residual {
            layers = List.copyOf(layers);
            if (layers.stream().noneMatch(layer -> layer instanceof Dense || layer instanceof Residual)) {
                throw new IllegalArgumentException(
                        "a residual block must have at least 1 dense layer, but its layers are " + layers);
            }
        }
    }

    /**
     * Learned embeddings of categories, the first layer of a network. Of the rows of A⁰ the last F hold the levels of F categorical fields,
     * as whole numbers, the rows before them p plain numbers; A is the plain rows unchanged and behind them, for each field f, the
     * column E_f[:, level]: what a dense layer without a bias gives for the level's one-hot column. E is (d, Σ levels), the columns of
     * the first field before those of the second, …, and A is (p + F·d, m). Guo and Berkhahn, "Entity embeddings of categorical
     * variables", 2016, §3.
     *
     * <p>E starts normal with σ = 0.05, small beside standardised numbers, so that a level is what its examples make of it; but level 0
     * of each field starts as zeros. Where it stands for what is missing or was never seen, and no example of the training has it, it
     * stays zero and adds nothing. E is decayed and penalised as W is.
     *
     * @param levels of each field how many there are: a level is a whole number from 0 up to this less one
     * @param dimensions d, the numbers that stand for one level
     */
    record Embedding(List<Integer> levels, int dimensions) implements Layer {
        /** The standard deviation that E starts with, about that of Keras; see docs/design/0010-embeddings.md. */
        static final double SIGMA = 0.05;

        /** Float32 holds every whole number up to here. */
        private static final int MOST_LEVELS = 1 << 24;

        /** Refuses no fields, a field without levels or with more than 2²⁴, no dimensions, and an E of 2³¹ numbers or more. */
        public Embedding {
            levels = List.copyOf(levels);
            if (levels.isEmpty()) {
                throw new IllegalArgumentException("an embedding must have at least 1 field, but has none");
            }
            if (dimensions < 1) {
                throw new IllegalArgumentException("an embedding must have at least 1 dimension, not " + dimensions);
            }
            long columns = 0;
            for (int f = 0; f < levels.size(); f++) {
                int count = levels.get(f);
                if (count < 1 || count > MOST_LEVELS) {
                    throw new IllegalArgumentException("an embedding's field must have 1 to " + MOST_LEVELS
                            + " levels, but field " + (f + 1) + " of " + levels.size() + " has " + count);
                }
                columns += count;
            }
            if (columns > Integer.MAX_VALUE || columns * dimensions > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("an embedding of " + columns + " levels in " + dimensions
                        + " dimensions has too many numbers; at most " + (Integer.MAX_VALUE - 8) + " are supported");
            }
        }

        /** F, the number of fields. */
        public int fields() {
            return levels.size();
        }

        /** Σ levels, the number of columns of E. */
        int columns() {
            int columns = 0;
            for (int count : levels) {
                columns += count;
            }
            return columns;
        }

        /** The numbers of levels as kernels take them. */
        int[] counts() {
            int[] counts = new int[levels.size()];
            for (int f = 0; f < counts.length; f++) {
                counts[f] = levels.get(f);
            }
            return counts;
        }

        /** p + F·d, the outputs for so many inputs. */
        long outputs(int inputs) {
            return inputs + (long) fields() * (dimensions - 1);
        }
    }

    private static void requireElementwise(String layer, Activation activation) {
        if (activation.function() == Function.SOFTMAX) {
            throw new IllegalArgumentException("softmax is an output: " + layer + " cannot have it");
        }
    }

    private static void requireEpsilon(String layer, double epsilon) {
        if (!(epsilon > 0 && Double.isFinite(epsilon))) {
            throw new IllegalArgumentException("the epsilon of " + layer + " must be positive, not " + epsilon);
        }
    }

    /** A dense layer whose weights start as suits its activation. */
    static Dense dense(int units, Activation activation) {
        return new Dense(units, activation, activation.initializer());
    }

    /** A dense layer whose weights start as told. */
    static Dense dense(int units, Activation activation, Initializer initializer) {
        return new Dense(units, activation, initializer);
    }

    /** A dropout layer. */
    static Dropout dropout(double rate) {
        return new Dropout(rate);
    }

    /** Batch normalisation without an activation, with momentum 0.9 and ε = 1e-5. */
    static BatchNorm batchNorm() {
        return batchNorm(Activation.IDENTITY);
    }

    /** Batch normalisation in front of an activation, with momentum 0.9 and ε = 1e-5. */
    static BatchNorm batchNorm(Activation activation) {
        return new BatchNorm(activation, 0.9, 1e-5);
    }

    /** Layer normalisation without an activation, with ε = 1e-5. */
    static LayerNorm layerNorm() {
        return layerNorm(Activation.IDENTITY);
    }

    /** Layer normalisation in front of an activation, with ε = 1e-5. */
    static LayerNorm layerNorm(Activation activation) {
        return new LayerNorm(activation, 1e-5);
    }

    /** Embeddings of categorical fields, each with so many levels. */
    static Embedding embedding(List<Integer> levels, int dimensions) {
        return new Embedding(levels, dimensions);
    }

    /** A residual block around these layers. */
    static Residual residual(Layer... layers) {
        return new Residual(List.of(layers));
    }
}

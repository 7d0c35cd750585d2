package layerwise;

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
}

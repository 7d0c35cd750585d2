package layerwise;

/** How parameters follow their gradients. */
public sealed interface Optimizer {
    /** α, the learning rate. */
    double learningRate();

    /** Gradient descent, θ := θ − α dθ; batch, mini-batch or stochastic by the trainer's batch size. */
    record Sgd(double learningRate) implements Optimizer {
        /** Refuses a learning rate that is not positive. */
        public Sgd {
            requirePositive("learning rate", learningRate);
        }
    }

    /** v := βv + dθ; θ := θ − αv. Polyak 1964; in the form of Sutskever, Martens, Dahl and Hinton 2013 without Nesterov's term. */
    record Momentum(double learningRate, double beta) implements Optimizer {
        /** Refuses a learning rate that is not positive and a β outside [0, 1). */
        public Momentum {
            requirePositive("learning rate", learningRate);
            requireFraction("beta", beta);
        }
    }

    /** Adam with both bias corrections. Kingma and Ba, "Adam", ICLR 2015, algorithm 1. */
    record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        /** Refuses a learning rate or ε that is not positive and a β outside [0, 1). */
        public Adam {
            requirePositive("learning rate", learningRate);
            requireFraction("beta1", beta1);
            requireFraction("beta2", beta2);
            requirePositive("epsilon", epsilon);
        }
    }

    /** Gradient descent. */
    static Sgd sgd(double learningRate) {
        return new Sgd(learningRate);
    }

    /** Momentum with β = 0.9. */
    static Momentum momentum(double learningRate) {
        return new Momentum(learningRate, 0.9);
    }

    /** Adam with the paper's β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
    static Adam adam(double learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException("the " + name + " must be positive, not " + value);
        }
    }

    private static void requireFraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and less than 1, not " + value);
        }
    }
}

package layerwise;

/**
 * How parameters follow their gradients. The learning rate α of a step is the optimiser's own times what the {@link Schedule} makes of
 * it. Decoupled weight decay λ takes αλW off each step, from the matrices W and E alone, not from b, γ and β; Loshchilov and Hutter,
 * "Decoupled weight decay regularization", ICLR 2019.
 */
public sealed interface Optimizer {
    /** α, the learning rate. */
    double learningRate();

    /** λ, the decoupled weight decay. */
    double weightDecay();

    /** The same with another learning rate. */
    Optimizer withLearningRate(double value);

    /**
     * The same with another weight decay.
     *
     * @throws IllegalArgumentException if the optimiser has none
     */
    Optimizer withWeightDecay(double value);

    /** Gradient descent, θ := θ − α dθ; batch, mini-batch or stochastic by the batch size. */
    record Sgd(double learningRate, double weightDecay) implements Optimizer {
        /** Refuses a learning rate that is not positive and a negative decay. */
        public Sgd {
            requirePositive("learning rate", learningRate);
            requireDecay(weightDecay);
        }

        @Override
        public Sgd withLearningRate(double value) {
            return new Sgd(value, weightDecay);
        }

        @Override
        public Sgd withWeightDecay(double value) {
            return new Sgd(learningRate, value);
        }
    }

    /**
     * v := βv + dθ; θ := θ − αv. Polyak 1964. With Nesterov's term θ := θ − α(dθ + βv), in the form of Sutskever, Martens, Dahl and
     * Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013.
     */
    record Momentum(double learningRate, double beta, boolean nesterov, double weightDecay) implements Optimizer {
        /** Refuses a learning rate that is not positive, a β outside [0, 1) and a negative decay. */
        public Momentum {
            requirePositive("learning rate", learningRate);
            requireFraction("beta", beta);
            requireDecay(weightDecay);
        }

        @Override
        public Momentum withLearningRate(double value) {
            return new Momentum(value, beta, nesterov, weightDecay);
        }

        @Override
        public Momentum withWeightDecay(double value) {
            return new Momentum(learningRate, beta, nesterov, value);
        }
    }

    /**
     * r := ρr + (1 − ρ)dθ²; θ := θ − α dθ/(√r + ε). Tieleman and Hinton, "Lecture 6.5 – RMSProp", Coursera 2012.
     */
    record RmsProp(double learningRate, double rho, double epsilon, double weightDecay) implements Optimizer {
        /** Refuses a learning rate or ε that is not positive, a ρ outside [0, 1) and a negative decay. */
        public RmsProp {
            requirePositive("learning rate", learningRate);
            requireFraction("rho", rho);
            requirePositive("epsilon", epsilon);
            requireDecay(weightDecay);
        }

        @Override
        public RmsProp withLearningRate(double value) {
            return new RmsProp(value, rho, epsilon, weightDecay);
        }

        @Override
        public RmsProp withWeightDecay(double value) {
            return new RmsProp(learningRate, rho, epsilon, value);
        }
    }

    /**
     * Adam with both bias corrections, Kingma and Ba, "Adam", ICLR 2015, algorithm 1; with a weight decay, AdamW, Loshchilov and Hutter
     * 2019, algorithm 2.
     */
    record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements Optimizer {
        /** Refuses a learning rate or ε that is not positive, a β outside [0, 1) and a negative decay. */
        public Adam {
            requirePositive("learning rate", learningRate);
            requireFraction("beta1", beta1);
            requireFraction("beta2", beta2);
            requirePositive("epsilon", epsilon);
            requireDecay(weightDecay);
        }

        @Override
        public Adam withLearningRate(double value) {
            return new Adam(value, beta1, beta2, epsilon, weightDecay);
        }

        @Override
        public Adam withWeightDecay(double value) {
            return new Adam(learningRate, beta1, beta2, epsilon, value);
        }
    }

    /**
     * Schedule-free AdamW: gradients are taken at y, between the iterates z and their average x, and x is what is kept; it needs no
     * decreasing schedule. Defazio, Yang, Mehta, Mishchenko, Khaled and Cutkosky, "The road less scheduled", NeurIPS 2024,
     * algorithm 1.
     */
    record ScheduleFree(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements Optimizer {
        /** Refuses a learning rate or ε that is not positive, a β₁ outside (0, 1), a β₂ outside [0, 1) and a negative decay. */
        public ScheduleFree {
            requirePositive("learning rate", learningRate);
            requireFraction("beta1", beta1);
            requirePositive("beta1", beta1);
            requireFraction("beta2", beta2);
            requirePositive("epsilon", epsilon);
            requireDecay(weightDecay);
        }

        @Override
        public ScheduleFree withLearningRate(double value) {
            return new ScheduleFree(value, beta1, beta2, epsilon, weightDecay);
        }

        @Override
        public ScheduleFree withWeightDecay(double value) {
            return new ScheduleFree(learningRate, beta1, beta2, epsilon, value);
        }
    }

    /**
     * Muon: the matrices between hidden layers, W2 … W_{L−1}, step along their momentum brought near an orthogonal matrix by five
     * Newton–Schulz iterations; all other parameters follow Adam. Jordan et al., "Muon: an optimizer for hidden layers in neural
     * networks", 2024; a step is scaled by √max(1, rows/columns).
     *
     * @param beta of the momentum v := βv + (1 − β)dW, with Nesterov's term
     * @param others for E, the first and the last W, b, γ and β; its learning rate is scheduled alike
     */
    record Muon(double learningRate, double beta, double weightDecay, Adam others) implements Optimizer {
        /** Refuses a learning rate that is not positive, a β outside [0, 1) and a negative decay. */
        public Muon {
            requirePositive("learning rate", learningRate);
            requireFraction("beta", beta);
            requireDecay(weightDecay);
        }

        /** The same with another learning rate; that of the other parameters keeps its ratio. */
        @Override
        public Muon withLearningRate(double value) {
            return new Muon(
                    value, beta, weightDecay, others.withLearningRate(others.learningRate * (value / learningRate)));
        }

        /** The same with another weight decay, of all matrices. */
        @Override
        public Muon withWeightDecay(double value) {
            return new Muon(learningRate, beta, value, others.withWeightDecay(value));
        }
    }

    /**
     * L-BFGS with the line search of Moré and Thuente, for full batches of small data: each step is an iteration of several forward and
     * backward passes, and its length is searched, so that there is no learning rate to choose. Liu and Nocedal, "On the limited
     * memory BFGS method for large scale optimization", Mathematical Programming 45 (1989).
     *
     * @param history how many pairs of steps and gradient differences are kept
     */
    record Lbfgs(int history) implements Optimizer {
        /** Refuses a history of less than 1 or more than 1,000. */
        public Lbfgs {
            if (history < 1 || history > 1000) {
                throw new IllegalArgumentException("the history of L-BFGS must be from 1 to 1000, not " + history);
            }
        }

        /** 1, the length that the line search tries first. */
        @Override
        public double learningRate() {
            return 1;
        }

        @Override
        public double weightDecay() {
            return 0;
        }

        @Override
        public Lbfgs withLearningRate(double value) {
            throw new IllegalArgumentException("L-BFGS searches the length of its steps and takes no learning rate");
        }

        @Override
        public Lbfgs withWeightDecay(double value) {
            if (value != 0) {
                throw new IllegalArgumentException("L-BFGS has no decoupled weight decay; use an L2 penalty");
            }
            return this;
        }
    }

    /** Gradient descent. */
    static Sgd sgd(double learningRate) {
        return new Sgd(learningRate, 0);
    }

    /** Momentum with β = 0.9. */
    static Momentum momentum(double learningRate) {
        return new Momentum(learningRate, 0.9, false, 0);
    }

    /** Momentum with Nesterov's term and β = 0.9. */
    static Momentum nesterov(double learningRate) {
        return new Momentum(learningRate, 0.9, true, 0);
    }

    /** RMSProp with ρ = 0.9 and ε = 1e-8. */
    static RmsProp rmsProp(double learningRate) {
        return new RmsProp(learningRate, 0.9, 1e-8, 0);
    }

    /** Adam with the paper's β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
    static Adam adam(double learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8, 0);
    }

    /** Adam with a decoupled weight decay of 0.01. */
    static Adam adamW(double learningRate) {
        return adam(learningRate).withWeightDecay(0.01);
    }

    /** Schedule-free AdamW with β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and a decoupled weight decay of 0.01. */
    static ScheduleFree scheduleFree(double learningRate) {
        return new ScheduleFree(learningRate, 0.9, 0.999, 1e-8, 0.01);
    }

    /** Muon with β = 0.95, the other parameters following Adam at a twentieth of the learning rate. */
    static Muon muon(double learningRate) {
        return new Muon(learningRate, 0.95, 0, adam(learningRate / 20));
    }

    /** L-BFGS with a history of 10. */
    static Lbfgs lbfgs() {
        return new Lbfgs(10);
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

    private static void requireDecay(double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException("the weight decay must be 0 or more, not " + value);
        }
    }
}

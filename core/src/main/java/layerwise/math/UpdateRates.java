package layerwise.math;

/** The numbers of one update, with those that follow from them for all elements alike. */
final class UpdateRates {
    double learningRate;
    double beta1;
    double beta2;
    double epsilon;
    double decay;
    /** αλ, the part of θ that decay takes away. */
    double shrinkage;
    /** 1 / (1 − β₁ᵗ), which makes up for the first moment's beginning at zero. */
    double sCorrection;
    /** 1 / (1 − β₂ᵗ), for the second moment. */
    double rCorrection;
    /** The weight c of the newest z in the mean of a schedule-free update. */
    double c;
    /** α(β₁(1 − c) − 1), what the direction d is multiplied by on its way into y. */
    double factor;

    /** Overwritten rather than made anew, so that an update allocates nothing. */
    void set(double newLearningRate, double newBeta1, double newBeta2, double newEpsilon, double newDecay, long t) {
        learningRate = newLearningRate;
        beta1 = newBeta1;
        beta2 = newBeta2;
        epsilon = newEpsilon;
        decay = newDecay;
        shrinkage = newLearningRate * newDecay;
        sCorrection = 1 / (1 - Math.pow(newBeta1, (double) t));
        rCorrection = 1 / (1 - Math.pow(newBeta2, (double) t));
    }

    /** To be called after {@link #set}. */
    void setMean(double newC) {
        c = newC;
        factor = learningRate * (beta1 * (1 - newC) - 1);
    }
}

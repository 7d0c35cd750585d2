package layerwise.math;

/** The numbers of one Adam update, with its bias corrections 1 / (1 − β₁ᵗ) and 1 / (1 − β₂ᵗ). */
final class AdamRates {
    double learningRate;
    double beta1;
    double beta2;
    double epsilon;
    double sCorrection;
    double rCorrection;

    /** Overwritten rather than made anew, so that an update allocates nothing. */
    void set(double newLearningRate, double newBeta1, double newBeta2, double newEpsilon, long t) {
        learningRate = newLearningRate;
        beta1 = newBeta1;
        beta2 = newBeta2;
        epsilon = newEpsilon;
        sCorrection = 1 / (1 - Math.pow(beta1, (double) t));
        rCorrection = 1 / (1 - Math.pow(beta2, (double) t));
    }
}

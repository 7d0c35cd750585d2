package layerwise.math;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The optimisers' updates of parameters in float64, each one pass over its arrays from the given offsets on. Passes take whole vectors;
 * a last, partial one is computed in padded copies, so that no loop handles masks.
 *
 * <p>Means that decay, of a unit that is dead for example, would end among the subnormal numbers, where processors are slow, and rounding would
 * keep them there for ever; so below the smallest normal number they are set to 0.
 *
 * <p>Decay is subtracted as αλθ together with the step: beside 1, a small αλ would lose its digits. Without decay that subtracts
 * a zero, which changes no bit of finite parameters.
 */
final class DoubleUpdates {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int SECOND = LANES;
    private static final int THIRD = 2 * LANES;
    private static final int FOURTH = 3 * LANES;

    /** How many elements of scratch memory the updates need: a padded vector of each array. */
    static final int SCRATCH = 4 * LANES;

    private DoubleUpdates() {}

    /** One update of theta by the rule, along g; s and r are its state, of which only as many arrays are looked at as it has. */
    static void update(
            UpdateRule rule,
            UpdateRates rates,
            double[] theta,
            int thetaAt,
            double[] g,
            int gAt,
            double[] s,
            int sAt,
            double[] r,
            int rAt,
            int length,
            double[] scratch) {
        int whole = SPECIES.loopBound(length);
        wholeVectors(rule, rates, theta, thetaAt, g, gAt, s, sAt, r, rAt, whole);
        if (whole == length) {
            return;
        }
        int rest = length - whole;
        DoubleElements.load(theta, thetaAt + whole, rest, scratch, 0);
        DoubleElements.load(g, gAt + whole, rest, scratch, SECOND);
        if (rule.states > 0) {
            DoubleElements.load(s, sAt + whole, rest, scratch, THIRD);
        }
        if (rule.states > 1) {
            DoubleElements.load(r, rAt + whole, rest, scratch, FOURTH);
        }
        wholeVectors(rule, rates, scratch, 0, scratch, SECOND, scratch, THIRD, scratch, FOURTH, LANES);
        DoubleElements.store(scratch, 0, theta, thetaAt + whole, rest);
        if (rule.states > 0) {
            DoubleElements.store(scratch, THIRD, s, sAt + whole, rest);
        }
        if (rule.states > 1) {
            DoubleElements.store(scratch, FOURTH, r, rAt + whole, rest);
        }
    }

    private static void wholeVectors(
            UpdateRule rule,
            UpdateRates rates,
            double[] theta,
            int thetaAt,
            double[] g,
            int gAt,
            double[] s,
            int sAt,
            double[] r,
            int rAt,
            int length) {
        switch (rule) {
            case GRADIENT_DESCENT -> gradientDescent(theta, thetaAt, g, gAt, rates, length);
            case MOMENTUM -> momentum(theta, thetaAt, g, gAt, s, sAt, rates, length);
            case NESTEROV -> nesterov(theta, thetaAt, g, gAt, s, sAt, rates, length);
            case RMS_PROP -> rmsProp(theta, thetaAt, g, gAt, s, sAt, rates, length);
            case ADAM -> adam(theta, thetaAt, g, gAt, s, sAt, r, rAt, rates, length);
            case SCHEDULE_FREE -> scheduleFree(theta, thetaAt, g, gAt, s, sAt, r, rAt, rates, length);
        }
    }

    /** theta −= learningRate·g + shrinkage·theta. */
    private static void gradientDescent(
            double[] theta, int thetaAt, double[] g, int gAt, UpdateRates rates, int length) {
        double learningRate = rates.learningRate;
        double shrinkage = rates.shrinkage;
        for (int k = 0; k < length; k += LANES) {
            DoubleVector old = DoubleVector.fromArray(SPECIES, theta, thetaAt + k);
            DoubleVector step = DoubleVector.fromArray(SPECIES, g, gAt + k).mul(learningRate);
            old.sub(step.add(old.mul(shrinkage))).intoArray(theta, thetaAt + k);
        }
    }

    /** v = beta·v + g; theta −= learningRate·v + shrinkage·theta. */
    private static void momentum(
            double[] theta, int thetaAt, double[] g, int gAt, double[] v, int vAt, UpdateRates rates, int length) {
        double beta = rates.beta1;
        double learningRate = rates.learningRate;
        double shrinkage = rates.shrinkage;
        for (int k = 0; k < length; k += LANES) {
            DoubleVector velocity = DoubleVector.fromArray(SPECIES, v, vAt + k)
                    .mul(beta)
                    .add(DoubleVector.fromArray(SPECIES, g, gAt + k));
            velocity = velocity.blend(
                    DoubleVector.zero(SPECIES), velocity.lanewise(ABS).compare(LT, Double.MIN_NORMAL));
            velocity.intoArray(v, vAt + k);
            DoubleVector old = DoubleVector.fromArray(SPECIES, theta, thetaAt + k);
            DoubleVector step = velocity.mul(learningRate);
            old.sub(step.add(old.mul(shrinkage))).intoArray(theta, thetaAt + k);
        }
    }

    /** v = beta·v + g; theta −= learningRate·(g + beta·v) + shrinkage·theta. */
    private static void nesterov(
            double[] theta, int thetaAt, double[] g, int gAt, double[] v, int vAt, UpdateRates rates, int length) {
        double beta = rates.beta1;
        double learningRate = rates.learningRate;
        double shrinkage = rates.shrinkage;
        for (int k = 0; k < length; k += LANES) {
            DoubleVector gs = DoubleVector.fromArray(SPECIES, g, gAt + k);
            DoubleVector velocity =
                    DoubleVector.fromArray(SPECIES, v, vAt + k).mul(beta).add(gs);
            velocity = velocity.blend(
                    DoubleVector.zero(SPECIES), velocity.lanewise(ABS).compare(LT, Double.MIN_NORMAL));
            velocity.intoArray(v, vAt + k);
            DoubleVector old = DoubleVector.fromArray(SPECIES, theta, thetaAt + k);
            DoubleVector step = velocity.mul(beta).add(gs).mul(learningRate);
            old.sub(step.add(old.mul(shrinkage))).intoArray(theta, thetaAt + k);
        }
    }

    /** r = beta2·r + (1 − beta2)·g²; theta −= learningRate · g / (√r + ε) + shrinkage·theta. */
    private static void rmsProp(
            double[] theta, int thetaAt, double[] g, int gAt, double[] r, int rAt, UpdateRates rates, int length) {
        double beta2 = rates.beta2;
        double gain2 = 1 - rates.beta2;
        double epsilon = rates.epsilon;
        double learningRate = rates.learningRate;
        double shrinkage = rates.shrinkage;
        for (int k = 0; k < length; k += LANES) {
            DoubleVector gs = DoubleVector.fromArray(SPECIES, g, gAt + k);
            DoubleVector second = DoubleVector.fromArray(SPECIES, r, rAt + k)
                    .mul(beta2)
                    .add(gs.mul(gs).mul(gain2));
            second = second.blend(DoubleVector.zero(SPECIES), second.compare(LT, Double.MIN_NORMAL));
            second.intoArray(r, rAt + k);
            DoubleVector old = DoubleVector.fromArray(SPECIES, theta, thetaAt + k);
            DoubleVector step = gs.div(second.lanewise(SQRT).add(epsilon)).mul(learningRate);
            old.sub(step.add(old.mul(shrinkage))).intoArray(theta, thetaAt + k);
        }
    }

    /**
     * s = beta1·s + (1 − beta1)·g; r = beta2·r + (1 − beta2)·g²; theta −= learningRate · s·sCorrection / (√(r·rCorrection) + ε) +
     * shrinkage·theta.
     */
    private static void adam(
            double[] theta,
            int thetaAt,
            double[] g,
            int gAt,
            double[] s,
            int sAt,
            double[] r,
            int rAt,
            UpdateRates rates,
            int length) {
        double beta1 = rates.beta1;
        double beta2 = rates.beta2;
        double gain1 = 1 - rates.beta1;
        double gain2 = 1 - rates.beta2;
        double epsilon = rates.epsilon;
        double learningRate = rates.learningRate;
        double shrinkage = rates.shrinkage;
        double sCorrection = rates.sCorrection;
        double rCorrection = rates.rCorrection;
        for (int k = 0; k < length; k += LANES) {
            DoubleVector gs = DoubleVector.fromArray(SPECIES, g, gAt + k);
            DoubleVector first =
                    DoubleVector.fromArray(SPECIES, s, sAt + k).mul(beta1).add(gs.mul(gain1));
            first = first.blend(DoubleVector.zero(SPECIES), first.lanewise(ABS).compare(LT, Double.MIN_NORMAL));
            DoubleVector second = DoubleVector.fromArray(SPECIES, r, rAt + k)
                    .mul(beta2)
                    .add(gs.mul(gs).mul(gain2));
            second = second.blend(DoubleVector.zero(SPECIES), second.compare(LT, Double.MIN_NORMAL));
            first.intoArray(s, sAt + k);
            second.intoArray(r, rAt + k);
            DoubleVector old = DoubleVector.fromArray(SPECIES, theta, thetaAt + k);
            DoubleVector step = first.mul(sCorrection)
                    .div(second.mul(rCorrection).lanewise(SQRT).add(epsilon))
                    .mul(learningRate);
            old.sub(step.add(old.mul(shrinkage))).intoArray(theta, thetaAt + k);
        }
    }

    /**
     * r = beta2·r + (1 − beta2)·g²; d = g / (√(r·rCorrection) + ε) + decay·y; y += c·(z − y) + factor·d; z −= learningRate·d. Here
     * theta is y and s is z.
     */
    private static void scheduleFree(
            double[] theta,
            int thetaAt,
            double[] g,
            int gAt,
            double[] z,
            int zAt,
            double[] r,
            int rAt,
            UpdateRates rates,
            int length) {
        double beta2 = rates.beta2;
        double gain2 = 1 - rates.beta2;
        double epsilon = rates.epsilon;
        double learningRate = rates.learningRate;
        double decay = rates.decay;
        double rCorrection = rates.rCorrection;
        double c = rates.c;
        double factor = rates.factor;
        for (int k = 0; k < length; k += LANES) {
            DoubleVector gs = DoubleVector.fromArray(SPECIES, g, gAt + k);
            DoubleVector ys = DoubleVector.fromArray(SPECIES, theta, thetaAt + k);
            DoubleVector zs = DoubleVector.fromArray(SPECIES, z, zAt + k);
            DoubleVector second = DoubleVector.fromArray(SPECIES, r, rAt + k)
                    .mul(beta2)
                    .add(gs.mul(gs).mul(gain2));
            second = second.blend(DoubleVector.zero(SPECIES), second.compare(LT, Double.MIN_NORMAL));
            second.intoArray(r, rAt + k);
            DoubleVector d =
                    gs.div(second.mul(rCorrection).lanewise(SQRT).add(epsilon)).add(ys.mul(decay));
            ys.add(zs.sub(ys).mul(c).add(d.mul(factor))).intoArray(theta, thetaAt + k);
            zs.sub(d.mul(learningRate)).intoArray(z, zAt + k);
        }
    }
}

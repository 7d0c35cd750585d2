package layerwise.math;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The optimisers' updates of parameters in float32, each one pass over its arrays from the given offsets on. Passes take whole vectors;
 * a last, partial one is computed in padded copies, so that no loop handles masks.
 *
 * <p>Means that decay, of a unit that is dead for example, would end among the subnormal numbers, where processors are slow, and rounding would
 * keep them there for ever; so below the smallest normal number they are set to 0.
 *
 * <p>Decay is subtracted as αλθ together with the step: beside 1, a small αλ would lose its digits. Without decay that subtracts
 * a zero, which changes no bit of finite parameters.
 */
final class FloatUpdates {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int SECOND = LANES;
    private static final int THIRD = 2 * LANES;
    private static final int FOURTH = 3 * LANES;

    /** How many elements of scratch memory the updates need: a padded vector of each array. */
    static final int SCRATCH = 4 * LANES;

    private FloatUpdates() {}

    /** One update of theta by the rule, along g; s and r are its state, of which only as many arrays are looked at as it has. */
    static void update(
            UpdateRule rule,
            UpdateRates rates,
            float[] theta,
            int thetaAt,
            float[] g,
            int gAt,
            float[] s,
            int sAt,
            float[] r,
            int rAt,
            int length,
            float[] scratch) {
        int whole = SPECIES.loopBound(length);
        wholeVectors(rule, rates, theta, thetaAt, g, gAt, s, sAt, r, rAt, whole);
        if (whole == length) {
            return;
        }
        int rest = length - whole;
        FloatElements.load(theta, thetaAt + whole, rest, scratch, 0);
        FloatElements.load(g, gAt + whole, rest, scratch, SECOND);
        if (rule.states > 0) {
            FloatElements.load(s, sAt + whole, rest, scratch, THIRD);
        }
        if (rule.states > 1) {
            FloatElements.load(r, rAt + whole, rest, scratch, FOURTH);
        }
        wholeVectors(rule, rates, scratch, 0, scratch, SECOND, scratch, THIRD, scratch, FOURTH, LANES);
        FloatElements.store(scratch, 0, theta, thetaAt + whole, rest);
        if (rule.states > 0) {
            FloatElements.store(scratch, THIRD, s, sAt + whole, rest);
        }
        if (rule.states > 1) {
            FloatElements.store(scratch, FOURTH, r, rAt + whole, rest);
        }
    }

    private static void wholeVectors(
            UpdateRule rule,
            UpdateRates rates,
            float[] theta,
            int thetaAt,
            float[] g,
            int gAt,
            float[] s,
            int sAt,
            float[] r,
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
    private static void gradientDescent(float[] theta, int thetaAt, float[] g, int gAt, UpdateRates rates, int length) {
        float learningRate = (float) rates.learningRate;
        float shrinkage = (float) rates.shrinkage;
        for (int k = 0; k < length; k += LANES) {
            FloatVector old = FloatVector.fromArray(SPECIES, theta, thetaAt + k);
            FloatVector step = FloatVector.fromArray(SPECIES, g, gAt + k).mul(learningRate);
            old.sub(step.add(old.mul(shrinkage))).intoArray(theta, thetaAt + k);
        }
    }

    /** v = beta·v + g; theta −= learningRate·v + shrinkage·theta. */
    private static void momentum(
            float[] theta, int thetaAt, float[] g, int gAt, float[] v, int vAt, UpdateRates rates, int length) {
        float beta = (float) rates.beta1;
        float learningRate = (float) rates.learningRate;
        float shrinkage = (float) rates.shrinkage;
        for (int k = 0; k < length; k += LANES) {
            FloatVector velocity = FloatVector.fromArray(SPECIES, v, vAt + k)
                    .mul(beta)
                    .add(FloatVector.fromArray(SPECIES, g, gAt + k));
            velocity = velocity.blend(
                    FloatVector.zero(SPECIES), velocity.lanewise(ABS).compare(LT, Float.MIN_NORMAL));
            velocity.intoArray(v, vAt + k);
            FloatVector old = FloatVector.fromArray(SPECIES, theta, thetaAt + k);
            FloatVector step = velocity.mul(learningRate);
            old.sub(step.add(old.mul(shrinkage))).intoArray(theta, thetaAt + k);
        }
    }

    /** v = beta·v + g; theta −= learningRate·(g + beta·v) + shrinkage·theta. */
    private static void nesterov(
            float[] theta, int thetaAt, float[] g, int gAt, float[] v, int vAt, UpdateRates rates, int length) {
        float beta = (float) rates.beta1;
        float learningRate = (float) rates.learningRate;
        float shrinkage = (float) rates.shrinkage;
        for (int k = 0; k < length; k += LANES) {
            FloatVector gs = FloatVector.fromArray(SPECIES, g, gAt + k);
            FloatVector velocity =
                    FloatVector.fromArray(SPECIES, v, vAt + k).mul(beta).add(gs);
            velocity = velocity.blend(
                    FloatVector.zero(SPECIES), velocity.lanewise(ABS).compare(LT, Float.MIN_NORMAL));
            velocity.intoArray(v, vAt + k);
            FloatVector old = FloatVector.fromArray(SPECIES, theta, thetaAt + k);
            FloatVector step = velocity.mul(beta).add(gs).mul(learningRate);
            old.sub(step.add(old.mul(shrinkage))).intoArray(theta, thetaAt + k);
        }
    }

    /** r = beta2·r + (1 − beta2)·g²; theta −= learningRate · g / (√r + ε) + shrinkage·theta. */
    private static void rmsProp(
            float[] theta, int thetaAt, float[] g, int gAt, float[] r, int rAt, UpdateRates rates, int length) {
        float beta2 = (float) rates.beta2;
        float gain2 = (float) (1 - rates.beta2);
        float epsilon = (float) rates.epsilon;
        float learningRate = (float) rates.learningRate;
        float shrinkage = (float) rates.shrinkage;
        for (int k = 0; k < length; k += LANES) {
            FloatVector gs = FloatVector.fromArray(SPECIES, g, gAt + k);
            FloatVector second = FloatVector.fromArray(SPECIES, r, rAt + k)
                    .mul(beta2)
                    .add(gs.mul(gs).mul(gain2));
            second = second.blend(FloatVector.zero(SPECIES), second.compare(LT, Float.MIN_NORMAL));
            second.intoArray(r, rAt + k);
            FloatVector old = FloatVector.fromArray(SPECIES, theta, thetaAt + k);
            FloatVector step = gs.div(second.lanewise(SQRT).add(epsilon)).mul(learningRate);
            old.sub(step.add(old.mul(shrinkage))).intoArray(theta, thetaAt + k);
        }
    }

    /**
     * s = beta1·s + (1 − beta1)·g; r = beta2·r + (1 − beta2)·g²; theta −= learningRate · s·sCorrection / (√(r·rCorrection) + ε) +
     * shrinkage·theta.
     */
    private static void adam(
            float[] theta,
            int thetaAt,
            float[] g,
            int gAt,
            float[] s,
            int sAt,
            float[] r,
            int rAt,
            UpdateRates rates,
            int length) {
        float beta1 = (float) rates.beta1;
        float beta2 = (float) rates.beta2;
        float gain1 = (float) (1 - rates.beta1);
        float gain2 = (float) (1 - rates.beta2);
        float epsilon = (float) rates.epsilon;
        float learningRate = (float) rates.learningRate;
        float shrinkage = (float) rates.shrinkage;
        float sCorrection = (float) rates.sCorrection;
        float rCorrection = (float) rates.rCorrection;
        for (int k = 0; k < length; k += LANES) {
            FloatVector gs = FloatVector.fromArray(SPECIES, g, gAt + k);
            FloatVector first =
                    FloatVector.fromArray(SPECIES, s, sAt + k).mul(beta1).add(gs.mul(gain1));
            first = first.blend(FloatVector.zero(SPECIES), first.lanewise(ABS).compare(LT, Float.MIN_NORMAL));
            FloatVector second = FloatVector.fromArray(SPECIES, r, rAt + k)
                    .mul(beta2)
                    .add(gs.mul(gs).mul(gain2));
            second = second.blend(FloatVector.zero(SPECIES), second.compare(LT, Float.MIN_NORMAL));
            first.intoArray(s, sAt + k);
            second.intoArray(r, rAt + k);
            FloatVector old = FloatVector.fromArray(SPECIES, theta, thetaAt + k);
            FloatVector step = first.mul(sCorrection)
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
            float[] theta,
            int thetaAt,
            float[] g,
            int gAt,
            float[] z,
            int zAt,
            float[] r,
            int rAt,
            UpdateRates rates,
            int length) {
        float beta2 = (float) rates.beta2;
        float gain2 = (float) (1 - rates.beta2);
        float epsilon = (float) rates.epsilon;
        float learningRate = (float) rates.learningRate;
        float decay = (float) rates.decay;
        float rCorrection = (float) rates.rCorrection;
        float c = (float) rates.c;
        float factor = (float) rates.factor;
        for (int k = 0; k < length; k += LANES) {
            FloatVector gs = FloatVector.fromArray(SPECIES, g, gAt + k);
            FloatVector ys = FloatVector.fromArray(SPECIES, theta, thetaAt + k);
            FloatVector zs = FloatVector.fromArray(SPECIES, z, zAt + k);
            FloatVector second = FloatVector.fromArray(SPECIES, r, rAt + k)
                    .mul(beta2)
                    .add(gs.mul(gs).mul(gain2));
            second = second.blend(FloatVector.zero(SPECIES), second.compare(LT, Float.MIN_NORMAL));
            second.intoArray(r, rAt + k);
            FloatVector d =
                    gs.div(second.mul(rCorrection).lanewise(SQRT).add(epsilon)).add(ys.mul(decay));
            ys.add(zs.sub(ys).mul(c).add(d.mul(factor))).intoArray(theta, thetaAt + k);
            zs.sub(d.mul(learningRate)).intoArray(z, zAt + k);
        }
    }
}

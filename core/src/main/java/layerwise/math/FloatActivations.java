package layerwise.math;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A = g(Z) for the element-wise functions in float32, as short passes over blocks that stay in the nearest cache: an
 * elementary function of {@link FloatFunctions} takes z to a, and a last pass makes g of that in place. All passes take whole
 * vectors; a last, partial one is computed in a padded copy.
 */
final class FloatActivations {
    /** The λ of SELU, and its λα. */
    static final float SELU_SCALE = (float) 1.0507009873554805;

    static final float SELU_FALL = (float) (1.0507009873554805 * 1.6732632423543772);
    /** Above it tanh z, and tanh(softplus(z)), are 1 to the last bit, and e²ᶻ is far from overflowing. */
    static final float TANH_IS_ONE = 20;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int BLOCK = 1024;
    // Above it x / (x + 2) is 1 to the last bit.
    private static final float BOTH_ROUND_TO_ONE = (float) 1e17;
    // Above it e⁻ᶻ is less than half an ulp of z, and eᶻ far from overflowing.
    private static final float SOFTPLUS_IS_IDENTITY = 40;

    private FloatActivations() {}

    /** a = g(z) for all functions but softmax; the scratch memory holds two vectors or more. */
    static void activation(
            Function g, float parameter, float[] z, int zAt, float[] a, int aAt, int length, float[] scratch) {
        int whole = SPECIES.loopBound(length);
        for (int k = 0; k < whole; k += BLOCK) {
            wholeVectors(g, parameter, z, zAt + k, a, aAt + k, Math.min(BLOCK, whole - k));
        }
        if (whole < length) {
            FloatElements.load(z, zAt + whole, length - whole, scratch, 0);
            wholeVectors(g, parameter, scratch, 0, scratch, LANES, LANES);
            FloatElements.store(scratch, LANES, a, aAt + whole, length - whole);
        }
    }

    private static void wholeVectors(Function g, float parameter, float[] z, int zAt, float[] a, int aAt, int length) {
        switch (g) {
            case IDENTITY -> System.arraycopy(z, zAt, a, aAt, length);
            case RELU -> relu(z, zAt, a, aAt, length);
            case LEAKY_RELU -> leakyRelu(parameter, z, zAt, a, aAt, length);
            case SIGMOID -> {
                FloatFunctions.exp(-1, z, zAt, a, aAt, length);
                sigmoid(a, aAt, length);
            }
            case TANH -> {
                FloatFunctions.expm1(2, z, zAt, a, aAt, length);
                tanh(a, aAt, length);
            }
            case ELU -> {
                FloatFunctions.expm1(1, z, zAt, a, aAt, length);
                elu(1, parameter, z, zAt, a, aAt, length);
            }
            case SELU -> {
                FloatFunctions.expm1(1, z, zAt, a, aAt, length);
                elu(SELU_SCALE, SELU_FALL, z, zAt, a, aAt, length);
            }
            case GELU -> {
                FloatFunctions.gaussian(z, zAt, a, aAt, length);
                FloatFunctions.normalDistribution(z, zAt, a, aAt, a, aAt, length);
                gelu(z, zAt, a, aAt, length);
            }
            case SILU -> {
                FloatFunctions.exp(-1, z, zAt, a, aAt, length);
                silu(z, zAt, a, aAt, length);
            }
            case MISH -> {
                FloatFunctions.exp(1, z, zAt, a, aAt, length);
                mish(z, zAt, a, aAt, length);
            }
            case SOFTPLUS -> softplus(z, zAt, a, aAt, length);
            case SOFTMAX -> throw new IllegalArgumentException("softmax is a function of a column");
        }
    }

    /** a = z for z &gt; 0 or not a number, else 0. */
    private static void relu(float[] z, int zAt, float[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector zs = FloatVector.fromArray(SPECIES, z, zAt + k);
            zs.blend(0, zs.compare(LE, 0)).intoArray(a, aAt + k);
        }
    }

    /** a = z for z &gt; 0, else slope·z. */
    private static void leakyRelu(float slope, float[] z, int zAt, float[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector zs = FloatVector.fromArray(SPECIES, z, zAt + k);
            zs.mul(slope).blend(zs, zs.compare(GT, 0)).intoArray(a, aAt + k);
        }
    }

    /** a = 1 / (1 + a), where a is e⁻ᶻ. */
    private static void sigmoid(float[] a, int aAt, int length) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int k = 0; k < length; k += LANES) {
            one.div(FloatVector.fromArray(SPECIES, a, aAt + k).add(1)).intoArray(a, aAt + k);
        }
    }

    /** a = a / (a + 2), where a is e²ᶻ − 1, which may have overflown. */
    private static void tanh(float[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector as = FloatVector.fromArray(SPECIES, a, aAt + k);
            as.div(as.add(2)).blend(1, as.compare(GT, BOTH_ROUND_TO_ONE)).intoArray(a, aAt + k);
        }
    }

    /** a = scale·z for z &gt; 0, else fall·a, where a is eᶻ − 1. */
    private static void elu(float scale, float fall, float[] z, int zAt, float[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector zs = FloatVector.fromArray(SPECIES, z, zAt + k);
            FloatVector.fromArray(SPECIES, a, aAt + k)
                    .mul(fall)
                    .blend(zs.mul(scale), zs.compare(GT, 0))
                    .intoArray(a, aAt + k);
        }
    }

    /** a = z·a, where a is Φ(z); −0 at −∞. */
    private static void gelu(float[] z, int zAt, float[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector zs = FloatVector.fromArray(SPECIES, z, zAt + k);
            FloatVector.fromArray(SPECIES, a, aAt + k)
                    .mul(zs.blend(-Float.MAX_VALUE, zs.compare(LE, -Float.MAX_VALUE)))
                    .intoArray(a, aAt + k);
        }
    }

    /** a = z / (1 + a), where a is e⁻ᶻ. */
    private static void silu(float[] z, int zAt, float[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector denominator = FloatVector.fromArray(SPECIES, a, aAt + k).add(1);
            FloatVector.fromArray(SPECIES, z, zAt + k).div(denominator).intoArray(a, aAt + k);
        }
    }

    /** a = z·n / (n + 2) with n = a(a + 2), where a is eᶻ: tanh(log(1 + eᶻ)) is n / (n + 2). */
    private static void mish(float[] z, int zAt, float[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector zs = FloatVector.fromArray(SPECIES, z, zAt + k);
            FloatVector as = FloatVector.fromArray(SPECIES, a, aAt + k);
            FloatVector n = as.mul(as.add(2));
            zs.mul(n.div(n.add(2))).blend(zs, zs.compare(GT, TANH_IS_ONE)).intoArray(a, aAt + k);
        }
    }

    /** a = log(1 + eᶻ). */
    static void softplus(float[] z, int zAt, float[] a, int aAt, int length) {
        FloatFunctions.exp(1, z, zAt, a, aAt, length);
        FloatFunctions.log1p(a, aAt, a, aAt, length);
        for (int k = 0; k < length; k += LANES) {
            FloatVector zs = FloatVector.fromArray(SPECIES, z, zAt + k);
            FloatVector.fromArray(SPECIES, a, aAt + k)
                    .blend(zs, zs.compare(GT, SOFTPLUS_IS_IDENTITY))
                    .intoArray(a, aAt + k);
        }
    }
}

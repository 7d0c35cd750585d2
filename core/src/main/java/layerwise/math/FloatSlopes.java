package layerwise.math;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * dZ = dA ⊙ g′(Z) for the element-wise functions in float32, in passes over blocks as in {@link FloatActivations}: here the
 * elementary function goes to scratch memory, for dZ may be dA.
 */
final class FloatSlopes {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int BLOCK = 1024;
    // Scratch memory: two blocks for elementary functions, then a padded vector of each of dA, z, a and dZ.
    private static final int SECOND = BLOCK;
    private static final int PADDED = 2 * BLOCK;
    private static final float DENSITY_AT_ZERO = (float) 0.3989422804014327;

    /** How many elements of scratch memory {@link #activationGradient} needs. */
    static final int SCRATCH = PADDED + 4 * LANES;

    private FloatSlopes() {}

    /** dZ = dA·g′(z) for all functions but softmax; dZ may be dA. */
    static void activationGradient(
            Function g,
            float parameter,
            float[] dA,
            int dAAt,
            float[] z,
            int zAt,
            float[] a,
            int aAt,
            float[] dZ,
            int dZAt,
            int length,
            float[] scratch) {
        int whole = SPECIES.loopBound(length);
        for (int k = 0; k < whole; k += BLOCK) {
            int part = Math.min(BLOCK, whole - k);
            wholeVectors(g, parameter, dA, dAAt + k, z, zAt + k, a, aAt + k, dZ, dZAt + k, part, scratch);
        }
        if (whole < length) {
            int rest = length - whole;
            int zPad = PADDED + LANES;
            int aPad = zPad + LANES;
            int dZPad = aPad + LANES;
            FloatElements.load(dA, dAAt + whole, rest, scratch, PADDED);
            FloatElements.load(z, zAt + whole, rest, scratch, zPad);
            FloatElements.load(a, aAt + whole, rest, scratch, aPad);
            wholeVectors(g, parameter, scratch, PADDED, scratch, zPad, scratch, aPad, scratch, dZPad, LANES, scratch);
            FloatElements.store(scratch, dZPad, dZ, dZAt + whole, rest);
        }
    }

    private static void wholeVectors(
            Function g,
            float parameter,
            float[] dA,
            int dAAt,
            float[] z,
            int zAt,
            float[] a,
            int aAt,
            float[] dZ,
            int dZAt,
            int length,
            float[] scratch) {
        switch (g) {
            case IDENTITY -> System.arraycopy(dA, dAAt, dZ, dZAt, length);
            case SIGMOID -> sigmoid(dA, dAAt, a, aAt, dZ, dZAt, length);
            case TANH -> tanh(dA, dAAt, a, aAt, dZ, dZAt, length);
            case RELU -> leakyRelu(0, dA, dAAt, z, zAt, dZ, dZAt, length);
            case LEAKY_RELU -> leakyRelu(parameter, dA, dAAt, z, zAt, dZ, dZAt, length);
            case ELU -> {
                FloatFunctions.exp(1, z, zAt, scratch, 0, length);
                elu(1, parameter, dA, dAAt, z, zAt, scratch, dZ, dZAt, length);
            }
            case SELU -> {
                FloatFunctions.exp(1, z, zAt, scratch, 0, length);
                elu(
                        FloatActivations.SELU_SCALE,
                        FloatActivations.SELU_FALL,
                        dA,
                        dAAt,
                        z,
                        zAt,
                        scratch,
                        dZ,
                        dZAt,
                        length);
            }
            case GELU -> {
                FloatFunctions.gaussian(z, zAt, scratch, 0, length);
                FloatFunctions.normalDistribution(z, zAt, scratch, 0, scratch, SECOND, length);
                gelu(dA, dAAt, z, zAt, scratch, dZ, dZAt, length);
            }
            case SILU -> {
                FloatFunctions.exp(-1, z, zAt, scratch, 0, length);
                silu(dA, dAAt, z, zAt, scratch, dZ, dZAt, length);
            }
            case MISH -> {
                FloatFunctions.exp(1, z, zAt, scratch, 0, length);
                mish(dA, dAAt, z, zAt, scratch, dZ, dZAt, length);
            }
            case SOFTPLUS -> {
                FloatFunctions.exp(-1, z, zAt, scratch, 0, length);
                softplus(dA, dAAt, scratch, dZ, dZAt, length);
            }
            case SOFTMAX -> throw new IllegalArgumentException("softmax is a function of a column");
        }
    }

    /** dZ = dA·a(1 − a). */
    private static void sigmoid(float[] dA, int dAAt, float[] a, int aAt, float[] dZ, int dZAt, int length) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int k = 0; k < length; k += LANES) {
            FloatVector as = FloatVector.fromArray(SPECIES, a, aAt + k);
            FloatVector slope = as.mul(one.sub(as));
            FloatVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA·(1 − a²). */
    private static void tanh(float[] dA, int dAAt, float[] a, int aAt, float[] dZ, int dZAt, int length) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int k = 0; k < length; k += LANES) {
            FloatVector as = FloatVector.fromArray(SPECIES, a, aAt + k);
            FloatVector slope = as.neg().fma(as, one);
            FloatVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA for z &gt; 0, else slope·dA. */
    private static void leakyRelu(
            float slope, float[] dA, int dAAt, float[] z, int zAt, float[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector dAs = FloatVector.fromArray(SPECIES, dA, dAAt + k);
            VectorMask<Float> positive =
                    FloatVector.fromArray(SPECIES, z, zAt + k).compare(GT, 0);
            dAs.mul(slope).blend(dAs, positive).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA·scale for z &gt; 0, else dA·fall·eᶻ. */
    private static void elu(
            float scale,
            float fall,
            float[] dA,
            int dAAt,
            float[] z,
            int zAt,
            float[] exponentials,
            float[] dZ,
            int dZAt,
            int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Float> positive =
                    FloatVector.fromArray(SPECIES, z, zAt + k).compare(GT, 0);
            FloatVector slope =
                    FloatVector.fromArray(SPECIES, exponentials, k).mul(fall).blend(scale, positive);
            FloatVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA·(Φ(z) + z·φ(z)). */
    private static void gelu(
            float[] dA, int dAAt, float[] z, int zAt, float[] scratch, float[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector density = FloatVector.fromArray(SPECIES, scratch, k).mul(DENSITY_AT_ZERO);
            FloatVector distribution = FloatVector.fromArray(SPECIES, scratch, SECOND + k);
            FloatVector slope = FloatVector.fromArray(SPECIES, z, zAt + k).fma(density, distribution);
            FloatVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA·σ(z)(1 + z·σ(−z)), with σ(−z) = e⁻ᶻσ(z) above zero and 1 − σ(z) below, where that is exact. */
    private static void silu(
            float[] dA, int dAAt, float[] z, int zAt, float[] exponentials, float[] dZ, int dZAt, int length) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int k = 0; k < length; k += LANES) {
            FloatVector e = FloatVector.fromArray(SPECIES, exponentials, k);
            FloatVector sigmoid = one.div(e.add(1));
            FloatVector other = e.mul(sigmoid).blend(one.sub(sigmoid), e.compare(GT, 1));
            FloatVector slope =
                    sigmoid.mul(FloatVector.fromArray(SPECIES, z, zAt + k).fma(other, one));
            FloatVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA·(n/(n + 2) + z·4e(e + 1)/(n + 2)²) with e = eᶻ and n = e(e + 2). */
    private static void mish(
            float[] dA, int dAAt, float[] z, int zAt, float[] exponentials, float[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector zs = FloatVector.fromArray(SPECIES, z, zAt + k);
            FloatVector e = FloatVector.fromArray(SPECIES, exponentials, k);
            FloatVector n = e.mul(e.add(2));
            FloatVector inverse = FloatVector.broadcast(SPECIES, 1).div(n.add(2));
            FloatVector rise = e.mul(e.add(1)).mul(4).mul(inverse).mul(inverse);
            FloatVector slope = zs.fma(rise, n.mul(inverse)).blend(1, zs.compare(GT, FloatActivations.TANH_IS_ONE));
            FloatVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA / (1 + e⁻ᶻ). */
    private static void softplus(float[] dA, int dAAt, float[] exponentials, float[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            FloatVector denominator =
                    FloatVector.fromArray(SPECIES, exponentials, k).add(1);
            FloatVector.fromArray(SPECIES, dA, dAAt + k).div(denominator).intoArray(dZ, dZAt + k);
        }
    }
}

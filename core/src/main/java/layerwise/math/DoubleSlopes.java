package layerwise.math;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * dZ = dA ⊙ g′(Z) for the element-wise functions in float64, in passes over blocks as in {@link DoubleActivations}: here the
 * elementary function goes to scratch memory, for dZ may be dA.
 */
final class DoubleSlopes {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int BLOCK = 1024;
    // Scratch memory: two blocks for elementary functions, then a padded vector of each of dA, z, a and dZ.
    private static final int SECOND = BLOCK;
    private static final int PADDED = 2 * BLOCK;
    private static final double DENSITY_AT_ZERO = 0.3989422804014327;

    /** How many elements of scratch memory {@link #activationGradient} needs. */
    static final int SCRATCH = PADDED + 4 * LANES;

    private DoubleSlopes() {}

    /** dZ = dA·g′(z) for all functions but softmax; dZ may be dA. */
    static void activationGradient(
            Function g,
            double parameter,
            double[] dA,
            int dAAt,
            double[] z,
            int zAt,
            double[] a,
            int aAt,
            double[] dZ,
            int dZAt,
            int length,
            double[] scratch) {
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
            DoubleElements.load(dA, dAAt + whole, rest, scratch, PADDED);
            DoubleElements.load(z, zAt + whole, rest, scratch, zPad);
            DoubleElements.load(a, aAt + whole, rest, scratch, aPad);
            wholeVectors(g, parameter, scratch, PADDED, scratch, zPad, scratch, aPad, scratch, dZPad, LANES, scratch);
            DoubleElements.store(scratch, dZPad, dZ, dZAt + whole, rest);
        }
    }

    private static void wholeVectors(
            Function g,
            double parameter,
            double[] dA,
            int dAAt,
            double[] z,
            int zAt,
            double[] a,
            int aAt,
            double[] dZ,
            int dZAt,
            int length,
            double[] scratch) {
        switch (g) {
            case IDENTITY -> System.arraycopy(dA, dAAt, dZ, dZAt, length);
            case SIGMOID -> sigmoid(dA, dAAt, a, aAt, dZ, dZAt, length);
            case TANH -> tanh(dA, dAAt, a, aAt, dZ, dZAt, length);
            case RELU -> leakyRelu(0, dA, dAAt, z, zAt, dZ, dZAt, length);
            case LEAKY_RELU -> leakyRelu(parameter, dA, dAAt, z, zAt, dZ, dZAt, length);
            case ELU -> {
                DoubleFunctions.exp(1, z, zAt, scratch, 0, length);
                elu(1, parameter, dA, dAAt, z, zAt, scratch, dZ, dZAt, length);
            }
            case SELU -> {
                DoubleFunctions.exp(1, z, zAt, scratch, 0, length);
                elu(
                        DoubleActivations.SELU_SCALE,
                        DoubleActivations.SELU_FALL,
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
                DoubleFunctions.gaussian(z, zAt, scratch, 0, length);
                DoubleFunctions.normalDistribution(z, zAt, scratch, 0, scratch, SECOND, length);
                gelu(dA, dAAt, z, zAt, scratch, dZ, dZAt, length);
            }
            case SILU -> {
                DoubleFunctions.exp(-1, z, zAt, scratch, 0, length);
                silu(dA, dAAt, z, zAt, scratch, dZ, dZAt, length);
            }
            case MISH -> {
                DoubleFunctions.exp(1, z, zAt, scratch, 0, length);
                mish(dA, dAAt, z, zAt, scratch, dZ, dZAt, length);
            }
            case SOFTPLUS -> {
                DoubleFunctions.exp(-1, z, zAt, scratch, 0, length);
                softplus(dA, dAAt, scratch, dZ, dZAt, length);
            }
            case SOFTMAX -> throw new IllegalArgumentException("softmax is a function of a column");
        }
    }

    /** dZ = dA·a(1 − a). */
    private static void sigmoid(double[] dA, int dAAt, double[] a, int aAt, double[] dZ, int dZAt, int length) {
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        for (int k = 0; k < length; k += LANES) {
            DoubleVector as = DoubleVector.fromArray(SPECIES, a, aAt + k);
            DoubleVector slope = as.mul(one.sub(as));
            DoubleVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA·(1 − a²). */
    private static void tanh(double[] dA, int dAAt, double[] a, int aAt, double[] dZ, int dZAt, int length) {
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        for (int k = 0; k < length; k += LANES) {
            DoubleVector as = DoubleVector.fromArray(SPECIES, a, aAt + k);
            DoubleVector slope = as.neg().fma(as, one);
            DoubleVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA for z &gt; 0, else slope·dA. */
    private static void leakyRelu(
            double slope, double[] dA, int dAAt, double[] z, int zAt, double[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector dAs = DoubleVector.fromArray(SPECIES, dA, dAAt + k);
            VectorMask<Double> positive =
                    DoubleVector.fromArray(SPECIES, z, zAt + k).compare(GT, 0);
            dAs.mul(slope).blend(dAs, positive).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA·scale for z &gt; 0, else dA·fall·eᶻ. */
    private static void elu(
            double scale,
            double fall,
            double[] dA,
            int dAAt,
            double[] z,
            int zAt,
            double[] exponentials,
            double[] dZ,
            int dZAt,
            int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Double> positive =
                    DoubleVector.fromArray(SPECIES, z, zAt + k).compare(GT, 0);
            DoubleVector slope =
                    DoubleVector.fromArray(SPECIES, exponentials, k).mul(fall).blend(scale, positive);
            DoubleVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA·(Φ(z) + z·φ(z)). */
    private static void gelu(
            double[] dA, int dAAt, double[] z, int zAt, double[] scratch, double[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector density = DoubleVector.fromArray(SPECIES, scratch, k).mul(DENSITY_AT_ZERO);
            DoubleVector distribution = DoubleVector.fromArray(SPECIES, scratch, SECOND + k);
            DoubleVector slope = DoubleVector.fromArray(SPECIES, z, zAt + k).fma(density, distribution);
            DoubleVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA·σ(z)(1 + z·σ(−z)), with σ(−z) = e⁻ᶻσ(z) above zero and 1 − σ(z) below, where that is exact. */
    private static void silu(
            double[] dA, int dAAt, double[] z, int zAt, double[] exponentials, double[] dZ, int dZAt, int length) {
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        for (int k = 0; k < length; k += LANES) {
            DoubleVector e = DoubleVector.fromArray(SPECIES, exponentials, k);
            DoubleVector sigmoid = one.div(e.add(1));
            DoubleVector other = e.mul(sigmoid).blend(one.sub(sigmoid), e.compare(GT, 1));
            DoubleVector slope =
                    sigmoid.mul(DoubleVector.fromArray(SPECIES, z, zAt + k).fma(other, one));
            DoubleVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA·(n/(n + 2) + z·4e(e + 1)/(n + 2)²) with e = eᶻ and n = e(e + 2). */
    private static void mish(
            double[] dA, int dAAt, double[] z, int zAt, double[] exponentials, double[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector zs = DoubleVector.fromArray(SPECIES, z, zAt + k);
            DoubleVector e = DoubleVector.fromArray(SPECIES, exponentials, k);
            DoubleVector n = e.mul(e.add(2));
            DoubleVector inverse = DoubleVector.broadcast(SPECIES, 1).div(n.add(2));
            DoubleVector rise = e.mul(e.add(1)).mul(4).mul(inverse).mul(inverse);
            DoubleVector slope = zs.fma(rise, n.mul(inverse)).blend(1, zs.compare(GT, DoubleActivations.TANH_IS_ONE));
            DoubleVector.fromArray(SPECIES, dA, dAAt + k).mul(slope).intoArray(dZ, dZAt + k);
        }
    }

    /** dZ = dA / (1 + e⁻ᶻ). */
    private static void softplus(double[] dA, int dAAt, double[] exponentials, double[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector denominator =
                    DoubleVector.fromArray(SPECIES, exponentials, k).add(1);
            DoubleVector.fromArray(SPECIES, dA, dAAt + k).div(denominator).intoArray(dZ, dZAt + k);
        }
    }
}

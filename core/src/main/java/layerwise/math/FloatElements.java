package layerwise.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise loops in float32 with the Vector API. Each works on {@code length} elements of its arrays, from the given
 * offsets on; the last, partial vector is masked.
 */
final class FloatElements {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private FloatElements() {}

    /** a = g(z) for the functions that need no exponential; nothing but {@code false} for the others. */
    static boolean activation(Function g, float parameter, float[] z, int zAt, float[] a, int aAt, int length) {
        return switch (g) {
            case IDENTITY -> {
                System.arraycopy(z, zAt, a, aAt, length);
                yield true;
            }
            case RELU -> {
                relu(z, zAt, a, aAt, length);
                yield true;
            }
            case LEAKY_RELU -> {
                leakyRelu(parameter, z, zAt, a, aAt, length);
                yield true;
            }
            case SIGMOID, TANH, ELU, SELU, GELU, SILU, MISH, SOFTPLUS, SOFTMAX -> false;
        };
    }

    /** dZ = dA·g′(z) for the functions whose slope needs no exponential; nothing but {@code false} for the others. */
    static boolean activationGradient(
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
            int length) {
        return switch (g) {
            case IDENTITY -> {
                System.arraycopy(dA, dAAt, dZ, dZAt, length);
                yield true;
            }
            case RELU -> {
                leakyReluGradient(0, dA, dAAt, z, zAt, dZ, dZAt, length);
                yield true;
            }
            case LEAKY_RELU -> {
                leakyReluGradient(parameter, dA, dAAt, z, zAt, dZ, dZAt, length);
                yield true;
            }
            case SIGMOID -> {
                sigmoidGradient(dA, dAAt, a, aAt, dZ, dZAt, length);
                yield true;
            }
            case TANH -> {
                tanhGradient(dA, dAAt, a, aAt, dZ, dZAt, length);
                yield true;
            }
            case ELU, SELU, GELU, SILU, MISH, SOFTPLUS, SOFTMAX -> false;
        };
    }

    /** a = max(z, 0). */
    private static void relu(float[] z, int zAt, float[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(k, length);
            FloatVector zs = FloatVector.fromArray(SPECIES, z, zAt + k, mask);
            zs.max(0).intoArray(a, aAt + k, mask);
        }
    }

    /** a = z for z > 0, else slope·z. */
    private static void leakyRelu(float slope, float[] z, int zAt, float[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(k, length);
            FloatVector zs = FloatVector.fromArray(SPECIES, z, zAt + k, mask);
            VectorMask<Float> positive = zs.compare(VectorOperators.GT, 0);
            zs.mul(slope).blend(zs, positive).intoArray(a, aAt + k, mask);
        }
    }

    /** dZ = dA for z > 0, else slope·dA; dZ may be dA. */
    private static void leakyReluGradient(
            float slope, float[] dA, int dAAt, float[] z, int zAt, float[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(k, length);
            FloatVector dAs = FloatVector.fromArray(SPECIES, dA, dAAt + k, mask);
            VectorMask<Float> positive =
                    FloatVector.fromArray(SPECIES, z, zAt + k, mask).compare(VectorOperators.GT, 0);
            dAs.mul(slope).blend(dAs, positive).intoArray(dZ, dZAt + k, mask);
        }
    }

    /** dZ = dA·a(1 − a); dZ may be dA. */
    private static void sigmoidGradient(float[] dA, int dAAt, float[] a, int aAt, float[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(k, length);
            FloatVector as = FloatVector.fromArray(SPECIES, a, aAt + k, mask);
            FloatVector slope = as.mul(FloatVector.broadcast(SPECIES, 1).sub(as));
            FloatVector.fromArray(SPECIES, dA, dAAt + k, mask).mul(slope).intoArray(dZ, dZAt + k, mask);
        }
    }

    /** dZ = dA·(1 − a²); dZ may be dA. */
    private static void tanhGradient(float[] dA, int dAAt, float[] a, int aAt, float[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(k, length);
            FloatVector as = FloatVector.fromArray(SPECIES, a, aAt + k, mask);
            FloatVector slope = FloatVector.broadcast(SPECIES, 1).sub(as.mul(as));
            FloatVector.fromArray(SPECIES, dA, dAAt + k, mask).mul(slope).intoArray(dZ, dZAt + k, mask);
        }
    }

    /** sum[i] = scale · Σⱼ matrix(i, j), over a rows × columns matrix, j in increasing order. */
    static void sumColumns(
            float scale,
            float[] matrix,
            int at,
            int rows,
            int columns,
            int fromRow,
            int toRow,
            float[] sum,
            int sumAt) {
        for (int i = fromRow; i < toRow; i += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(i, toRow);
            FloatVector total = FloatVector.zero(SPECIES);
            for (int j = 0; j < columns; j++) {
                total = total.add(FloatVector.fromArray(SPECIES, matrix, at + i + j * rows, mask));
            }
            total.mul(scale).intoArray(sum, sumAt + i, mask);
        }
    }

    /** theta −= learningRate·g. */
    static void gradientDescent(float[] theta, int thetaAt, float[] g, int gAt, float learningRate, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(k, length);
            FloatVector step = FloatVector.fromArray(SPECIES, g, gAt + k, mask).mul(learningRate);
            FloatVector.fromArray(SPECIES, theta, thetaAt + k, mask).sub(step).intoArray(theta, thetaAt + k, mask);
        }
    }

    /** v = beta·v + g; theta −= learningRate·v. */
    static void momentum(
            float[] theta,
            int thetaAt,
            float[] g,
            int gAt,
            float[] v,
            int vAt,
            float learningRate,
            float beta,
            int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(k, length);
            FloatVector velocity = FloatVector.fromArray(SPECIES, v, vAt + k, mask)
                    .mul(beta)
                    .add(FloatVector.fromArray(SPECIES, g, gAt + k, mask));
            velocity.intoArray(v, vAt + k, mask);
            FloatVector.fromArray(SPECIES, theta, thetaAt + k, mask)
                    .sub(velocity.mul(learningRate))
                    .intoArray(theta, thetaAt + k, mask);
        }
    }

    /**
     * s = beta1·s + (1 − beta1)·g; r = beta2·r + (1 − beta2)·g²; theta −= learningRate · s·sCorrection / (√(r·rCorrection) + ε).
     */
    static void adam(
            float[] theta,
            int thetaAt,
            float[] g,
            int gAt,
            float[] s,
            int sAt,
            float[] r,
            int rAt,
            AdamRates rates,
            int length) {
        float beta1 = (float) rates.beta1;
        float beta2 = (float) rates.beta2;
        float gain1 = (float) (1 - rates.beta1);
        float gain2 = (float) (1 - rates.beta2);
        float epsilon = (float) rates.epsilon;
        float learningRate = (float) rates.learningRate;
        float sCorrection = (float) rates.sCorrection;
        float rCorrection = (float) rates.rCorrection;
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Float> mask = SPECIES.indexInRange(k, length);
            FloatVector gs = FloatVector.fromArray(SPECIES, g, gAt + k, mask);
            FloatVector first =
                    FloatVector.fromArray(SPECIES, s, sAt + k, mask).mul(beta1).add(gs.mul(gain1));
            FloatVector second = FloatVector.fromArray(SPECIES, r, rAt + k, mask)
                    .mul(beta2)
                    .add(gs.mul(gs).mul(gain2));
            first.intoArray(s, sAt + k, mask);
            second.intoArray(r, rAt + k, mask);
            FloatVector step = first.mul(sCorrection)
                    .div(second.mul(rCorrection).lanewise(VectorOperators.SQRT).add(epsilon));
            FloatVector.fromArray(SPECIES, theta, thetaAt + k, mask)
                    .sub(step.mul(learningRate))
                    .intoArray(theta, thetaAt + k, mask);
        }
    }
}

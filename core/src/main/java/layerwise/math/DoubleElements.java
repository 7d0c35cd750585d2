package layerwise.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise loops in float64 with the Vector API. Each works on {@code length} elements of its arrays, from the given
 * offsets on; the last, partial vector is masked.
 */
final class DoubleElements {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleElements() {}

    /** a = g(z) for the functions that need no exponential; nothing but {@code false} for the others. */
    static boolean activation(Function g, double parameter, double[] z, int zAt, double[] a, int aAt, int length) {
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
            double parameter,
            double[] dA,
            int dAAt,
            double[] z,
            int zAt,
            double[] a,
            int aAt,
            double[] dZ,
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
    private static void relu(double[] z, int zAt, double[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(k, length);
            DoubleVector zs = DoubleVector.fromArray(SPECIES, z, zAt + k, mask);
            zs.max(0).intoArray(a, aAt + k, mask);
        }
    }

    /** a = z for z > 0, else slope·z. */
    private static void leakyRelu(double slope, double[] z, int zAt, double[] a, int aAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(k, length);
            DoubleVector zs = DoubleVector.fromArray(SPECIES, z, zAt + k, mask);
            VectorMask<Double> positive = zs.compare(VectorOperators.GT, 0);
            zs.mul(slope).blend(zs, positive).intoArray(a, aAt + k, mask);
        }
    }

    /** dZ = dA for z > 0, else slope·dA; dZ may be dA. */
    private static void leakyReluGradient(
            double slope, double[] dA, int dAAt, double[] z, int zAt, double[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(k, length);
            DoubleVector dAs = DoubleVector.fromArray(SPECIES, dA, dAAt + k, mask);
            VectorMask<Double> positive =
                    DoubleVector.fromArray(SPECIES, z, zAt + k, mask).compare(VectorOperators.GT, 0);
            dAs.mul(slope).blend(dAs, positive).intoArray(dZ, dZAt + k, mask);
        }
    }

    /** dZ = dA·a(1 − a); dZ may be dA. */
    private static void sigmoidGradient(double[] dA, int dAAt, double[] a, int aAt, double[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(k, length);
            DoubleVector as = DoubleVector.fromArray(SPECIES, a, aAt + k, mask);
            DoubleVector slope = as.mul(DoubleVector.broadcast(SPECIES, 1).sub(as));
            DoubleVector.fromArray(SPECIES, dA, dAAt + k, mask).mul(slope).intoArray(dZ, dZAt + k, mask);
        }
    }

    /** dZ = dA·(1 − a²); dZ may be dA. */
    private static void tanhGradient(double[] dA, int dAAt, double[] a, int aAt, double[] dZ, int dZAt, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(k, length);
            DoubleVector as = DoubleVector.fromArray(SPECIES, a, aAt + k, mask);
            DoubleVector slope = DoubleVector.broadcast(SPECIES, 1).sub(as.mul(as));
            DoubleVector.fromArray(SPECIES, dA, dAAt + k, mask).mul(slope).intoArray(dZ, dZAt + k, mask);
        }
    }

    /** sum[i] = scale · Σⱼ matrix(i, j), over a rows × columns matrix, j in increasing order. */
    static void sumColumns(
            double scale,
            double[] matrix,
            int at,
            int rows,
            int columns,
            int fromRow,
            int toRow,
            double[] sum,
            int sumAt) {
        for (int i = fromRow; i < toRow; i += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(i, toRow);
            DoubleVector total = DoubleVector.zero(SPECIES);
            for (int j = 0; j < columns; j++) {
                total = total.add(DoubleVector.fromArray(SPECIES, matrix, at + i + j * rows, mask));
            }
            total.mul(scale).intoArray(sum, sumAt + i, mask);
        }
    }

    /** theta −= learningRate·g. */
    static void gradientDescent(double[] theta, int thetaAt, double[] g, int gAt, double learningRate, int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(k, length);
            DoubleVector step =
                    DoubleVector.fromArray(SPECIES, g, gAt + k, mask).mul(learningRate);
            DoubleVector.fromArray(SPECIES, theta, thetaAt + k, mask).sub(step).intoArray(theta, thetaAt + k, mask);
        }
    }

    /** v = beta·v + g; theta −= learningRate·v. */
    static void momentum(
            double[] theta,
            int thetaAt,
            double[] g,
            int gAt,
            double[] v,
            int vAt,
            double learningRate,
            double beta,
            int length) {
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(k, length);
            DoubleVector velocity = DoubleVector.fromArray(SPECIES, v, vAt + k, mask)
                    .mul(beta)
                    .add(DoubleVector.fromArray(SPECIES, g, gAt + k, mask));
            velocity.intoArray(v, vAt + k, mask);
            DoubleVector.fromArray(SPECIES, theta, thetaAt + k, mask)
                    .sub(velocity.mul(learningRate))
                    .intoArray(theta, thetaAt + k, mask);
        }
    }

    /**
     * s = beta1·s + (1 − beta1)·g; r = beta2·r + (1 − beta2)·g²; theta −= learningRate · s·sCorrection / (√(r·rCorrection) + ε).
     */
    static void adam(
            double[] theta,
            int thetaAt,
            double[] g,
            int gAt,
            double[] s,
            int sAt,
            double[] r,
            int rAt,
            AdamRates rates,
            int length) {
        double beta1 = rates.beta1;
        double beta2 = rates.beta2;
        double gain1 = 1 - rates.beta1;
        double gain2 = 1 - rates.beta2;
        double epsilon = rates.epsilon;
        double learningRate = rates.learningRate;
        double sCorrection = rates.sCorrection;
        double rCorrection = rates.rCorrection;
        for (int k = 0; k < length; k += LANES) {
            VectorMask<Double> mask = SPECIES.indexInRange(k, length);
            DoubleVector gs = DoubleVector.fromArray(SPECIES, g, gAt + k, mask);
            DoubleVector first =
                    DoubleVector.fromArray(SPECIES, s, sAt + k, mask).mul(beta1).add(gs.mul(gain1));
            DoubleVector second = DoubleVector.fromArray(SPECIES, r, rAt + k, mask)
                    .mul(beta2)
                    .add(gs.mul(gs).mul(gain2));
            first.intoArray(s, sAt + k, mask);
            second.intoArray(r, rAt + k, mask);
            DoubleVector step = first.mul(sCorrection)
                    .div(second.mul(rCorrection).lanewise(VectorOperators.SQRT).add(epsilon));
            DoubleVector.fromArray(SPECIES, theta, thetaAt + k, mask)
                    .sub(step.mul(learningRate))
                    .intoArray(theta, thetaAt + k, mask);
        }
    }
}

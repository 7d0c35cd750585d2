package layerwise.math;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The losses of single outputs and their gradients in float64: {@link Scalars} for a block at a time. The block is scratch memory
 * that holds up to {@link #BLOCK} elements of each of z, a, y and the result, from {@link #Z}, {@link #A}, {@link #Y} and {@link #OUT} on; passes run
 * over whole vectors of it, whatever stands after the elements that count.
 */
final class DoubleLosses {
    static final int BLOCK = 256;
    static final int Z = 0;
    static final int A = BLOCK;
    static final int Y = 2 * BLOCK;
    static final int OUT = 3 * BLOCK;
    private static final int MORE = 4 * BLOCK;
    /** How many elements of scratch memory there must be. */
    static final int SCRATCH = 5 * BLOCK;

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Sums are this many sums side by side, whatever the vectors here hold. */
    private static final int SUMS = 8;
    // Below it log(1 + eᶻ) is eᶻ to the last bit.
    private static final double SOFTPLUS_TAIL = -36;

    private DoubleLosses() {}

    /** OUT = loss(Z, A, Y). */
    static void losses(Criterion criterion, double parameter, double[] block, int length) {
        switch (criterion) {
            case BINARY_CROSS_ENTROPY -> binaryCrossEntropy(block, length);
            case MEAN_SQUARED_ERROR -> squares(block, length);
            case MEAN_ABSOLUTE_ERROR -> distances(block, length);
            case HUBER -> huber(parameter, block, length);
            case POISSON -> poisson(block, length);
            case CATEGORICAL_CROSS_ENTROPY -> throw ofColumns();
        }
    }

    /** OUT = scale · ∂loss/∂A. */
    static void costGradients(Criterion criterion, double parameter, double scale, double[] block, int length) {
        switch (criterion) {
            case BINARY_CROSS_ENTROPY -> binaryCrossEntropyGradient(scale, block, length);
            case CATEGORICAL_CROSS_ENTROPY -> categoricalCrossEntropyGradient(block, length);
            case MEAN_SQUARED_ERROR -> differences(2, Double.POSITIVE_INFINITY, scale, block, length);
            case MEAN_ABSOLUTE_ERROR -> signs(scale, block, length);
            case HUBER -> differences(1, parameter, scale, block, length);
            case POISSON -> poissonGradient(scale, block, length);
        }
    }

    /** OUT = scale · ∂loss/∂Z where A is the loss's canonical output; for categorical cross-entropy A − Y, unscaled. */
    static void outputGradients(Criterion criterion, double parameter, double scale, double[] block, int length) {
        switch (criterion) {
            case BINARY_CROSS_ENTROPY -> differences(1, Double.POSITIVE_INFINITY, scale, block, length);
            case CATEGORICAL_CROSS_ENTROPY -> differences(1, Double.POSITIVE_INFINITY, 1, block, length);
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER ->
                costGradients(criterion, parameter, scale, block, length);
            case POISSON -> poissonOutputGradient(scale, block, length);
        }
    }

    private static IllegalArgumentException ofColumns() {
        return new IllegalArgumentException("categorical cross-entropy is a loss of a column, not of one element");
    }

    /** Σ OUT, as eight sums of every eighth element, added in pairs: the same bits whatever the vectors here hold. */
    static double sum(double[] block, int length) {
        int end = Math.ceilDiv(length, SUMS) * SUMS;
        for (int k = length; k < end; k++) {
            block[OUT + k] = 0;
        }
        for (int lane = 0; lane < SUMS; lane += LANES) {
            DoubleVector total = DoubleVector.zero(SPECIES);
            for (int k = lane; k < end; k += SUMS) {
                total = DoubleVector.fromArray(SPECIES, block, OUT + k).add(total);
            }
            total.intoArray(block, MORE + lane);
        }
        return ((block[MORE] + block[MORE + 1]) + (block[MORE + 2] + block[MORE + 3]))
                + ((block[MORE + 4] + block[MORE + 5]) + (block[MORE + 6] + block[MORE + 7]));
    }

    /** OUT = log(1 + odds) + margins, where the block begins with the odds. */
    static void logarithms(double[] block, double[] margins, int length) {
        DoubleFunctions.log1p(block, 0, block, OUT, length);
        for (int k = 0; k < length; k++) {
            block[OUT + k] += margins[k];
        }
    }

    /** max(z, 0) − z·y + log(1 + e^−|z|). */
    private static void binaryCrossEntropy(double[] block, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector.fromArray(SPECIES, block, Z + k).abs().intoArray(block, OUT + k);
        }
        DoubleFunctions.exp(-1, block, OUT, block, OUT, length);
        DoubleFunctions.log1p(block, OUT, block, OUT, length);
        for (int k = 0; k < length; k += LANES) {
            DoubleVector z = DoubleVector.fromArray(SPECIES, block, Z + k);
            DoubleVector y = DoubleVector.fromArray(SPECIES, block, Y + k);
            z.blend(0, z.compare(LT, 0))
                    .sub(z.mul(y))
                    .add(DoubleVector.fromArray(SPECIES, block, OUT + k))
                    .intoArray(block, OUT + k);
        }
    }

    /** (a − y)². */
    private static void squares(double[] block, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector difference =
                    DoubleVector.fromArray(SPECIES, block, A + k).sub(DoubleVector.fromArray(SPECIES, block, Y + k));
            difference.mul(difference).intoArray(block, OUT + k);
        }
    }

    /** |a − y|. */
    private static void distances(double[] block, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector.fromArray(SPECIES, block, A + k)
                    .sub(DoubleVector.fromArray(SPECIES, block, Y + k))
                    .abs()
                    .intoArray(block, OUT + k);
        }
    }

    /** ½r² for r = |a − y| ≤ δ, else δ(r − ½δ). */
    private static void huber(double delta, double[] block, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector r = DoubleVector.fromArray(SPECIES, block, A + k)
                    .sub(DoubleVector.fromArray(SPECIES, block, Y + k))
                    .abs();
            r.sub(0.5 * delta)
                    .mul(delta)
                    .blend(r.mul(r).mul(0.5), r.compare(LE, delta))
                    .intoArray(block, OUT + k);
        }
    }

    /** softplus(z) − y log softplus(z), without the second term where y = 0. */
    private static void poisson(double[] block, int length) {
        DoubleActivations.softplus(block, Z, block, OUT, length);
        DoubleFunctions.log(block, OUT, block, MORE, length);
        for (int k = 0; k < length; k += LANES) {
            DoubleVector z = DoubleVector.fromArray(SPECIES, block, Z + k);
            DoubleVector y = DoubleVector.fromArray(SPECIES, block, Y + k);
            DoubleVector log = DoubleVector.fromArray(SPECIES, block, MORE + k);
            DoubleVector term = y.mul(log.blend(z, z.compare(LT, SOFTPLUS_TAIL)));
            DoubleVector.fromArray(SPECIES, block, OUT + k)
                    .sub(term.blend(0, y.compare(EQ, 0)))
                    .intoArray(block, OUT + k);
        }
    }

    /** (1 − y)/σ(−z) − y/a, with 1/σ(−z) = 1 + eᶻ, without the term whose weight is 0. */
    private static void binaryCrossEntropyGradient(double scale, double[] block, int length) {
        DoubleFunctions.exp(1, block, Z, block, OUT, length);
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        for (int k = 0; k < length; k += LANES) {
            DoubleVector y = DoubleVector.fromArray(SPECIES, block, Y + k);
            DoubleVector a = DoubleVector.fromArray(SPECIES, block, A + k);
            DoubleVector wrong = DoubleVector.fromArray(SPECIES, block, OUT + k)
                    .add(1)
                    .mul(one.sub(y))
                    .blend(0, y.compare(EQ, 1));
            DoubleVector right = y.div(a).blend(0, y.compare(EQ, 0));
            wrong.sub(right).mul(scale).intoArray(block, OUT + k);
        }
    }

    /** −y/a, and 0 where y = 0. */
    private static void categoricalCrossEntropyGradient(double[] block, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector y = DoubleVector.fromArray(SPECIES, block, Y + k);
            VectorMask<Double> none = y.compare(EQ, 0);
            y.neg()
                    .div(DoubleVector.fromArray(SPECIES, block, A + k))
                    .blend(0, none)
                    .intoArray(block, OUT + k);
        }
    }

    /** scale · factor(a − y), with a − y held between −bound and bound. */
    private static void differences(double factor, double bound, double scale, double[] block, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector difference =
                    DoubleVector.fromArray(SPECIES, block, A + k).sub(DoubleVector.fromArray(SPECIES, block, Y + k));
            difference = difference.blend(bound, difference.compare(GT, bound));
            difference
                    .blend(-bound, difference.compare(LT, -bound))
                    .mul(factor)
                    .mul(scale)
                    .intoArray(block, OUT + k);
        }
    }

    /** scale · sign(a − y). */
    private static void signs(double scale, double[] block, int length) {
        for (int k = 0; k < length; k += LANES) {
            DoubleVector difference =
                    DoubleVector.fromArray(SPECIES, block, A + k).sub(DoubleVector.fromArray(SPECIES, block, Y + k));
            difference
                    .blend(1, difference.compare(GT, 0))
                    .blend(-1, difference.compare(LT, 0))
                    .mul(scale)
                    .intoArray(block, OUT + k);
        }
    }

    /** 1 − y/a, and 1 where y = 0. */
    private static void poissonGradient(double scale, double[] block, int length) {
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        for (int k = 0; k < length; k += LANES) {
            DoubleVector y = DoubleVector.fromArray(SPECIES, block, Y + k);
            DoubleVector part = y.div(DoubleVector.fromArray(SPECIES, block, A + k));
            one.sub(part.blend(0, y.compare(EQ, 0))).mul(scale).intoArray(block, OUT + k);
        }
    }

    /** σ(z) − y·σ(z)/softplus(z), whose quotient tends to 1 far below zero, where both underflow. */
    private static void poissonOutputGradient(double scale, double[] block, int length) {
        DoubleActivations.softplus(block, Z, block, OUT, length);
        DoubleFunctions.exp(-1, block, Z, block, MORE, length);
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        for (int k = 0; k < length; k += LANES) {
            DoubleVector z = DoubleVector.fromArray(SPECIES, block, Z + k);
            DoubleVector y = DoubleVector.fromArray(SPECIES, block, Y + k);
            DoubleVector sigmoid =
                    one.div(DoubleVector.fromArray(SPECIES, block, MORE + k).add(1));
            DoubleVector quotient =
                    sigmoid.div(DoubleVector.fromArray(SPECIES, block, OUT + k)).blend(1, z.compare(LT, SOFTPLUS_TAIL));
            sigmoid.sub(y.mul(quotient)).mul(scale).intoArray(block, OUT + k);
        }
    }
}
